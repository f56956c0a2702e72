#include "engine/analytics/bands.h"
#include <algorithm>

namespace openbell {

WindowMoments::WindowMoments(int period, Deviation deviation)
    : m_block(static_cast<std::size_t>(period)),
      m_next(m_block.size()),
      m_inverse{1.0 / period},
      m_scale{1.0 / (deviation == Deviation::Population ? period : period - 1)} {
    ENSURE(period >= (deviation == Deviation::Population ? 1 : 2));
}

// Prefixes forward and the next suffixes backward, in one loop because neither waits for the other. Leaves
// the state as it is where a value is missing: the sum tells.
template <class Put>
bool WindowMoments::takeBlock(std::span<const double> values, Put put) {
    const std::size_t count = values.size();
    const double anchor = m_anchor, last = values.back(), inverse = m_inverse, scale = m_scale;
    const Sums* const block = m_block.data();
    Sums* const suffixes = m_next.data();
    std::array<double, kMostAtOnce> sums, squares;
    Sums prefix, suffix;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        prefix.add(values[i] - anchor);
        suffix.add(values[count - 1 - i] - last);
        sums[i] = block[i + 1].sum + prefix.sum;
        squares[i] = block[i + 1].squares + prefix.squares;
        suffixes[count - 1 - i] = suffix;
    }
    suffix.add(values[0] - last);
    suffixes[0] = suffix;
    if (suffix.sum != suffix.sum) return false;
    for (std::size_t i = 0; i + 1 < count; ++i)
        put(i, anchor + sums[i] * inverse, deviation({sums[i], squares[i]}, inverse, scale));
    const Sums whole = suffix + Sums{}; // the last one's window is the new block, whose prefix is still zero
    put(count - 1, last + whole.sum * inverse, deviation(whole, inverse, scale));
    m_block.swap(m_next);
    m_anchor = last;
    return true;
}

// put(i, mean, deviation) for each value.
template <class Put>
void WindowMoments::take(std::span<const double> values, Put put) {
    for (std::size_t at = 0; at < values.size();) {
        const std::size_t room = std::min(values.size() - at, m_block.size() - m_filled);
        const auto block = values.subspan(at, room);
        const auto putHere = [&put, at](std::size_t i, double mean, double deviation) {
            put(at + i, mean, deviation);
        };
        const bool whole = m_full && room == m_block.size() && room <= kMostAtOnce;
        if (!whole || !takeBlock(block, putHere))
            for (std::size_t i = 0; i < room; ++i) {
                const auto [mean, deviation] = update(block[i]);
                putHere(i, mean, deviation);
            }
        at += room;
    }
}

void WindowMoments::updateMany(std::span<const double> values, double* out, std::size_t stride) {
    take(values, [=](std::size_t i, double mean, double deviation) {
        out[i] = mean;
        out[stride + i] = deviation;
    });
}

void BollingerBands::updateMany(std::span<const double> values, double* out, std::size_t stride) {
    m_moments.take(values, [=, deviations = m_deviations](std::size_t i, double mean, double deviation) {
        out[i] = mean + deviations * deviation;
        out[stride + i] = mean;
        out[2 * stride + i] = mean - deviations * deviation;
    });
}

} // namespace openbell
