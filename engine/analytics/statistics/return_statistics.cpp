#include "engine/analytics/statistics/daily_equity.h"
#include "engine/analytics/statistics/drawdown.h"
#include "engine/analytics/statistics/moments.h"
#include "engine/analytics/statistics/statistics_groups.h"
#include <algorithm>
#include <cmath>

namespace openbell {

namespace {

std::optional<double> compoundGrowth(const StatisticsInput& input) {
    const double start = input.conventions.startCapital.toDouble();
    const double end = input.equity.back().equity.toDouble();
    const double days = static_cast<double>(input.equity.back().time.ns - input.equity.front().time.ns) /
                        static_cast<double>(kNanosPerDay);
    if (days < 1 || end < 0) return std::nullopt;
    return std::pow(end / start, 365.25 / days) - 1;
}

// mean / deviation * sqrt(N); none without a deviation.
std::optional<double> annualised(std::optional<double> mean, std::optional<double> deviation,
                                 int daysPerYear) {
    const auto ratio = quotient(mean, deviation);
    return ratio ? std::optional{*ratio * std::sqrt(daysPerYear)} : std::nullopt;
}

std::optional<double> sharpe(std::span<const double> returns, const StatisticsConventions& with) {
    const auto mean = meanOf(returns);
    if (!mean) return std::nullopt;
    return annualised(*mean - with.riskFree / with.daysPerYear, deviationOf(returns, with.ddof),
                      with.daysPerYear);
}

std::optional<double> sortino(std::span<const double> returns, const StatisticsConventions& with) {
    const auto mean = meanOf(returns);
    if (!mean) return std::nullopt;
    const double target = with.minimumReturn / with.daysPerYear;
    double squares = 0;
    for (const double r : returns)
        squares += std::min(r - target, 0.0) * std::min(r - target, 0.0);
    return annualised(*mean - target, std::sqrt(squares / static_cast<double>(returns.size())),
                      with.daysPerYear);
}

// The loss, as a positive fraction, that 95 of 100 days stay below, and the mean loss of the days beyond.
struct TailLoss {
    std::optional<double> valueAtRisk, expectedShortfall;
};
TailLoss tailLoss(std::span<const double> returns) {
    const auto quantile = quantileOf(returns, 0.05);
    if (!quantile) return {};
    double sum = 0, count = 0;
    for (const double r : returns) {
        if (r > *quantile) continue;
        sum += r;
        count += 1;
    }
    return {-*quantile, -sum / count};
}

std::optional<double> exposure(std::span<const EquitySample> points) {
    if (points.empty()) return std::nullopt;
    const auto held = std::ranges::count_if(points, [](const EquitySample& p) { return p.equity != p.cash; });
    return static_cast<double>(held) / static_cast<double>(points.size());
}

std::optional<double> turnover(const StatisticsInput& input) {
    Money traded;
    for (const TradeOutcome& trade : input.trades)
        traded += trade.traded;
    double sum = 0;
    for (const EquitySample& point : input.equity)
        sum += point.equity.toDouble();
    return quotient(traded.toDouble() * static_cast<double>(input.equity.size()), sum);
}

std::optional<double> extreme(std::span<const double> returns, bool best) {
    if (returns.empty()) return std::nullopt;
    return best ? std::ranges::max(returns) : std::ranges::min(returns);
}

} // namespace

void addReturnStatistics(const StatisticsInput& input, std::vector<Statistic>& out) {
    const StatisticsConventions& with = input.conventions;
    const double start = with.startCapital.toDouble();
    const auto days = dailyEquity(input.equity, with.zone);
    const auto returns = dailyReturns(days, start);
    const auto drawdown = drawdownOf(input.equity, with.startCapital);
    const bool any = !input.equity.empty();
    const std::optional<double> end =
        any ? std::optional{input.equity.back().equity.toDouble()} : std::nullopt;
    const auto growth = any ? compoundGrowth(input) : std::nullopt;
    const auto deviation = deviationOf(returns, with.ddof);
    const auto tail = tailLoss(returns);
    Money net;
    for (const TradeOutcome& trade : input.trades)
        net += trade.net;
    const auto of = [&drawdown](auto member) -> std::optional<double> {
        return drawdown ? std::optional<double>{(*drawdown).*member} : std::nullopt;
    };
    const auto ofMoney = drawdown ? std::optional{drawdown->money.toDouble()} : std::nullopt;
    const auto open = any ? toValue(input.equity.back().equity - with.startCapital - net) : std::nullopt;
    const auto root = std::sqrt(with.daysPerYear);

    const auto add = [&out](std::string_view group, std::string_view name, std::string_view title,
                            std::string_view unit, std::string_view formula, std::optional<double> value) {
        out.push_back({name, title, group, unit, formula, value});
    };
    const auto returnsGroup = [&add](auto... fields) { add("Returns", fields...); };
    returnsGroup("start_equity", "Start capital", "money", "E0", start);
    returnsGroup("end_equity", "Final equity", "money",
                 "E1, the last equity, open positions marked to market", end);
    returnsGroup("total_return", "Total return", "fraction", "E1 / E0 - 1",
                 end ? std::optional{*end / start - 1} : std::nullopt);
    returnsGroup("open_profit", "Open profit", "money", "E1 - E0 - net profit of closed trades", open);
    returnsGroup("cagr", "Compound annual growth", "fraction",
                 "(E1 / E0)^(365.25 / days from first to last point) - 1; from one day on", growth);
    returnsGroup("days", "Days", "count", "local days with equity", static_cast<double>(days.size()));
    returnsGroup("best_day", "Best day", "fraction", "largest daily return", extreme(returns, true));
    returnsGroup("worst_day", "Worst day", "fraction", "smallest daily return", extreme(returns, false));

    const auto risk = [&add](auto... fields) { add("Risk", fields...); };
    risk("volatility", "Volatility", "fraction", "stdev(daily returns) * sqrt(N)",
         deviation ? std::optional{*deviation * root} : std::nullopt);
    risk("sharpe", "Sharpe ratio", "ratio",
         "mean(daily return - risk free / N) / stdev(daily returns) * sqrt(N)", sharpe(returns, with));
    risk("sortino", "Sortino ratio", "ratio",
         "mean(r - MAR / N) / sqrt(sum(min(r - MAR / N, 0)^2) / all days) * sqrt(N)", sortino(returns, with));
    risk("max_drawdown_pct", "Max drawdown", "fraction",
         "largest (peak - equity) / peak over every equity point, the first peak being E0",
         of(&Drawdown::fraction));
    risk("max_drawdown", "Max drawdown, money", "money", "largest peak - equity, the first peak being E0",
         ofMoney);
    risk("max_drawdown_days", "Max drawdown duration", "days",
         "of the deepest drawdown: from its peak to the next new peak, or to the end", of(&Drawdown::days));
    risk("recovery_days", "Recovery", "days",
         "of the deepest drawdown: from its trough to the next new peak; blank if none came",
         drawdown ? drawdown->recoveryDays : std::nullopt);
    risk("longest_drawdown_days", "Longest drawdown", "days",
         "longest time from a peak to the next new peak, or to the end", of(&Drawdown::longestDays));
    risk("calmar", "Calmar ratio", "ratio", "CAGR / max drawdown fraction",
         quotient(growth, of(&Drawdown::fraction)));
    risk("recovery_factor", "Recovery factor", "ratio", "net profit / max drawdown in money",
         quotient(net.toDouble(), ofMoney));
    risk("ulcer_index", "Ulcer index", "fraction", "sqrt(mean(drawdown^2)) of daily equity",
         ulcerIndexOf(days, start));
    risk("var_95", "Value at risk 95 %", "fraction",
         "loss: minus the 5 % quantile of daily returns (linear interpolation)", tail.valueAtRisk);
    risk("cvar_95", "Expected shortfall 95 %", "fraction",
         "loss: minus the mean of the daily returns at or below that quantile", tail.expectedShortfall);
    risk("skew", "Skewness", "ratio", "m3 / m2^1.5 of daily returns, population moments", skewOf(returns));
    risk("kurtosis", "Excess kurtosis", "ratio", "m4 / m2^2 - 3 of daily returns, population moments",
         excessKurtosisOf(returns));
    risk("exposure", "Exposure", "fraction", "share of equity points with an open position",
         exposure(input.equity));
    risk("turnover", "Turnover", "ratio", "value of all fills of closed trades / mean equity",
         turnover(input));
}

} // namespace openbell
