#pragma once
// Performance statistics of a run, each with its formula; what is not defined has no value, never a sentinel.
// Pure; any thread. Money sums are exact (fixed point); ratios are fractions (0.25, not 25).
#include "engine/analytics/statistics/outcomes.h"
#include "engine/core/zone.h"
#include <span>
#include <string_view>
#include <vector>

namespace openbell {

// What the numbers depend on besides the data; every report states it.
struct StatisticsConventions {
    Money startCapital;       // above zero
    Zone zone = Zone::utc();  // whose days, months, weekdays and hours count
    int daysPerYear = 252;    // N of annualisation: 252 trading days, or 365 for markets that never close
    double riskFree = 0;      // a year, as a fraction
    double minimumReturn = 0; // MAR of Sortino, a year, as a fraction
    int ddof = 1;             // of standard deviations: 1 sample, 0 population
};

// What fills were charged, by charge; their sum is what the fills cost.
struct ChargeTotals {
    Money brokerage, stt, exchange, sebi, stamp, gst, secFee, taf;
};

// What only the order flow knows; absent numbers stay blank.
struct OrderFlow {
    std::optional<ChargeTotals> charges;
    std::optional<Money> slippage;
    std::optional<std::int64_t> rejected, cancelled, expired;
};

struct StatisticsInput {
    std::span<const TradeOutcome>
        trades; // closed trades in order of exit; open positions only show in the equity
    std::span<const EquitySample> equity;    // in order of time
    std::span<const EquitySample> benchmark; // may be empty: its `equity` at least once a day
    OrderFlow flow;
    StatisticsConventions conventions;
};

struct Statistic {
    std::string_view name, title; // "max_drawdown_pct", "Max drawdown"
    std::string_view group;       // "Returns", "Risk", "Trades", "Benchmark", "Costs"
    std::string_view unit;        // "money", "fraction", "ratio", "count", "days", "bars"
    std::string_view formula;     // one line
    std::optional<double> value;
};

// All of them, always the same names in the same order.
[[nodiscard]] std::vector<Statistic> computeStatistics(const StatisticsInput& input);

// The value of a name; none where it is undefined or unknown.
[[nodiscard]] std::optional<double> findStatistic(std::span<const Statistic> statistics,
                                                  std::string_view name);

} // namespace openbell
