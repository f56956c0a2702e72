#pragma once
// When stored bars are due that are fed as if live: so many times as fast as the market was, with nights and
// other gaps no longer than one bar. The caller's clock decides. One thread.
#include "engine/core/result.h"
#include "engine/core/utc_time.h"
#include "engine/market/interval.h"
#include <chrono>

namespace openbell::headless {

// "max" = 0, as fast as possible; "60" or "60x", from 0.01 to 1,000,000 times real time.
[[nodiscard]] Result<double> parseSpeed(std::string_view text);

class Pace {
public:
    using Clock = std::chrono::steady_clock;
    // `speed` > 0.
    Pace(double speed, Interval interval) : m_speed{speed}, m_interval{interval} {}

    // How long to wait at `now` for bars that start at `next`; zero or less: they are due. The first are at
    // once.
    [[nodiscard]] std::chrono::nanoseconds waitFor(UtcTime next, Clock::time_point now);

private:
    double m_speed;
    Interval m_interval;
    UtcTime m_waits = kNoTime; // start of the bars that are waited for, or were due last
    Clock::time_point m_due;
};

} // namespace openbell::headless
