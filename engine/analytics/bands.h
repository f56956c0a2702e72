#pragma once
// The mean and standard deviation of the last n values in amortised O(1), for Bollinger bands and volatility.
// Plain values; one thread at a time; no allocation after creation.
#include "engine/analytics/sliding_window.h"
#include <array>
#include <cmath>
#include <cstdint>

namespace openbell {

// Population: over n, as Bollinger bands have it. Sample: over n - 1.
enum class Deviation : std::uint8_t { Population, Sample };

// Sums of (x - anchor) and its square are folded in blocks, as in sliding_window.h. The anchor is the last
// value of the block before, which is inside the window whenever it is used: the spread of the window then
// bounds every difference, so that the one subtraction below loses at most a factor of about 2n in relative
// accuracy, whatever the price level and whatever outliers came before.
class WindowMoments {
public:
    WindowMoments(int period, Deviation deviation);

    // Mean (the bits of Sma) and deviation of the last `period` values, NaN before there are as many. A NaN
    // counts as no value.
    std::array<double, 2> update(double x) {
        if (x != x) [[unlikely]]
            return {kNoValue, kNoValue};
        m_prefix.add(x - m_anchor);
        m_block[m_filled++].sum = x;
        if (m_filled == m_block.size()) closeBlock(x);
        if (!m_full) return {kNoValue, kNoValue};
        const Sums total = m_block[m_filled] + m_prefix;
        return {m_anchor + total.sum * m_inverse, deviation(total, m_inverse, m_scale)};
    }
    // update() of each value, to the last bit, the means at out and the deviations at out + stride; whole
    // blocks in one go.
    void updateMany(std::span<const double> values, double* out, std::size_t stride);
    friend bool operator==(const WindowMoments&, const WindowMoments&) = default;

private:
    struct Sums { // of differences from the anchor, and of their squares
        double sum = 0, squares = 0;
        friend bool operator==(const Sums&, const Sums&) = default;
        friend Sums operator+(Sums a, Sums b) { return {a.sum + b.sum, a.squares + b.squares}; }
        void add(double difference) { *this = *this + Sums{difference, difference * difference}; }
    };
    static double deviation(Sums total, double inverse, double scale) {
        const double variance = (total.squares - total.sum * total.sum * inverse) * scale;
        return std::sqrt(variance > 0 ? variance : 0);
    }
    friend class BollingerBands;
    template <class Put>
    bool takeBlock(std::span<const double> values, Put put);
    template <class Put>
    void take(std::span<const double> values, Put put);
    void closeBlock(double last) {
        m_anchor = last;
        Sums suffix;
        for (std::size_t i = m_block.size(); i-- > 0;) {
            suffix.add(m_block[i].sum - last);
            m_block[i] = suffix;
        }
        m_prefix = {};
        m_filled = 0;
        m_full = true;
    }

    std::vector<Sums> m_block; // [0, filled): values in .sum; [filled, n): suffix sums of the block before
    std::vector<Sums> m_next;  // room for the suffix sums of a block taken in one go
    Sums m_prefix;
    std::size_t m_filled = 0;
    double m_anchor = 0, m_inverse, m_scale;
    bool m_full = false;
};

// John Bollinger's bands ("Bollinger on Bollinger Bands", 2001): the simple moving average and `deviations`
// population deviations to both sides: upper, middle, lower.
class BollingerBands {
public:
    BollingerBands(int period, double deviations)
        : m_moments{period, Deviation::Population}, m_deviations{deviations} {}
    std::array<double, 3> update(double x) {
        const auto [mean, deviation] = m_moments.update(x);
        return {mean + m_deviations * deviation, mean, mean - m_deviations * deviation};
    }
    // update() of each value, to the last bit: the k-th band at out + k * stride.
    void updateMany(std::span<const double> values, double* out, std::size_t stride);
    friend bool operator==(const BollingerBands&, const BollingerBands&) = default;

private:
    WindowMoments m_moments;
    double m_deviations;
};

} // namespace openbell
