#pragma once
// Small stateless or nearly stateless kernels that join other indicators: MACD, differences, ratios, lags,
// the raw stochastic and logarithmic returns. Plain values; one thread at a time.
#include "engine/analytics/moving_averages.h"
#include <array>

namespace openbell {

// Gerald Appel's MACD from its fast and slow EMAs: line, signal (EMA of the line, seeded with the mean of its
// first values) and histogram.
class MacdLines {
public:
    explicit MacdLines(int signalPeriod) : m_signal{Ema::ema(signalPeriod)} {}
    std::array<double, 3> update(double fast, double slow) {
        const double line = fast - slow; // NaN while either is
        const double signal = line != line ? kNoValue : m_signal.update(line);
        return {line, signal, line - signal};
    }
    friend bool operator==(const MacdLines&, const MacdLines&) = default;

private:
    Ema m_signal;
};

// a * x + b * y: Hull's inner difference (2, -1).
class Blend {
public:
    Blend(double a, double b) : m_a{a}, m_b{b} {}
    [[nodiscard]] double update(double x, double y) const { return m_a * x + m_b * y; }
    friend bool operator==(const Blend&, const Blend&) = default;

private:
    double m_a, m_b;
};

// x / y; 0 where y is not above zero.
struct Ratio {
    [[nodiscard]] double update(double x, double y) const { return y > 0 ? x / y : x - x; } // NaN stays NaN
    friend bool operator==(const Ratio&, const Ratio&) = default;
};

// The value of n bars ago, NaN for the first n.
class Lag {
public:
    explicit Lag(int bars) : m_ring(static_cast<std::size_t>(bars), 0) { ENSURE(bars >= 1); }
    double update(double x) {
        if (x != x) return kNoValue;
        const double before = m_full ? m_ring[m_next] : kNoValue;
        m_ring[m_next] = x;
        if (++m_next == m_ring.size()) {
            m_next = 0;
            m_full = true;
        }
        return before;
    }
    friend bool operator==(const Lag&, const Lag&) = default;

private:
    std::vector<double> m_ring;
    std::size_t m_next = 0;
    bool m_full = false;
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
