#pragma once
// What must be true, worked out a second time from the facts and from the broker's book alone: positions and
// cash from fills, the state of each order from its events. Reads only what is new. Plain state.
#include "engine/orders/session_record.h"
#include "tests/simulation/broker_book.h"
#include "tests/simulation/scenario.h"

namespace openbell::simulation {

struct ShadowOrder {
    OrderState state = OrderState::Created;
    Leg leg = Leg::Entry;
    std::uint16_t slot = 0;
    Quantity quantity, filled;
};

struct ShadowSlot {
    Quantity position;       // by fills recorded
    Quantity atBroker;       // by the broker's executions, with what was taken over from it
    UtcTime adjusted{0};     // when that last happened
    UtcTime exposedSince{0}; // 0 = protected
    UtcTime stuckSince{0};   // closing without an exit; 0 = it is not
};

class Shadow {
public:
    explicit Shadow(const Scenario& scenario);

    // Both return what is wrong with what is new; empty when nothing is.
    [[nodiscard]] std::string follow(const SessionRecord& record);
    void follow(const BrokerBook& book);

    [[nodiscard]] const std::vector<ShadowSlot>& slots() const { return m_slots; }
    [[nodiscard]] ShadowSlot& slot(std::size_t index) { return m_slots[index]; }
    [[nodiscard]] Money cash() const { return m_cash; }
    [[nodiscard]] const ShadowOrder& order(OrderId id) const { return m_orders[id.value - 1]; }
    [[nodiscard]] std::size_t orders() const { return m_orders.size(); }
    [[nodiscard]] std::uint16_t slotOf(InstrumentId instrument, StrategyId strategy) const {
        return static_cast<std::uint16_t>(instrument.value * m_strategies + strategy.value);
    }
    // Touched by what follow() read last.
    [[nodiscard]] const std::vector<OrderId>& changed() const { return m_changed; }
    [[nodiscard]] std::int64_t entriesOn(Date date) const { return date == m_entryDay ? m_entries : 0; }
    [[nodiscard]] std::int64_t differences() const { return m_differences; }

private:
    [[nodiscard]] std::string readOrders(const SessionRecord& record);
    [[nodiscard]] std::string readFills(const SessionRecord& record);
    [[nodiscard]] std::string readRest(const SessionRecord& record);

    std::size_t m_strategies;
    Zone m_zone;
    Money m_cash;
    std::vector<ShadowOrder> m_orders;
    std::vector<ShadowSlot> m_slots;
    std::vector<OrderId> m_changed;
    Date m_entryDay;
    std::int64_t m_entries = 0, m_differences = 0;
    // How far it has read.
    std::size_t m_signals = 0, m_decisions = 0, m_events = 0, m_fills = 0, m_changes = 0, m_trades = 0;
    std::size_t m_riskEvents = 0, m_differencesRead = 0, m_brokerTrades = 0;
};

} // namespace openbell::simulation
