#include "ui/chart/chart_pane.h"
#include "ui/format/nice_step.h"
#include "ui/widgets/theme.h"
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <cmath>

namespace openbell {
namespace {

constexpr double kTagHeight = 17; // of a value's tag on the axis, with a little room

} // namespace

PaneItem::PaneItem(QChart* chart, Paint paint) : QGraphicsItem{chart}, m_paint{std::move(paint)} {
    setZValue(5);
    setAcceptedMouseButtons(Qt::NoButton);
}

void PaneItem::setBounds(const QRectF& bounds) {
    prepareGeometryChange();
    m_bounds = bounds;
}

void PaneItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    painter->save();
    m_paint(*painter);
    painter->restore();
}

ChartPane::ChartPane(QChart* chart, PaneItem::Paint paint)
    : m_chart{chart}, m_axis{new QValueAxis{chart}}, m_item{new PaneItem{chart, std::move(paint)}} {
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setBackgroundRoundness(0);
    m_chart->setMargins({});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->legend()->hide();
    m_axis->setLabelsVisible(false); // written by paintAxisLabels, with grouped digits
    m_axis->setLineVisible(false);
    m_axis->setTickType(QValueAxis::TicksDynamic);
    m_axis->setTickAnchor(0);
    m_chart->addAxis(m_axis, Qt::AlignRight);
    auto* anchor = new QLineSeries{m_chart}; // an axis without a series keeps no range
    m_chart->addSeries(anchor);
    anchor->attachAxis(m_axis);
}

void ChartPane::setColours(const Colours& colours) {
    m_chart->setBackgroundBrush(colours.plot);
    m_chart->setBackgroundPen(Qt::NoPen);
    m_axis->setGridLinePen(QPen{colours.grid, 0});
}

void ChartPane::setGeometry(const QRectF& geometry, double axisWidth, double footer) {
    m_chart->setGeometry(geometry);
    const QRectF inner{0, 0, geometry.width(), geometry.height()};
    m_scale.area = inner.adjusted(6, 4, -axisWidth, -footer);
    m_chart->setPlotArea(m_scale.area);
    m_item->setBounds(inner);
}

void ChartPane::setRange(const BarWindow& window, Extent values) {
    m_scale.first = window.first();
    m_scale.span = window.span();
    m_scale.low = values.low;
    m_scale.high = values.high;
    const int ticks = std::max(2, static_cast<int>(m_scale.area.height() / 48));
    const double step = niceStep(values.high - values.low, ticks);
    // A coarse step goes in before a wide range and after a narrow one, so that few lines are ever laid out.
    if (step > m_axis->tickInterval()) m_axis->setTickInterval(step);
    m_axis->setRange(values.low, values.high);
    if (step < m_axis->tickInterval()) m_axis->setTickInterval(step);
}

void ChartPane::paintAxisLabels(QPainter& painter, const std::function<QString(double)>& text,
                                const Colours& colours, std::optional<double> covered) const {
    painter.setFont(numberFont(-0.5));
    painter.setPen(colours.muted);
    const double step = tickStep();
    if (step <= 0) return;
    for (double value = std::ceil(m_scale.low / step) * step; value <= m_scale.high; value += step) {
        const double y = m_scale.y(value);
        if (y < m_scale.area.top() + 5 || y > m_scale.area.bottom() - 5) continue;
        if (covered && std::abs(y - m_scale.y(*covered)) < kTagHeight) continue;
        painter.drawText(QRectF{m_scale.area.right() + 6, y - 8, 120, 16}, Qt::AlignLeft | Qt::AlignVCenter,
                         text(value));
    }
}

} // namespace openbell
