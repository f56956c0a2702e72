#pragma once
// How a session did: statistics and breakdowns of its record, with what they rest on. Pure; any thread.
#include "engine/analytics/statistics/breakdown.h"
#include "engine/analytics/statistics/statistics.h"
#include "engine/insight/record_view.h"

namespace openbell {

struct Performance {
    StatisticsConventions conventions;
    std::vector<Statistic> statistics; // empty for a session without start capital
    std::vector<Breakdown> breakdowns;
    // What the numbers rest on, in words: name, text. Stated with every report.
    std::vector<std::pair<std::string, std::string>> basis;
};

// What a record does not hold but what follows from it.
struct PerformanceExtras {
    std::optional<ChargeTotals> charges; // of all fills
};

// Days and hours are those of the session's first instrument. A year has 365 days when the equity has points
// on Saturdays and Sundays, or where the run's configuration says so, else 252; its risk-free rate counts.
[[nodiscard]] Performance performanceOf(const RecordView& view, const PerformanceExtras& extras = {});

// {"net_profit": {"value": ..., "formula": ..., ...}, ..., "basis": {...}}; undefined values are null,
// counts are whole numbers.
[[nodiscard]] std::string statisticsJson(const Performance& performance);

} // namespace openbell
