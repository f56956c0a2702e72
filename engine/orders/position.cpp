#include "engine/orders/position.h"
#include <algorithm>

namespace openbell {

namespace {

Price averageOf(Money value, Quantity quantity) {
    constexpr std::int64_t scale = Price::kScale / Money::kScale * Quantity::kScale;
    return quantity.isZero() ? Price{}
                             : Price::fromRaw(mulDiv(value.raw(), scale, quantity.raw(), Rounding::HalfEven));
}

Money share(Money amount, Quantity part, Quantity whole) {
    return Money::fromRaw(mulDiv(amount.raw(), part.raw(), whole.raw(), Rounding::HalfEven));
}

void enter(Position& p, const Fill& fill, Quantity quantity, Money value, Money costs) {
    if (p.isFlat()) {
        p = Position{};
        p.side = fill.side;
        p.entryTime = fill.time;
        p.entryOrder = fill.order;
    }
    p.quantity += fill.side == Side::Buy ? quantity : -quantity;
    p.entered += quantity;
    p.entryValue += value;
    p.costs += costs;
    const Price before = p.average;
    const Quantity open = p.quantity.abs();
    p.average = open == quantity ? fill.price
                                 : before + Price::fromRaw(mulDiv((fill.price - before).raw(), quantity.raw(),
                                                                  open.raw(), Rounding::HalfEven));
}

void describe(Trade& trade, const Position& p, const Fill& fill) {
    trade.instrument = fill.instrument;
    trade.strategy = fill.strategy;
    trade.side = p.side;
    trade.quantity = p.entered;
    trade.entryTime = p.entryTime;
    trade.exitTime = fill.time;
    trade.entryPrice = averageOf(p.entryValue, p.entered);
    trade.exitPrice = averageOf(p.exitValue, p.exited);
    trade.gross = p.side == Side::Buy ? p.exitValue - p.entryValue : p.entryValue - p.exitValue;
    trade.costs = p.costs;
    trade.risk = p.risk;
    trade.mae = std::min({p.mae, trade.gross, Money{}});
    trade.mfe = std::max({p.mfe, trade.gross, Money{}});
    trade.barsHeld = p.barsHeld;
    trade.entrySignal = p.entrySignal;
    trade.entryOrder = p.entryOrder;
    trade.exitOrder = fill.order;
}

} // namespace

Money Position::profitAt(Price price) const {
    const Money booked = side == Side::Buy ? exitValue - entryValue : entryValue - exitValue;
    return booked + notional(price, quantity);
}

void Position::seeBars(Price high, Price low, std::uint32_t bars) {
    const bool buy = side == Side::Buy;
    mfe = std::max(mfe, profitAt(buy ? high : low));
    mae = std::min(mae, profitAt(buy ? low : high));
    barsHeld += bars;
}

AppliedFill applyFill(Position& p, const Fill& fill) {
    const Money value = notional(fill.price, fill.quantity);
    const bool reduces = !p.isFlat() && p.isLong() != (fill.side == Side::Buy);
    if (!reduces) {
        const bool opened = p.isFlat();
        enter(p, fill, fill.quantity, value, fill.costs);
        return {Money{}, std::nullopt, opened};
    }
    const Quantity closing = std::min(fill.quantity, p.quantity.abs());
    const Quantity rest = fill.quantity - closing;
    const Money closingValue = rest.isZero() ? value : notional(fill.price, closing);
    const Money closingCosts = rest.isZero() ? fill.costs : share(fill.costs, closing, fill.quantity);
    AppliedFill applied;
    const Price gain = p.isLong() ? fill.price - p.average : p.average - fill.price;
    applied.realised = notional(gain, closing);
    p.quantity -= p.isLong() ? closing : -closing;
    p.exited += closing;
    p.exitValue += closingValue;
    p.costs += closingCosts;
    if (!p.isFlat()) return applied;
    describe(applied.closed.emplace(), p, fill);
    p = Position{};
    if (!rest.isZero()) {
        enter(p, fill, rest, value - closingValue, fill.costs - closingCosts);
        applied.opened = true;
    }
    return applied;
}

} // namespace openbell
