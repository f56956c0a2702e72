#include "engine/analytics/moving_averages.h"

namespace openbell {

Sma::Sma(int period) : m_block(static_cast<std::size_t>(period)), m_inverse{1.0 / period} {
    ENSURE(period >= 1);
}

Wma::Wma(int period)
    : m_block(static_cast<std::size_t>(period)),
      m_count{static_cast<double>(period)},
      m_inverse{1 / (m_count * (m_count + 1) / 2)} {
    ENSURE(period >= 1);
}

HullLengths HullLengths::of(int period) {
    ENSURE(period >= 2);
    int root = 1;
    while ((root + 1) * (root + 1) <= period)
        ++root;
    return {period / 2, root};
}

} // namespace openbell
