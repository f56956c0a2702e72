#pragma once
// The orders that may still move a position, and the only way their state changes: through the transition
// table, each change a fact. An order leaves the book when it is final and every fill it is known to have has
// been told. Plain copyable state, one thread; no allocation once warm.
#include "engine/orders/client_order_id.h"
#include "engine/orders/fact_log.h"
#include <vector>

namespace openbell {

struct ActiveOrder {
    OrderId id, group;
    DecisionId decision;
    std::uint16_t slot = 0; // strategy and instrument it belongs to; the owner's numbering
    std::uint16_t attempt = 0;
    Leg leg = Leg::Entry;
    OrderType type = OrderType::Market;
    ExitReason reason = ExitReason::None;
    Side side = Side::Buy;
    TimeInForce timeInForce = TimeInForce::Day;
    OrderState state = OrderState::Created;
    Quantity quantity, filled;
    Quantity
        heard; // most that the broker said is filled; more than `filled` while fills are still to be told
    Price limit, stop, intended;
    Money valueFilled;
    FactSeq lastSeq = 0;       // of its latest fact: the cause of the next one
    UtcTime placed;            // when it was sent
    UtcTime asked;             // when something was last asked of the broker about it
    UtcTime heardAt = kNoTime; // when `heard` last grew
    // The latest query that had been asked when the broker last spoke of it unasked, and when it was lost
    // track of: only the answers to later ones are news.
    std::uint32_t toldAfter = 0, lostAfter = 0;
    Quantity wanted;          // total asked for by a modification that is not answered yet; 0 = none
    Price wantedPrice;        // the same of its price
    std::uint32_t seenIn = 0; // latest query whose answer named it
    std::uint32_t next = 0;   // of its slot
    bool unwanted = false;    // it is to be cancelled, however often that takes

    [[nodiscard]] Price price() const { return type == OrderType::Stop ? stop : limit; } // 0 = the market's
    [[nodiscard]] Quantity open() const { return quantity - filled; }
    [[nodiscard]] Quantity missing() const { return heard > filled ? heard - filled : Quantity{}; }
    [[nodiscard]] bool isSettled() const { return !isWorking(state) && missing().isZero(); }
    [[nodiscard]] bool isSent() const { return state != OrderState::Created; }
    // Waits for an answer of the broker.
    [[nodiscard]] bool isPending() const {
        return state == OrderState::Submitted || state == OrderState::PendingModify ||
               state == OrderState::PendingCancel || state == OrderState::Unknown;
    }
    // Most that it may still execute, as far as the broker has told.
    [[nodiscard]] Quantity couldFill() const {
        if (!isSent()) return Quantity{};
        if (!isWorking(state)) return missing();
        return (wanted > quantity ? wanted : quantity) - filled; // a larger one may be on its way
    }
};

class OrderBook {
public:
    explicit OrderBook(std::size_t slots = 1);

    // Appends the order as a fact and keeps it. References to orders end here.
    ActiveOrder& create(FactLog& log, const Order& order, std::uint16_t slot);
    // None when the book does not hold it (any more).
    [[nodiscard]] ActiveOrder* find(OrderId id);
    // The same, but a settled order is taken back from the record; none for a number that was never given.
    [[nodiscard]] ActiveOrder* recall(const FactLog& log, OrderId id, std::uint16_t slot);
    // Moves an order on and records it; returns the event's sequence number. A pair that is not in the table
    // is recorded as a risk event, changes nothing and returns 0. A settled order is forgotten by sweep(),
    // not here.
    FactSeq apply(FactLog& log, ActiveOrder& order, const OrderEvent& event);
    FactSeq apply(FactLog& log, ActiveOrder& order, OrderEventKind event, UtcTime time,
                  Quantity quantity = {});
    // Forgets the settled orders of a slot; references to orders end here.
    void sweep(std::uint16_t slot);

    // `visit(ActiveOrder&)` for a slot's orders, in order of creation, and for all, slot by slot. No order
    // may be created or swept meanwhile.
    template <class Visit>
    void forSlot(std::uint16_t slot, Visit&& visit) {
        for (std::uint32_t at = m_first[slot]; at != kNowhere; at = m_pool[at].next)
            visit(m_pool[at]);
    }
    template <class Visit>
    void forAll(Visit&& visit) {
        if (m_count == 0) return;
        for (std::size_t slot = 0; slot < m_first.size(); ++slot)
            forSlot(static_cast<std::uint16_t>(slot), visit);
    }
    template <class Visit>
    void forSlot(std::uint16_t slot, Visit&& visit) const {
        for (std::uint32_t at = m_first[slot]; at != kNowhere; at = m_pool[at].next)
            visit(m_pool[at]);
    }
    [[nodiscard]] bool isEmpty(std::uint16_t slot) const { return m_first[slot] == kNowhere; }
    [[nodiscard]] std::size_t size() const { return m_count; }
    [[nodiscard]] std::size_t footprint() const { // bytes that a copy takes
        return m_pool.size() * sizeof(ActiveOrder) +
               (m_free.size() + m_first.size() + m_where.size()) * sizeof(std::uint32_t);
    }

private:
    static constexpr std::uint32_t kNowhere = UINT32_MAX;
    ActiveOrder& keep(const ActiveOrder& order);

    std::vector<ActiveOrder> m_pool;
    std::vector<std::uint32_t> m_free;  // of m_pool
    std::vector<std::uint32_t> m_first; // by slot: its first order in m_pool
    std::vector<std::uint32_t> m_where; // by OrderId - 1
    std::size_t m_count = 0;
};

} // namespace openbell
