#include "engine/insight/compare_futures.h"
#include "engine/core/decimal.h"
#include <algorithm>
#include <span>
#include <tuple>

namespace openbell {

namespace {

struct Summary {
    std::optional<double> netProfit, trades, winRate, averageTrade, maxDrawdown, costs;
};

Summary summaryOf(const SessionRecord& record, std::size_t tradesBefore, std::size_t pointsBefore) {
    Summary sum;
    Money peak = pointsBefore > 0 ? record.equity[pointsBefore - 1].equity() : record.header.startCapital;
    const Money before = peak;
    double deepest = 0;
    for (std::size_t i = pointsBefore; i < record.equity.size(); ++i) {
        const Money now = record.equity[i].equity();
        peak = std::max(peak, now);
        if (peak.raw() > 0) deepest = std::max(deepest, (peak - now).toDouble() / peak.toDouble());
    }
    const Money after = record.equity.empty() ? before : record.equity.back().equity();
    sum.netProfit = (after - before).toDouble();
    sum.maxDrawdown = deepest;
    const auto trades = std::span{record.trades}.subspan(tradesBefore);
    sum.trades = static_cast<double>(trades.size());
    Money net, costs;
    std::size_t won = 0;
    for (const Trade& trade : trades) {
        net += trade.net();
        costs += trade.costs;
        won += trade.net().raw() > 0 ? 1 : 0;
    }
    sum.costs = costs.toDouble();
    if (trades.empty()) return sum;
    sum.winRate = static_cast<double>(won) / static_cast<double>(trades.size());
    sum.averageTrade = net.toDouble() / static_cast<double>(trades.size());
    return sum;
}

auto keyOf(const Trade& trade) {
    return std::tuple{trade.entryTime.ns, trade.instrument.value, trade.strategy.value,
                      static_cast<int>(trade.side)};
}

std::vector<const Trade*> byEntry(const SessionRecord& record, std::size_t first) {
    std::vector<const Trade*> trades;
    for (std::size_t i = first; i < record.trades.size(); ++i)
        trades.push_back(&record.trades[i]);
    std::stable_sort(trades.begin(), trades.end(),
                     [](const Trade* a, const Trade* b) { return keyOf(*a) < keyOf(*b); });
    return trades;
}

std::vector<FutureTrade> paired(const std::vector<const Trade*>& a, const std::vector<const Trade*>& b) {
    std::vector<FutureTrade> pairs;
    for (std::size_t i = 0, k = 0; i < a.size() || k < b.size();) {
        const bool onlyB = i == a.size() || (k < b.size() && keyOf(*b[k]) < keyOf(*a[i]));
        const bool onlyA = !onlyB && (k == b.size() || keyOf(*a[i]) < keyOf(*b[k]));
        FutureTrade pair;
        if (!onlyB) pair.original = a[i++]->id;
        if (!onlyA) pair.branched = b[k++]->id;
        pairs.push_back(pair);
    }
    return pairs;
}

// "2024-01-15 10:15" where the instrument trades.
std::string timeText(const RecordView& view, const Trade& trade, UtcTime time) {
    std::string text = view.zone(trade.instrument).toIso(time).substr(0, 16);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}

std::string named(const RecordView& view, const Trade& trade) {
    return fmt::format("{} {} of {}, entered {}", trade.side == Side::Buy ? "long" : "short",
                       view.symbol(trade.instrument), view.strategy(trade.strategy),
                       timeText(view, trade, trade.entryTime));
}

std::string ended(const RecordView& view, const Trade& trade) {
    return fmt::format("closed by {} at {:.2f} ({}), net {:.2f}", toText(trade.exitReason),
                       trade.exitPrice.toDouble(), timeText(view, trade, trade.exitTime),
                       trade.net().toDouble());
}

std::string firstDifference(const RecordView& original, const RecordView& branched,
                            const std::vector<FutureTrade>& pairs) {
    for (const FutureTrade& pair : pairs) {
        const Trade* a = original.trade(pair.original);
        const Trade* b = branched.trade(pair.branched);
        if (a && b) {
            if (a->exitTime == b->exitTime && a->exitPrice == b->exitPrice && a->quantity == b->quantity)
                continue;
            return fmt::format("{}: originally {} x {}; in the branch {} x {}", named(original, *a),
                               toText(a->quantity), ended(original, *a), toText(b->quantity),
                               ended(branched, *b));
        }
        if (a) return fmt::format("{}: only in the original, {}", named(original, *a), ended(original, *a));
        if (b) return fmt::format("{}: only in the branch, {}", named(branched, *b), ended(branched, *b));
    }
    return "none: both futures make the same trades";
}

} // namespace

FutureComparison compareFutures(const RecordView& original, const RecordView& branched,
                                std::size_t tradesBefore, std::size_t pointsBefore) {
    FutureComparison result;
    const Summary a = summaryOf(original.record(), tradesBefore, pointsBefore);
    const Summary b = summaryOf(branched.record(), tradesBefore, pointsBefore);
    result.figures = {{"Net profit", "money", a.netProfit, b.netProfit},
                      {"Trades", "count", a.trades, b.trades},
                      {"Win rate", "fraction", a.winRate, b.winRate},
                      {"Average trade", "money", a.averageTrade, b.averageTrade},
                      {"Deepest drawdown", "fraction", a.maxDrawdown, b.maxDrawdown},
                      {"Costs", "money", a.costs, b.costs}};
    result.trades =
        paired(byEntry(original.record(), tradesBefore), byEntry(branched.record(), tradesBefore));
    result.firstDifference = firstDifference(original, branched, result.trades);
    return result;
}

} // namespace openbell
