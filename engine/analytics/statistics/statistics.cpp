#include "engine/analytics/statistics/statistics.h"
#include "engine/analytics/statistics/statistics_groups.h"
#include "engine/core/check.h"
#include <algorithm>

namespace openbell {

std::vector<Statistic> computeStatistics(const StatisticsInput& input) {
    ENSURE(input.conventions.startCapital.raw() > 0);
    ENSURE(input.conventions.daysPerYear > 0);
    std::vector<Statistic> statistics;
    statistics.reserve(80);
    addReturnStatistics(input, statistics);
    addTradeStatistics(input, statistics);
    addBenchmarkStatistics(input, statistics);
    addCostStatistics(input, statistics);
    return statistics;
}

std::optional<double> findStatistic(std::span<const Statistic> statistics, std::string_view name) {
    const auto found = std::ranges::find(statistics, name, &Statistic::name);
    return found == statistics.end() ? std::nullopt : found->value;
}

} // namespace openbell
