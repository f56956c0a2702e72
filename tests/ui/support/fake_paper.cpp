#include "tests/ui/support/fake_paper.h"
#include <fmt/format.h>

namespace openbell::tests {
namespace {

constexpr UtcTime kMorning = UtcTime::fromSeconds(1'711'424'700); // 2024-03-26 09:15 IST

UtcTime at(std::int64_t minute) {
    return kMorning.plus(minute * kNanosPerMinute);
}

Price paise(std::int64_t value) {
    return Price::fromRaw(value * (Price::kScale / 100));
}

struct Leg4 { // one line of a bracket
    const char* leg;
    const char* type;
    const char* state;
    std::int64_t quantity, filled, price;
};

void addBracket(SessionBatch& session, const char* symbol, const char* strategy, std::int64_t minute,
                std::initializer_list<Leg4> legs) {
    const auto group = static_cast<std::uint32_t>(session.orders.size() + 1);
    for (const Leg4& leg : legs) {
        const auto id = static_cast<std::uint32_t>(session.orders.size() + 1);
        OrderRow row = fakeOrder(id, group, leg.leg, leg.state);
        row.symbol = symbol;
        row.strategy = strategy;
        row.created = at(minute);
        row.type = leg.type;
        row.side = id == group ? Side::Buy : Side::Sell;
        row.quantity = Quantity::whole(leg.quantity);
        row.filled = Quantity::whole(leg.filled);
        row.limit = row.type == "limit" ? paise(leg.price) : Price{};
        if (row.type == "stop") row.stop = paise(leg.price);
        if (leg.filled > 0) row.average = paise(leg.price);
        session.orders.push_back(row);
    }
}

PositionRow position(const char* symbol, const char* strategy, std::int64_t quantity, std::int64_t average,
                     std::int64_t last) {
    PositionRow row;
    row.symbol = symbol;
    row.strategy = strategy;
    row.quantity = Quantity::whole(quantity);
    row.average = paise(average);
    row.last = paise(last);
    row.unrealised = notional(row.last - row.average, row.quantity);
    return row;
}

RiskGauge gauge(const char* name, const char* title, const char* meaning, double percent, double most) {
    RiskGauge made{name, title, meaning, GaugeUnit::Share, 0, {}, {}, {}};
    made.value = static_cast<std::int64_t>(percent * 1e7);
    made.limit = static_cast<std::int64_t>(most * 1e7);
    made.amount = Money::whole(static_cast<std::int64_t>(percent * 10'000));
    made.allowed = Money::whole(static_cast<std::int64_t>(most * 10'000));
    return made;
}

} // namespace

OrderRow fakeOrder(std::uint32_t id, std::uint32_t group, const char* leg, const char* state) {
    OrderRow row;
    row.id = {id};
    row.group = {group};
    row.created = kMorning;
    row.symbol = "ASHVIN";
    row.strategy = "operator";
    row.type = "limit";
    row.limit = paise(103'375);
    row.leg = leg;
    row.state = state;
    row.quantity = Quantity::whole(50);
    const std::string_view now{state};
    row.working = now != "filled" && now != "cancelled" && now != "rejected" && now != "expired";
    return row;
}

SessionBatch fakePaperSession() {
    SessionBatch session;
    session.reset = true;
    session.sessionId = "paper-1";
    session.currency = "INR";
    session.zone = "Asia/Kolkata";
    addBracket(session, "KAVERI", "ehma_pivot", 12,
               {{"entry", "market", "filled", 120, 120, 58'210},
                {"stop", "stop", "cancelled", 120, 0, 57'975},
                {"target", "limit", "filled", 60, 60, 58'440},
                {"target_2", "limit", "filled", 60, 60, 58'675}});
    addBracket(session, "ASHVIN", "ehma_pivot", 41,
               {{"entry", "market", "filled", 96, 96, 103'375},
                {"stop", "stop", "accepted", 48, 0, 103'375},
                {"target", "limit", "filled", 48, 48, 103'790},
                {"target_2", "limit", "accepted", 48, 0, 104'205}});
    addBracket(session, "DEMOBANK", "operator", 63,
               {{"entry", "limit", "partially_filled", 200, 80, 41'105},
                {"stop", "stop", "accepted", 80, 0, 40'940},
                {"target", "limit", "accepted", 40, 0, 41'270},
                {"target_2", "limit", "accepted", 40, 0, 41'435}});
    addBracket(session, "KAVERI", "operator", 70, {{"entry", "limit", "pending_modify", 150, 0, 58'050}});
    addBracket(session, "DEMOBANK", "regime_adaptive", 74, {{"entry", "limit", "unknown", 100, 0, 41'090}});
    session.positions = {position("ASHVIN", "ehma_pivot", 48, 103'375, 103'920),
                         position("DEMOBANK", "operator", 80, 41'105, 41'060)};
    for (const OrderRow& order : session.orders) {
        if (order.filled.isZero()) continue;
        session.fills.push_back({FillId{static_cast<std::uint32_t>(session.fills.size() + 1)}, order.id,
                                 order.created, order.symbol, order.side, order.filled, order.average,
                                 Money::whole(14)});
    }
    session.equity = {{at(0), Money::whole(1'000'000), Money::whole(1'000'000), 0},
                      {at(74), Money::whole(1'000'420), Money::whole(917'890), 0.0002}};
    return session;
}

RiskState fakeRisk() {
    RiskState state;
    state.gauges = {
        gauge("per_trade_risk", "Risk of a trade", "largest loss at the stop of an open trade / equity", 0.44,
              0.5),
        gauge("portfolio_heat", "Portfolio heat", "loss if every open stop were hit / equity", 1.2, 1.2),
        gauge("daily_loss", "Daily loss", "loss since the day began / equity then", 0.21, 1),
        gauge("max_drawdown", "Drawdown", "fall from the highest equity / that equity", 0.35, 3),
        gauge("max_leverage", "Leverage", "gross value of positions / equity", 82.1, 100)};
    RiskGauge trades{
        "max_trades_per_day", "Trades today", "entries since the day began", GaugeUnit::Count, 4, 7, {}, {}};
    RiskGauge open{"max_open_positions",
                   "Open positions",
                   "positions and working entries",
                   GaugeUnit::Count,
                   4,
                   {},
                   {},
                   {}};
    RiskGauge value{"max_order_value",
                    "Order value",
                    "largest working order",
                    GaugeUnit::Amount,
                    Money::whole(92'238).raw(),
                    Money::whole(250'000).raw(),
                    {},
                    {}};
    state.gauges.insert(state.gauges.end(), {trades, open, value});
    return state;
}

OrderPreview fakePreview(const OrderTicket& ticket) {
    OrderPreview preview;
    preview.number = ticket.number;
    preview.price = ticket.limit.isZero() ? paise(103'375) : ticket.limit;
    const bool buys = ticket.side == Side::Buy;
    preview.stop = portion(preview.price, buys ? 996 : 1004, 1000);
    preview.target = portion(preview.price, buys ? 1004 : 996, 1000);
    preview.secondTarget = portion(preview.price, buys ? 1008 : 992, 1000);
    preview.value = notional(preview.price, ticket.quantity);
    preview.costs = portion(preview.value, 12, 10'000);
    preview.risk = notional((preview.price - preview.stop).abs(), ticket.quantity) + preview.costs;
    const bool heavy = preview.value > Money::whole(250'000);
    preview.gates = {{"halted", "no", true},
                     {"market_hours", "10:29 within 09:15 to 15:30", true},
                     {"per_trade_risk", "0.41 % of 0.50 %", true},
                     {"order_value", fmt::format("{:.2f} of 250000.00", preview.value.toDouble()), !heavy}};
    if (heavy) preview.problem = "order_value would refuse it: lower the quantity";
    return preview;
}

KillReceipt fakeReceipt(const std::string& reason) {
    return {at(75),
            reason,
            {{"CANCEL order 6, stop 48 ASHVIN", "cancelled", true},
             {"CANCEL order 8, target 2 48 ASHVIN", "cancelled", true},
             {"CANCEL order 9, entry 200 DEMOBANK", "cancelled, 80 filled before", true},
             {"SELL 48 ASHVIN market", "filled 48 at 1,039.15", true},
             {"SELL 80 DEMOBANK market", "sent, no answer yet", false}},
            false};
}

ReconciliationState fakeReconciliation() {
    ReconciliationState state;
    state.possible = state.drill = true;
    state.lastRun = at(76);
    state.policy = "strict";
    state.rows = {
        {101, at(76), DifferenceKind::Position, DifferenceState::Open, "KAVERI", "0", "150", "+150"},
        {102, at(76), DifferenceKind::Order, DifferenceState::Open, "order 13 KAVERI", "pending modify",
         "filled", "filled"},
        {103, at(76), DifferenceKind::Cash, DifferenceState::Adopted, "cash", "9,17,890.00", "9,17,866.40",
         "−23.60"},
        {104, at(70), DifferenceKind::Trade, DifferenceState::Ignored, "trade 7712 DEMOBANK", "none",
         "80 at 411.05", "+80"}};
    return state;
}

} // namespace openbell::tests
