#include "ui/equity/equity_curve.h"
#include <algorithm>

namespace openbell {

void EquityCurve::add(const std::vector<EquityRow>& points) {
    if (points.empty()) return;
    const auto repeated =
        std::lower_bound(m_points.begin(), m_points.end(), points.front().time,
                         [](const EquityRow& row, UtcTime time) { return row.time < time; });
    m_points.erase(repeated, m_points.end());
    m_points.insert(m_points.end(), points.begin(), points.end());
    while (m_points.size() > kMostPoints)
        thin();
}

void EquityCurve::keepUntil(UtcTime time) {
    std::erase_if(m_points, [time](const EquityRow& row) { return row.time > time; });
}

// Keeps the deeper of each two points, and the last one.
void EquityCurve::thin() {
    const EquityRow last = m_points.back();
    m_points.pop_back();
    const std::size_t pairs = (m_points.size() + 1) / 2;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        const EquityRow& first = m_points[2 * pair];
        const EquityRow& second = m_points[std::min(2 * pair + 1, m_points.size() - 1)];
        m_points[pair] = second.drawdown > first.drawdown ? second : first;
    }
    m_points.resize(pairs);
    m_points.push_back(last);
}

double EquityCurve::lowest() const {
    double low = m_points.empty() ? 0 : m_points.front().equity.toDouble();
    for (const EquityRow& point : m_points)
        low = std::min(low, point.equity.toDouble());
    return low;
}

double EquityCurve::highest() const {
    double high = m_points.empty() ? 0 : m_points.front().equity.toDouble();
    for (const EquityRow& point : m_points)
        high = std::max(high, point.equity.toDouble());
    return high;
}

double EquityCurve::deepestDrawdown() const {
    double deepest = 0;
    for (const EquityRow& point : m_points)
        deepest = std::max(deepest, point.drawdown);
    return deepest;
}

} // namespace openbell
