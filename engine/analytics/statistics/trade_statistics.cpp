#include "engine/analytics/statistics/moments.h"
#include "engine/analytics/statistics/statistics_groups.h"
#include <algorithm>
#include <cmath>

namespace openbell {

namespace {

// Everything one pass over the trades gives.
struct TradeTotals {
    std::int64_t trades = 0, wins = 0, losses = 0, longs = 0;
    Money net, won, lost, mae, mfe, givenBack;
    std::optional<Money> largestWin, largestLoss;
    std::int64_t winStreak = 0, lossStreak = 0, bars = 0;
    std::vector<double> nets, multiples, days;
};

struct Streak {
    std::int64_t current = 0;
    void step(bool continues, std::int64_t& longest) {
        current = continues ? current + 1 : 0;
        longest = std::max(longest, current);
    }
};

TradeTotals totalsOf(std::span<const TradeOutcome> trades) {
    TradeTotals t;
    Streak wins, losses;
    for (const TradeOutcome& trade : trades) {
        const bool won = trade.net.raw() > 0, lost = trade.net.raw() < 0;
        ++t.trades;
        t.wins += won;
        t.losses += lost;
        t.longs += trade.isLong;
        t.bars += trade.barsHeld;
        t.net += trade.net;
        t.mae += trade.mae;
        t.mfe += trade.mfe;
        t.givenBack += trade.mfe - trade.gross;
        if (won) t.won += trade.net;
        if (lost) t.lost += trade.net;
        if (won) t.largestWin = std::max(t.largestWin.value_or(trade.net), trade.net);
        if (lost) t.largestLoss = std::min(t.largestLoss.value_or(trade.net), trade.net);
        wins.step(won, t.winStreak);
        losses.step(lost, t.lossStreak);
        t.nets.push_back(trade.net.toDouble());
        t.days.push_back(static_cast<double>(trade.exitTime.ns - trade.entryTime.ns) /
                         static_cast<double>(kNanosPerDay));
        if (trade.initialRisk && trade.initialRisk->raw() > 0)
            t.multiples.push_back(trade.net.toDouble() / trade.initialRisk->toDouble());
    }
    return t;
}

std::optional<double> share(Money total, std::int64_t count) {
    return quotient(total.toDouble(), static_cast<double>(count));
}

std::optional<double> share(std::int64_t part, std::int64_t count) {
    return quotient(static_cast<double>(part), static_cast<double>(count));
}

// Van K. Tharp's system quality number.
std::optional<double> systemQuality(std::span<const double> values, int ddof) {
    const auto ratio = quotient(meanOf(values), deviationOf(values, ddof));
    return ratio ? std::optional{*ratio * std::sqrt(static_cast<double>(values.size()))} : std::nullopt;
}

} // namespace

void addTradeStatistics(const StatisticsInput& input, std::vector<Statistic>& out) {
    const TradeTotals t = totalsOf(input.trades);
    const auto averageWin = share(t.won, t.wins), averageLoss = share(t.lost, t.losses);
    const auto add = [&out](std::string_view name, std::string_view title, std::string_view unit,
                            std::string_view formula, std::optional<double> value) {
        out.push_back({name, title, "Trades", unit, formula, value});
    };
    const auto count = [&add](std::string_view name, std::string_view title, std::string_view formula,
                              std::int64_t value) {
        add(name, title, "count", formula, static_cast<double>(value));
    };
    count("trades", "Trades", "closed round trips, flat to flat", t.trades);
    count("wins", "Winning trades", "trades with net > 0", t.wins);
    count("losses", "Losing trades", "trades with net < 0", t.losses);
    count("long_trades", "Long trades", "trades entered by buying", t.longs);
    count("short_trades", "Short trades", "trades entered by selling", t.trades - t.longs);
    add("net_profit", "Net profit", "money", "sum(net) of closed trades, after costs", t.net.toDouble());
    add("gross_profit", "Gross profit", "money", "sum(net) of winning trades", t.won.toDouble());
    add("gross_loss", "Gross loss", "money", "sum(net) of losing trades, not above 0", t.lost.toDouble());
    add("win_rate", "Win rate", "fraction", "wins / trades", share(t.wins, t.trades));
    add("avg_win", "Average win", "money", "gross profit / wins", averageWin);
    add("avg_loss", "Average loss", "money", "gross loss / losses", averageLoss);
    add("payoff", "Payoff ratio", "ratio", "average win / |average loss|",
        quotient(averageWin, averageLoss ? std::optional{-*averageLoss} : std::nullopt));
    add("profit_factor", "Profit factor", "ratio", "gross profit / |gross loss|",
        quotient(t.won.toDouble(), -t.lost.toDouble()));
    add("expectancy", "Expectancy", "money",
        "win rate * average win - loss rate * |average loss| = net / trades", share(t.net, t.trades));
    add("expectancy_r", "Expectancy in R", "ratio", "mean(net / initial risk) of trades with an initial risk",
        meanOf(t.multiples));
    add("sqn", "System quality number", "ratio", "sqrt(n) * mean(R) / stdev(R), R = net / initial risk",
        systemQuality(t.multiples, input.conventions.ddof));
    add("sqn_net", "System quality number of net profit", "ratio",
        "sqrt(n) * mean(net) / stdev(net), population deviation", systemQuality(t.nets, 0));
    add("avg_mae", "Average adverse excursion", "money", "mean(worst open loss)", share(t.mae, t.trades));
    add("avg_mfe", "Average favourable excursion", "money", "mean(best open profit)", share(t.mfe, t.trades));
    add("avg_etd", "Average end-of-trade drawdown", "money", "mean(MFE - profit before costs)",
        share(t.givenBack, t.trades));
    add("largest_win", "Largest win", "money", "largest net above 0", toValue(t.largestWin));
    add("largest_loss", "Largest loss", "money", "smallest net below 0", toValue(t.largestLoss));
    count("max_win_streak", "Longest winning streak", "most winning trades in a row, by exit", t.winStreak);
    count("max_loss_streak", "Longest losing streak", "most losing trades in a row, by exit", t.lossStreak);
    add("avg_duration", "Average duration", "days", "mean(exit time - entry time)", meanOf(t.days));
    add("median_duration", "Median duration", "days", "median(exit time - entry time)",
        quantileOf(t.days, 0.5));
    add("avg_bars_held", "Average bars held", "bars", "mean(bars held)", share(t.bars, t.trades));
}

void addCostStatistics(const StatisticsInput& input, std::vector<Statistic>& out) {
    Money costs;
    for (const TradeOutcome& trade : input.trades)
        costs += trade.costs;
    const OrderFlow& flow = input.flow;
    const auto add = [&out](std::string_view name, std::string_view title, std::string_view unit,
                            std::string_view formula, std::optional<double> value) {
        out.push_back({name, title, "Costs", unit, formula, value});
    };
    const auto counted = [](std::optional<std::int64_t> n) {
        return n ? std::optional{static_cast<double>(*n)} : std::nullopt;
    };
    add("costs", "Costs of closed trades", "money", "sum(costs) of closed trades", costs.toDouble());
    const auto charge = [&](std::string_view name, std::string_view title, std::string_view formula,
                            std::initializer_list<Money ChargeTotals::*> items) {
        Money sum;
        for (const auto item : items)
            if (flow.charges) sum += (*flow.charges).*item;
        add(name, title, "money", formula, flow.charges ? std::optional{sum.toDouble()} : std::nullopt);
    };
    using C = ChargeTotals;
    charge("commissions", "Commissions", "brokerage of all fills", {&C::brokerage});
    charge("taxes", "Taxes", "STT + stamp duty + GST of all fills", {&C::stt, &C::stamp, &C::gst});
    charge("fees", "Exchange and regulatory fees", "exchange + SEBI + SEC fee + TAF of all fills",
           {&C::exchange, &C::sebi, &C::secFee, &C::taf});
    charge("stt", "Securities transaction tax", "sum(STT) of all fills", {&C::stt});
    charge("exchange_charges", "Exchange charges", "sum(transaction charge) of all fills", {&C::exchange});
    charge("sebi_fees", "SEBI fees", "sum(turnover fee) of all fills", {&C::sebi});
    charge("stamp_duty", "Stamp duty", "sum(stamp duty) of all fills", {&C::stamp});
    charge("gst", "GST", "sum(GST, before July 2017 service tax) of all fills", {&C::gst});
    charge("sec_fees", "SEC fees", "sum(Section 31 fee) of all fills", {&C::secFee});
    charge("taf_fees", "FINRA TAF", "sum(trading activity fee) of all fills", {&C::taf});
    add("slippage", "Slippage", "money", "sum((fill price - intended price) * quantity), paid positive",
        toValue(flow.slippage));
    add("rejected_orders", "Rejected orders", "count", "orders refused by the exchange or broker",
        counted(flow.rejected));
    add("cancelled_orders", "Cancelled orders", "count", "orders cancelled before they filled",
        counted(flow.cancelled));
    add("expired_orders", "Expired orders", "count", "orders that ran out of time", counted(flow.expired));
}

} // namespace openbell
