#include "engine/analytics/statistics/daily_equity.h"
#include "engine/analytics/statistics/moments.h"
#include "engine/analytics/statistics/statistics_groups.h"
#include <cmath>

namespace openbell {

namespace {

// Returns of both between consecutive days that both have.
struct PairedReturns {
    std::vector<double> own, benchmark, active;
};

PairedReturns pairReturns(std::span<const DayEquity> own, std::span<const DayEquity> benchmark) {
    PairedReturns pairs;
    std::optional<std::pair<double, double>> before;
    for (std::size_t i = 0, j = 0; i < own.size() && j < benchmark.size();) {
        if (own[i].date != benchmark[j].date) {
            own[i].date < benchmark[j].date ? ++i : ++j;
            continue;
        }
        if (before) {
            if (before->first <= 0 || before->second <= 0) return {};
            pairs.own.push_back(own[i].equity / before->first - 1);
            pairs.benchmark.push_back(benchmark[j].equity / before->second - 1);
            pairs.active.push_back(pairs.own.back() - pairs.benchmark.back());
        }
        before = {own[i++].equity, benchmark[j++].equity};
    }
    return pairs;
}

std::optional<double> betaOf(const PairedReturns& pairs) {
    if (pairs.own.size() < 2) return std::nullopt;
    const double own = *meanOf(pairs.own), benchmark = *meanOf(pairs.benchmark);
    double covariance = 0, variance = 0;
    for (std::size_t i = 0; i < pairs.own.size(); ++i) {
        const double d = pairs.benchmark[i] - benchmark;
        covariance += (pairs.own[i] - own) * d;
        variance += d * d;
    }
    return quotient(covariance, variance);
}

} // namespace

void addBenchmarkStatistics(const StatisticsInput& input, std::vector<Statistic>& out) {
    const StatisticsConventions& with = input.conventions;
    const auto benchmark = dailyEquity(input.benchmark, with.zone);
    const PairedReturns pairs = pairReturns(dailyEquity(input.equity, with.zone), benchmark);
    const double n = with.daysPerYear, free = with.riskFree / n;
    const auto beta = betaOf(pairs);
    const auto alpha =
        beta ? std::optional{((*meanOf(pairs.own) - free) - *beta * (*meanOf(pairs.benchmark) - free)) * n}
             : std::nullopt;
    const auto deviation = deviationOf(pairs.active, with.ddof);
    const auto information = quotient(meanOf(pairs.active), deviation);
    const auto held = benchmark.empty()
                          ? std::nullopt
                          : quotient(benchmark.back().equity, input.benchmark.front().equity.toDouble());

    const auto add = [&out](std::string_view name, std::string_view title, std::string_view unit,
                            std::string_view formula, std::optional<double> value) {
        out.push_back({name, title, "Benchmark", unit, formula, value});
    };
    add("alpha", "Alpha", "fraction",
        "(mean(r - rf) - beta * mean(b - rf)) * N, over days both have; r own, b benchmark's daily return",
        alpha);
    add("beta", "Beta", "ratio", "cov(r, b) / var(b), over days both have", beta);
    add("information_ratio", "Information ratio", "ratio", "mean(r - b) / stdev(r - b) * sqrt(N)",
        information ? std::optional{*information * std::sqrt(n)} : std::nullopt);
    add("tracking_error", "Tracking error", "fraction", "stdev(r - b) * sqrt(N)",
        deviation ? std::optional{*deviation * std::sqrt(n)} : std::nullopt);
    add("buy_and_hold", "Buy and hold", "fraction", "last benchmark value / first - 1",
        held ? std::optional{*held - 1} : std::nullopt);
}

} // namespace openbell
