#include "engine/analytics/moving_averages.h"

namespace openbell {

Sma::Sma(int period) : m_block(static_cast<std::size_t>(period)), m_inverse{1.0 / period} {
    ENSURE(period >= 1);
}

void Sma::closeBlock(double last) {
    m_anchor = last;
    double sum = 0;
    for (std::size_t i = m_block.size(); i-- > 0;)
        m_block[i] = sum += m_block[i] - m_anchor;
    m_prefix = 0;
    m_filled = 0;
    m_full = true;
}

// The running mean instead of a sum over n: of equal values it is that value exactly.
double Ema::seed(double x) {
    if (x != x) return kNoValue;
    --m_seedLeft;
    m_value += (x - m_value) / (m_period - m_seedLeft);
    return m_seedLeft == 0 ? m_value : kNoValue;
}

Wma::Wma(int period)
    : m_block(static_cast<std::size_t>(period)),
      m_count{static_cast<double>(period)},
      m_inverse{1 / (m_count * (m_count + 1) / 2)} {
    ENSURE(period >= 1);
}

// weighted[i] = sum over k >= i of (k - i + 1) * d[k] = weighted[i + 1] + sum over k >= i of d[k].
double Wma::closeBlock(double last) {
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

HullLengths HullLengths::of(int period) {
    ENSURE(period >= 2);
    int root = 1;
    while ((root + 1) * (root + 1) <= period)
        ++root;
    return {period / 2, root};
}

} // namespace openbell
