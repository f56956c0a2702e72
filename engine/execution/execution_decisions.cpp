// The decisions of the ExecutionHandler: entries through the gates, exits unhindered, the end of the day, the
// halt.
#include "engine/execution/execution_handler.h"
#include <cmath>

namespace openbell {

namespace {

// An indicator's distance as a price; none while it is not warmed up or beyond any price.
Price priceOf(double distance) {
    const double raw = distance * static_cast<double>(Price::kScale);
    if (!(raw > 0) || raw > 9e17) return Price{};
    return Price::fromRaw(std::llround(raw));
}

} // namespace

Price ExecutionHandler::distanceOf(const ExitDistance& rule, Price price, double atr, Price stop,
                                   Price tick) const {
    Price distance;
    switch (rule.type) {
    case DistanceType::None: return Price{};
    case DistanceType::Percent:
        distance = portion(price, rule.value.raw(), Fraction::kScale, Rounding::Up);
        break;
    case DistanceType::Atr:
        distance = portion(priceOf(atr), rule.value.raw(), Fraction::kScale, Rounding::Up);
        break;
    case DistanceType::RMultiple:
        distance = portion(stop, rule.value.raw(), Fraction::kScale, Rounding::Up);
        break;
    }
    return roundToStep(distance, tick, Rounding::Up);
}

// What a lot costs to buy or sell at the signal's price, and the slippage expected on its fill.
Money ExecutionHandler::costsOfLot(const Signal& signal, bool sells) const {
    const std::size_t i = signal.instrument.value;
    const Instrument& instrument = m_instruments[i];
    const CostModel& model = m_settings.costs[i];
    const Date date = std::holds_alternative<CostSchedule>(model) ? m_zones[i].dateOf(signal.time) : Date{};
    const Price paid = slipped(signal.price, sells ? Side::Sell : Side::Buy, instrument.lotSize, Quantity{},
                               m_settings.exchange.slippage, instrument.tickSize);
    return costsOf(model, {sells, signal.price, instrument.lotSize, date, Money{}}).total +
           notional((paid - signal.price).abs(), instrument.lotSize, Rounding::Up);
}

EntryTerms ExecutionHandler::termsOf(const Signal& signal, const EntryMoment& moment, InstrumentId id) const {
    const Instrument& instrument = m_instruments[id.value];
    EntryTerms terms;
    terms.price = signal.price;
    terms.lot = instrument.lotSize;
    terms.stopDistance =
        distanceOf(m_settings.exits.stop, signal.price, moment.stopAtr, Price{}, instrument.tickSize);
    terms.costsPerLot = costsOfLot(signal, false) + costsOfLot(signal, true);
    return terms;
}

void ExecutionHandler::decideEntry(FactLog& log, const Signal& signal, const EntryMoment& moment) {
    const std::uint16_t index = slotOf(signal.instrument, signal.strategy);
    Slot& slot = m_slots[index];
    const Instrument& instrument = m_instruments[signal.instrument.value];
    GateInputs in;
    in.account = account();
    in.terms = termsOf(signal, moment, signal.instrument);
    const Price targetDistance = distanceOf(m_settings.exits.target, signal.price, moment.targetAtr,
                                            in.terms.stopDistance, instrument.tickSize);
    // A stop or target that was asked for but cannot be placed yet makes the size zero: nothing is entered
    // without the exits it was to have.
    const ExitRules& exits = m_settings.exits;
    const bool stopMissing = exits.stop.type != DistanceType::None && in.terms.stopDistance.isZero();
    const bool targetMissing = exits.target.type == DistanceType::Atr && targetDistance.isZero();
    in.quantity = stopMissing || targetMissing
                      ? Quantity{}
                      : sizeEntry(m_settings.sizing, in.account, m_settings.limits, in.terms);
    // Where the limits leave no lot, the gates are asked about one lot, so that the limit itself refuses.
    const Quantity asked =
        in.quantity.isZero() && !stopMissing && !targetMissing ? in.terms.lot : in.quantity;
    in.risk = riskOf(in.terms, asked);
    in.loss = lossOf(in.terms, asked);
    in.value = notional(in.terms.price, asked, Rounding::Up);
    in.halted = m_halted;
    in.tradable = instrument.tradable;
    in.duplicate = !slot.entry.isNone() || (!slot.position.isFlat() && slot.exit.isNone());
    in.time = signal.time;
    in.lastEntry = moment.lastEntry;
    const GateResults gates = evaluateGates(in, m_settings.limits);
    const GateResult* refusal = firstRefusal(gates);
    if (in.quantity.isZero())
        for (const GateResult& gate : gates)
            if (!gate.passed && gate.gate > GateCode::QuantityAboveZero &&
                refusal->gate == GateCode::QuantityAboveZero)
                refusal = &gate;

    Decision decision;
    decision.signal = signal.id;
    decision.cause = signal.seq;
    decision.time = signal.time;
    decision.verdict = refusal ? Verdict::Refused : Verdict::Taken;
    if (refusal) decision.refusal = refusal->gate;
    decision.quantity = in.quantity;
    decision.stopDistance = in.terms.stopDistance;
    decision.targetDistance = targetDistance;
    decision.riskAmount = refusal && in.quantity.isZero() ? Money{} : in.risk;
    decision.heatBefore = in.account.heat;
    decision.heatAfter = refusal ? in.account.heat : in.account.heat + in.risk;
    decision = log.append(decision, gates);
    if (refusal) return;

    ++m_tradesToday;
    slot.entryDecision = decision.id;
    slot.entrySignal = signal.id;
    slot.stopDistance = decision.stopDistance;
    slot.targetDistance = decision.targetDistance;
    slot.plannedRisk = in.risk;
    slot.plannedLoss = in.loss;
    slot.plannedValue = in.value;
    slot.exitCosts = costsOfLot(signal, signal.direction == Direction::Long) *
                     mulDiv(in.quantity.raw(), 1, in.terms.lot.raw(), Rounding::Up);
    Order order;
    order.cause = decision.seq;
    order.created = signal.time;
    order.decision = decision.id;
    order.side = signal.direction == Direction::Long ? Side::Buy : Side::Sell;
    order.quantity = in.quantity;
    order.intended = signal.price;
    slot.entry = place(log, index, order, signal.time.plus(m_settings.exchange.latencyNanos));
}

void ExecutionHandler::decideExit(FactLog& log, const Signal& signal) {
    const std::uint16_t index = slotOf(signal.instrument, signal.strategy);
    Slot& slot = m_slots[index];
    Decision decision;
    decision.signal = signal.id;
    decision.cause = signal.seq;
    decision.time = signal.time;
    decision.quantity = slot.position.quantity.abs();
    decision.heatBefore = account().heat;
    decision.heatAfter = slot.exit.isNone() ? decision.heatBefore - slot.position.risk : decision.heatBefore;
    decision = log.append(decision, {});
    if (slot.position.isFlat()) return;
    if (slot.exit.isNone()) slot.exitSignal = signal.id;
    placeExit(log, index, ExitReason::Signal, decision.id, signal.time, decision.seq);
}

void ExecutionHandler::exitAtTime(FactLog& log, InstrumentId instrument, UtcTime time, const Bar* bar,
                                  ExitReason reason) {
    const Price price = bar ? bar->open : m_last[instrument.value];
    const Quantity volume = bar ? bar->volume : m_lastVolume[instrument.value];
    for (std::size_t s = 0; s < m_strategies; ++s) {
        const std::uint16_t index = slotOf(instrument, StrategyId{static_cast<std::uint16_t>(s)});
        Slot& slot = m_slots[index];
        cancel(log, slot, slot.entry, time);
        if (slot.position.isFlat()) continue;
        const OrderId exit = placeExit(log, index, reason, DecisionId{}, time, 0);
        onFill(log, m_exchange.fillAt(instrument, exit, price, volume), time);
    }
    m_book.sweep();
}

void ExecutionHandler::expireEntries(FactLog& log, InstrumentId instrument, UtcTime time) {
    for (std::size_t s = 0; s < m_strategies; ++s) {
        Slot& slot = m_slots[slotOf(instrument, StrategyId{static_cast<std::uint16_t>(s)})];
        if (ActiveOrder* order = slot.entry.isNone() ? nullptr : m_book.find(slot.entry)) {
            m_exchange.cancel(instrument, slot.entry);
            m_book.apply(log, *order, OrderEventKind::Expire, time);
        }
        slot.entry = OrderId{};
    }
    m_book.sweep();
}

void ExecutionHandler::halt(FactLog& log, UtcTime time, RiskEventCode code, Money value, Money limit) {
    RiskEvent event;
    event.time = time;
    event.code = code;
    event.value = value;
    event.limit = limit;
    log.append(event);
    const FactSeq cause = log.lastSeq();
    m_halted = true;
    m_haltEndsWithDay = false;
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        Slot& slot = m_slots[i];
        cancel(log, slot, slot.entry, time);
        if (!slot.position.isFlat())
            placeExit(log, static_cast<std::uint16_t>(i), ExitReason::Halt, DecisionId{}, time, cause);
    }
    m_book.sweep();
}

void ExecutionHandler::closeAll(FactLog& log, UtcTime time, ExitReason reason) {
    for (std::size_t i = 0; i < m_instruments.size(); ++i)
        exitAtTime(log, InstrumentId{static_cast<std::uint16_t>(i)}, time, nullptr, reason);
}

} // namespace openbell
