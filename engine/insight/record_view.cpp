#include "engine/insight/record_view.h"

namespace openbell {

namespace {

template <class Fact, class Tag>
const Fact* at(const std::vector<Fact>& facts, Id<Tag> id) {
    return id.value == 0 || id.value > facts.size() ? nullptr : &facts[id.value - 1];
}

template <class Value>
std::span<const Value> within(const std::vector<Value>& values, Span32 range) {
    if (range.first > values.size() || range.count > values.size() - range.first) return {};
    return std::span{values}.subspan(range.first, range.count);
}

} // namespace

RecordView::RecordView(const SessionRecord& record)
    : m_record{record}, m_sessionTag{openbell::sessionTag(record.header.sessionId)} {
    for (const Instrument& instrument : record.header.instruments)
        m_zones.push_back(Zone::find(instrument.zone).value_or(m_utc));
    m_decisionOfSignal.resize(record.signals.size());
    for (const Decision& decision : record.decisions)
        if (signal(decision.signal) != nullptr) m_decisionOfSignal[decision.signal.value - 1] = decision.id;
}

const Instrument& RecordView::instrument(InstrumentId id) const {
    static const Instrument none;
    return id.value < header().instruments.size() ? header().instruments[id.value] : none;
}

std::string_view RecordView::strategy(StrategyId id) const {
    return id.value < header().strategies.size() ? std::string_view{header().strategies[id.value].id} : "";
}

const Zone& RecordView::zone(InstrumentId id) const {
    return id.value < m_zones.size() ? m_zones[id.value] : m_utc;
}

const Zone& RecordView::sessionZone() const {
    return m_zones.empty() ? m_utc : m_zones.front();
}

const Signal* RecordView::signal(SignalId id) const {
    return at(m_record.signals, id);
}
const Decision* RecordView::decision(DecisionId id) const {
    return at(m_record.decisions, id);
}
const Order* RecordView::order(OrderId id) const {
    return at(m_record.orders, id);
}
const Trade* RecordView::trade(TradeId id) const {
    return at(m_record.trades, id);
}

const Decision* RecordView::decisionOf(SignalId id) const {
    return signal(id) == nullptr ? nullptr : decision(m_decisionOfSignal[id.value - 1]);
}

Money RecordView::initialRisk(const Trade& trade) const {
    const Decision* entry = decisionOf(trade.entrySignal);
    return entry != nullptr && entry->stopDistance.isZero() ? Money{} : trade.risk;
}

std::span<const Condition> RecordView::conditions(Span32 range) const {
    return within(m_record.conditions, range);
}

std::span<const GateResult> RecordView::gates(Span32 range) const {
    return within(m_record.gates, range);
}

std::vector<GateResult> RecordView::allGates(const Decision& decision) const {
    std::vector<GateResult> all;
    if (gates(decision.gates).empty()) return all;
    for (int gate = 0; gate < kGateCount; ++gate)
        all.push_back(gateOf(m_record, decision, static_cast<GateCode>(gate)));
    return all;
}

std::string clientOrderId(const RecordView& view, const Order& order) {
    return toText(ClientOrderId{order.decision, order.leg, order.attempt}, view.sessionTag());
}

Price slippageOf(const Fill& fill) {
    if (fill.intended.isZero()) return Price{};
    return fill.side == Side::Buy ? fill.price - fill.intended : fill.intended - fill.price;
}

} // namespace openbell
