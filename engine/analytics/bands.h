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
        const double d = x - m_anchor;
        m_prefix = {m_prefix.sum + d, m_prefix.squares + d * d};
        m_block[m_filled++].sum = x;
        if (m_filled == m_block.size()) closeBlock(x);
        if (!m_full) return {kNoValue, kNoValue};
        const double sum = m_block[m_filled].sum + m_prefix.sum;
        const double squares = m_block[m_filled].squares + m_prefix.squares;
        const double variance = (squares - sum * sum * m_inverse) * m_scale;
        return {m_anchor + sum * m_inverse, std::sqrt(variance > 0 ? variance : 0)};
    }
    friend bool operator==(const WindowMoments&, const WindowMoments&) = default;

private:
    struct Sums {
        double sum = 0, squares = 0;
        friend bool operator==(const Sums&, const Sums&) = default;
    };
    void closeBlock(double last) {
        m_anchor = last;
        Sums suffix;
        for (std::size_t i = m_block.size(); i-- > 0;) {
            const double d = m_block[i].sum - m_anchor;
            suffix = {suffix.sum + d, suffix.squares + d * d};
            m_block[i] = suffix;
        }
        m_prefix = {};
        m_filled = 0;
        m_full = true;
    }

    std::vector<Sums> m_block; // [0, filled): values in .sum; [filled, n): suffix sums of the block before
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
    friend bool operator==(const BollingerBands&, const BollingerBands&) = default;

private:
    WindowMoments m_moments;
    double m_deviations;
};

} // namespace openbell
