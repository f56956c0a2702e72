#pragma once
// The trading times that a journal's header keeps, so that its session runs again as it ran whatever the
// exchange's calendar says by then: the sessions about the session's dates, without names and notes. Pure;
// any thread. Internal to engine/journal.
#include "engine/core/json_text.h"
#include "engine/market/calendar.h"

namespace openbell {

// {"id", "zone", "first", "last" (dates), "sessions": [[date, open, close, kind] ...]} of the dates from the
// month before `from` to 13 months after `to`; dates as days, times as seconds since 1970. Of the calendar
// without closures only the id.
[[nodiscard]] JsonValue jsonOf(const MarketCalendar& calendar, UtcTime from, UtcTime to);
// Errors: a member that is missing or no such value, sessions that are not in order.
[[nodiscard]] Result<CalendarPtr> parseJournalCalendar(const JsonValue& json);

} // namespace openbell
