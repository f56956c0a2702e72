#pragma once
// Looks things up in a SessionRecord: names, zones, and the facts that ids point to, none where an id is not
// in the record. Refers to the record, which must outlive it and not change. One thread.
#include "engine/core/zone.h"
#include "engine/orders/client_order_id.h"
#include "engine/orders/session_record.h"
#include <span>
#include <vector>

namespace openbell {

class RecordView {
public:
    explicit RecordView(const SessionRecord& record);

    [[nodiscard]] const SessionRecord& record() const { return m_record; }
    [[nodiscard]] const SessionHeader& header() const { return m_record.header; }
    [[nodiscard]] const Instrument& instrument(InstrumentId id) const; // an empty one when unknown
    [[nodiscard]] std::string_view symbol(InstrumentId id) const { return instrument(id).symbol; }
    [[nodiscard]] std::string_view strategy(StrategyId id) const; // its id text
    [[nodiscard]] const Zone& zone(InstrumentId id) const;
    [[nodiscard]] const Zone& sessionZone() const; // of the first instrument

    [[nodiscard]] std::string_view sessionTag() const { return m_sessionTag; } // of client order ids

    [[nodiscard]] const Signal* signal(SignalId id) const;
    [[nodiscard]] const Decision* decision(DecisionId id) const;
    [[nodiscard]] const Decision* decisionOf(SignalId id) const;
    [[nodiscard]] const Order* order(OrderId id) const;
    [[nodiscard]] const Trade* trade(TradeId id) const;
    // What the entry's stop put at risk: the R of the trade. Zero where the entry had no stop, whatever heat
    // the position counted with.
    [[nodiscard]] Money initialRisk(const Trade& trade) const;
    [[nodiscard]] std::span<const Condition> conditions(Span32 range) const;
    // What the gates told of a decision; allGates: with those that had nothing to tell, none for an exit.
    [[nodiscard]] std::span<const GateResult> gates(Span32 range) const;
    [[nodiscard]] std::vector<GateResult> allGates(const Decision& decision) const;

private:
    const SessionRecord& m_record;
    std::string m_sessionTag;
    std::vector<Zone> m_zones; // by InstrumentId
    Zone m_utc = Zone::utc();
    std::vector<DecisionId> m_decisionOfSignal; // by SignalId - 1
};

// The name an order goes by at the broker, see ClientOrderId.
[[nodiscard]] std::string clientOrderId(const RecordView& view, const Order& order);

// Price paid worse than intended, per unit, positive = worse; 0 when nothing was intended.
[[nodiscard]] Price slippageOf(const Fill& fill);

} // namespace openbell
