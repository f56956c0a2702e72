#include "engine/analytics/statistics/daily_equity.h"

namespace openbell {

std::vector<DayEquity> dailyEquity(std::span<const EquitySample> points, const Zone& zone) {
    std::vector<DayEquity> days;
    UtcTime nextMidnight = kNoTime;
    for (const EquitySample& point : points) {
        if (days.empty() || point.time >= nextMidnight) { // the zone is asked once a day, not once a point
            const Date date = zone.dateOf(point.time);
            nextMidnight = zone.toUtc(date.plus(1), 0);
            days.push_back({date, 0});
        }
        days.back().equity = point.equity.toDouble();
    }
    return days;
}

std::vector<double> dailyReturns(std::span<const DayEquity> days, double start) {
    std::vector<double> returns;
    double before = start;
    for (const DayEquity& day : days) {
        if (before <= 0) return {};
        returns.push_back(day.equity / before - 1);
        before = day.equity;
    }
    return returns;
}

} // namespace openbell
