#include "engine/analytics/moving_averages.h"

namespace openbell {

double Ema::seed(double x) {
    if (x != x) return kNoValue;
    m_value += x;
    if (--m_seedLeft > 0) return kNoValue;
    return m_value /= m_period;
}

Wma::Wma(int period)
    : m_block(static_cast<std::size_t>(period)),
      m_count{static_cast<double>(period)},
      m_divisor{m_count * (m_count + 1) / 2} {
    ENSURE(period >= 1);
}

// weighted[i] = sum over k >= i of (k - i + 1) * x[k] = weighted[i + 1] + sum over k >= i of x[k].
double Wma::closeBlock() {
    double sum = 0, weighted = 0;
    for (std::size_t i = m_block.size(); i-- > 0;) {
        sum += m_block[i];
        weighted += sum;
        m_block[i] = weighted;
    }
    m_filled = 0;
    m_full = true;
    return weighted / m_divisor;
}

HullLengths HullLengths::of(int period) {
    ENSURE(period >= 2);
    int root = 1;
    while ((root + 1) * (root + 1) <= period)
        ++root;
    return {period / 2, root};
}

} // namespace openbell
