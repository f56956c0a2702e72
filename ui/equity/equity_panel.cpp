#include "ui/equity/equity_panel.h"
#include "ui/format/nice_step.h"
#include "ui/widgets/theme.h"
#include <QMouseEvent>
#include <QPainter>
#include <cmath>
#include <functional>

namespace openbell {
namespace {

constexpr double kReadout = 22;
constexpr double kFooter = 20;
constexpr double kAxis = 84;
constexpr int kSides = 16; // of the readout

// Horizontal lines at round values between low and high, each with its text at the right.
void paintScale(QPainter& painter, const QRectF& area, double low, double high,
                const std::function<QString(double)>& text, const Colours& colours) {
    const double step = niceStep(high - low, std::max(2, static_cast<int>(area.height() / 34)));
    painter.setFont(numberFont(-0.5));
    for (double value = std::ceil(low / step) * step; value <= high; value += step) {
        const double y = std::floor(area.bottom() - (value - low) * area.height() / (high - low)) + 0.5;
        painter.setPen(QPen{colours.grid, 0});
        painter.drawLine(QPointF{area.left(), y}, QPointF{area.right(), y});
        painter.setPen(colours.muted);
        if (y > area.top() + 4 && y < area.bottom() - 4)
            painter.drawText(QRectF{area.right() + 6, y - 8, kAxis - 8, 16}, Qt::AlignLeft | Qt::AlignVCenter,
                             text(value));
    }
}

} // namespace

EquityPanel::EquityPanel(QWidget* parent) : QWidget{parent} {
    setMouseTracking(true);
    setMinimumSize(220, 120);
    setAccessibleName(tr("Equity and drawdown"));
}

void EquityPanel::add(const std::vector<EquityRow>& points) {
    m_curve.add(points);
    update();
}

void EquityPanel::keepUntil(UtcTime time) {
    m_curve.keepUntil(time);
    update();
}

void EquityPanel::clear() {
    m_curve.clear();
    update();
}

void EquityPanel::setFormat(const DisplayFormat& format) {
    m_format = format;
    update();
}

QRectF EquityPanel::plotArea() const {
    return QRectF{rect()}.adjusted(8, kReadout, -kAxis, -kFooter);
}

double EquityPanel::xOf(std::size_t point, const QRectF& area) const {
    const auto last = static_cast<double>(std::max<std::size_t>(1, m_curve.points().size() - 1));
    return area.left() + static_cast<double>(point) * area.width() / last;
}

std::optional<std::size_t> EquityPanel::pointAt(double x) const {
    const QRectF area = plotArea();
    const std::size_t count = m_curve.points().size();
    if (count == 0 || area.width() <= 0) return std::nullopt;
    const double share = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(count - 1)));
}

QString EquityPanel::readout() const {
    if (m_curve.points().empty()) return {};
    const std::size_t point = m_cursorX ? pointAt(*m_cursorX).value_or(0) : m_curve.points().size() - 1;
    const EquityRow& row = m_curve.points()[point];
    const QString drawdown = row.drawdown > 0 ? percentText(-row.drawdown) : percentText(0);
    const QString text = tr("equity %1   drawdown %2").arg(m_format.money(row.equity), drawdown);
    const QString time = QStringLiteral("   ") + m_format.minute(row.time);
    const QString zone = QLatin1Char{' '} + m_format.zoneLabel();
    const QFontMetrics letters{numberFont(-0.5)};
    for (const QString& whole : {text + time + zone, text + time})
        if (letters.horizontalAdvance(whole) <= width() - kSides) return whole;
    return text;
}

void EquityPanel::paintEquity(QPainter& painter, const QRectF& area, const Colours& colours) const {
    const double spread = std::max(m_curve.highest() - m_curve.lowest(), m_curve.highest() * 1e-4 + 1e-9);
    const double low = m_curve.lowest() - spread * 0.06;
    const double high = m_curve.highest() + spread * 0.06;
    paintScale(
        painter, area, low, high,
        [this, spread](double v) { // short, unless neighbours would read the same
            constexpr double told = 1e-2;
            return spread < v * told ? realText(v, spread < 10 ? 2 : 0, m_format.grouping())
                                     : compactText(v, m_format.grouping());
        },
        colours);
    const auto y = [&](Money value) {
        return area.bottom() - (value.toDouble() - low) * area.height() / (high - low);
    };
    const auto& points = m_curve.points();
    const double start = y(points.front().equity);
    painter.setPen(QPen{colours.separator, 0, Qt::DashLine});
    painter.drawLine(QPointF{area.left(), start}, QPointF{area.right(), start});
    QPolygonF line;
    for (std::size_t i = 0; i < points.size(); ++i)
        line.append({xOf(i, area), y(points[i].equity)});
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen{colours.accent, 1.4});
    painter.drawPolyline(line);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void EquityPanel::paintDrawdown(QPainter& painter, const QRectF& area, const Colours& colours) const {
    const double deepest = std::max(m_curve.deepestDrawdown(), 1e-4) * 1.1;
    paintScale(
        painter, area, -deepest, 0, [](double v) { return percentText(v); }, colours);
    const auto& points = m_curve.points();
    QPolygonF line;
    for (std::size_t i = 0; i < points.size(); ++i)
        line.append({xOf(i, area), area.top() + points[i].drawdown / deepest * area.height()});
    QColor fill = colours.down;
    fill.setAlpha(70);
    painter.setRenderHint(QPainter::Antialiasing, true);
    QPolygonF shape = line;
    shape.append({line.back().x(), area.top()});
    shape.append(area.topLeft());
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(shape);
    painter.setPen(QPen{colours.down, 1});
    painter.drawPolyline(line);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void EquityPanel::paintDates(QPainter& painter, const QRectF& area, const Colours& colours) const {
    painter.setFont(numberFont(-0.5));
    painter.setPen(colours.muted);
    const std::size_t last = m_curve.points().size() - 1;
    const int labels = std::clamp(static_cast<int>(area.width() / 130), 2,
                                  static_cast<int>(std::max<std::size_t>(last, 1)) + 1);
    for (int i = 0; i < labels; ++i) {
        const std::size_t point = last * static_cast<std::size_t>(i) / static_cast<std::size_t>(labels - 1);
        const Date date = m_format.zone().dateOf(m_curve.points()[point].time);
        const Qt::Alignment side = i == 0            ? Qt::AlignLeft
                                   : i == labels - 1 ? Qt::AlignRight
                                                     : Qt::AlignHCenter;
        const double x = xOf(point, area);
        const double left = i == 0 ? x : i == labels - 1 ? x - 100 : x - 50;
        painter.drawText(QRectF{left, area.bottom() + 3, 100, 16}, side | Qt::AlignTop,
                         toQString(date.toString()));
    }
}

void EquityPanel::setEmptyTextNow(const QString& text) {
    m_emptyTextNow = text;
    update();
}

void EquityPanel::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursOf(palette());
    QPainter painter{this};
    painter.fillRect(rect(), colours.plot);
    if (m_curve.points().empty()) {
        painter.setPen(colours.muted);
        painter.drawText(
            rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap,
            m_emptyTextNow.isEmpty()
                ? tr("No equity curve yet. Press Ctrl+R for a new run, or start the demo with Ctrl+D.")
                : m_emptyTextNow);
        return;
    }
    QRectF upper = plotArea();
    QRectF lower = upper;
    upper.setHeight(upper.height() * 0.66);
    lower.setTop(upper.bottom() + 8);
    paintEquity(painter, upper, colours);
    paintDrawdown(painter, lower, colours);
    paintDates(painter, lower, colours);
    painter.setFont(numberFont(-0.5));
    painter.setPen(colours.text);
    const QRectF top{8, 3, width() - static_cast<double>(kSides), kReadout - 4};
    painter.drawText(
        top, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(readout(), Qt::ElideRight, static_cast<int>(top.width())));
    if (!m_cursorX) return;
    const double x = std::floor(xOf(pointAt(*m_cursorX).value_or(0), upper)) + 0.5;
    painter.setPen(QPen{colours.muted, 0, Qt::DashLine});
    painter.drawLine(QPointF{x, upper.top()}, QPointF{x, lower.bottom()});
}

void EquityPanel::mouseMoveEvent(QMouseEvent* event) {
    m_cursorX = event->position().x();
    update();
}

void EquityPanel::leaveEvent(QEvent* event) {
    m_cursorX.reset();
    update();
    QWidget::leaveEvent(event);
}

} // namespace openbell
