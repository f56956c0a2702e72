// What should be working for a slot, and asking the broker for the difference.
#include "engine/core/decimal.h"
#include "engine/execution/execution_handler.h"
#include "engine/risk/slices.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr bool closes(Leg leg) {
    return leg != Leg::Entry && leg != Leg::Adjustment;
}

} // namespace

ExecutionHandler::Working ExecutionHandler::working(std::uint16_t slot) {
    Working found;
    m_book.forSlot(slot, [&](ActiveOrder& order) {
        const bool live = isWorking(order.state);
        switch (order.leg) {
        case Leg::Stop:
            found.stops += order.couldFill();
            if (live) found.stop = &order;
            return;
        case Leg::Target:
            found.targets += order.couldFill();
            if (live) found.target = &order;
            return;
        case Leg::Target2:
            found.targets += order.couldFill();
            if (live) found.target2 = &order;
            return;
        case Leg::Exit:
            found.exits += order.couldFill();
            if (live) found.exit = &order;
            return;
        case Leg::Entry:
        case Leg::Adjustment: return;
        }
    });
    return found;
}

// Its answer is awaited from when it left, however long it had to wait for that.
void ExecutionHandler::stampSent(const BrokerCommand& command, UtcTime now) {
    ActiveOrder* const order = m_book.find(command.order);
    if (!order) return;
    order->asked = now;
    if (command.kind == CommandKind::Place) order->placed = now;
}

bool ExecutionHandler::hasEntry(std::uint16_t slot) const {
    bool found = false;
    m_book.forSlot(slot, [&](const ActiveOrder& order) {
        found = found || (order.leg == Leg::Entry && !order.isSettled());
    });
    return found;
}

bool ExecutionHandler::isLocked(InstrumentId instrument) const {
    bool unknown = false;
    for (std::size_t s = 0; s < m_strategies; ++s)
        m_book.forSlot(
            slotOf(instrument, StrategyId{static_cast<std::uint16_t>(s)}),
            [&](const ActiveOrder& order) { unknown = unknown || order.state == OrderState::Unknown; });
    return unknown;
}

// Sent before the position came about otherwise: taken over from the broker, or told late.
bool ExecutionHandler::isOpposed(const ActiveOrder& order) const {
    const Position& position = m_slots[order.slot].position;
    return !m_broker.immediate && order.leg == Leg::Entry && order.isSent() && !position.isFlat() &&
           position.isLong() != (order.side == Side::Buy);
}

// The position, less what an entry against it may still close: that is left to it until it is taken back.
Quantity ExecutionHandler::toClose(std::uint16_t slot) const {
    Quantity open = m_slots[slot].position.quantity.abs();
    if (m_broker.immediate) return open;
    m_book.forSlot(slot, [&](const ActiveOrder& order) {
        if (isOpposed(order)) open -= order.couldFill();
    });
    return std::max(open, Quantity{});
}

void ExecutionHandler::steer(FactLog& log, std::uint16_t index, UtcTime now) {
    TradingSlot& slot = m_slots[index];
    m_book.sweep(index);
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (order.unwanted || isOpposed(order)) askCancel(log, order, now);
    });
    // An entry that filled while it was cancelled, or a position taken over: a halt leaves nothing open.
    if (isHalted() && !slot.position.isFlat() && !slot.isClosing())
        beginClosing(log, index, ExitReason::Halt, now, slot.cause);
    if (slot.isClosing())
        pursueClosing(log, index, now);
    else if (slot.position.isFlat())
        tidy(log, index, now);
    else
        protect(log, index, now);
    m_book.sweep(index);
}

// Flat and not closing: nothing may be left that closes; an entry that waited for this may go.
void ExecutionHandler::tidy(FactLog& log, std::uint16_t index, UtcTime now) {
    if (m_book.isEmpty(index)) return;
    bool clear = true;
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (!closes(order.leg)) return;
        clear = clear && order.isSettled();
        askCancel(log, order, now);
    });
    if (!clear) return;
    const bool late = !m_connected || m_halt.level() != HaltLevel::Running;
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (order.state != OrderState::Created) return;
        if (late)
            askCancel(log, order, now);
        else
            submit(log, order, now);
    });
}

// First what could still close or open it otherwise has to be gone, then an exit for what is left.
void ExecutionHandler::pursueClosing(FactLog& log, std::uint16_t index, UtcTime now) {
    TradingSlot& slot = m_slots[index];
    const bool all = slot.closesAll();
    bool entries = false;
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (order.leg == Leg::Entry) {
            // The entry of a reversal waits for this exit.
            if (!all && order.decision != slot.openDecision) return;
            entries = entries || !order.isSettled();
            askCancel(log, order, now);
        } else if (order.leg != Leg::Exit) {
            askCancel(log, order, now);
        }
    });
    const Working at = working(index);
    const Quantity open = slot.position.quantity.abs();
    if (open.isZero() && at.closing().isZero() && !entries) {
        slot.closing = ExitReason::None;
        slot.failures = 0;
        return tidy(log, index, now);
    }
    const bool wrongSide =
        at.exit && !slot.position.isFlat() && (at.exit->side == Side::Sell) != slot.position.isLong();
    if (at.exit && (wrongSide || at.closing() > open)) {
        const Quantity excess = at.closing() - open;
        if (!wrongSide && m_broker.modify && !at.exit->isPending() && at.exit->open() > excess)
            askModify(log, *at.exit, at.exit->quantity - excess, Price{}, now);
        else
            askCancel(log, *at.exit, now);
        return;
    }
    const Quantity left = toClose(index) - at.closing();
    if (left.raw() <= 0 || now < slot.retryAt) return;
    Order order;
    order.cause = slot.cause;
    order.decision = slot.exitDecision;
    order.side = slot.position.isLong() ? Side::Sell : Side::Buy;
    order.timeInForce = TimeInForce::GoodTillCancelled;
    order.leg = Leg::Exit;
    order.reason = slot.closing;
    order.quantity = left;
    order.intended = m_last[slot.instrument.value];
    place(log, index, order, now);
}

// What closes at target 1 still: all of it where there is no second, else its share in whole lots.
Quantity ExecutionHandler::leftOfFirstTarget(const TradingSlot& slot) const {
    const Quantity open = slot.position.quantity.abs();
    if (slot.target2Price.isZero()) return open;
    if (slot.targetPrice.isZero()) return Quantity{};
    const Quantity lot = m_instruments[slot.instrument.value].lotSize;
    const std::int64_t part =
        mulDiv(slot.position.entered.raw(), m_settings.exits.split.raw(), Fraction::kScale, Rounding::Down);
    const Quantity share = roundToStep(Quantity::fromRaw(part), lot, Rounding::Down);
    return std::clamp(share - slot.targetFilled, Quantity{}, open);
}

// Stop and targets for what has been filled so far; they grow and shrink with it.
void ExecutionHandler::protect(FactLog& log, std::uint16_t index, UtcTime now) {
    TradingSlot& slot = m_slots[index];
    const Quantity open = toClose(index);
    const bool isLong = slot.position.isLong();
    m_book.forSlot(index, [&](ActiveOrder& order) {
        const bool stray = order.leg == Leg::Exit || (order.side == Side::Sell) != isLong;
        if (closes(order.leg) && stray) askCancel(log, order, now);
    });
    const Quantity first = std::min(leftOfFirstTarget(slot), open);
    if (together()) {
        keepLeg(log, index, {Leg::Stop, slot.stopPrice.isZero() ? Quantity{} : open, slot.stopPrice}, now);
        keepLeg(log, index, {Leg::Target, slot.targetPrice.isZero() ? Quantity{} : first, slot.targetPrice},
                now);
        keepLeg(log, index,
                {Leg::Target2, slot.target2Price.isZero() ? Quantity{} : open - first, slot.target2Price},
                now);
        return;
    }
    // The broker would execute both: the target waits here, and takes its place when the market is there.
    const bool second = first.isZero();
    const Quantity sent = working(index).targets; // the position may have grown since it was sent
    const Quantity wanted = !slot.taking ? Quantity{} : second ? open : first;
    const Quantity taken = std::min(sent.isZero() ? wanted : sent, open);
    keepLeg(log, index, {Leg::Stop, slot.stopPrice.isZero() ? Quantity{} : open - taken, slot.stopPrice},
            now);
    const Working at = working(index);
    if (taken.isZero() || !at.targets.isZero() || at.closing() + taken > open || now < slot.retryAt) return;
    Order order;
    order.cause = slot.cause;
    order.decision = slot.openDecision;
    order.side = isLong ? Side::Sell : Side::Buy;
    order.leg = second ? Leg::Target2 : Leg::Target;
    order.reason = ExitReason::Target;
    order.quantity = taken;
    order.intended = second ? slot.target2Price : slot.targetPrice;
    place(log, index, order, now);
}

// Brings what is working of a protective leg to what it should be, one step at a time.
void ExecutionHandler::keepLeg(FactLog& log, std::uint16_t index, LegWish wish, UtcTime now) {
    TradingSlot& slot = m_slots[index];
    const Quantity open = toClose(index);
    Quantity could, missing; // missing: executed by other legs, but still to be told
    ActiveOrder* last = nullptr;
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (closes(order.leg) && order.leg != wish.leg) missing += order.missing();
    });
    if (together()) wish.want = std::clamp(open - missing, Quantity{}, wish.want);
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (order.leg != wish.leg) return;
        could += order.couldFill();
        if (isWorking(order.state)) last = &order;
        if (wish.want.isZero()) askCancel(log, order, now);
    });
    if (wish.want.isZero() || now < slot.retryAt) return;
    if (last && (last->isPending() || last->unwanted)) return;
    if (could > wish.want && last) return lessenLeg(log, index, wish, now);
    if (could >= wish.want) return moveLeg(log, index, wish, now);
    if (slot.doubtSince != kNoTime) return;
    const Quantity room = together() ? wish.want : open - working(index).closing();
    const Quantity more = std::min(wish.want - could, room);
    if (more.raw() > 0) growLeg(log, index, wish, more, last, now);
}

// The oldest stay, all that is too much goes at once.
void ExecutionHandler::lessenLeg(FactLog& log, std::uint16_t index, const LegWish& wish, UtcTime now) {
    Quantity kept;
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (order.leg != wish.leg) return;
        const Quantity each = order.couldFill(), excess = kept + each - wish.want;
        if (excess.raw() <= 0) {
            kept += each;
        } else if (m_broker.modify && kept < wish.want && isWorking(order.state) && !order.isPending()) {
            kept = wish.want;
            askModify(log, order, order.quantity - excess, wish.price, now);
        } else {
            askCancel(log, order, now);
        }
    });
}

// Into its newest order, `last`, where that may be, else by one more.
void ExecutionHandler::growLeg(FactLog& log, std::uint16_t index, const LegWish& wish, Quantity more,
                               ActiveOrder* last, UtcTime now) {
    const TradingSlot& slot = m_slots[index];
    const Quantity freeze = m_instruments[slot.instrument.value].freezeQuantity;
    const bool fits = last && (freeze.isZero() || last->quantity + more <= freeze);
    if (fits && m_broker.modify && slot.failures == 0)
        return askModify(log, *last, last->quantity + more, wish.price, now);
    Order order;
    order.cause = slot.cause;
    order.decision = slot.openDecision;
    order.side = slot.position.isLong() ? Side::Sell : Side::Buy;
    order.timeInForce = TimeInForce::GoodTillCancelled;
    order.leg = wish.leg;
    order.type = wish.leg == Leg::Stop ? OrderType::Stop : OrderType::Limit;
    order.reason = wish.leg == Leg::Stop ? ExitReason::Stop : ExitReason::Target;
    order.quantity = more;
    order.intended = wish.price;
    (wish.leg == Leg::Stop ? order.stop : order.limit) = wish.price;
    place(log, index, order, now);
}

void ExecutionHandler::moveLeg(FactLog& log, std::uint16_t index, const LegWish& wish, UtcTime now) {
    OrderId moved;
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (order.leg != wish.leg || !isWorking(order.state) || order.isPending() || order.unwanted) return;
        if (order.price() == wish.price || wish.price.isZero()) return;
        if (m_broker.modify)
            askModify(log, order, order.quantity, wish.price, now);
        else if (moved.isNone())
            askCancel(log, order, now); // one after the other, so that most of it stays protected
        moved = order.id;
    });
}

// ---- asking
// ----------------------------------------------------------------------------------------------------

BrokerCommand ExecutionHandler::commandFor(const ActiveOrder& order, CommandKind kind, UtcTime now) const {
    const TradingSlot& slot = m_slots[order.slot];
    BrokerCommand command;
    command.kind = kind;
    command.side = order.side;
    command.type = order.type;
    command.timeInForce = order.timeInForce;
    command.leg = order.leg;
    command.instrument = slot.instrument;
    command.order = order.id;
    command.client = {order.decision, order.leg, order.attempt};
    command.group = order.group;
    command.quantity = order.quantity;
    command.limit = order.limit;
    command.stop = order.stop;
    command.time = now;
    return command;
}

// Sent in slices where the exchange takes no order as large as that.
void ExecutionHandler::place(FactLog& log, std::uint16_t index, Order order, UtcTime now) {
    TradingSlot& slot = m_slots[index];
    const Instrument& instrument = m_instruments[slot.instrument.value];
    order.instrument = slot.instrument;
    order.strategy = slot.strategy;
    order.created = now;
    const bool adds = !slot.position.isFlat() && slot.position.isLong() == (order.side == Side::Buy);
    if (order.leg != Leg::Entry || adds) order.group = slot.group;
    // The entry of a reversal waits until the old position is gone.
    const bool turns = !slot.position.isFlat() && slot.position.isLong() != (order.side == Side::Buy);
    const bool waits = order.leg == Leg::Entry && !m_broker.immediate && turns;
    const Slices parts = slices(order.quantity, instrument.freezeQuantity, instrument.lotSize);
    for (std::int64_t part = 0; part < parts.count; ++part) {
        order.quantity = parts[part];
        order.attempt = slot.attempts[static_cast<std::size_t>(order.leg)]++;
        if (order.leg == Leg::Entry && m_settings.limits.ordersPerMinute) {
            std::erase_if(m_entriesSent, [&](UtcTime sent) { return now.ns - sent.ns >= kNanosPerMinute; });
            m_entriesSent.push_back(now);
        }
        ActiveOrder& active = m_book.create(log, order, index);
        order.group = active.group; // the slices of an entry are one bracket
        if (!waits) submit(log, active, now);
    }
}

void ExecutionHandler::submit(FactLog& log, ActiveOrder& order, UtcTime now) {
    m_book.apply(log, order, OrderEventKind::Submit, now);
    order.placed = order.asked = now;
    m_commands.push(commandFor(order, CommandKind::Place, now));
}

// `told`: the broker has been asked already, by one command for all.
void ExecutionHandler::askCancel(FactLog& log, ActiveOrder& order, UtcTime now, bool told) {
    const bool asked = order.state == OrderState::PendingCancel || order.state == OrderState::Unknown;
    if (!isWorking(order.state)) return;
    order.unwanted = true;
    const std::int64_t patience = m_settings.watch.overdueNanos / (isHalted() ? 4 : 1);
    if (asked && now.ns - order.asked.ns < patience) return;
    if (order.state == OrderState::Created) {
        m_book.apply(log, order, OrderEventKind::Deny, now);
        return;
    }
    if (m_commands.withdraw(order.id)) {
        m_book.apply(log, order, OrderEventKind::RequestCancel, now);
        m_book.apply(log, order, OrderEventKind::Cancel, now);
        return;
    }
    if (!told && now < m_slots[order.slot].retryAt) return;
    m_book.apply(log, order, OrderEventKind::RequestCancel, now);
    order.asked = now;
    if (!told) m_commands.push(commandFor(order, CommandKind::Cancel, now));
}

void ExecutionHandler::askModify(FactLog& log, ActiveOrder& order, Quantity total, Price price, UtcTime now) {
    if (m_book.apply(log, order, OrderEventKind::RequestModify, now) == 0) return;
    order.asked = now;
    order.wanted = total;
    order.wantedPrice = price.isZero() ? order.price() : price;
    BrokerCommand command = commandFor(order, CommandKind::Modify, now);
    command.quantity = total;
    if (!price.isZero()) (order.type == OrderType::Stop ? command.stop : command.limit) = price;
    m_commands.push(command);
}

void ExecutionHandler::cancelEntries(FactLog& log, std::uint16_t index, UtcTime now) {
    m_book.forSlot(index, [&](ActiveOrder& order) {
        if (order.leg == Leg::Entry) askCancel(log, order, now);
    });
    m_book.sweep(index);
}

} // namespace openbell
