#pragma once
// Calendar files: an exchange's trading times as JSON with comments, read into a MarketCalendar. Pure; any
// thread. The format, by example (resources/calendars/nse.json has the real thing):
//   {"id": "NSE", "aliases": ["BSE"], "name": "...", "zone": "Asia/Kolkata",
//    "from": "2010-01-01", "to": "2027-12-31", "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri"],
//    "hours": [{"from": "2010-01-01", "open": "09:00", "close": "15:30"}],
//    "holidays": [{"date": "2010-01-26", "name": "Republic Day"}],
//    "half_days": [{"date": "2010-11-26", "close": "13:00", "name": "Day after Thanksgiving"}],
//    "special_sessions": [{"date": "2010-11-05", "name": "Muhurat", "hours": ["18:15-19:15"]}],
//    "provisional": [{"from": "2027-01-01", "to": "2027-12-31", "note": "..."}], "sources": ["..."]}
// Times are wall times of the zone, within one date ("24:00" ends it). A special session replaces what its
// date would have had. "hours" name the regular ones from a date on, on the weekdays given. Each entry of the
// four lists can name its own "source"; "sources" hold for the whole file.
#include "engine/core/result.h"
#include "engine/market/calendar.h"
#include <string_view>
#include <vector>

namespace openbell {

struct CalendarFile {
    std::vector<std::string> aliases; // other exchanges with the same times
    CalendarPtr calendar;
};

// One error for the first problem. Errors name file:line:column, the key and the remedy.
[[nodiscard]] Result<CalendarFile> parseCalendar(std::string_view text, std::string fileName);
// All problems, in the order of the file; empty when parseCalendar would succeed.
[[nodiscard]] std::vector<Error> calendarProblems(std::string_view text, std::string fileName);

} // namespace openbell
