#pragma once
// Choices between doubles without a branch, for market data whose signs no predictor can guess. Pure; any
// thread.
#include <bit>
#include <cmath>
#include <cstdint>

namespace openbell {

// x where x > 0, else 0. Exact for |x| below half the largest double.
[[nodiscard]] inline double positivePart(double x) {
    return 0.5 * (x + std::abs(x));
}

// x where the condition holds, else 0.
[[nodiscard]] inline double onlyIf(bool condition, double x) {
    const auto mask = std::uint64_t{0} - static_cast<std::uint64_t>(condition);
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & mask);
}

} // namespace openbell
