#pragma once
// The equity curve by local day: the last equity of each day and the simple daily returns. Pure; any thread.
#include "engine/analytics/statistics/outcomes.h"
#include "engine/core/zone.h"
#include <span>
#include <vector>

namespace openbell {

struct DayEquity {
    Date date; // local
    double equity = 0;
};

// One entry a local day that has a point: its last equity, in order.
[[nodiscard]] std::vector<DayEquity> dailyEquity(std::span<const EquitySample> points, const Zone& zone);

// equity / equity of the day before - 1, the first day against `start`. Empty where an equity to divide by is
// not above zero: returns of a ruined account are not defined.
[[nodiscard]] std::vector<double> dailyReturns(std::span<const DayEquity> days, double start);

} // namespace openbell
