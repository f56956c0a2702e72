#pragma once
// An order larger than the exchange takes at once, as several that it does take. Pure; any thread.
#include "engine/core/fixed.h"

namespace openbell {

// `count` orders: all of `each` but the last, which is `last`.
struct Slices {
    std::int64_t count = 0;
    Quantity each, last;

    [[nodiscard]] constexpr Quantity operator[](std::int64_t slice) const {
        return slice + 1 == count ? last : each;
    }
    friend constexpr bool operator==(const Slices&, const Slices&) = default;
};

// The fewest orders of whole lots of which none is above `freeze` (0 = no such bound). A quantity is always
// sent, for it may have to be closed: as one order where not even a lot is within `freeze`. `quantity` is
// >= 0; `lot` > 0.
[[nodiscard]] constexpr Slices slices(Quantity quantity, Quantity freeze, Quantity lot) {
    if (quantity.isZero()) return {};
    const Quantity each = roundToStep(freeze, lot, Rounding::Down);
    if (each.isZero() || quantity <= freeze) return {1, quantity, quantity};
    const std::int64_t count = mulDiv(quantity.raw(), 1, each.raw(), Rounding::Up);
    return {count, each, quantity - each * (count - 1)};
}

} // namespace openbell
