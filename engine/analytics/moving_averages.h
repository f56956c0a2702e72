#pragma once
// Moving averages as incremental kernels: one value in, one out, NaN until warmed up; a NaN in counts as no
// value. Plain values; one thread at a time; no allocation after creation.
#include "engine/analytics/sliding_window.h"

namespace openbell {

// Simple moving average: the mean of the last n values, as anchor + mean of (value - anchor), summed in the
// blocks of sliding_window.h. The anchor is the last value of the block before, so the average of a flat
// price is that price exactly, and price and average never cross there by rounding.
class Sma {
public:
    explicit Sma(int period);
    double update(double x) {
        if (x != x) [[unlikely]]
            return kNoValue;
        m_prefix += x - m_anchor;
        m_block[m_filled++] = x;
        if (m_filled == m_block.size()) closeBlock(x);
        return m_full ? m_anchor + (m_block[m_filled] + m_prefix) * m_inverse : kNoValue;
    }
    // update() of each value, to the last bit; whole blocks in one go.
    void updateMany(std::span<const double> values, double* out, std::size_t stride = 0);
    friend bool operator==(const Sma&, const Sma&) = default;

private:
    bool takeBlock(std::span<const double> values, double* out);
    void closeBlock(double last) {
        m_anchor = last;
        double* const block = m_block.data();
        double sum = 0;
        for (std::size_t i = m_block.size(); i-- > 0;)
            block[i] = sum += block[i] - last;
        m_prefix = 0;
        m_filled = 0;
        m_full = true;
    }

    std::vector<double> m_block; // [0, filled): values; [filled, n): suffix sums of the block before
    std::vector<double> m_next;  // room for the suffix sums of a block taken in one go
    std::size_t m_filled = 0;
    double m_prefix = 0, m_anchor = 0, m_inverse;
    bool m_full = false;
};

// Exponential moving average, seeded with the mean of the first n values: e += factor * (x - e).
// ema(n): factor 2/(n+1). wilder(n): factor 1/n, the smoothing of J. Welles Wilder, "New Concepts in
// Technical Trading Systems" (1978). Equal inputs give exactly equal outputs, so two averages of a flat price
// never cross.
class Ema {
public:
    [[nodiscard]] static Ema ema(int period) { return Ema{period, 2.0 / (period + 1.0)}; }
    [[nodiscard]] static Ema wilder(int period) { return Ema{period, 1.0 / period}; }

    double update(double x) {
        if (m_seedLeft == 0) [[likely]]
            return m_value += m_factor * (x - m_value);
        return seed(x);
    }
    friend bool operator==(const Ema&, const Ema&) = default;

private:
    Ema(int period, double factor) : m_factor{factor}, m_seedLeft{period}, m_period{period} {
        ENSURE(period >= 1);
    }
    // The running mean instead of a sum over n: of equal values it is that value exactly.
    double seed(double x) {
        if (x != x) return kNoValue;
        --m_seedLeft;
        m_value += (x - m_value) / (m_period - m_seedLeft);
        return m_seedLeft == 0 ? m_value : kNoValue;
    }

    double m_value = 0, m_factor;
    int m_seedLeft, m_period;
};

// Linearly weighted moving average: weights 1 (oldest) to n (newest) over n(n+1)/2, anchored and summed as
// the SMA is, with suffixes that hold weighted sums.
class Wma {
public:
    explicit Wma(int period);
    double update(double x) {
        if (x != x) [[unlikely]]
            return kNoValue;
        const double d = x - m_anchor;
        m_block[m_filled++] = x;
        const auto filled = static_cast<double>(m_filled);
        m_prefixSum += d;
        m_prefixWeighted += filled * d;
        if (m_filled == m_block.size()) return closeBlock(x);
        if (!m_full) return kNoValue;
        const double weighted = m_block[m_filled] + (m_count - filled) * m_prefixSum + m_prefixWeighted;
        return m_anchor + weighted * m_inverse;
    }
    friend bool operator==(const Wma&, const Wma&) = default;

private:
    // weighted[i] = sum over k >= i of (k - i + 1) * d[k] = weighted[i + 1] + sum over k >= i of d[k].
    double closeBlock(double last) {
        m_anchor = last;
        double sum = 0, weighted = 0;
        for (std::size_t i = m_block.size(); i-- > 0;) {
            sum += m_block[i] - m_anchor;
            weighted += sum;
            m_block[i] = weighted;
        }
        m_prefixSum = m_prefixWeighted = 0;
        m_filled = 0;
        m_full = true;
        return m_anchor + weighted * m_inverse;
    }

    std::vector<double> m_block; // [0, filled): values; [filled, n): weighted suffix sums of the block before
    std::size_t m_filled = 0;
    double m_count, m_inverse, m_anchor = 0, m_prefixSum = 0, m_prefixWeighted = 0;
    bool m_full = false;
};

// The parts of Alan Hull's moving average (2005): average(2 * average(x, n/2) - average(x, n), sqrt(n)), both
// lengths rounded down. With weighted averages it is the HMA, with exponential ones the EHMA.
struct HullLengths {
    int half, smooth;
    [[nodiscard]] static HullLengths of(int period); // period >= 2
};

} // namespace openbell
