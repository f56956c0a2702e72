#include "engine/analytics/moving_averages.h"
#include <algorithm>

namespace openbell {

Sma::Sma(int period)
    : m_block(static_cast<std::size_t>(period)), m_next(m_block.size()), m_inverse{1.0 / period} {
    ENSURE(period >= 1);
}

// Prefixes forward and the next suffixes backward, in one loop because neither waits for the other. Leaves
// the state as it is where a value is missing: the sum tells.
bool Sma::takeBlock(std::span<const double> values, double* out) {
    const std::size_t count = values.size();
    const double anchor = m_anchor, last = values.back(), inverse = m_inverse;
    const double* const block = m_block.data();
    double* const suffixes = m_next.data();
    double prefix = 0, sum = 0;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        prefix += values[i] - anchor;
        out[i] = anchor + (block[i + 1] + prefix) * inverse;
        suffixes[count - 1 - i] = sum += values[count - 1 - i] - last;
    }
    suffixes[0] = sum += values[0] - last;
    if (sum != sum) return false;
    // The last one's window is the new block, whose prefix is still zero.
    out[count - 1] = last + (sum + 0.0) * inverse;
    m_block.swap(m_next);
    m_anchor = last;
    return true;
}

void Sma::updateMany(std::span<const double> values, double* out, std::size_t /*stride*/) {
    while (!values.empty()) {
        const std::size_t room = std::min(values.size(), m_block.size() - m_filled);
        const auto block = values.first(room);
        const bool whole = m_full && room == m_block.size();
        if (!whole || !takeBlock(block, out))
            std::ranges::transform(block, out, [this](double x) { return update(x); });
        values = values.subspan(room);
        out += room;
    }
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
