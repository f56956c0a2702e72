#pragma once
// The standard deviation of the last n values in amortised O(1), for Bollinger bands and volatility.
// Plain value; one thread at a time; no allocation after creation.
#include "engine/analytics/sliding_window.h"
#include <cmath>
#include <cstdint>

namespace openbell {

// Population: over n, as John Bollinger's bands have it ("Bollinger on Bollinger Bands", 2001). Sample: over
// n - 1.
enum class Deviation : std::uint8_t { Population, Sample };

// Sums of (x - anchor) and its square are folded in blocks, as in sliding_window.h. The anchor is the last
// value of the block before, which is inside the window whenever it is used: the spread of the window then
// bounds every difference, so that the one subtraction below loses at most a factor of about 2n in relative
// accuracy, whatever the price level and whatever outliers came before.
class WindowDeviation {
public:
    WindowDeviation(int period, Deviation deviation);

    // The deviation of the last `period` values, NaN before there are as many. A NaN counts as no value.
    double update(double x) {
        if (x != x) [[unlikely]]
            return kNoValue;
        const double d = x - m_anchor;
        m_prefix = {m_prefix.sum + d, m_prefix.squares + d * d};
        m_block[m_filled++].sum = x;
        if (m_filled == m_block.size()) closeBlock(x);
        if (!m_full) return kNoValue;
        const double sum = m_block[m_filled].sum + m_prefix.sum;
        const double squares = m_block[m_filled].squares + m_prefix.squares;
        const double variance = (squares - sum * sum * m_inverse) * m_scale;
        return std::sqrt(variance > 0 ? variance : 0);
    }
    friend bool operator==(const WindowDeviation&, const WindowDeviation&) = default;

private:
    struct Sums {
        double sum = 0, squares = 0;
        friend bool operator==(const Sums&, const Sums&) = default;
    };
    void closeBlock(double last);

    std::vector<Sums> m_block; // [0, filled): values in .sum; [filled, n): suffix sums of the block before
    Sums m_prefix;
    std::size_t m_filled = 0;
    double m_anchor = 0, m_inverse, m_scale;
    bool m_full = false;
};

} // namespace openbell
