#include "tests/ui/support/fake_market.h"
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <random>

namespace openbell::tests {
namespace {

Price toPrice(double value) {
    return Price::fromRaw(std::llround(value * 20) * (Price::kScale / 20)); // a tick of 0.05
}

Bar walk(std::mt19937& random, double& last, UtcTime start, double sigma) {
    std::normal_distribution<double> normal{0, 1};
    const double open = last;
    double close = open * (1 + sigma * normal(random));
    close = std::max(close, 5.0);
    const double high = std::max(open, close) * (1 + sigma * 0.5 * std::abs(normal(random)));
    const double low = std::min(open, close) * (1 - sigma * 0.5 * std::abs(normal(random)));
    last = close;
    const auto volume = static_cast<std::int64_t>(4000 * (0.4 + std::abs(normal(random))));
    return {start, toPrice(open), toPrice(high), toPrice(low), toPrice(close), Quantity::whole(volume)};
}

// What one trading of the cross leaves behind.
class Trader {
public:
    Trader(FakeRun& run, std::string symbol) : m_run{run}, m_symbol{std::move(symbol)} {}

    void signal(const Bar& bar, bool up, UtcTime next, Price open) {
        const SignalId id{++m_signals};
        const bool refused = !m_open && id.value % 4 == 3;
        DecisionRow decision{id, bar.start, m_symbol, "ehma_pivot", up ? "long" : "exit", "taken", "", 0.5};
        decision.score = 0.4 + 0.05 * static_cast<double>(id.value % 11);
        decision.reason = up ? "ema_9 crosses above ema_21" : "ema_9 crosses below ema_21";
        if (refused) {
            decision.verdict = "refused";
            decision.reason = "portfolio_heat: 1.31 % with this trade, limit 1.20 %";
            m_run.markers.push_back({bar.start, MarkerKind::Refused, bar.high, decision.reason, {}, id});
        }
        m_run.session.decisions.push_back(decision);
        if (refused) return;
        if (up && !m_open)
            enter(id, next, open);
        else if (!up && m_open)
            exit(next, open, "opposite signal");
    }

    void mark(UtcTime time, Price close) {
        const Money open = m_open ? notional(close - m_entry, m_quantity) : Money{};
        const Money equity = m_cash + open;
        m_peak = std::max(m_peak, equity);
        m_run.session.equity.push_back({time, equity, m_cash, 1 - equity.toDouble() / m_peak.toDouble()});
        m_last = close;
    }

    void finish() {
        if (!m_open) return;
        PositionRow position;
        position.symbol = m_symbol;
        position.strategy = "ehma_pivot";
        position.quantity = m_quantity;
        position.average = m_entry;
        position.last = m_last;
        position.stop = portion(m_entry, 996, 1000);
        position.target = portion(m_entry, 1008, 1000);
        position.unrealised = notional(m_last - m_entry, m_quantity);
        m_run.session.positions.push_back(position);
    }

private:
    void order(Side side, const char* leg, UtcTime time, Price price) {
        OrderRow row;
        row.id = {++m_orders};
        row.created = time;
        row.symbol = m_symbol;
        row.strategy = "ehma_pivot";
        row.type = "market";
        row.leg = leg;
        row.state = "filled";
        row.side = side;
        row.quantity = row.filled = m_quantity;
        row.average = price;
        m_run.session.orders.push_back(row);
        m_run.session.fills.push_back(
            {FillId{m_orders}, row.id, time, m_symbol, side, m_quantity, price, costs(price)});
    }
    Money costs(Price price) const { return portion(notional(price, m_quantity), 3, 10'000); }

    void enter(SignalId signal, UtcTime time, Price price) {
        m_open = true;
        m_entry = price;
        m_quantity = Quantity::whole(std::max<std::int64_t>(1, 200'000 * Price::kScale / price.raw()));
        m_entryTime = time;
        ++m_trades;
        m_cash = m_cash - costs(price);
        order(Side::Buy, "entry", time, price);
        m_run.markers.push_back({time, MarkerKind::EntryLong, price, "long", TradeId{m_trades}, signal});
    }

    void exit(UtcTime time, Price price, const char* reason) {
        const Money paid = costs(price) + costs(m_entry);
        TradeRow trade;
        trade.id = {m_trades};
        trade.symbol = m_symbol;
        trade.strategy = "ehma_pivot";
        trade.entryReason = "ema_9 crosses above ema_21";
        trade.exitReason = reason;
        trade.quantity = m_quantity;
        trade.entryTime = m_entryTime;
        trade.exitTime = time;
        trade.entryPrice = m_entry;
        trade.exitPrice = price;
        trade.net = notional(price - m_entry, m_quantity) - paid;
        trade.costs = paid;
        trade.rMultiple = (price - m_entry).toDouble() / (m_entry.toDouble() * 0.004);
        m_run.session.trades.push_back(trade);
        m_cash = m_cash + notional(price - m_entry, m_quantity) - costs(price);
        order(Side::Sell, "exit", time, price);
        m_run.markers.push_back({time, MarkerKind::Exit, price, reason, TradeId{m_trades}, {}});
        m_open = false;
    }

    FakeRun& m_run;
    std::string m_symbol;
    std::uint32_t m_signals = 0, m_orders = 0, m_trades = 0;
    bool m_open = false;
    Price m_entry, m_last;
    Quantity m_quantity;
    UtcTime m_entryTime;
    Money m_cash = Money::whole(1'000'000);
    Money m_peak = Money::whole(1'000'000);
};

ParameterInfo parameter(const char* name, const char* meaning, double value, double low, double high) {
    return {name, meaning, value, low, high, true};
}

} // namespace

std::vector<Bar> fakeBars(std::uint32_t seed, Interval interval, int sessions, double start) {
    std::mt19937 random{seed};
    std::vector<Bar> bars;
    double last = start;
    Date date = Date::fromYmd(2024, 1, 1);
    const std::int64_t minutes = interval.isDay() ? 375 : interval.minutes;
    const double sigma = 0.0006 * std::sqrt(static_cast<double>(minutes));
    for (int session = 0; session < sessions; ++session) {
        while (date.weekday() >= 5)
            date = date.plus(1);
        const std::int64_t midnight = date.days * kNanosPerDay - 330 * kNanosPerMinute; // IST
        for (std::int64_t minute = 0; minute < 375; minute += minutes) {
            const std::int64_t opening = interval.isDay() ? 0 : 555 + minute;
            bars.push_back(walk(random, last, {midnight + opening * kNanosPerMinute}, sigma));
        }
        date = date.plus(1);
    }
    return bars;
}

std::vector<Bar> manyBars(std::size_t count) {
    const int sessions = static_cast<int>(count / 375 + 1);
    std::vector<Bar> bars = fakeBars(7, Interval::ofMinutes(1), sessions, 22'000);
    bars.resize(count);
    return bars;
}

std::vector<double> fakeEma(const std::vector<Bar>& bars, int period) {
    std::vector<double> values(bars.size(), std::nan(""));
    double sum = 0;
    const auto first = static_cast<std::size_t>(period) - 1;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const double close = bars[i].close.toDouble();
        if (i <= first) sum += close;
        if (i == first) values[i] = sum / period;
        if (i > first) values[i] = values[i - 1] + 2.0 / (period + 1) * (close - values[i - 1]);
    }
    return values;
}

FakeRun fakeRun(const std::vector<Bar>& bars, const std::string& symbol) {
    FakeRun run;
    run.session.reset = true;
    run.session.sessionId = "fake-1";
    run.session.currency = "INR";
    run.session.zone = "Asia/Kolkata";
    const std::vector<double> fast = fakeEma(bars, 9);
    const std::vector<double> slow = fakeEma(bars, 21);
    Trader trader{run, symbol};
    for (std::size_t i = 1; i + 1 < bars.size(); ++i) {
        const bool above = fast[i] > slow[i];
        if (!std::isnan(slow[i - 1]) && above != (fast[i - 1] > slow[i - 1]))
            trader.signal(bars[i], above, bars[i + 1].start, bars[i + 1].open);
        trader.mark(bars[i].start, bars[i].close);
    }
    trader.finish();
    return run;
}

Catalogue fakeCatalogue() {
    Catalogue catalogue;
    const std::vector<Interval> intervals{Interval::ofMinutes(1), Interval::ofMinutes(5),
                                          Interval::ofMinutes(15), Interval::day()};
    for (const char* symbol : {"ASHVIN", "DEMOBANK", "KAVERI"})
        catalogue.symbols.push_back({symbol, "NSE", "INR", "Asia/Kolkata", intervals,
                                     Date::fromYmd(2024, 1, 1), Date::fromYmd(2024, 3, 22), 2, true});
    catalogue.strategies = {
        {"ehma_pivot",
         "EHMA pivot",
         "Fast EHMA crossing the slow one.",
         {parameter("fast", "bars of the fast average", 9, 2, 200),
          parameter("slow", "bars of the slow average", 21, 3, 400),
          parameter("allow_short", "also sells short, not only buys", 1, 0, 1)}},
        {"confluence_consumer",
         "Confluence",
         "Trades when enough indicators agree.",
         {{"min_confidence", "least confidence", 0.6, 0, 1, false}}},
        {"regime_adaptive", "Regime adaptive", "Follows trends, fades ranges, rests when volatile.", {}}};
    catalogue.facts = {"sma_15",        "ema_9",         "ema_21", "vwap",
                       "bb_upper_20_2", "bb_lower_20_2", "rsi_14", "macd_12_26_9"};
    return catalogue;
}

std::vector<StatisticRow> fakeStatistics(const SessionBatch& session) {
    Money net;
    double wins = 0;
    for (const TradeRow& trade : session.trades) {
        net += trade.net;
        wins += trade.net.sign() > 0 ? 1 : 0;
    }
    const auto count = static_cast<double>(session.trades.size());
    double deepest = 0;
    for (const EquityRow& point : session.equity)
        deepest = std::max(deepest, point.drawdown);
    return {
        {"net_profit", "Net profit", "sum of the trades' net results", "Returns", net.toDouble(), "money"},
        {"total_return", "Total return", "last equity / first equity - 1", "Returns", net.toDouble() / 1e6,
         "fraction"},
        {"cagr", "CAGR", "(last / first)^(1 / years) - 1", "Returns", std::nullopt, "fraction"},
        {"max_drawdown_pct", "Max drawdown", "deepest fall from a peak of equity", "Risk", deepest,
         "fraction"},
        {"sharpe", "Sharpe", "mean(excess daily) / stdev * sqrt(252)", "Risk", 1.27, "ratio"},
        {"calmar", "Calmar", "CAGR / max drawdown", "Risk", std::nullopt, "ratio"},
        {"trades", "Trades", "round trips, flat to flat", "Trades", count, "count"},
        {"win_rate", "Win rate", "winning trades / trades", "Trades", wins / count, "fraction"},
        {"profit_factor", "Profit factor", "gross profit / gross loss", "Trades", 1.14, "ratio"},
        {"expectancy", "Expectancy", "win rate * average win - loss rate * average loss", "Trades",
         net.toDouble() / count, "money"},
        {"avg_bars", "Average time held", "mean bars from entry to exit", "Trades", 17.4, "bars"},
        {"commission", "Commission", "sum over fills", "Costs", 4121.5, "money"}};
}

Explanation fakeExplanation(const ExplainRequest& request, const SessionBatch& session) {
    Explanation story;
    story.request = request;
    story.title = "Signal";
    story.outcome = "Refused: portfolio heat 1.31 %, limit 1.20 %";
    story.facts = {{"close", "1,034.25"}, {"ema_9", "1,034.02"}, {"ema_21", "1,033.90"}, {"atr_14", "1.85"}};
    story.conditions = {{"ema_9 crosses above ema_21", "1034.02 > 1033.90", true},
                        {"close > vwap", "1034.25 > 1031.10", true},
                        {"rsi_14 < 70", "71.20 < 70", request.trade.isNone() ? false : true}};
    story.gates = {{"market_hours", "10:05 within 09:15 to 15:30", true},
                   {"per_trade_risk", "0.48 % of equity, limit 0.50 %", true},
                   {"portfolio_heat", "0.96 %, limit 1.20 %", !request.trade.isNone()}};
    for (const TradeRow& trade : session.trades) {
        if (trade.id != request.trade) continue;
        story.title = fmt::format("Trade {}: long {} {}", trade.id.value,
                                  trade.quantity.raw() / Quantity::kScale, trade.symbol);
        story.outcome = fmt::format("Closed by {}, net {:.2f}, R {:.2f}", trade.exitReason,
                                    trade.net.toDouble(), trade.rMultiple.value_or(0));
        story.steps = {
            {trade.entryTime, "Signal", "score 0.65, ranked 1 of 2"},
            {trade.entryTime, "Sized", "0.50 % of 10,00,000.00 over a stop of 4.10: 193 shares"},
            {trade.entryTime, "Filled", "BUY 193 at 1,033.75, intended 1,033.70, slippage 0.05, costs 12.30"},
            {trade.exitTime, "Filled", "SELL 193 at 1,036.10, costs 12.33"}};
    }
    return story;
}

} // namespace openbell::tests
