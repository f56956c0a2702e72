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
