// What is decided: entries through the gates, exits unhindered, the end of the day, the halt.
#include "engine/core/decimal.h"
#include "engine/execution/execution_handler.h"
#include <algorithm>
#include <cmath>

namespace openbell {

Price priceOf(double distance) {
    const double raw = distance * static_cast<double>(Price::kScale);
    if (!(raw > 0) || raw > 9e17) return Price{};
    return Price::fromRaw(std::llround(raw));
}

// `base`: the distance that Signal and RMultiple are multiples of.
Price ExecutionHandler::distanceOf(const ExitDistance& rule, Price price, double atr, Price base,
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
    case DistanceType::Signal:
    case DistanceType::RMultiple:
        distance = portion(base, rule.value.raw(), Fraction::kScale, Rounding::Up);
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

EntryTerms ExecutionHandler::termsOf(const Signal& signal, const EntryMoment& moment) const {
    const Instrument& instrument = m_instruments[signal.instrument.value];
    EntryTerms terms;
    terms.price = signal.price;
    terms.lot = instrument.lotSize;
    terms.freeze = instrument.freezeQuantity;
    terms.tick = instrument.tickSize;
    terms.stopDistance = distanceOf(m_settings.exits.stop, signal.price, moment.stopAtr, signal.stopDistance,
                                    instrument.tickSize);
    const Money buying = costsOfLot(signal, false), selling = costsOfLot(signal, true);
    terms.costsPerLot = buying + selling;
    terms.exitCostsPerLot = signal.direction == Direction::Long ? selling : buying;
    return terms;
}

GateInputs ExecutionHandler::gateInputs(const Signal& signal, const EntryMoment& moment,
                                        const TradingSlot& slot, std::uint16_t index,
                                        const ManualTerms* manual) const {
    GateInputs in;
    in.account = withBudgets(account(&slot), m_settings.budgets, slot.strategy, slot.instrument);
    in.terms = termsOf(signal, moment);
    in.halted = isHalted();
    in.paused = m_halt.pause.has_value();
    in.tradable = m_instruments[signal.instrument.value].tradable;
    in.locked = !m_connected || isLocked(signal.instrument);
    // By hand a position may be added to, one order at a time.
    in.duplicate = hasEntry(index) || (!manual && !slot.position.isFlat() && !slot.isClosing());
    in.time = signal.time;
    in.lastEntry = moment.lastEntry;
    const UtcTime priced = m_lastTime[signal.instrument.value];
    in.priceAgeNanos = priced == kNoTime ? INT64_MAX : signal.time.ns - priced.ns;
    in.lastTrade = m_last[signal.instrument.value];
    in.ordersLastMinute = std::count_if(m_entriesSent.begin(), m_entriesSent.end(), [&](UtcTime sent) {
        return signal.time.ns - sent.ns < kNanosPerMinute;
    });
    return in;
}

void ExecutionHandler::decideEntry(FactLog& log, const Signal& signal, const EntryMoment& moment,
                                   const ManualTerms* manual) {
    const std::uint16_t index = slotOf(signal.instrument, signal.strategy);
    TradingSlot& slot = m_slots[index];
    const Instrument& instrument = m_instruments[signal.instrument.value];
    GateInputs in = gateInputs(signal, moment, slot, index, manual);
    const ExitRules& exits = m_settings.exits;
    const Price targetDistance =
        distanceOf(exits.target, signal.price, moment.targetAtr, in.terms.stopDistance, instrument.tickSize);
    const Price target2Distance = distanceOf(exits.target2, signal.price, moment.target2Atr,
                                             in.terms.stopDistance, instrument.tickSize);
    const bool trailsByAtr = exits.trailing.type == DistanceType::Atr;
    const Price trailingDistance = trailsByAtr ? distanceOf(exits.trailing, signal.price, moment.trailingAtr,
                                                            Price{}, instrument.tickSize)
                                               : Price{};
    // A stop or target that was asked for but cannot be placed yet makes the size zero: nothing is entered
    // without the exits it was to have.
    const bool stopMissing = exits.stop.type != DistanceType::None && in.terms.stopDistance.isZero();
    const bool targetMissing = exits.target.type == DistanceType::Atr && targetDistance.isZero();
    const bool target2Missing = exits.target2.type == DistanceType::Atr && target2Distance.isZero();
    const bool trailingMissing = trailsByAtr && trailingDistance.isZero();
    const bool exitsMissing = stopMissing || targetMissing || target2Missing || trailingMissing;
    if (manual)
        in.quantity =
            exitsMissing ? Quantity{} : in.terms.lot * (manual->quantity.raw() / in.terms.lot.raw());
    else
        in.quantity =
            exitsMissing ? Quantity{} : sizeEntry(m_settings.sizing, in.account, m_settings.limits, in.terms);
    // Where the limits leave too little, the gates are asked about the least, so that the limit itself
    // refuses.
    const bool none = in.quantity.isZero() && !exitsMissing;
    const Quantity least =
        none ? leastEntry(m_settings.sizing, in.account, m_settings.limits, in.terms) : Quantity{};
    const Quantity asked = none ? std::max(least, in.terms.lot) : in.quantity;
    in.risk = riskOf(in.terms, asked);
    in.loss = lossOf(in.terms, asked);
    in.value = notional(in.terms.price, asked, Rounding::Up);
    const GateResults gates = evaluateGates(in, m_settings.limits);
    const GateResult* refusal = firstRefusal(gates);

    Decision decision;
    decision.signal = signal.id;
    decision.cause = signal.seq;
    decision.time = signal.time;
    decision.instrument = signal.instrument;
    decision.strategy = signal.strategy;
    decision.verdict = refusal ? Verdict::Refused : Verdict::Taken;
    if (refusal) decision.refusal = refusal->gate;
    decision.quantity = in.quantity;
    decision.stopDistance = in.terms.stopDistance;
    decision.targetDistance = targetDistance;
    decision.riskAmount = refusal && in.quantity.isZero() ? Money{} : in.risk;
    decision.heatBefore = in.account.heat;
    decision.heatAfter = refusal ? in.account.heat : in.account.heat + in.risk;
    decision = log.append(decision, gates.told());
    if (refusal) {
        if (!least.isZero() && !manual) haltIfSpent(log, *refusal, signal.time);
        return;
    }

    ++m_tradesToday;
    slot.entryDecision = decision.id;
    slot.entrySignal = signal.id;
    slot.stopDistance = decision.stopDistance;
    slot.targetDistance = decision.targetDistance;
    slot.target2Distance = target2Distance;
    slot.trailingDistance = trailingDistance;
    slot.plannedRisk = in.risk;
    slot.plannedLoss = in.loss;
    slot.plannedValue = in.value;
    slot.exitCosts = in.terms.exitCostsPerLot * lotsOf(in.terms, in.quantity);
    slot.attempts[static_cast<std::size_t>(Leg::Entry)] = 0;
    Order order;
    order.cause = decision.seq;
    order.decision = decision.id;
    order.side = signal.direction == Direction::Long ? Side::Buy : Side::Sell;
    order.quantity = in.quantity;
    order.intended = signal.price;
    if (manual) {
        order.type = manual->type;
        order.timeInForce = manual->timeInForce;
        order.limit = manual->limit;
        order.stop = manual->stop;
    }
    place(log, index, order, signal.time);
}

// A limit on losses that leaves too little for any entry while nothing is open has been reached in all but
// name: it halts as if it were.
void ExecutionHandler::haltIfSpent(FactLog& log, const GateResult& refusal, UtcTime time) {
    const bool daily = refusal.gate == GateCode::DailyLoss, drawdown = refusal.gate == GateCode::Drawdown;
    if (!daily && !drawdown) return;
    const bool fixed = m_settings.sizing.type == SizingType::FixedQuantity;
    if (fixed || isHalted() || !m_open.empty() || m_book.size() > 0) return;
    const Money lost = (daily ? m_dayStart : m_peak) - m_equity, allowed = Money::fromRaw(refusal.limit);
    halt(log, time, daily ? HaltSource::DailyLoss : HaltSource::Drawdown, lost, allowed,
         "what is left of the limit is too little for an entry");
}

DecisionId ExecutionHandler::decideClosing(FactLog& log, const TradingSlot& slot, SignalId signal,
                                           ExitReason reason, UtcTime time, FactSeq cause) {
    Decision decision;
    decision.signal = signal;
    decision.cause = cause;
    decision.time = time;
    decision.instrument = slot.instrument;
    decision.strategy = slot.strategy;
    decision.reason = reason;
    decision.quantity = slot.position.quantity.abs();
    decision.heatBefore = account(&slot).heat;
    decision.heatAfter = slot.isClosing() ? decision.heatBefore : decision.heatBefore - slot.heat();
    return log.append(decision, {}).id;
}

void ExecutionHandler::decideExit(FactLog& log, const Signal& signal, ExitReason reason) {
    const std::uint16_t index = slotOf(signal.instrument, signal.strategy);
    TradingSlot& slot = m_slots[index];
    const DecisionId decision = decideClosing(log, slot, signal.id, reason, signal.time, signal.seq);
    if (slot.position.isFlat()) return;
    if (!slot.isClosing()) {
        slot.closing = reason;
        slot.exitDecision = decision;
        slot.closedDecision = slot.openDecision;
        slot.exitSignal = signal.id;
        slot.cause = log.lastSeq();
        slot.attempts[static_cast<std::size_t>(Leg::Exit)] = 0;
    } else if (!slot.closesAll()) {
        slot.closing = reason;
    }
    steer(log, index, signal.time);
}

// A stronger reason takes over a closing that is under way: its decision and orders stay.
void ExecutionHandler::beginClosing(FactLog& log, std::uint16_t index, ExitReason reason, UtcTime time,
                                    FactSeq cause) {
    TradingSlot& slot = m_slots[index];
    if (!slot.isClosing()) {
        slot.exitDecision = decideClosing(log, slot, SignalId{}, reason, time, cause);
        slot.closedDecision = slot.openDecision;
        slot.cause = log.lastSeq();
        slot.attempts[static_cast<std::size_t>(Leg::Exit)] = 0;
    }
    slot.closing = reason;
}

void ExecutionHandler::close(FactLog& log, InstrumentId instrument, UtcTime time, ExitReason reason) {
    for (std::size_t s = 0; s < m_strategies; ++s) {
        const std::uint16_t index = slotOf(instrument, StrategyId{static_cast<std::uint16_t>(s)});
        if (m_slots[index].position.isFlat()) {
            cancelEntries(log, index, time);
            continue;
        }
        beginClosing(log, index, reason, time, 0);
        steer(log, index, time);
    }
}

void ExecutionHandler::closeAll(FactLog& log, UtcTime time, ExitReason reason) {
    for (std::size_t i = 0; i < m_instruments.size(); ++i)
        close(log, InstrumentId{static_cast<std::uint16_t>(i)}, time, reason);
}

// ---- halt
// ------------------------------------------------------------------------------------------------------

Status ExecutionHandler::pause(FactLog& log, UtcTime time, std::string_view why) {
    auto next = withPause(m_halt, {HaltSource::Operator, time, ShortText{why}});
    if (!next) return fail(next.error());
    m_halt = *next;
    note(log, RiskEventCode::Paused, time, OrderId{}, 0, why);
    return {};
}

namespace {

RiskEventCode eventOf(HaltSource source) {
    if (source == HaltSource::DailyLoss) return RiskEventCode::DailyLossReached;
    if (source == HaltSource::Drawdown) return RiskEventCode::DrawdownReached;
    return RiskEventCode::Halted;
}

} // namespace

void ExecutionHandler::halt(FactLog& log, UtcTime time, HaltSource by, Money value, Money limit,
                            std::string_view why) {
    const FactSeq cause = note(log, eventOf(by), time, OrderId{}, 0, why, value, limit);
    if (auto next = withHalt(m_halt, {by, time, ShortText{why}})) m_halt = *next;
    if (m_broker.cancelAll && !m_broker.immediate && m_connected && m_book.size() > 1) {
        BrokerCommand all;
        all.kind = CommandKind::CancelAll;
        all.time = time;
        m_commands.push(all);
        m_book.forAll([&](ActiveOrder& order) { askCancel(log, order, time, true); });
    }
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const auto index = static_cast<std::uint16_t>(i);
        if (m_slots[i].position.isFlat()) {
            cancelEntries(log, index, time);
            continue;
        }
        beginClosing(log, index, ExitReason::Halt, time, cause);
        steer(log, index, time);
    }
}

Status ExecutionHandler::clearHalt(FactLog& log, UtcTime time, std::string_view why) {
    auto next = cleared(m_halt, why);
    if (!next) return fail(next.error());
    m_halt = *next;
    note(log, RiskEventCode::Cleared, time, OrderId{}, 0, why);
    return {};
}

} // namespace openbell
