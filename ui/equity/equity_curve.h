#pragma once
// The points of an equity curve, ordered by time, with what a chart of them needs. A plain value; GUI thread.
#include "ui/format/display_format.h"

namespace openbell {

class EquityCurve {
public:
    static constexpr std::size_t kMostPoints = 16'384; // a long stream is thinned, keeping its drawdowns

    // Points at or before the last known time replace what they repeat.
    void add(const std::vector<EquityRow>& points);
    void clear() { m_points.clear(); }
    void keepUntil(UtcTime time); // itself included

    [[nodiscard]] const std::vector<EquityRow>& points() const { return m_points; }
    [[nodiscard]] double lowest() const;
    [[nodiscard]] double highest() const;
    [[nodiscard]] double deepestDrawdown() const; // fraction of the peak

private:
    void thin();

    std::vector<EquityRow> m_points;
};

} // namespace openbell
