#include "engine/execution/execution_handler.h"
#include <algorithm>
#include <cmath>

namespace openbell {

namespace {

Zone zoneOf(const Instrument& instrument) {
    return Zone::find(instrument.zone).value_or(Zone::utc());
}

std::vector<Price> tickSizes(const std::vector<Instrument>& instruments) {
    std::vector<Price> ticks;
    for (const auto& instrument : instruments)
        ticks.push_back(instrument.tickSize);
    return ticks;
}

constexpr bool buysToOpen(Direction direction) {
    return direction == Direction::Long;
}

} // namespace

ExecutionHandler::ExecutionHandler(ExecutionSettings settings, const std::vector<Instrument>& instruments,
                                   std::size_t strategies)
    : m_settings{std::move(settings)},
      m_instruments{instruments},
      m_strategies{strategies},
      m_exchange{m_settings.exchange, tickSizes(instruments)},
      m_slots(instruments.size() * strategies),
      m_last(instruments.size()),
      m_lastVolume(instruments.size()),
      m_cash{m_settings.capital},
      m_equity{m_cash},
      m_dayStart{m_cash},
      m_peak{m_cash} {
    for (const auto& instrument : instruments)
        m_zones.push_back(zoneOf(instrument));
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        m_slots[i].instrument.value = static_cast<std::uint16_t>(i / strategies);
        m_slots[i].strategy.value = static_cast<std::uint16_t>(i % strategies);
    }
    m_open.reserve(m_slots.size());
    m_guards = m_settings.limits.dailyLoss || m_settings.limits.maxDrawdown;
}

bool ExecutionHandler::isIdle(InstrumentId instrument) const {
    const auto first = m_slots.begin() + static_cast<std::ptrdiff_t>(instrument.value * m_strategies);
    return std::all_of(first, first + static_cast<std::ptrdiff_t>(m_strategies),
                       [](const Slot& s) { return s.position.isFlat() && s.entry.isNone(); });
}

// ---- market
// ----------------------------------------------------------------------------------------------------

void ExecutionHandler::fillAtOpen(FactLog& log, InstrumentId instrument, const Bar& bar) {
    m_exchange.open(instrument, bar, [&](const ExchangeFill& fill) { onFill(log, fill, bar.start); });
    m_book.sweep();
}

void ExecutionHandler::fillInRange(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end) {
    m_exchange.range(instrument, bar, [&](const ExchangeFill& fill) { onFill(log, fill, end); });
    m_book.sweep();
}

inline EquityPoint ExecutionHandler::valuedAt(UtcTime time) const {
    EquityPoint point;
    point.time = time;
    point.cash = m_cash;
    for (const std::uint16_t index : m_open) {
        const Slot& slot = m_slots[index];
        point.positionValue += notional(m_last[slot.instrument.value], slot.position.quantity);
        point.heat += slot.position.risk;
    }
    return point;
}

void ExecutionHandler::mark(FactLog& log, UtcTime time) {
    const EquityPoint point = valuedAt(time);
    m_equity = point.equity();
    m_peak = std::max(m_peak, m_equity);
    log.append(point);
}

void ExecutionHandler::startDay() {
    // Not the last mark: positions may have been closed since, at the end of the day before.
    m_dayStart = m_equity = valuedAt(kNoTime).equity();
    m_tradesToday = 0;
    if (m_haltEndsWithDay) m_halted = m_haltEndsWithDay = false;
}

// What is lost from the last price if the stop is hit, the costs of that exit included; without a stop,
// everything.
Money ExecutionHandler::lossToStop(const Slot& slot) const {
    const Price last = m_last[slot.instrument.value];
    if (slot.stopPrice.isZero()) return notional(last, slot.position.quantity).abs();
    const Price gap = slot.position.isLong() ? last - slot.stopPrice : slot.stopPrice - last;
    return notional(std::max(gap, Price{}), slot.position.quantity.abs(), Rounding::Up) + slot.exitCosts;
}

AccountState ExecutionHandler::account() const {
    AccountState state;
    state.equity = m_equity;
    state.dayStartEquity = m_dayStart;
    state.peakEquity = m_peak;
    state.tradesToday = m_tradesToday;
    for (const Slot& slot : m_slots) {
        const bool closing = !slot.exit.isNone();
        if (!slot.position.isFlat() && !closing) {
            state.heat += slot.position.risk;
            state.openLoss += lossToStop(slot);
            state.grossValue += notional(m_last[slot.instrument.value], slot.position.quantity).abs();
        }
        if (!slot.entry.isNone()) {
            state.heat += slot.plannedRisk;
            state.openLoss += slot.plannedLoss;
            state.grossValue += slot.plannedValue;
        }
        if ((!slot.position.isFlat() && !closing) || !slot.entry.isNone()) ++state.openPositions;
    }
    return state;
}

void ExecutionHandler::checkLimits(FactLog& log, UtcTime time) {
    const RiskLimits& limits = m_settings.limits;
    if (limits.maxDrawdown) {
        const Money allowed = portion(m_peak, *limits.maxDrawdown, Rounding::Down);
        if (m_peak - m_equity >= allowed && m_peak > m_equity)
            return halt(log, time, RiskEventCode::DrawdownReached, m_peak - m_equity, allowed);
    }
    if (limits.dailyLoss) {
        const Money allowed = portion(m_dayStart, *limits.dailyLoss, Rounding::Down);
        if (m_dayStart - m_equity >= allowed && m_dayStart > m_equity) {
            halt(log, time, RiskEventCode::DailyLossReached, m_dayStart - m_equity, allowed);
            m_haltEndsWithDay = true;
        }
    }
}

// ---- orders
// ----------------------------------------------------------------------------------------------------

OrderId ExecutionHandler::place(FactLog& log, std::uint16_t index, Order order, UtcTime activeFrom) {
    Slot& slot = m_slots[index];
    order.instrument = slot.instrument;
    order.strategy = slot.strategy;
    if (order.leg != Leg::Entry) order.group = slot.position.entryOrder;
    ActiveOrder& active = m_book.create(log, order, index);
    m_book.apply(log, active, OrderEventKind::Submit, order.created);
    m_book.apply(log, active, OrderEventKind::Accept, order.created);
    m_exchange.accept(
        slot.instrument,
        {active.id, {order.side, order.type, order.limit, order.stop, order.quantity}, activeFrom});
    return active.id;
}

void ExecutionHandler::cancel(FactLog& log, Slot& slot, OrderId& id, UtcTime time) {
    if (id.isNone()) return;
    if (ActiveOrder* order = m_book.find(id); order && isWorking(order->state)) {
        m_book.apply(log, *order, OrderEventKind::RequestCancel, time);
        m_exchange.cancel(slot.instrument, id);
        m_book.apply(log, *order, OrderEventKind::Cancel, time);
    }
    id = OrderId{};
}

void ExecutionHandler::resize(FactLog& log, Slot& slot, OrderId id, Quantity total, UtcTime time) {
    ActiveOrder* order = id.isNone() ? nullptr : m_book.find(id);
    if (!order || !isWorking(order->state) || order->quantity == total) return;
    m_book.apply(log, *order, OrderEventKind::RequestModify, time);
    m_exchange.resize(slot.instrument, id, total - order->filled);
    m_book.apply(log, *order, OrderEventKind::Modified, time, total);
}

OrderId ExecutionHandler::placeExit(FactLog& log, std::uint16_t index, ExitReason reason, DecisionId decision,
                                    UtcTime time, FactSeq cause) {
    Slot& slot = m_slots[index];
    cancel(log, slot, slot.stop, time);
    cancel(log, slot, slot.target, time);
    // What is left of its own entry; the entry of a reversal waits for this exit.
    if (slot.entry == slot.position.entryOrder) cancel(log, slot, slot.entry, time);
    if (!slot.exit.isNone()) return slot.exit;
    Order order;
    order.cause = cause;
    order.created = time;
    order.decision = decision;
    order.side = slot.position.isLong() ? Side::Sell : Side::Buy;
    order.timeInForce = TimeInForce::GoodTillCancelled;
    order.leg = Leg::Exit;
    order.reason = reason;
    order.quantity = slot.position.quantity.abs();
    order.intended = m_last[slot.instrument.value];
    slot.exit = place(log, index, order, time.plus(m_settings.exchange.latencyNanos));
    return slot.exit;
}

// Stop and target for what has been filled so far; they grow with it.
void ExecutionHandler::protect(FactLog& log, std::uint16_t index, UtcTime time, FactSeq cause) {
    Slot& slot = m_slots[index];
    const Position& position = slot.position;
    const Quantity open = position.quantity.abs();
    const bool isLong = position.isLong();
    const Price tick = m_instruments[slot.instrument.value].tickSize;
    Order order;
    order.cause = cause;
    order.created = time;
    order.decision = slot.entryDecision;
    order.side = isLong ? Side::Sell : Side::Buy;
    order.timeInForce = TimeInForce::GoodTillCancelled;
    order.quantity = open;
    const UtcTime active = time.plus(m_settings.exchange.latencyNanos);
    if (!slot.stopDistance.isZero() && slot.stop.isNone()) {
        const Price raw =
            isLong ? position.average - slot.stopDistance : position.average + slot.stopDistance;
        slot.stopPrice = std::max(roundToStep(raw, tick, isLong ? Rounding::Up : Rounding::Down), tick);
        order.leg = Leg::Stop;
        order.type = OrderType::Stop;
        order.reason = ExitReason::Stop;
        order.stop = order.intended = slot.stopPrice;
        slot.stop = place(log, index, order, active);
    }
    order.stop = Price{};
    if (!slot.targetDistance.isZero() && slot.target.isNone()) {
        const Price raw =
            isLong ? position.average + slot.targetDistance : position.average - slot.targetDistance;
        slot.targetPrice = std::max(roundToStep(raw, tick, Rounding::HalfUp), tick);
        order.leg = Leg::Target;
        order.type = OrderType::Limit;
        order.reason = ExitReason::Target;
        order.limit = order.intended = slot.targetPrice;
        slot.target = place(log, index, order, active);
    }
    for (const OrderId child : {slot.stop, slot.target})
        if (ActiveOrder* kept = child.isNone() ? nullptr : m_book.find(child))
            resize(log, slot, child, kept->filled + open, time);
}

// ---- fills
// -----------------------------------------------------------------------------------------------------

void ExecutionHandler::onFill(FactLog& log, const ExchangeFill& report, UtcTime time) {
    ActiveOrder* found = m_book.find(report.order);
    CHECK_OR(found != nullptr, return );
    const FactSeq event =
        m_book.apply(log, *found, report.complete ? OrderEventKind::Fill : OrderEventKind::PartFill, time,
                     report.quantity);
    CHECK_OR(event != 0, return );
    const ActiveOrder order = *found; // the book may move while we place children
    Slot& slot = m_slots[order.slot];
    const CostModel& model = m_settings.costs[slot.instrument.value];
    const Date date =
        std::holds_alternative<CostSchedule>(model) ? m_zones[slot.instrument.value].dateOf(time) : Date{};

    Fill fill;
    fill.order = order.id;
    fill.cause = event;
    fill.time = time;
    fill.instrument = slot.instrument;
    fill.strategy = slot.strategy;
    fill.side = order.side;
    fill.quantity = report.quantity;
    fill.price = report.price;
    fill.intended = order.intended;
    fill.costs =
        costsOf(model, {order.side == Side::Sell, fill.price, fill.quantity, date, order.valueFilled}).total;
    fill = log.append(fill);

    const Money value = notional(fill.price, fill.quantity);
    found->valueFilled += value;
    m_cash += (order.side == Side::Buy ? -value : value) - fill.costs;
    AppliedFill applied = applyFill(slot.position, fill);
    log.append(PositionChange{0, fill.seq, time, slot.instrument, slot.strategy, slot.position.quantity,
                              slot.position.average, applied.realised});
    if (applied.opened && !applied.closed) m_open.push_back(order.slot);
    if (order.leg == Leg::Entry && report.complete) slot.entry = OrderId{};
    if (applied.closed)
        closeTrade(log, order, *applied.closed, time, fill.seq);
    else if (!applied.realised.isZero() || slot.position.exited.raw() > 0)
        shrinkExits(log, slot, order.id, time);
    const bool entered =
        order.leg == Leg::Entry && !slot.position.isFlat() && slot.position.side == order.side;
    if (entered) afterEntryFill(log, order.slot, applied.opened, time, fill.seq);
}

void ExecutionHandler::afterEntryFill(FactLog& log, std::uint16_t index, bool opened, UtcTime time,
                                      FactSeq cause) {
    Slot& slot = m_slots[index];
    if (opened) {
        slot.position.entrySignal = slot.entrySignal;
        slot.stopPrice = slot.targetPrice = Price{};
    }
    const EntryTerms terms{slot.position.average, slot.stopDistance, Money{},
                           m_instruments[slot.instrument.value].lotSize};
    slot.position.risk = riskOf(terms, slot.position.quantity.abs());
    if (!slot.stopDistance.isZero() || !slot.targetDistance.isZero()) protect(log, index, time, cause);
}

// Part of the position is gone: what could still close it must not close more than is left.
void ExecutionHandler::shrinkExits(FactLog& log, Slot& slot, OrderId filled, UtcTime time) {
    const Quantity open = slot.position.quantity.abs();
    for (const OrderId id : {slot.stop, slot.target, slot.exit}) {
        if (id.isNone() || id == filled) continue;
        if (const ActiveOrder* order = m_book.find(id)) resize(log, slot, id, order->filled + open, time);
    }
}

void ExecutionHandler::closeTrade(FactLog& log, const ActiveOrder& order, Trade& trade, UtcTime time,
                                  FactSeq cause) {
    Slot& slot = m_slots[order.slot];
    trade.cause = cause;
    if (m_settings.exits.stop.type == DistanceType::None) trade.risk = Money{};
    trade.exitReason = order.leg == Leg::Entry ? ExitReason::Reversal : order.reason;
    if (order.leg == Leg::Exit) trade.exitSignal = slot.exitSignal;
    log.append(trade);
    if (slot.position.isFlat()) std::erase(m_open, order.slot);
    for (OrderId* id : {&slot.stop, &slot.target, &slot.exit}) {
        if (*id == order.id)
            *id = OrderId{};
        else
            cancel(log, slot, *id, time);
    }
    // What is left of the entry that opened it would open it again; a reversal's new entry stays.
    if (slot.entry == trade.entryOrder) cancel(log, slot, slot.entry, time);
    slot.exitSignal = SignalId{};
    slot.stopPrice = slot.targetPrice = Price{};
}

} // namespace openbell
