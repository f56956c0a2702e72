#include "ui/chart/frame_painter.h"
#include "ui/widgets/theme.h"
#include <QPainter>
#include <cmath>

namespace openbell {
namespace {

constexpr double kSeparatorFrom = 14; // pixels a session from which separators are drawn

void paintTag(QPainter& painter, const QRectF& box, const QString& text, const QColor& fill,
              const QColor& ink) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRect(box);
    painter.setPen(ink);
    painter.drawText(box, Qt::AlignCenter, text);
}

} // namespace

void paintTimeGrid(QPainter& painter, const ChartData& data, const BarWindow& window, const PaneScale& scale,
                   const std::vector<TimeTick>& ticks, const Colours& colours) {
    QVector<QLineF> grid;
    for (const TimeTick& tick : ticks) {
        const double x = crisp(scale.centre(tick.bar));
        grid.append({x, scale.area.top(), x, scale.area.bottom()});
    }
    painter.setPen(QPen{colours.grid, 0});
    painter.drawLines(grid);
    const auto sessions = data.sessions();
    if (data.interval().isDay() || sessions.empty()) return;
    const double barsPerSession = static_cast<double>(data.size()) / static_cast<double>(sessions.size());
    if (barsPerSession * scale.pixelsPerBar() < kSeparatorFrom) return;
    QVector<QLineF> separators;
    const auto from = std::lower_bound(sessions.begin(), sessions.end(), window.firstBar(),
                                       [](const SessionStart& s, std::size_t bar) { return s.bar < bar; });
    for (auto session = from; session != sessions.end() && session->bar < window.endBar(); ++session) {
        const double x = crisp(scale.x(static_cast<double>(session->bar)));
        separators.append({x, scale.area.top(), x, scale.area.bottom()});
    }
    painter.setPen(QPen{colours.separator, 0, Qt::DotLine});
    painter.drawLines(separators);
}

void paintTimeLabels(QPainter& painter, const PaneScale& scale, const std::vector<TimeTick>& ticks,
                     const QString& zoneLabel, const Colours& colours) {
    const QFont plain = numberFont(-0.5);
    QFont bold = plain;
    bold.setBold(true);
    const double top = scale.area.bottom() + 5;
    for (const TimeTick& tick : ticks) {
        painter.setFont(tick.major ? bold : plain);
        painter.setPen(tick.major ? colours.text : colours.muted);
        const double x = scale.centre(tick.bar);
        if (x < scale.area.left() + 12 || x > scale.area.right() - 12) continue;
        painter.drawText(QRectF{x - 45, top, 90, 16}, Qt::AlignHCenter | Qt::AlignTop, tick.text);
    }
    painter.setFont(plain);
    painter.setPen(colours.muted);
    painter.drawText(QRectF{scale.area.right() + 6, top, 90, 16}, Qt::AlignLeft | Qt::AlignTop, zoneLabel);
}

void paintValueTag(QPainter& painter, const PaneScale& scale, double y, const QString& text,
                   const QColor& fill, const QColor& ink) {
    if (y < scale.area.top() || y > scale.area.bottom()) return;
    painter.setFont(numberFont(-0.5));
    const double width = painter.fontMetrics().horizontalAdvance(text) + 10;
    paintTag(painter, {scale.area.right() + 1, y - 9, width, 18}, text, fill, ink);
}

void paintTimeTag(QPainter& painter, const PaneScale& scale, double x, const QString& text,
                  const Colours& colours) {
    painter.setFont(numberFont(-0.5));
    const double width = painter.fontMetrics().horizontalAdvance(text) + 12;
    const double left = std::clamp(x - width / 2, scale.area.left(), scale.area.right() - width);
    paintTag(painter, {left, scale.area.bottom() + 3, width, 18}, text, colours.text, colours.plot);
}

QPointF paintReadout(QPainter& painter, QPointF topLeft, double width, const std::vector<ReadoutPart>& parts,
                     const Colours& colours) {
    painter.setFont(numberFont());
    const QFontMetrics metrics = painter.fontMetrics();
    const double space = metrics.horizontalAdvance(QLatin1Char{' '});
    const double height = metrics.height() + 4;
    QColor veil = colours.plot; // keeps the text readable over candles
    veil.setAlpha(215);
    QPointF at = topLeft;
    for (const ReadoutPart& part : parts) {
        const double name = part.name.isEmpty() ? 0 : metrics.horizontalAdvance(part.name) + space;
        const double value = metrics.horizontalAdvance(part.value) + space;
        if (at.x() > topLeft.x() && at.x() + name + value > topLeft.x() + width)
            at = {topLeft.x(), at.y() + height};
        painter.fillRect(QRectF{at, QSizeF{name + value, height}}, veil);
        const double baseline = at.y() + 2 + metrics.ascent();
        painter.setPen(part.nameColour);
        painter.drawText(QPointF{at.x(), baseline}, part.name);
        painter.setPen(part.valueColour);
        painter.drawText(QPointF{at.x() + name, baseline}, part.value);
        at.rx() += name + value;
    }
    return {topLeft.x(), at.y() + height};
}

std::vector<ReadoutPart> readoutAt(const ChartData& data, std::size_t index, const Colours& colours) {
    const Bar& bar = data.bar(index);
    const DisplayFormat& format = data.format();
    const int decimals = data.priceDecimals();
    const auto meaningOf = [&](Price difference) {
        return difference.sign() < 0 ? colours.down : difference.sign() > 0 ? colours.up : colours.text;
    };
    const QColor meaning = meaningOf(bar.close - bar.open);
    std::vector<ReadoutPart> parts;
    const auto add = [&](const QString& name, const QString& value, const QColor& colour) {
        parts.push_back({name, value, colours.muted, colour});
    };
    const QString stamp = data.interval().isDay() ? toQString(format.zone().dateOf(bar.start).toString())
                                                  : format.minute(bar.start);
    add({}, stamp, colours.text);
    add(QStringLiteral("O"), format.price(bar.open, decimals), meaning);
    add(QStringLiteral("H"), format.price(bar.high, decimals), meaning);
    add(QStringLiteral("L"), format.price(bar.low, decimals), meaning);
    add(QStringLiteral("C"), format.price(bar.close, decimals), meaning);
    if (index > 0) {
        const Price before = data.bar(index - 1).close;
        const Price change = bar.close - before;
        add({}, signedPriceText(change, decimals, format.grouping()), meaningOf(change));
    }
    add(QStringLiteral("V"), format.quantity(bar.volume), colours.text);
    return parts;
}

} // namespace openbell
