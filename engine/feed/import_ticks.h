#pragma once
// Ticks from CSV files into a sink, checked and counted. One thread; what a file holds is stored whole or not
// at all.
#include "engine/feed/import_options.h"
#include "engine/feed/quality_report.h"
#include "engine/market/bar_sink.h"
#include "engine/market/calendar_set.h"
#include <filesystem>

namespace openbell {

// Columns: time, last price, quantity of the trade; bid, ask, cumulative volume and symbol where there are
// any.
// - Quantities are the differences of the cumulative volume where there is one (a day's first tick has 0:
// what
//   traded before it is not known); where it decreases within a day the quantity is 0 and the row is counted.
// - Ticks are sorted by time; those of one time keep their order.
// - rows_repeated: an equal row of that time was read before, and the file has a cumulative volume, or the
//   row steps back in time. Otherwise equal rows are trades of their own.
// options.interval, stamp and jumpThreshold are not used. Errors as for importBars().
[[nodiscard]] Result<QualityReport> importTicks(const std::vector<std::filesystem::path>& files,
                                                const ImportOptions& options, const CalendarSet& calendars,
                                                TickSink& sink, const ImportHooks& hooks = {});

} // namespace openbell
