#include "engine/orders/order_book.h"

namespace openbell {

OrderBook::OrderBook(std::size_t slots) : m_first(slots, kNowhere) {
    constexpr std::size_t roomForOrders = 256, roomForIds = 1 << 16;
    m_pool.reserve(roomForOrders);
    m_free.reserve(roomForOrders);
    m_where.reserve(roomForIds);
}

ActiveOrder& OrderBook::keep(const ActiveOrder& order) {
    std::uint32_t at = 0;
    if (m_free.empty()) {
        at = static_cast<std::uint32_t>(m_pool.size());
        m_pool.push_back(order);
    } else {
        at = m_free.back();
        m_free.pop_back();
        m_pool[at] = order;
    }
    m_pool[at].next = kNowhere;
    std::uint32_t* link = &m_first[order.slot];
    while (*link != kNowhere)
        link = &m_pool[*link].next;
    *link = at;
    while (m_where.size() < order.id.value)
        m_where.push_back(kNowhere);
    m_where[order.id.value - 1] = at;
    ++m_count;
    return m_pool[at];
}

ActiveOrder& OrderBook::create(FactLog& log, const Order& order, std::uint16_t slot) {
    const Order& kept = log.append(order);
    ActiveOrder active;
    active.id = kept.id;
    active.group = kept.group;
    active.decision = kept.decision;
    active.slot = slot;
    active.attempt = kept.attempt;
    active.leg = kept.leg;
    active.type = kept.type;
    active.reason = kept.reason;
    active.side = kept.side;
    active.timeInForce = kept.timeInForce;
    active.quantity = kept.quantity;
    active.limit = kept.limit;
    active.stop = kept.stop;
    active.intended = kept.intended;
    active.lastSeq = kept.seq;
    active.placed = active.asked = kept.created;
    return keep(active);
}

ActiveOrder* OrderBook::find(OrderId id) {
    if (id.isNone() || id.value > m_where.size()) return nullptr;
    const std::uint32_t at = m_where[id.value - 1];
    return at == kNowhere ? nullptr : &m_pool[at];
}

ActiveOrder* OrderBook::recall(const FactLog& log, OrderId id, std::uint16_t slot) {
    if (ActiveOrder* const active = find(id)) return active;
    const auto& orders = log.record().orders;
    if (id.isNone() || id.value > orders.size()) return nullptr;
    const Order& kept = orders[id.value - 1];
    ActiveOrder active;
    active.id = kept.id;
    active.group = kept.group;
    active.decision = kept.decision;
    active.slot = slot;
    active.attempt = kept.attempt;
    active.leg = kept.leg;
    active.type = kept.type;
    active.reason = kept.reason;
    active.side = kept.side;
    active.timeInForce = kept.timeInForce;
    active.state = kept.state;
    active.quantity = kept.quantity;
    active.filled = active.heard = kept.filled;
    active.limit = kept.limit;
    active.stop = kept.stop;
    active.intended = kept.intended;
    active.valueFilled = notional(kept.average, kept.filled);
    active.lastSeq = kept.seq;
    active.placed = active.asked = kept.created;
    return &keep(active);
}

FactSeq OrderBook::apply(FactLog& log, ActiveOrder& order, const OrderEvent& wanted) {
    const auto to = nextState(order.state, wanted.event);
    if (!to) {
        RiskEvent wrong;
        wrong.cause = order.lastSeq;
        wrong.time = wanted.time;
        wrong.code = RiskEventCode::IllegalTransition;
        wrong.value = Money::whole(static_cast<int>(order.state));
        wrong.limit = Money::whole(static_cast<int>(wanted.event));
        wrong.order = order.id;
        wrong.text = wanted.text;
        log.append(wrong);
        return 0;
    }
    OrderEvent fact = wanted;
    fact.order = order.id;
    fact.cause = order.lastSeq;
    fact.from = order.state;
    fact.to = *to;
    log.append(fact);
    order.state = *to;
    order.lastSeq = log.lastSeq();
    if (fact.event == OrderEventKind::Fill || fact.event == OrderEventKind::PartFill)
        order.filled += fact.quantity;
    if (fact.event == OrderEventKind::Modified) {
        order.quantity = fact.quantity;
        if (!fact.price.isZero()) (order.type == OrderType::Stop ? order.stop : order.limit) = fact.price;
    }
    return order.lastSeq;
}

FactSeq OrderBook::apply(FactLog& log, ActiveOrder& order, OrderEventKind event, UtcTime time,
                         Quantity quantity) {
    OrderEvent fact;
    fact.event = event;
    fact.time = time;
    fact.quantity = quantity;
    return apply(log, order, fact);
}

void OrderBook::sweep(std::uint16_t slot) {
    std::uint32_t* link = &m_first[slot];
    while (*link != kNowhere) {
        const std::uint32_t at = *link;
        ActiveOrder& order = m_pool[at];
        if (!order.isSettled()) {
            link = &order.next;
            continue;
        }
        *link = order.next;
        m_where[order.id.value - 1] = kNowhere;
        m_free.push_back(at);
        --m_count;
    }
}

} // namespace openbell
