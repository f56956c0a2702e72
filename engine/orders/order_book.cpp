#include "engine/orders/order_book.h"
#include <algorithm>

namespace openbell {

OrderBook::OrderBook() {
    constexpr std::size_t room = 256;
    m_orders.reserve(room);
}

ActiveOrder& OrderBook::create(FactLog& log, const Order& order, std::uint16_t slot) {
    const Order& kept = log.append(order);
    ActiveOrder active;
    active.id = kept.id;
    active.slot = slot;
    active.leg = kept.leg;
    active.reason = kept.reason;
    active.side = kept.side;
    active.quantity = kept.quantity;
    active.intended = kept.intended;
    active.lastSeq = kept.seq;
    return m_orders.emplace_back(active);
}

ActiveOrder* OrderBook::find(OrderId id) {
    const auto found =
        std::find_if(m_orders.begin(), m_orders.end(), [&](const ActiveOrder& o) { return o.id == id; });
    return found == m_orders.end() ? nullptr : &*found;
}

FactSeq OrderBook::apply(FactLog& log, ActiveOrder& order, OrderEventKind event, UtcTime time,
                         Quantity quantity) {
    const auto to = nextState(order.state, event);
    if (!to) {
        RiskEvent wrong;
        wrong.cause = order.lastSeq;
        wrong.time = time;
        wrong.code = RiskEventCode::IllegalTransition;
        wrong.value = Money::whole(static_cast<int>(order.state));
        wrong.limit = Money::whole(static_cast<int>(event));
        log.append(wrong);
        return 0;
    }
    OrderEvent fact;
    fact.order = order.id;
    fact.cause = order.lastSeq;
    fact.time = time;
    fact.event = event;
    fact.from = order.state;
    fact.to = *to;
    fact.quantity = quantity;
    log.append(fact);
    order.state = *to;
    order.lastSeq = log.lastSeq();
    if (event == OrderEventKind::Fill || event == OrderEventKind::PartFill) order.filled += quantity;
    if (event == OrderEventKind::Modified) order.quantity = quantity;
    return order.lastSeq;
}

void OrderBook::sweep() {
    std::erase_if(m_orders, [](const ActiveOrder& o) { return !isWorking(o.state); });
}

} // namespace openbell
