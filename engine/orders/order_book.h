#pragma once
// The orders that may still fill, and the only way their state changes: through the transition table, each
// change a fact. Final orders leave the book. Plain copyable state, one thread; no allocation once warm.
#include "engine/orders/fact_log.h"
#include <vector>

namespace openbell {

struct ActiveOrder {
    OrderId id;
    std::uint16_t slot = 0; // strategy and instrument it belongs to; the owner's numbering
    Leg leg = Leg::Entry;
    ExitReason reason = ExitReason::None;
    Side side = Side::Buy;
    OrderState state = OrderState::Created;
    Quantity quantity, filled;
    Price intended;
    Money valueFilled;
    FactSeq lastSeq = 0; // of its latest fact: the cause of the next one

    [[nodiscard]] Quantity open() const { return quantity - filled; }
};

class OrderBook {
public:
    OrderBook();
    // Appends the order as a fact and keeps it; returns it with its id.
    ActiveOrder& create(FactLog& log, const Order& order, std::uint16_t slot);
    // None when the order is final or unknown.
    [[nodiscard]] ActiveOrder* find(OrderId id);
    // Moves an order on and records it; returns the event's sequence number. A pair that is not in the table
    // is recorded as a risk event, changes nothing and returns 0. A final order is forgotten by sweep(), not
    // here.
    FactSeq apply(FactLog& log, ActiveOrder& order, OrderEventKind event, UtcTime time,
                  Quantity quantity = {});
    // Forgets final orders; references to orders end here.
    void sweep();
    [[nodiscard]] const std::vector<ActiveOrder>& active() const { return m_orders; }

private:
    std::vector<ActiveOrder> m_orders; // in order of creation
};

} // namespace openbell
