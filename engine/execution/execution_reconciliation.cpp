// What the broker holds against what we hold, and taking it over.
#include "engine/execution/execution_handler.h"
#include <algorithm>

namespace openbell {

void ExecutionHandler::reconcile(FactLog& log, UtcTime now) {
    if (m_broker.immediate) {
        note(log, RiskEventCode::Reconciled, now, OrderId{}, 0,
             "the simulated exchange is part of the engine");
        return;
    }
    for (const CommandKind kind : {CommandKind::QueryOrders, CommandKind::QueryTrades,
                                   CommandKind::QueryPositions, CommandKind::QueryFunds})
        if (kind != CommandKind::QueryTrades || m_broker.fills == FillBasis::Execution) query(kind, now);
}

void ExecutionHandler::tellDifferences(FactLog& log, const std::vector<Difference>& found, UtcTime now) {
    for (Difference difference : found) {
        difference.cause = difference.seq;
        difference.time = now;
        log.append(difference);
        difference.seq = log.lastSeq();
        if (difference.state == DifferenceState::Open) m_reconciler.opened(difference);
    }
    if (found.empty()) return;
    const auto open = static_cast<std::int64_t>(m_reconciler.open().size());
    const FactSeq cause = log.lastSeq();
    if (open == 0) {
        note(log, RiskEventCode::Reconciled, now, OrderId{}, cause);
        return;
    }
    if (m_settings.reconcile.mode == ReconcileMode::Adopt) {
        const std::vector<Difference> all = m_reconciler.open();
        for (const Difference& difference : all)
            (void)adopt(log, difference.seq, now);
        return;
    }
    note(log, RiskEventCode::ReconciliationLost, now, OrderId{}, cause, {}, Money::whole(open));
    if (m_settings.reconcile.mode == ReconcileMode::Strict)
        halt(log, now, HaltSource::Reconciliation, Money::whole(open), Money{},
             "the broker's state differs from ours");
}

Status ExecutionHandler::ignore(FactLog& log, FactSeq seq, UtcTime now) {
    auto difference = m_reconciler.take(seq, true);
    if (!difference) return fail("there is no open difference {}", seq);
    difference->cause = seq;
    difference->time = now;
    difference->state = DifferenceState::Ignored;
    log.append(*difference);
    return {};
}

Status ExecutionHandler::adopt(FactLog& log, FactSeq seq, UtcTime now) {
    const Difference* const known = m_reconciler.find(seq);
    if (!known) return fail("there is no open difference {}", seq);
    const bool position = known->kind == DifferenceKind::Position, cash = known->kind == DifferenceKind::Cash;
    if ((position && netOf(known->instrument).raw() != known->local) ||
        (cash && m_cash.raw() != known->local))
        return fail("something has moved since difference {} was told; reconcile again", seq);
    Difference difference = *m_reconciler.take(seq, false);
    difference.cause = seq;
    difference.time = now;
    difference.state = DifferenceState::Adopted;
    log.append(difference);
    difference.seq = log.lastSeq();
    if (cash) m_cash += Money::fromRaw(difference.broker - difference.local);
    if (!position) return {};
    adoptPosition(log, difference, now);
    // What it cost has moved our cash too: what the broker's was compared with is no more.
    if (auto over = m_reconciler.forgetCash()) {
        over->cause = over->seq;
        over->time = now;
        over->state = DifferenceState::Gone;
        log.append(*over);
    }
    return {};
}

Quantity ExecutionHandler::netOf(InstrumentId instrument) const {
    Quantity net;
    for (std::size_t s = 0; s < m_strategies; ++s)
        net += m_slots[slotOf(instrument, StrategyId{static_cast<std::uint16_t>(s)})].position.quantity;
    return net;
}

// First what the difference closes, in the slots that hold it; the rest is the last strategy's, the
// operator's where there is one.
void ExecutionHandler::adoptPosition(FactLog& log, const Difference& difference, UtcTime now) {
    forgoUntold(log, difference.instrument, now);
    Quantity change = Quantity::fromRaw(difference.broker - difference.local);
    const Price price = difference.price.raw() > 0 ? difference.price : m_last[difference.instrument.value];
    const Side side = change.raw() > 0 ? Side::Buy : Side::Sell;
    Quantity rest = change.abs();
    for (std::size_t s = 0; s < m_strategies && rest.raw() > 0; ++s) {
        const std::uint16_t index = slotOf(difference.instrument, StrategyId{static_cast<std::uint16_t>(s)});
        const Position& position = m_slots[index].position;
        if (position.isFlat() || position.isLong() == (side == Side::Buy)) continue;
        const Quantity part = std::min(rest, position.quantity.abs());
        rest -= part;
        adjust(log, index, side, part, price, now, difference.seq);
    }
    const StrategyId last{static_cast<std::uint16_t>(m_strategies - 1)};
    if (rest.raw() > 0)
        adjust(log, slotOf(difference.instrument, last), side, rest, price, now, difference.seq);
}

// Executions that the broker knows of and has not told in whole lists of them.
bool ExecutionHandler::isOverdue(const ActiveOrder& order) const {
    if (order.missing().isZero()) return false;
    const bool trades = m_broker.fills == FillBasis::Execution;
    const UtcTime listed =
        m_watcher.lastAnswered(trades ? CommandKind::QueryTrades : CommandKind::QueryOrders);
    return listed != kNoTime && order.heardAt != kNoTime &&
           listed.ns - order.heardAt.ns >= kNeverArrivedNanos;
}

// A position taken over has the executions in it that were never told.
void ExecutionHandler::forgoUntold(FactLog& log, InstrumentId instrument, UtcTime now) {
    m_book.forAll([&](ActiveOrder& order) {
        if (m_slots[order.slot].instrument != instrument || !isOverdue(order)) return;
        m_forgone.push_back({order.id, order.missing(), order.missing()});
        const bool done = order.heard >= order.quantity;
        order.heard = order.filled;
        if (!isWorking(order.state)) return;
        if (done)
            m_book.apply(log, order, OrderEventKind::Fill, now);
        else
            askCancel(log, order, now);
    });
}

void ExecutionHandler::adjust(FactLog& log, std::uint16_t index, Side side, Quantity quantity, Price price,
                              UtcTime now, FactSeq cause) {
    TradingSlot& slot = m_slots[index];
    const DecisionId decision = decideClosing(log, slot, SignalId{}, ExitReason::Adopted, now, cause);
    if (slot.position.isFlat()) {
        slot.entryDecision = decision;
        slot.entrySignal = SignalId{};
        // No signal says how far away the stop belongs: a rule that needs one gives way to a percentage.
        ExitDistance stop = m_settings.exits.stop;
        if (stop.type != DistanceType::None && stop.type != DistanceType::Percent)
            stop = {DistanceType::Percent, m_settings.reconcile.adoptedStop};
        slot.stopDistance =
            distanceOf(stop, price, 0, Price{}, m_instruments[slot.instrument.value].tickSize);
        slot.targetDistance = slot.target2Distance = Price{};
        slot.trailingDistance =
            m_settings.exits.trailing.type == DistanceType::Atr ? slot.stopDistance : Price{};
    }
    Order order;
    order.cause = log.lastSeq();
    order.created = now;
    order.decision = decision;
    order.instrument = slot.instrument;
    order.strategy = slot.strategy;
    order.side = side;
    order.leg = Leg::Adjustment;
    order.reason = ExitReason::Adopted;
    order.quantity = quantity;
    order.intended = price;
    ActiveOrder& active = m_book.create(log, order, index);
    m_book.apply(log, active, OrderEventKind::Submit, now);
    onFill(log, active, quantity, price, now);
    if (!slot.position.isFlat() && slot.stopPrice.isZero())
        note(log, RiskEventCode::Unprotected, now, active.id, log.lastSeq(),
             "taken over, and this session places no stops", notional(price, slot.position.quantity.abs()));
    steer(log, index, now);
}

} // namespace openbell
