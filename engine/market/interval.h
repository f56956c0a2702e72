#pragma once
// The span of a bar: whole minutes inside a session, or one session ("1d"). Pure; any thread.
#include "engine/core/utc_time.h"
#include <string>
#include <string_view>

namespace openbell {

struct Interval {
    std::int32_t minutes = 1; // 0 = one session (a day bar)

    [[nodiscard]] static constexpr Interval ofMinutes(int n) { return {n}; }
    [[nodiscard]] static constexpr Interval day() { return {0}; }
    // "1m" "3m" "5m" "10m" "15m" "30m" "60m" "1h" "1d"; any whole number of minutes from 1 to 720.
    [[nodiscard]] static Result<Interval> parse(std::string_view text);
    [[nodiscard]] std::string toString() const; // "5m", "1h" is written "60m", "1d"
    [[nodiscard]] constexpr bool isDay() const { return minutes == 0; }
    // Nanoseconds; a day counts as 24 hours.
    [[nodiscard]] constexpr std::int64_t nanos() const {
        return isDay() ? kNanosPerDay : minutes * kNanosPerMinute;
    }
    friend constexpr auto operator<=>(const Interval&, const Interval&) = default;
};

} // namespace openbell
