#include "app/commands/run_summary.h"
#include "engine/insight/performance.h"
#include "engine/insight/reasons.h"
#include <algorithm>
#include <cmath>

namespace openbell::cli {

namespace {

Money endEquity(const SessionRecord& record) {
    return record.equity.empty() ? record.header.startCapital : record.equity.back().equity();
}

std::int64_t refusedOf(const SessionRecord& record) {
    return std::count_if(record.decisions.begin(), record.decisions.end(),
                         [](const Decision& decision) { return decision.verdict == Verdict::Refused; });
}

// What the run would have made without charges on what it traded.
std::string beforeCosts(const SessionRecord& record, const Performance& performance) {
    const auto made = findStatistic(performance.statistics, "total_return");
    const auto costs = findStatistic(performance.statistics, "costs");
    if (!made || !costs) return "-";
    return fmt::format("{:.2f} %", 100 * (*made + *costs / record.header.startCapital.toDouble()));
}

double rounded(double seconds) {
    return std::round(seconds * 1e6) / 1e6;
}

} // namespace

Json factsJson(const SessionRecord& record) {
    const SessionHeader& header = record.header;
    return Json{{"config_hash", header.configHash},
                {"data_hash", header.dataHash},
                {"synthetic", header.synthetic},
                {"currency", header.currency},
                {"bars", header.bars},
                {"signals", record.signals.size()},
                {"decisions", record.decisions.size()},
                {"refused", refusedOf(record)},
                {"orders", record.orders.size()},
                {"fills", record.fills.size()},
                {"trades", record.trades.size()},
                {"start_equity", header.startCapital.toDouble()},
                {"end_equity", endEquity(record).toDouble()}};
}

Json summaryJson(const headless::BacktestOutcome& outcome) {
    const SessionRecord& record = outcome.record;
    const SessionHeader& header = record.header;
    Json out{{"run_id", header.sessionId}, {"run_hash", header.runHash}};
    out.update(factsJson(record));
    out.update(Json{
        {"ticks", header.ticks},
        {"near_misses", record.nearMisses.size()},
        {"seconds_load", rounded(outcome.secondsLoad)},
        {"seconds_run", rounded(outcome.secondsRun)},
        {"bars_per_second",
         outcome.secondsRun > 0 ? std::round(static_cast<double>(header.bars) / outcome.secondsRun) : 0.0}});
    return out;
}

std::string summaryText(const headless::BacktestOutcome& outcome) {
    const SessionRecord& record = outcome.record;
    const SessionHeader& header = record.header;
    const Performance performance = performanceOf(RecordView{record});
    const auto percent = [&](std::string_view name) {
        const auto value = findStatistic(performance.statistics, name);
        return value ? fmt::format("{:.2f} %", *value * 100) : std::string{"-"};
    };
    const auto number = [&](std::string_view name) {
        const auto value = findStatistic(performance.statistics, name);
        return value ? fmt::format("{:.2f}", *value) : std::string{"-"};
    };
    std::string out;
    if (header.synthetic) out += "SYNTHETIC DATA: made by a generator, not traded on any market\n";
    out += fmt::format("run        {}\n", header.sessionId);
    out += fmt::format("data       {} {}, {} bars of {}\n", header.instruments.size(),
                       header.instruments.size() == 1 ? "symbol" : "symbols", header.bars,
                       header.interval.toString());
    out += fmt::format("decisions  {} signals, {} refused, {} orders, {} fills, {} trades\n",
                       record.signals.size(), refusedOf(record), record.orders.size(), record.fills.size(),
                       record.trades.size());
    if (const std::string gates = refusalCounts(RecordView{record}); !gates.empty())
        out += "refused by " + gates + "\n";
    if (const std::string halt = haltText(RecordView{record}); !halt.empty()) out += halt + "\n";
    out += fmt::format("equity     {:.2f} -> {:.2f} {} ({}), deepest drawdown {}\n",
                       header.startCapital.toDouble(), endEquity(record).toDouble(), header.currency,
                       percent("total_return"), percent("max_drawdown_pct"));
    out += fmt::format("trades     {} won, profit factor {}, expectancy {} {}\n", percent("win_rate"),
                       number("profit_factor"), number("expectancy"), header.currency);
    out += fmt::format(
        "costs      {} {} in all; before them the run made {}; its symbols bought and held {}\n",
        number("costs"), header.currency, beforeCosts(record, performance), percent("buy_and_hold"));
    out += fmt::format("time       {:.2f} s to load, {:.2f} s to run\n", outcome.secondsLoad,
                       outcome.secondsRun);
    return out + fmt::format("run_hash   {}\n", header.runHash);
}

} // namespace openbell::cli
