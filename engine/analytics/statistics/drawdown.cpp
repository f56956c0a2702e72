#include "engine/analytics/statistics/drawdown.h"
#include <algorithm>
#include <cmath>

namespace openbell {

namespace {

double daysBetween(UtcTime from, UtcTime to) {
    return static_cast<double>(to.ns - from.ns) / static_cast<double>(kNanosPerDay);
}

// The walk along the curve: the peak so far and the deepest drawdown below it.
struct Walk {
    Money peak;
    UtcTime peakTime;
    bool holdsDeepest = false; // the deepest drawdown so far lies below this peak
    UtcTime trough;

    void endPeak(UtcTime time, bool recovered, Drawdown& result) const {
        const double days = daysBetween(peakTime, time);
        result.longestDays = std::max(result.longestDays, days);
        if (!holdsDeepest) return;
        result.days = days;
        result.recoveryDays = recovered ? std::optional{daysBetween(trough, time)} : std::nullopt;
    }
};

} // namespace

std::optional<Drawdown> drawdownOf(std::span<const EquitySample> points, Money start) {
    if (points.empty()) return std::nullopt;
    Drawdown result;
    Walk walk{start, points.front().time, false, points.front().time};
    double peakInverse = start.raw() > 0 ? 1 / start.toDouble() : 0;
    bool below = false;
    for (const EquitySample& point : points) {
        if (point.equity >= walk.peak) {
            if (below) walk.endPeak(point.time, true, result);
            walk = {point.equity, point.time, false, point.time};
            peakInverse = point.equity.raw() > 0 ? 1 / point.equity.toDouble() : 0;
            below = false;
            continue;
        }
        below = true;
        const Money depth = walk.peak - point.equity;
        result.money = std::max(result.money, depth);
        const double fraction = depth.toDouble() * peakInverse;
        if (fraction > result.fraction) {
            result.fraction = fraction;
            walk.holdsDeepest = true;
            walk.trough = point.time;
        }
    }
    if (below) walk.endPeak(points.back().time, false, result);
    return result;
}

std::optional<double> ulcerIndexOf(std::span<const DayEquity> days, double start) {
    if (days.empty() || start <= 0) return std::nullopt;
    double peak = start, squares = 0;
    for (const DayEquity& day : days) {
        peak = std::max(peak, day.equity);
        const double depth = (peak - day.equity) / peak;
        squares += depth * depth;
    }
    return std::sqrt(squares / static_cast<double>(days.size()));
}

} // namespace openbell
