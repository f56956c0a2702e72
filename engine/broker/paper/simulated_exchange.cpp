#include "engine/broker/paper/simulated_exchange.h"
#include <algorithm>

namespace openbell {

namespace {

// How far `price` lies beyond `level` for a buyer (+) who pays more, mirrored for a seller.
bool atOrAbove(Price price, Price level, Side side) {
    return side == Side::Buy ? price >= level : price <= level;
}

bool tradedThrough(Price extreme, Price limit, Side side, bool touch) {
    if (side == Side::Buy) return touch ? extreme <= limit : extreme < limit;
    return touch ? extreme >= limit : extreme > limit;
}

} // namespace

std::optional<Price> fillAtOpen(const ExchangeOrder& order, const Bar& bar, const ExchangeRules& rules) {
    switch (order.type) {
    case OrderType::Market: return bar.open;
    case OrderType::Stop:
        if (atOrAbove(bar.open, order.stop, order.side)) return bar.open;
        return std::nullopt;
    case OrderType::Limit:
        if (tradedThrough(bar.open, order.limit, order.side, rules.limitFillsOnTouch)) return bar.open;
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Price> fillInRange(const ExchangeOrder& order, const Bar& bar, const ExchangeRules& rules) {
    const bool buy = order.side == Side::Buy;
    switch (order.type) {
    case OrderType::Market: return std::nullopt;
    case OrderType::Stop:
        if (!atOrAbove(buy ? bar.high : bar.low, order.stop, order.side)) return std::nullopt;
        return buy ? std::max(order.stop, bar.open) : std::min(order.stop, bar.open);
    case OrderType::Limit:
        if (!tradedThrough(buy ? bar.low : bar.high, order.limit, order.side, rules.limitFillsOnTouch))
            return std::nullopt;
        return buy ? std::min(order.limit, bar.open) : std::max(order.limit, bar.open);
    }
    return std::nullopt;
}

Price slipped(Price price, Side side, Quantity quantity, Quantity barVolume, const Slippage& slippage,
              Price tick) {
    Price distance;
    switch (slippage.type) {
    case SlippageType::None: return price;
    case SlippageType::Bps:
        distance = portion(price, slippage.value.raw(), Fraction::kScale * 10'000, Rounding::Up);
        break;
    case SlippageType::Ticks:
        distance = portion(tick, slippage.value.raw(), Fraction::kScale, Rounding::Up);
        break;
    case SlippageType::VolumeShare: {
        if (barVolume.raw() <= 0) return price;
        const std::int64_t share =
            mulDiv(std::min(quantity, barVolume).raw(), slippage.value.raw(), barVolume.raw(), Rounding::Up);
        distance = portion(price, share, Fraction::kScale, Rounding::Up);
        break;
    }
    }
    if (distance.isZero()) return price;
    if (side == Side::Buy) return roundToStep(price + distance, tick, Rounding::Up);
    return std::max(roundToStep(price - distance, tick, Rounding::Down), tick);
}

} // namespace openbell
