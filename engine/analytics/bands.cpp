#include "engine/analytics/bands.h"

namespace openbell {

WindowDeviation::WindowDeviation(int period, Deviation deviation)
    : m_block(static_cast<std::size_t>(period)),
      m_inverse{1.0 / period},
      m_scale{1.0 / (deviation == Deviation::Population ? period : period - 1)} {
    ENSURE(period >= (deviation == Deviation::Population ? 1 : 2));
}

void WindowDeviation::closeBlock(double last) {
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

} // namespace openbell
