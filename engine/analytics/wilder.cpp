#include "engine/analytics/wilder.h"

namespace openbell {

std::array<double, 3> DirectionalIndex::update(double high, double low, double close) {
    const double range = m_trueRange.update(high, low, close);
    const double up = high - m_previousHigh;
    const double down = m_previousLow - low;
    m_previousHigh = high;
    m_previousLow = low;
    if (range != range) [[unlikely]] // the first bar
        return {kNoValue, kNoValue, kNoValue};

    const double plusMove = m_plus.update(up > down && up > 0 ? up : 0);
    const double minusMove = m_minus.update(down > up && down > 0 ? down : 0);
    const double averageRange = m_range.update(range);
    if (averageRange != averageRange) return {kNoValue, kNoValue, kNoValue};

    const double moves = plusMove + minusMove;
    const double difference = plusMove > minusMove ? plusMove - minusMove : minusMove - plusMove;
    const double adx = m_adx.update(moves > 0 ? 100 * difference / moves : 0);
    if (averageRange <= 0) return {0, 0, adx};
    return {100 * plusMove / averageRange, 100 * minusMove / averageRange, adx};
}

} // namespace openbell
