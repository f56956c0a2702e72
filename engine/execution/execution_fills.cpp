// What was executed: fills into positions, cash and trades, each counted once.
#include "engine/execution/execution_handler.h"
#include <algorithm>

namespace openbell {

void ExecutionHandler::onTrade(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now) {
    Quantity quantity = report.quantity;
    Price price = report.price;
    bool repeated = false;
    const bool total = report.kind == ReportKind::OrderStatus || report.basis == FillBasis::Cumulative;
    if (total) {
        quantity = report.cumulative - order.filled - forgone(order.id);
        repeated = quantity.raw() <= 0;
        if (!repeated && !order.filled.isZero() && forgone(order.id).isZero()) {
            constexpr std::int64_t scale = Price::kScale / Money::kScale * Quantity::kScale;
            const Money value = notional(report.price, report.cumulative) - order.valueFilled;
            price = Price::fromRaw(mulDiv(value.raw(), scale, quantity.raw(), Rounding::HalfEven));
        }
    } else {
        repeated = !m_broker.immediate && !m_seen.add(report.trade);
    }
    if (repeated) {
        // An answer to a query names every trade again; only what is pushed twice is worth a word.
        if (report.kind == ReportKind::Traded)
            note(log, RiskEventCode::RepeatIgnored, now, order.id, order.lastSeq);
        return;
    }
    if (!total && isForgone(log, order, quantity, now)) return;
    order.heard = std::max(order.heard, order.filled + quantity);
    if (quantity > order.open())
        note(log, RiskEventCode::Excess, now, order.id, order.lastSeq,
             "the broker filled more than was ordered", notional(price, quantity - order.open()));
    onFill(log, order, quantity, price, now);
}

void ExecutionHandler::onFill(FactLog& log, ActiveOrder& found, Quantity quantity, Price price,
                              UtcTime time) {
    const bool complete = found.filled + quantity >= found.quantity;
    FactSeq event =
        m_book.apply(log, found, complete ? OrderEventKind::Fill : OrderEventKind::PartFill, time, quantity);
    if (event == 0) { // not in the table, and recorded so; the money has moved all the same
        event = log.lastSeq();
        found.filled += quantity;
    }
    TradingSlot& slot = m_slots[found.slot];
    const CostModel& model = m_settings.costs[slot.instrument.value];
    const Date date =
        std::holds_alternative<CostSchedule>(model) ? m_zones[slot.instrument.value].dateOf(time) : Date{};
    Fill fill;
    fill.order = found.id;
    fill.cause = event;
    fill.time = time;
    fill.instrument = slot.instrument;
    fill.strategy = slot.strategy;
    fill.side = found.side;
    fill.quantity = quantity;
    fill.price = price;
    fill.intended = found.intended;
    if (found.leg != Leg::Adjustment)
        fill.costs =
            costsOf(model, {found.side == Side::Sell, price, quantity, date, found.valueFilled}).total;
    fill = log.append(fill);
    ++m_fills;

    const Money value = notional(price, quantity);
    found.valueFilled += value;
    m_cash += (found.side == Side::Buy ? -value : value) - fill.costs;
    AppliedFill applied = applyFill(slot.position, fill);
    log.append(PositionChange{0, fill.seq, time, slot.instrument, slot.strategy, slot.position.quantity,
                              slot.position.average, applied.realised});
    slot.failures = 0;
    slot.cause = fill.seq;
    const bool enters = found.leg == Leg::Entry || found.leg == Leg::Adjustment;
    if (found.leg == Leg::Target) slot.targetFilled += quantity;
    if (applied.opened && !applied.closed) m_open.push_back(found.slot);
    if (applied.closed) closed(log, found, *applied.closed, fill.seq);
    if (slot.position.isFlat()) return;
    if (applied.opened) slot.group = found.group;
    if (enters && slot.position.side == found.side) {
        entered(slot, found, applied.opened);
        // A reversal's entry that filled at once leaves nothing to close.
        if (applied.opened && !slot.closesAll() && found.decision != slot.closedDecision)
            slot.closing = ExitReason::None;
    } else if (applied.opened) {
        note(log, RiskEventCode::Excess, time, found.id, fill.seq, "more was closed than was open",
             notional(price, slot.position.quantity.abs()));
        beginClosing(log, found.slot, ExitReason::Excess, time, log.lastSeq());
    }
    if (found.leg == Leg::Target && m_settings.exits.breakEvenAfterTarget && !slot.stopPrice.isZero()) {
        const bool isLong = slot.position.isLong();
        const Price even = roundToStep(slot.position.average, m_instruments[slot.instrument.value].tickSize,
                                       isLong ? Rounding::Up : Rounding::Down);
        slot.stopPrice = isLong ? std::max(slot.stopPrice, even) : std::min(slot.stopPrice, even);
    }
}

void ExecutionHandler::entered(TradingSlot& slot, const ActiveOrder& order, bool opened) {
    const Position& position = slot.position;
    const Instrument& instrument = m_instruments[slot.instrument.value];
    const bool isLong = position.isLong();
    const auto away = [&](Price distance, bool below, Rounding rounding) {
        if (distance.isZero()) return Price{};
        const Price raw = below ? position.average - distance : position.average + distance;
        return std::max(roundToStep(raw, instrument.tickSize, rounding), instrument.tickSize);
    };
    const Price stop = away(slot.stopDistance, isLong, isLong ? Rounding::Up : Rounding::Down);
    if (opened) {
        slot.position.entrySignal = slot.entrySignal;
        // A decision whose entry fills again after its position was closed goes on counting its orders.
        if (slot.openDecision != slot.entryDecision)
            for (const Leg leg : {Leg::Stop, Leg::Target, Leg::Target2})
                slot.attempts[static_cast<std::size_t>(leg)] = 0;
        slot.openDecision = slot.entryDecision;
        slot.targetFilled = Quantity{};
        slot.taking = false;
        slot.stopPrice = stop;
        slot.targetPrice = away(slot.targetDistance, !isLong, Rounding::HalfUp);
        slot.target2Price = away(slot.target2Distance, !isLong, Rounding::HalfUp);
    } else if (order.leg == Leg::Entry && slot.widened.isZero() && !slot.stopPrice.isZero() &&
               !stop.isZero()) {
        // What is filled on at a worse price brings the stop along, so that no more is lost than was planned.
        slot.stopPrice = isLong ? std::max(slot.stopPrice, stop) : std::min(slot.stopPrice, stop);
    }
    const EntryTerms terms{position.average, slot.stopDistance, Money{}, instrument.lotSize};
    slot.position.risk = riskOf(terms, position.quantity.abs());
    if (!slot.widened.isZero()) slot.countWidened();
}

void ExecutionHandler::closed(FactLog& log, const ActiveOrder& order, Trade& trade, FactSeq cause) {
    TradingSlot& slot = m_slots[order.slot];
    trade.cause = cause;
    if (m_settings.exits.stop.type == DistanceType::None) trade.risk = Money{};
    trade.exitReason = order.leg == Leg::Entry ? ExitReason::Reversal : order.reason;
    if (order.leg == Leg::Exit) trade.exitSignal = slot.exitSignal;
    log.append(trade);
    if (slot.position.isFlat()) {
        std::erase(m_open, order.slot);
        // What is left of the entry that opened it would open it again.
        const DecisionId opened = slot.openDecision;
        m_book.forSlot(order.slot, [&](ActiveOrder& other) {
            if (other.leg == Leg::Entry && other.decision == opened)
                askCancel(log, other, log.record().fills.back().time);
        });
    }
    slot.exitSignal = SignalId{};
    slot.widened = Money{};
    slot.stopPrice = slot.targetPrice = slot.target2Price = Price{};
    slot.taking = false;
}

Quantity ExecutionHandler::forgone(OrderId order) const {
    Quantity total;
    for (const Forgone& each : m_forgone)
        if (each.order == order) total += each.total;
    return total;
}

// Takes from an execution what was taken over already; true when nothing is left of it.
bool ExecutionHandler::isForgone(FactLog& log, const ActiveOrder& order, Quantity& quantity, UtcTime now) {
    for (Forgone& each : m_forgone) {
        if (each.order != order.id) continue;
        const Quantity part = std::min(each.rest, quantity);
        each.rest -= part;
        quantity -= part;
    }
    if (!quantity.isZero()) return false;
    note(log, RiskEventCode::RepeatIgnored, now, order.id, order.lastSeq,
         "it was taken over with the position");
    return true;
}

} // namespace openbell
