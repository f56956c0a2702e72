// The painting half of ChartWidget.
#include "ui/chart/chart_widget.h"
#include "ui/chart/frame_painter.h"
#include "ui/chart/series_painter.h"
#include "ui/widgets/theme.h"
#include <QPainter>

namespace openbell {
namespace {

constexpr double kLabelRoom = 150; // kept free of the readout at the right

void paintSyntheticLabel(QPainter& painter, const QRectF& area, const QString& text, const Colours& colours) {
    QFont font = numberFont();
    font.setBold(true);
    painter.setFont(font);
    const double width = painter.fontMetrics().horizontalAdvance(text) + 16;
    const QRectF box{area.right() - width - 6, area.top() + 4, width, 20};
    painter.setPen(QPen{colours.warning, 1});
    painter.setBrush(colours.plot);
    painter.drawRect(box);
    painter.drawText(box, Qt::AlignCenter, text);
}

} // namespace

void ChartWidget::paintPrice(QPainter& painter) {
    const Colours& colours = coloursOf(palette());
    const PaneScale& scale = m_price->scale();
    if (m_data.size() == 0) {
        painter.fillRect(QRectF{QPointF{0, 0}, m_price->chart()->size()}, colours.plot);
        painter.setPen(colours.muted);
        painter.drawText(scale.area.adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap,
                         m_emptyText);
        return;
    }
    painter.setClipRect(scale.area);
    paintTimeGrid(painter, m_data, m_window, scale, m_ticks, colours);
    paintVolume(painter, m_data, m_window, scale, colours, 0.16);
    paintCandles(painter, m_data, m_window, scale, colours);
    const auto studies = m_data.studies();
    for (std::size_t i = 0; i < studies.size(); ++i) {
        if (studies[i].overlay) paintStudy(painter, studies[i], m_window, scale, studyColour(i));
    }
    paintMarkers(painter, m_spots, colours, m_selectedTrade, m_selectedSignal);
    paintReadouts(painter, colours);
    if (m_data.isSynthetic()) paintSyntheticLabel(painter, scale.area, tr("SYNTHETIC DATA"), colours);
    painter.setClipping(false);
    paintPriceLabels(painter, colours);
    if (m_lower.empty()) paintTimeLabels(painter, scale, m_ticks, m_data.format().zoneLabel(), colours);
    paintCrosshair(painter, *m_price, m_lower.empty());
}

void ChartWidget::paintPriceLabels(QPainter& painter, const Colours& colours) const {
    const PaneScale& scale = m_price->scale();
    const DisplayFormat& format = m_data.format();
    const Bar& last = m_data.bar(m_data.size() - 1);
    m_price->paintAxisLabels(
        painter, [&](double value) { return realText(value, m_data.priceDecimals(), format.grouping()); },
        colours, last.close.toDouble());
    paintValueTag(painter, scale, scale.y(last.close.toDouble()),
                  format.price(last.close, m_data.priceDecimals()),
                  last.close < last.open ? colours.down : colours.up, colours.plot);
}

std::vector<ReadoutPart> ChartWidget::studyReadout(const std::string& family, int decimals) const {
    const std::size_t bar = shownBar();
    const auto studies = m_data.studies();
    std::vector<ReadoutPart> parts;
    for (std::size_t i = 0; i < studies.size(); ++i) {
        const Study& study = studies[i];
        if (family.empty() ? !study.overlay : study.overlay || studyFamily(study.name) != family) continue;
        parts.push_back({toQString(study.name),
                         realText(study.values[bar], decimals, m_data.format().grouping()), studyColour(i),
                         coloursOf(palette()).text});
    }
    return parts;
}

void ChartWidget::paintReadouts(QPainter& painter, const Colours& colours) const {
    const QRectF& area = m_price->scale().area;
    const double width = area.width() - kLabelRoom;
    const QString name =
        toQString(m_data.symbol()) + QLatin1Char{' '} + toQString(m_data.interval().toString());
    std::vector<ReadoutPart> line{{{}, name, colours.text, colours.text}};
    const auto values = readoutAt(m_data, shownBar(), colours);
    line.insert(line.end(), values.begin(), values.end());
    const QPointF below = paintReadout(painter, area.topLeft() + QPointF{4, 2}, width, line, colours);
    paintReadout(painter, below, width, studyReadout({}, m_data.priceDecimals()), colours);
}

void ChartWidget::paintLower(QPainter& painter, std::size_t index) {
    const Colours& colours = coloursOf(palette());
    const LowerPane& lower = m_lower[index];
    const PaneScale& scale = lower.pane->scale();
    const bool bottom = index + 1 == m_lower.size();
    painter.setClipRect(scale.area);
    paintTimeGrid(painter, m_data, m_window, scale, m_ticks, colours);
    const auto studies = m_data.studies();
    for (std::size_t i = 0; i < studies.size(); ++i) {
        if (!studies[i].overlay && studyFamily(studies[i].name) == lower.family)
            paintStudy(painter, studies[i], m_window, scale, studyColour(i));
    }
    paintReadout(painter, scale.area.topLeft() + QPointF{4, 1}, scale.area.width(),
                 studyReadout(lower.family, 2), colours);
    painter.setClipping(false);
    painter.setPen(QPen{colours.separator, 0});
    painter.drawLine(QPointF{0, 0.5}, QPointF{lower.pane->chart()->size().width(), 0.5});
    const int decimals = lower.pane->tickStep() >= 1 ? 0 : 2;
    lower.pane->paintAxisLabels(
        painter, [&](double value) { return realText(value, decimals, m_data.format().grouping()); },
        colours);
    if (bottom) paintTimeLabels(painter, scale, m_ticks, m_data.format().zoneLabel(), colours);
    paintCrosshair(painter, *lower.pane, bottom);
}

void ChartWidget::paintCrosshair(QPainter& painter, const ChartPane& pane, bool bottom) {
    const auto bar = barUnderCursor();
    if (!bar) return;
    const Colours& colours = coloursOf(palette());
    const PaneScale& scale = pane.scale();
    const QPointF cursor = *m_cursor - pane.chart()->pos();
    const double x = crisp(scale.centre(*bar));
    painter.setPen(QPen{colours.muted, 0, Qt::DashLine});
    if (x >= scale.area.left() && x <= scale.area.right())
        painter.drawLine(QPointF{x, scale.area.top()}, QPointF{x, scale.area.bottom()});
    if (scale.area.contains(cursor)) {
        const double y = crisp(cursor.y());
        painter.drawLine(QPointF{scale.area.left(), y}, QPointF{scale.area.right(), y});
        const int decimals = &pane == m_price.get() ? m_data.priceDecimals() : 2;
        paintValueTag(painter, scale, y, realText(scale.valueAt(y), decimals, m_data.format().grouping()),
                      colours.text, colours.plot);
    }
    if (!bottom) return;
    const Bar& shown = m_data.bar(*bar);
    const QString time =
        m_data.interval().isDay()
            ? toQString(m_data.format().zone().dateOf(shown.start).toString())
            : m_data.format().minute(shown.start) + QLatin1Char{' '} + m_data.format().zoneLabel();
    paintTimeTag(painter, scale, x, time, colours);
}

} // namespace openbell
