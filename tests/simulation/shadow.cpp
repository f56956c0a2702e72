#include "tests/simulation/shadow.h"

namespace openbell::simulation {

namespace {

template <class Fact>
std::string causeOf(const Fact& fact, std::string_view what) {
    if (fact.cause < fact.seq) return {};
    return fmt::format("{} {} names {} as its cause, which comes later", what, fact.seq, fact.cause);
}

template <class Fact>
std::string causesOf(const std::vector<Fact>& facts, std::size_t& from, std::string_view what) {
    std::string wrong;
    for (; from < facts.size() && wrong.empty(); ++from)
        wrong = causeOf(facts[from], what);
    return wrong;
}

constexpr std::int64_t sign(Side side) {
    return side == Side::Buy ? 1 : -1;
}

} // namespace

Shadow::Shadow(const Scenario& scenario)
    : m_strategies{scenario.setup.strategies.size() + (scenario.setup.manual ? 1 : 0)},
      m_zone{scenario.setup.calendars.front()->zone()},
      m_cash{scenario.setup.execution.capital},
      m_slots(scenario.setup.instruments.size() * m_strategies) {}

std::string Shadow::follow(const SessionRecord& record) {
    m_changed.clear();
    std::string wrong = readOrders(record);
    if (wrong.empty()) wrong = readFills(record);
    if (wrong.empty()) wrong = readRest(record);
    return wrong;
}

std::string Shadow::readOrders(const SessionRecord& record) {
    while (m_orders.size() < record.orders.size()) {
        const Order& order = record.orders[m_orders.size()];
        m_orders.push_back({OrderState::Created, order.leg, slotOf(order.instrument, order.strategy),
                            order.quantity, Quantity{}});
        if (auto wrong = causeOf(order, "order"); !wrong.empty()) return wrong;
    }
    for (; m_events < record.orderEvents.size(); ++m_events) {
        const OrderEvent& event = record.orderEvents[m_events];
        if (event.order.isNone() || event.order.value > m_orders.size())
            return fmt::format("event {} is of order {}, which does not exist", event.seq, event.order.value);
        ShadowOrder& order = m_orders[event.order.value - 1];
        const auto to = nextState(event.from, event.event);
        if (event.from != order.state || !to || *to != event.to)
            return fmt::format("order {} went from {} by {} to {}, but it was {}", event.order.value,
                               toText(event.from), toText(event.event), toText(event.to),
                               toText(order.state));
        order.state = event.to;
        if (event.event == OrderEventKind::Modified) order.quantity = event.quantity;
        m_changed.push_back(event.order);
        if (auto wrong = causeOf(event, "order event"); !wrong.empty()) return wrong;
    }
    return {};
}

std::string Shadow::readFills(const SessionRecord& record) {
    for (; m_fills < record.fills.size(); ++m_fills) {
        const Fill& fill = record.fills[m_fills];
        if (fill.order.isNone() || fill.order.value > m_orders.size())
            return fmt::format("fill {} is of order {}, which does not exist", fill.seq, fill.order.value);
        ShadowOrder& order = m_orders[fill.order.value - 1];
        order.filled += fill.quantity;
        ShadowSlot& slot = m_slots[slotOf(fill.instrument, fill.strategy)];
        slot.position += fill.quantity * sign(fill.side);
        if (order.leg == Leg::Adjustment) {
            slot.atBroker += fill.quantity * sign(fill.side);
            slot.adjusted = fill.time;
        }
        m_cash -= notional(fill.price, fill.quantity) * sign(fill.side) + fill.costs;
        m_changed.push_back(fill.order);
        if (auto wrong = causeOf(fill, "fill"); !wrong.empty()) return wrong;
    }
    return {};
}

std::string Shadow::readRest(const SessionRecord& record) {
    for (; m_decisions < record.decisions.size(); ++m_decisions) {
        const Decision& decision = record.decisions[m_decisions];
        if (auto wrong = causeOf(decision, "decision"); !wrong.empty()) return wrong;
        const bool enters =
            !decision.signal.isNone() && isEntry(record.signals[decision.signal.value - 1].direction);
        if (!enters || decision.verdict != Verdict::Taken) continue;
        const Date day = m_zone.dateOf(decision.time);
        m_entries = day == m_entryDay ? m_entries + 1 : 1;
        m_entryDay = day;
    }
    for (; m_differencesRead < record.differences.size(); ++m_differencesRead) {
        const Difference& difference = record.differences[m_differencesRead];
        if (auto wrong = causeOf(difference, "difference"); !wrong.empty()) return wrong;
        m_differences += difference.state == DifferenceState::Open ? 1 : 0;
        if (difference.state == DifferenceState::Adopted && difference.kind == DifferenceKind::Cash)
            m_cash += Money::fromRaw(difference.broker - difference.local);
    }
    std::string wrong = causesOf(record.signals, m_signals, "signal");
    if (wrong.empty()) wrong = causesOf(record.positionChanges, m_changes, "position change");
    if (wrong.empty()) wrong = causesOf(record.trades, m_trades, "trade");
    if (wrong.empty()) wrong = causesOf(record.riskEvents, m_riskEvents, "risk event");
    return wrong;
}

void Shadow::follow(const BrokerBook& book) {
    for (; m_brokerTrades < book.trades().size(); ++m_brokerTrades) {
        const BookTrade& trade = book.trades()[m_brokerTrades];
        if (trade.order.isNone() || trade.order.value > m_orders.size()) continue;
        m_slots[m_orders[trade.order.value - 1].slot].atBroker += trade.quantity * sign(trade.side);
    }
}

} // namespace openbell::simulation
