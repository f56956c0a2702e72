#pragma once
// Small stateless or nearly stateless kernels that join other indicators: differences, the raw stochastic and
// logarithmic returns. Plain values; one thread at a time.
#include "engine/analytics/sliding_window.h"

namespace openbell {

// a * x + b * y: MACD (1, -1), Hull's inner difference (2, -1), Bollinger bands (1, +-deviations).
class Blend {
public:
    Blend(double a, double b) : m_a{a}, m_b{b} {}
    [[nodiscard]] double update(double x, double y) const { return m_a * x + m_b * y; }
    friend bool operator==(const Blend&, const Blend&) = default;

private:
    double m_a, m_b;
};

// George Lane's stochastic before smoothing: where the close lies between the lowest low and the highest
// high, in percent; 0 when there is no range.
struct RawStochastic {
    [[nodiscard]] double update(double close, double highest, double lowest) const {
        const double range = highest - lowest;
        return range == 0 ? 0 : 100 * (close - lowest) / range; // NaN passes through
    }
    friend bool operator==(const RawStochastic&, const RawStochastic&) = default;
};

// The natural logarithm from IEEE basic operations only, so that its bits are the same on every machine (the
// C library's differ between processors with and without fused multiply-add). Relative error below 1e-15; x >
// 0.
[[nodiscard]] double portableLog(double x);

// ln(close / previous close); none for the first bar; 0 where either price is not above zero.
class LogReturn {
public:
    double update(double close) {
        const double previous = m_previous;
        m_previous = close;
        if (previous != previous) return kNoValue;
        return previous > 0 && close > 0 ? portableLog(close / previous) : 0;
    }
    // Only for new ones, to find equal nodes: there is nothing else to configure.
    friend bool operator==(const LogReturn&, const LogReturn&) { return true; }

private:
    double m_previous = kNoValue;
};

} // namespace openbell
