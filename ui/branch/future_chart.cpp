#include "ui/branch/future_chart.h"
#include "ui/format/nice_step.h"
#include "ui/widgets/theme.h"
#include <QPainter>
#include <cmath>
#include <limits>

namespace openbell {
namespace {

constexpr double kAxis = 84, kTop = 24, kBottom = 20;

struct Range {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    void include(const std::vector<EquityRow>& points) {
        for (const EquityRow& point : points) {
            low = std::min(low, point.equity.toDouble());
            high = std::max(high, point.equity.toDouble());
        }
    }
};

} // namespace

FutureChart::FutureChart(QWidget* parent) : QWidget{parent} {
    setMinimumSize(280, 160);
    setAccessibleName(tr("Equity of both futures"));
}

void FutureChart::show(SharedBranchOutcome outcome) {
    m_outcome = std::move(outcome);
    m_format = DisplayFormat{m_outcome->currency, m_outcome->zone};
    if (!m_outcome->original.empty() && !m_outcome->branched.empty())
        setAccessibleDescription(tr("Original ends at %1, branch at %2")
                                     .arg(m_format.money(m_outcome->original.back().equity),
                                          m_format.money(m_outcome->branched.back().equity)));
    update();
}

void FutureChart::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursOf(palette());
    QPainter painter{this};
    painter.fillRect(rect(), colours.plot);
    if (!m_outcome || m_outcome->original.empty() || m_outcome->branched.empty()) return;
    const QRectF area = QRectF{rect()}.adjusted(8, kTop, -kAxis, -kBottom);
    Range range;
    range.include(m_outcome->original);
    range.include(m_outcome->branched);
    const double spread = std::max(range.high - range.low, std::abs(range.high) * 1e-4 + 1e-9);
    const double low = range.low - spread * 0.06, high = range.high + spread * 0.06;
    const double from = static_cast<double>(m_outcome->original.front().time.ns);
    const double until =
        static_cast<double>(std::max(m_outcome->original.back().time.ns, m_outcome->branched.back().time.ns));
    const auto x = [&](UtcTime time) {
        return area.left() +
               (static_cast<double>(time.ns) - from) / std::max(1.0, until - from) * area.width();
    };
    const auto y = [&](double value) { return area.bottom() - (value - low) / (high - low) * area.height(); };
    painter.setFont(numberFont(-0.5));
    const double step = niceStep(high - low, std::max(2, static_cast<int>(area.height() / 40)));
    for (double value = std::ceil(low / step) * step; value <= high; value += step) {
        const double line = std::floor(y(value)) + 0.5;
        painter.setPen(QPen{colours.grid, 0});
        painter.drawLine(QPointF{area.left(), line}, QPointF{area.right(), line});
        painter.setPen(colours.muted);
        painter.drawText(QRectF{area.right() + 6, line - 8, kAxis - 8, 16}, Qt::AlignLeft | Qt::AlignVCenter,
                         compactText(value, m_format.grouping()));
    }
    const auto draw = [&](const std::vector<EquityRow>& points, const QPen& pen) {
        QPolygonF line;
        for (const EquityRow& point : points)
            line.append({x(point.time), y(point.equity.toDouble())});
        painter.setPen(pen);
        painter.drawPolyline(line);
    };
    painter.setRenderHint(QPainter::Antialiasing, true);
    const QPen originalPen{colours.text, 1.4, Qt::DashLine}, branchedPen{colours.accent, 2};
    draw(m_outcome->original, originalPen);
    draw(m_outcome->branched, branchedPen);
    painter.setPen(originalPen);
    painter.drawLine(QPointF{10, 12}, QPointF{38, 12});
    painter.setPen(branchedPen);
    painter.drawLine(QPointF{160, 12}, QPointF{188, 12});
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(colours.text);
    painter.drawText(QRectF{44, 2, 110, 20}, Qt::AlignLeft | Qt::AlignVCenter, tr("Original"));
    painter.drawText(QRectF{194, 2, 110, 20}, Qt::AlignLeft | Qt::AlignVCenter, tr("Branch"));
    painter.setPen(colours.muted);
    painter.drawText(QRectF{area.left(), area.bottom() + 3, 200, 16}, Qt::AlignLeft | Qt::AlignTop,
                     m_format.minute(m_outcome->original.front().time));
    painter.drawText(QRectF{area.right() - 220, area.bottom() + 3, 220, 16}, Qt::AlignRight | Qt::AlignTop,
                     m_format.withZone(m_outcome->original.back().time));
}

} // namespace openbell
