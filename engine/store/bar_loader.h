#pragma once
// The bars a run or a chart asks for: stored ones, else rolled up from stored smaller ones. The store's
// thread.
#include "engine/market/calendar_set.h"
#include "engine/market/roll_up.h"
#include "engine/store/market_store.h"

namespace openbell {

// Bars of exactly this interval where any are stored for the dates; else the largest smaller interval that
// fills it, rolled up by the instrument's calendar. Errors: unknown symbol or calendar, nothing to load; they
// say what is stored.
[[nodiscard]] Result<BarSeries> loadBars(MarketStore& store, const CalendarSet& calendars,
                                         std::string_view symbol, Interval interval,
                                         const DateRange& range = {},
                                         OutsideBars outside = OutsideBars::Drop);

} // namespace openbell
