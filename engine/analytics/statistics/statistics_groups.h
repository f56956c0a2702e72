#pragma once
// The groups that statistics.h puts together, one function a group. Internal to this folder; pure.
#include "engine/analytics/statistics/statistics.h"

namespace openbell {

void addReturnStatistics(const StatisticsInput& input, std::vector<Statistic>& out); // "Returns" and "Risk"
void addTradeStatistics(const StatisticsInput& input, std::vector<Statistic>& out);
void addBenchmarkStatistics(const StatisticsInput& input, std::vector<Statistic>& out);
void addCostStatistics(const StatisticsInput& input, std::vector<Statistic>& out);

[[nodiscard]] inline std::optional<double> toValue(std::optional<Money> money) {
    return money ? std::optional{money->toDouble()} : std::nullopt;
}

} // namespace openbell
