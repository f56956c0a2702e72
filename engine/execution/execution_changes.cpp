// What the operator changes by hand: orders taken back, made smaller, moved.
#include "engine/core/decimal.h"
#include "engine/execution/execution_handler.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::int64_t kMostTimesLast = 10; // beyond, a price is a slip of the hand

// The limits that a stop moved away from the market can break.
RiskLimits onLosses(const RiskLimits& limits) {
    RiskLimits kept;
    kept.perTradeRisk = limits.perTradeRisk;
    kept.portfolioHeat = limits.portfolioHeat;
    kept.dailyLoss = limits.dailyLoss;
    kept.maxDrawdown = limits.maxDrawdown;
    return kept;
}

// The limits that an entry at a higher price can break.
RiskLimits onValue(const RiskLimits& limits) {
    RiskLimits kept;
    kept.maxOrderValue = limits.maxOrderValue;
    kept.maxLeverage = limits.maxLeverage;
    kept.symbolExposure = limits.symbolExposure;
    kept.symbolExposureValue = limits.symbolExposureValue;
    kept.grossExposure = limits.grossExposure;
    return kept;
}

} // namespace

Status ExecutionHandler::cancelOrder(FactLog& log, OrderId id, UtcTime now) {
    ActiveOrder* const order = m_book.find(id);
    if (!order || !isWorking(order->state)) return fail("order {} is not working any more", id.value);
    TradingSlot& slot = m_slots[order->slot];
    const std::uint16_t index = order->slot;
    switch (order->leg) {
    case Leg::Entry: askCancel(log, *order, now); break;
    case Leg::Target: slot.targetPrice = Price{}; break;
    case Leg::Target2: slot.target2Price = Price{}; break;
    case Leg::Stop:
        return fail("order {} protects an open position: move its price, or close the position", id.value);
    case Leg::Exit:
    case Leg::Adjustment:
        return fail("order {} closes a position, which is never taken back; enter again if you want it",
                    id.value);
    }
    steer(log, index, now);
    return {};
}

Status ExecutionHandler::modifyOrder(FactLog& log, OrderId id, Quantity total, Price limit, Price stop,
                                     UtcTime now) {
    ActiveOrder* const order = m_book.find(id);
    if (!order || !isWorking(order->state)) return fail("order {} is not working any more", id.value);
    if (order->isPending() || order->unwanted)
        return fail("order {} waits for the broker's answer; try again in a moment", id.value);
    const std::uint16_t index = order->slot;
    TradingSlot& slot = m_slots[index];
    const Price price = order->type == OrderType::Stop ? stop : limit;
    FactSeq cause = order->lastSeq;
    auto refusal = refusalOf(*order, total, price);
    if (!refusal) {
        refusal = gateChange(log, *order, total, price, now);
        cause = log.lastSeq();
    }
    if (refusal) {
        note(log, RiskEventCode::ChangeRefused, now, id, cause, refusal->text, Money::fromRaw(refusal->asked),
             Money::fromRaw(refusal->bound));
        return {};
    }
    switch (order->leg) {
    case Leg::Entry: askModify(log, *order, total.isZero() ? order->quantity : total, price, now); break;
    case Leg::Stop:
        if (price.isZero()) break;
        slot.stopPrice = price;
        slot.countWidened();
        break;
    case Leg::Target: slot.targetPrice = price.isZero() ? slot.targetPrice : price; break;
    case Leg::Target2: slot.target2Price = price.isZero() ? slot.target2Price : price; break;
    case Leg::Exit:
    case Leg::Adjustment: break;
    }
    steer(log, index, now);
    return {};
}

// Why an order may not be changed so, with the numbers; none when it may. Zero = as it is.
std::optional<ExecutionHandler::ChangeRefusal>
ExecutionHandler::refusalOf(const ActiveOrder& order, Quantity total, Price price) const {
    const Instrument& instrument = m_instruments[m_slots[order.slot].instrument.value];
    const auto no = [](auto asked, auto bound, std::string text) {
        return ChangeRefusal{asked.raw(), bound.raw(), std::move(text)};
    };
    if (order.leg == Leg::Exit || order.leg == Leg::Adjustment)
        return no(total, order.quantity,
                  fmt::format("order {} closes a position at the market; there is nothing to change",
                              order.id.value));
    if (price.raw() < 0 || price.raw() % instrument.tickSize.raw() != 0)
        return no(price, instrument.tickSize,
                  fmt::format("{} is no price above zero in steps of the tick size {}", toText(price),
                              toText(instrument.tickSize)));
    const Price last = m_last[m_slots[order.slot].instrument.value];
    const Price most = last * kMostTimesLast;
    if (!last.isZero() && price > most)
        return no(price, most,
                  fmt::format("{} is more than {} times the last price {}", toText(price), kMostTimesLast,
                              toText(last)));
    if (total.raw() < 0 || (total != order.quantity && total.raw() % instrument.lotSize.raw() != 0))
        return no(
            total, instrument.lotSize,
            fmt::format("{} is no quantity in whole lots of {}", toText(total), toText(instrument.lotSize)));
    if (total.isZero()) total = order.quantity;
    if (order.leg != Leg::Entry && total != order.quantity)
        return no(total, order.quantity,
                  fmt::format("order {} is for {}, which follows the position: change its price only",
                              order.id.value, toText(order.quantity)));
    if (order.leg != Leg::Entry) return std::nullopt;
    // An entry's new price passes the collar like its first.
    const bool collared = m_settings.limits.priceCollar && !price.isZero() && !last.isZero();
    const Price collar =
        collared ? portion(last, m_settings.limits.priceCollar->raw(), Fraction::kScale) : Price{};
    if (collared && (price - last).abs() > collar)
        return no((price - last).abs(), collar,
                  fmt::format("{} lies further from the last trade, {}, than the price collar of {} allows",
                              toText(price), toText(last), toText(collar)));
    if (total <= order.filled)
        return no(total, order.filled,
                  fmt::format("{} are filled already; ask for more than that", toText(order.filled)));
    if (total > order.quantity)
        return no(total, order.quantity,
                  fmt::format("an entry of {} can be made smaller, not larger; place another order for more",
                              toText(order.quantity)));
    if (!m_broker.modify)
        return no(total, order.quantity,
                  "this broker cannot change a working order; cancel it and place another");
    return std::nullopt;
}

// A change that risks or holds more than before passes the gates that an entry passes; the numbers where it
// does not.
std::optional<ExecutionHandler::ChangeRefusal> ExecutionHandler::gateChange(FactLog& log,
                                                                            const ActiveOrder& order,
                                                                            Quantity total, Price price,
                                                                            UtcTime now) {
    TradingSlot& slot = m_slots[order.slot];
    if (price.isZero()) return std::nullopt;
    if (order.leg == Leg::Stop && slot.isFurther(price))
        return decideChange(log, order, askedOfStop(slot, price, now), onLosses(m_settings.limits), price);
    if (order.leg != Leg::Entry || price <= order.price()) return std::nullopt;
    const GateInputs in = askedOfEntry(order, total.isZero() ? order.quantity : total, price, now);
    auto refusal = decideChange(log, order, in, onValue(m_settings.limits), price);
    if (!refusal) slot.plannedValue = in.value;
    return refusal;
}

// The position as if it were entered now with that stop.
GateInputs ExecutionHandler::askedOfStop(const TradingSlot& slot, Price stop, UtcTime now) const {
    TradingSlot moved = slot;
    moved.stopPrice = stop;
    GateInputs in;
    in.account = account();
    in.account.heat -= slot.heat();
    in.account.openLoss -= lossToStop(slot);
    in.terms.price = slot.position.average;
    in.terms.stopDistance = (slot.position.average - stop).abs();
    in.quantity = slot.position.quantity.abs();
    in.risk = slot.riskAt(stop);
    in.loss = lossToStop(moved);
    in.time = now;
    in.lastEntry = UtcTime{INT64_MAX};
    return in;
}

// An entry as if it were placed now at that price.
GateInputs ExecutionHandler::askedOfEntry(const ActiveOrder& order, Quantity total, Price price,
                                          UtcTime now) const {
    const TradingSlot& slot = m_slots[order.slot];
    GateInputs in;
    in.account = withBudgets(account(&slot), m_settings.budgets, slot.strategy, slot.instrument);
    in.account.heat -= slot.plannedRisk;
    in.account.openLoss -= slot.plannedLoss;
    in.account.grossValue -= slot.plannedValue;
    in.account.symbolValue -= slot.plannedValue;
    in.account.strategyValue -= slot.plannedValue;
    in.terms.price = price;
    in.terms.stopDistance = slot.stopDistance;
    in.quantity = total;
    in.risk = slot.plannedRisk;
    in.loss = slot.plannedLoss;
    in.value = slot.plannedValue + notional(price - order.price(), total, Rounding::Up);
    in.time = now;
    in.lastEntry = UtcTime{INT64_MAX};
    return in;
}

std::optional<ExecutionHandler::ChangeRefusal>
ExecutionHandler::decideChange(FactLog& log, const ActiveOrder& order, const GateInputs& in,
                               const RiskLimits& limits, Price price) {
    const TradingSlot& slot = m_slots[order.slot];
    const GateResults gates = evaluateGates(in, limits);
    const GateResult* const refusal = firstRefusal(gates);
    Decision decision;
    decision.cause = order.lastSeq;
    decision.time = in.time;
    decision.instrument = slot.instrument;
    decision.strategy = slot.strategy;
    decision.verdict = refusal ? Verdict::Refused : Verdict::Taken;
    if (refusal) decision.refusal = refusal->gate;
    decision.quantity = in.quantity;
    decision.stopDistance = in.terms.stopDistance;
    decision.riskAmount = in.risk;
    decision.heatBefore = account().heat;
    decision.heatAfter = refusal ? decision.heatBefore : in.account.heat + in.risk;
    log.append(decision, gates.told());
    if (!refusal) return std::nullopt;
    return ChangeRefusal{refusal->value, refusal->limit,
                         fmt::format("order {} stays at {}: at {} {} would come to {} of the {} it may be",
                                     order.id.value, toText(order.price()), toText(price),
                                     toText(refusal->gate), toText(Money::fromRaw(refusal->value)),
                                     toText(Money::fromRaw(refusal->limit)))};
}

} // namespace openbell
