#include "engine/insight/performance.h"
#include "engine/core/decimal.h"
#include "engine/insight/reasons.h"
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace openbell {

namespace {

TradeOutcome outcomeOf(const RecordView& view, const Trade& trade) {
    TradeOutcome out;
    out.net = trade.net();
    out.gross = trade.gross;
    out.costs = trade.costs;
    if (const Money risk = view.initialRisk(trade); risk.raw() > 0) out.initialRisk = risk;
    out.mae = trade.mae.abs();
    out.mfe = trade.mfe.abs();
    out.traded =
        notional(trade.entryPrice, trade.quantity).abs() + notional(trade.exitPrice, trade.quantity).abs();
    out.entryTime = trade.entryTime;
    out.exitTime = trade.exitTime;
    out.barsHeld = trade.barsHeld;
    out.isLong = trade.side == Side::Buy;
    out.symbol = view.symbol(trade.instrument);
    out.strategy = view.strategy(trade.strategy);
    if (const Signal* entry = view.signal(trade.entrySignal); entry != nullptr)
        out.entryReason = conditionsText(view, entry->conditions);
    out.exitReason = toText(trade.exitReason);
    return out;
}

OrderFlow flowOf(const RecordView& view) {
    OrderFlow flow;
    Money slippage;
    for (const Fill& fill : view.record().fills)
        slippage += notional(slippageOf(fill), fill.quantity);
    flow.slippage = slippage;
    const auto count = [&](OrderState state) {
        const auto& orders = view.record().orders;
        return static_cast<std::int64_t>(
            std::count_if(orders.begin(), orders.end(), [&](const Order& o) { return o.state == state; }));
    };
    flow.rejected = count(OrderState::Rejected) + count(OrderState::Denied);
    flow.cancelled = count(OrderState::Cancelled);
    flow.expired = count(OrderState::Expired);
    return flow;
}

bool tradesOnWeekends(std::span<const EquitySample> equity, const Zone& zone) {
    bool saturday = false;
    bool sunday = false;
    for (const EquitySample& point : equity) {
        const int weekday = zone.dateOf(point.time).weekday();
        saturday = saturday || weekday == 5;
        sunday = sunday || weekday == 6;
    }
    return saturday && sunday;
}

std::string benchmarkText(const SessionHeader& header) {
    const auto json = nlohmann::json::parse(header.configuration, nullptr, false);
    if (json.is_object() && json.contains("benchmark") && json["benchmark"].is_string())
        return json["benchmark"].get<std::string>() + ", bought at its first close and held, without costs";
    return "the run's symbols in equal parts, each bought at its first close and held, without costs";
}

std::vector<std::pair<std::string, std::string>> basisOf(const RecordView& view,
                                                         const StatisticsConventions& conventions) {
    const SessionHeader& header = view.header();
    const Zone& zone = conventions.zone;
    const auto day = [&](UtcTime time) { return time == kNoTime ? "" : zone.dateOf(time).toString(); };
    Money costs;
    for (const Fill& fill : view.record().fills)
        costs += fill.costs;
    return {{"start_capital", toText(header.startCapital)},
            {"currency", header.currency},
            // The last bar ends on the day it belongs to, or at the midnight after it.
            {"from", day(header.from)},
            {"to", day(header.to == kNoTime ? header.to : header.to.plus(-1))},
            {"zone", zone.name()},
            {"interval", header.interval.toString()},
            {"return_basis", "simple daily equity"},
            {"days_per_year", fmt::format("{}", conventions.daysPerYear)},
            {"risk_free", fmt::format("{}", conventions.riskFree)},
            {"ddof", fmt::format("{}", conventions.ddof)},
            {"open_trades", "marked to the last close in the equity, left out of trade statistics"},
            {"costs", fmt::format("{} {} charged on {} fills", toText(costs), header.currency,
                                  view.record().fills.size())},
            {"benchmark", benchmarkText(header)},
            {"pairing", "flat to flat, one strategy and instrument"},
            {"ratios", "fractions (0.25, not 25)"}};
}

// What the run's configuration says of statistics.
void takeSettings(const std::string& configuration, StatisticsConventions& conventions) {
    const auto json = nlohmann::json::parse(configuration, nullptr, false);
    if (!json.is_object() || !json.contains("statistics") || !json["statistics"].is_object()) return;
    const auto& settings = json["statistics"];
    if (settings.contains("days_per_year") && settings["days_per_year"] == 365) conventions.daysPerYear = 365;
    if (settings.contains("risk_free") && settings["risk_free"].is_number())
        conventions.riskFree = settings["risk_free"].get<double>();
}

} // namespace

Performance performanceOf(const RecordView& view, const PerformanceExtras& extras) {
    Performance out;
    takeSettings(view.header().configuration, out.conventions);
    out.conventions.startCapital = view.header().startCapital;
    out.conventions.zone = view.sessionZone();
    std::vector<EquitySample> equity;
    equity.reserve(view.record().equity.size());
    for (const EquityPoint& point : view.record().equity)
        equity.push_back({point.time, point.equity(), point.cash});
    std::vector<EquitySample> benchmark;
    for (const BenchmarkPoint& point : view.record().benchmark)
        benchmark.push_back({point.time, point.value, point.value});
    if (tradesOnWeekends(equity, out.conventions.zone)) out.conventions.daysPerYear = 365;
    std::vector<TradeOutcome> trades;
    trades.reserve(view.record().trades.size());
    for (const Trade& trade : view.record().trades)
        trades.push_back(outcomeOf(view, trade));
    if (out.conventions.startCapital.raw() > 0) {
        StatisticsInput input;
        input.trades = trades;
        input.equity = equity;
        input.benchmark = benchmark;
        input.flow = flowOf(view);
        input.flow.charges = extras.charges;
        input.conventions = out.conventions;
        out.statistics = computeStatistics(input);
    }
    out.breakdowns = breakdownsOf(trades, out.conventions.zone);
    out.basis = basisOf(view, out.conventions);
    return out;
}

std::string statisticsJson(const Performance& performance) {
    nlohmann::ordered_json json;
    for (const Statistic& statistic : performance.statistics) {
        auto& entry = json[std::string{statistic.name}];
        entry["value"] = nullptr;
        if (statistic.value && statistic.unit == "count")
            entry["value"] = std::llround(*statistic.value);
        else if (statistic.value)
            entry["value"] = *statistic.value;
        entry["formula"] = statistic.formula;
        entry["title"] = statistic.title;
        entry["group"] = statistic.group;
        entry["unit"] = statistic.unit;
    }
    auto& basis = json["basis"];
    for (const auto& [name, text] : performance.basis)
        basis[name] = text;
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

} // namespace openbell
