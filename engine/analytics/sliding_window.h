#pragma once
// The fold (sum, maximum, minimum) of the last n values in amortised O(1), without ever subtracting, so a
// past outlier leaves no trace in later results. Plain value; one thread at a time; no allocation after
// creation.
//
// Values are taken in blocks of n. When a block is full its suffix folds replace it in place; the window is
// then always one suffix of the last block joined to one prefix of the current one (van Herk 1992, Gil and
// Werman 1993). Each result has the accuracy of a fresh sum.
#include "engine/core/check.h"
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace openbell {

inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// Longer windows are taken value by value where several sums are kept.
inline constexpr std::size_t kMostAtOnce = 256;

struct Maximum {
    static double join(double a, double b) { return a > b ? a : b; }
};
struct Minimum {
    static double join(double a, double b) { return a < b ? a : b; }
};

template <class Fold>
class SlidingFold {
public:
    // period >= 1
    explicit SlidingFold(int period) : m_block(static_cast<std::size_t>(period)) { ENSURE(period >= 1); }

    // The fold of the last `period` values, NaN before there are as many. A NaN counts as no value.
    double update(double x) {
        if (x != x) [[unlikely]]
            return kNoValue;
        m_prefix = m_filled == 0 ? x : Fold::join(m_prefix, x);
        m_block[m_filled++] = x;
        if (m_filled == m_block.size()) return closeBlock();
        return m_full ? Fold::join(m_block[m_filled], m_prefix) : kNoValue;
    }

    friend bool operator==(const SlidingFold&, const SlidingFold&) = default;

private:
    double closeBlock() {
        for (std::size_t i = m_block.size() - 1; i-- > 0;)
            m_block[i] = Fold::join(m_block[i], m_block[i + 1]);
        m_filled = 0;
        m_full = true;
        return m_block[0];
    }

    std::vector<double> m_block; // [0, filled): values; [filled, n): suffix folds of the block before
    std::size_t m_filled = 0;
    double m_prefix = 0;
    bool m_full = false;
};

} // namespace openbell
