#pragma once
// Division by one number many times over, for dividends it divides: a multiplication and a rotation instead
// of a division, and a test of whether it does divide. Source: Warren, Hacker's Delight, 10-16 and 10-17.
// Pure.
#include <bit>
#include <cstdint>

namespace openbell {

class ExactDivider {
public:
    explicit constexpr ExactDivider(std::uint64_t unit) // above 0
        : m_shift{std::countr_zero(unit)},
          m_inverse{inverseOf(unit >> m_shift)},
          m_limit{UINT64_MAX / unit} {}

    // dividend / unit; anything above UINT64_MAX / unit where the unit does not divide it.
    [[nodiscard]] constexpr std::uint64_t quotient(std::uint64_t dividend) const {
        return std::rotr(dividend * m_inverse, m_shift);
    }
    [[nodiscard]] constexpr bool divides(std::uint64_t dividend) const {
        return quotient(dividend) <= m_limit;
    }

private:
    // Modulo 2^64, by Newton's iteration: each round doubles the bits that are right, of which the start
    // has five.
    static constexpr std::uint64_t inverseOf(std::uint64_t odd) {
        std::uint64_t inverse = (3 * odd) ^ 2;
        for (int round = 0; round < 4; ++round)
            inverse *= 2 - odd * inverse;
        return inverse;
    }

    int m_shift;
    std::uint64_t m_inverse;
    std::uint64_t m_limit;
};

} // namespace openbell
