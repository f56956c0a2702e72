#pragma once
// Drawdowns of an equity curve whose first peak is the start capital. Pure; any thread.
#include "engine/analytics/statistics/daily_equity.h"
#include <optional>

namespace openbell {

struct Drawdown {
    double fraction = 0; // deepest (peak - equity) / peak, 0..; above 1 where equity went below zero
    Money money;         // largest peak - equity
    // Of the deepest by fraction, in days of 24 hours: from its peak to the next new peak, or to the last
    // point where none came; and from its trough to the new peak, none where none came.
    double days = 0;
    std::optional<double> recoveryDays;
    double longestDays = 0; // the longest time from a peak to the next new peak, or to the last point
};

// None for an empty curve. The start capital counts as a peak at the time of the first point.
[[nodiscard]] std::optional<Drawdown> drawdownOf(std::span<const EquitySample> points, Money start);

// Peter Martin's ulcer index (1987) over daily equity: the root of the mean squared drawdown, as a fraction.
[[nodiscard]] std::optional<double> ulcerIndexOf(std::span<const DayEquity> days, double start);

} // namespace openbell
