#pragma once
// Price, Quantity and Money: distinct fixed-point values on int64, never built from a double. Any thread.
// Allowed: same-type + - and comparison, scaling by an integer, and the named products below; overflow aborts
// through ENSURE, so a wrong number never travels on. Parse outside input with decimal.h, which refuses
// instead.
#include "engine/core/check.h"
#include <compare>
#include <cstdint>
#include <cstdlib>

namespace openbell {

enum class Rounding { Down, Up, HalfEven, HalfUp, TowardZero }; // HalfUp: halves go away from zero

[[nodiscard]] constexpr std::int64_t checkedAdd(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    ENSURE(!__builtin_add_overflow(a, b, &sum));
    return sum;
}

[[nodiscard]] constexpr std::int64_t checkedSub(std::int64_t a, std::int64_t b) {
    std::int64_t difference = 0;
    ENSURE(!__builtin_sub_overflow(a, b, &difference));
    return difference;
}

[[nodiscard]] constexpr std::int64_t checkedMul(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    ENSURE(!__builtin_mul_overflow(a, b, &product));
    return product;
}

__extension__ using Int128 = __int128;

// What `rounding` adds to a quotient cut off towards zero that leaves `rest`: -1, 0 or 1.
[[nodiscard]] constexpr std::int64_t roundingStep(bool isOdd, std::int64_t rest, std::int64_t divisor,
                                                  Rounding rounding) {
    const std::int64_t away = rest < 0 ? -1 : 1;
    const std::uint64_t whole = static_cast<std::uint64_t>(divisor);
    const std::uint64_t twice =
        2 * (rest < 0 ? 0 - static_cast<std::uint64_t>(rest) : static_cast<std::uint64_t>(rest));
    switch (rounding) {
    case Rounding::TowardZero: break;
    case Rounding::Down: return rest < 0 ? -1 : 0;
    case Rounding::Up: return rest > 0 ? 1 : 0;
    case Rounding::HalfUp: return twice >= whole ? away : 0;
    case Rounding::HalfEven: return twice + (isOdd ? 1 : 0) > whole ? away : 0;
    }
    return 0;
}

// mulDiv() where the product needs 128 bits: rare, and kept out of the way of the code that calls it.
[[nodiscard, gnu::noinline, gnu::cold]] constexpr std::int64_t
mulDivWide(std::int64_t a, std::int64_t b, std::int64_t divisor, Rounding rounding) {
    const Int128 product = static_cast<Int128>(a) * b;
    Int128 quotient = product / divisor;
    const auto rest = static_cast<std::int64_t>(product % divisor);
    quotient += roundingStep(quotient % 2 != 0, rest, divisor, rounding);
    ENSURE(quotient >= INT64_MIN && quotient <= INT64_MAX);
    return static_cast<std::int64_t>(quotient);
}

// a * b / divisor with a 128-bit product, rounded as stated; divisor > 0.
[[nodiscard]] constexpr std::int64_t mulDiv(std::int64_t a, std::int64_t b, std::int64_t divisor,
                                            Rounding rounding) {
    ENSURE(divisor > 0);
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product)) [[unlikely]]
        return mulDivWide(a, b, divisor, rounding);
    const std::int64_t quotient = product / divisor;
    return quotient + roundingStep(quotient % 2 != 0, product % divisor, divisor, rounding);
}

template <class Tag>
class Fixed {
public:
    static constexpr std::int64_t kScale = Tag::kScale; // raw units in one
    static constexpr int kDecimals = Tag::kDecimals;

    constexpr Fixed() = default;
    [[nodiscard]] static constexpr Fixed fromRaw(std::int64_t raw) { return Fixed{raw}; }
    [[nodiscard]] static constexpr Fixed whole(std::int64_t units) {
        return Fixed{checkedMul(units, kScale)};
    }

    [[nodiscard]] constexpr std::int64_t raw() const { return m_raw; }
    // Nearest double, for indicators, statistics and charts only.
    [[nodiscard]] constexpr double toDouble() const {
        return static_cast<double>(m_raw) / static_cast<double>(kScale);
    }
    [[nodiscard]] constexpr bool isZero() const { return m_raw == 0; }
    [[nodiscard]] constexpr Fixed abs() const { return m_raw < 0 ? -*this : *this; }
    [[nodiscard]] constexpr int sign() const { return (m_raw > 0) - (m_raw < 0); }

    constexpr Fixed operator-() const { return Fixed{checkedSub(0, m_raw)}; }
    constexpr Fixed operator+(Fixed other) const { return Fixed{checkedAdd(m_raw, other.m_raw)}; }
    constexpr Fixed operator-(Fixed other) const { return Fixed{checkedSub(m_raw, other.m_raw)}; }
    constexpr Fixed operator*(std::int64_t factor) const { return Fixed{checkedMul(m_raw, factor)}; }
    constexpr Fixed& operator+=(Fixed other) { return *this = *this + other; }
    constexpr Fixed& operator-=(Fixed other) { return *this = *this - other; }
    friend constexpr auto operator<=>(const Fixed&, const Fixed&) = default;

private:
    explicit constexpr Fixed(std::int64_t raw) : m_raw{raw} {}
    std::int64_t m_raw = 0;
};

struct PriceTag {
    static constexpr std::int64_t kScale = 1'000'000;
    static constexpr int kDecimals = 6;
};
struct QuantityTag {
    static constexpr std::int64_t kScale = 1'000'000;
    static constexpr int kDecimals = 6;
};
struct MoneyTag {
    static constexpr std::int64_t kScale = 10'000;
    static constexpr int kDecimals = 4;
};

struct FractionTag {
    static constexpr std::int64_t kScale = 1'000'000'000;
    static constexpr int kDecimals = 9;
};

using Fraction = Fixed<FractionTag>; // a fraction: 0.005 of the equity = 5,000,000 raw
using Price = Fixed<PriceTag>;       // one unit of the instrument's currency = 1,000,000 raw
using Quantity = Fixed<QuantityTag>; // one share or contract = 1,000,000 raw; negative means short
using Money = Fixed<MoneyTag>;       // one unit of the currency = 10,000 raw

// price x quantity in money; the sign follows both factors.
[[nodiscard]] constexpr Money notional(Price price, Quantity quantity,
                                       Rounding rounding = Rounding::HalfEven) {
    constexpr std::int64_t divisor = Price::kScale / Money::kScale * Quantity::kScale;
    return Money::fromRaw(mulDiv(price.raw(), quantity.raw(), divisor, rounding));
}

// The share `rate / one` of an amount: portion(m, 3, 10'000) is 3 basis points.
[[nodiscard]] constexpr Money portion(Money amount, std::int64_t rate, std::int64_t one,
                                      Rounding rounding = Rounding::HalfEven) {
    return Money::fromRaw(mulDiv(amount.raw(), rate, one, rounding));
}

[[nodiscard]] constexpr Money portion(Money amount, Fraction ratio, Rounding rounding = Rounding::HalfEven) {
    return portion(amount, ratio.raw(), Fraction::kScale, rounding);
}

[[nodiscard]] constexpr Price portion(Price price, std::int64_t rate, std::int64_t one,
                                      Rounding rounding = Rounding::HalfEven) {
    return Price::fromRaw(mulDiv(price.raw(), rate, one, rounding));
}

// The nearest multiple of `step` (> 0) in the direction of `rounding`.
template <class Tag>
[[nodiscard]] constexpr Fixed<Tag> roundToStep(Fixed<Tag> value, Fixed<Tag> step, Rounding rounding) {
    return step * mulDiv(value.raw(), 1, step.raw(), rounding);
}

} // namespace openbell
