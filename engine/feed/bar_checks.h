#pragma once
// What is odd about a series of bars, against its calendar and against itself. Pure; any thread.
#include "engine/core/zone.h"
#include "engine/market/bar.h"
#include "engine/market/calendar.h"
#include "engine/market/interval.h"
#include <span>
#include <vector>

namespace openbell {

// Missing bars in a row inside one session (day bars: missing sessions in a row).
struct Gap {
    UtcTime from, to; // starts of the first and the last missing bar
    std::int64_t bars = 0;

    friend bool operator==(const Gap&, const Gap&) = default;
};

struct Jump {
    UtcTime at; // start of the later bar
    Price before, after;
};

// Bars that meet no session of `calendar` (an hour stamped 09:00 meets an open at 09:30); day bars: whose
// date has none. Dates that the calendar does not speak of are not counted. `bars` ascend.
[[nodiscard]] std::int64_t countOutsideSessions(std::span<const Bar> bars, Interval interval,
                                                const MarketCalendar& calendar);

// Between the first and the last bar, on the grid that most bars keep: from each session's open, or from
// midnight as clock hours. A missing session is one gap (day bars: sessions missing in a row are
// one). None for a continuous calendar.
[[nodiscard]] std::vector<Gap> findGaps(std::span<const Bar> bars, Interval interval,
                                        const MarketCalendar& calendar);

// Bars whose wall time the clock of `zone` shows again an hour later.
struct HourTwice {
    std::int64_t bars = 0;
    UtcTime first = kNoTime;
};
[[nodiscard]] HourTwice countInHoursTwice(std::span<const Bar> bars, const Zone& zone);

// Consecutive closes further apart than `threshold` (a fraction of the earlier one).
[[nodiscard]] std::vector<Jump> findJumps(std::span<const Bar> bars, double threshold);

} // namespace openbell
