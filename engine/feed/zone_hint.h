#pragma once
// Finds the zone that an operator probably meant when rows lie outside the sessions. Pure; any thread.
#include "engine/market/calendar_set.h"
#include <span>

namespace openbell {

// Stamps without an offset, read as wall times of `zone` and judged by `calendar`.
struct StampedTimes {
    std::vector<UtcTime> times; // drawTimes() of the rows
    Zone zone;
    CalendarPtr calendar;
    bool calendarStated = false; // by the operator: no other exchange is tried
    std::int64_t nanos = 1;      // that a row covers: an hour stamped 09:00 meets an open at 09:30
};

struct ZoneHint {
    std::string zone, exchange;
    double outsideNow = 0, outsideThen = 0; // shares of the rows

    friend bool operator==(const ZoneHint&, const ZoneHint&) = default;
};

// The exchange's own zone, UTC, the usual ones and whole hours from UTC are tried. None where nearly all rows
// lie in sessions, or no zone puts them there. Without an exchange: one whose sessions the rows fill.
[[nodiscard]] std::optional<ZoneHint> findZone(const StampedTimes& stamped, const CalendarSet& calendars);

// At most a few thousand of `rows`' times, evenly drawn.
template <class Row>
[[nodiscard]] std::vector<UtcTime> drawTimes(std::span<const Row> rows, UtcTime Row::*time) {
    constexpr std::size_t enough = 2000;
    std::vector<UtcTime> times;
    for (std::size_t at = 0; at < rows.size(); at += rows.size() / enough + 1)
        times.push_back(rows[at].*time);
    return times;
}

} // namespace openbell
