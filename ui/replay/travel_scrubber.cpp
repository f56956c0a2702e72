#include "ui/replay/travel_scrubber.h"
#include "ui/replay/mark_shapes.h"
#include "ui/widgets/theme.h"
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace openbell {
namespace {

constexpr int kMargin = 8;
constexpr int kOverview = 24;
constexpr int kLabels = 15;
constexpr int kMarkLane = 13;

} // namespace

TravelScrubber::TravelScrubber(QWidget* parent) : QWidget{parent} {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Time line"));
}

void TravelScrubber::setTape(SharedTravelTape tape) {
    m_tape = std::move(tape);
    m_line.reset();
    m_drag = Drag::None;
    indexOverview();
    update();
}

void TravelScrubber::setLine(SharedTravelLine line) {
    m_line = std::move(line);
    indexOverview();
    update();
}

void TravelScrubber::setState(const TravelState& state) {
    m_state = state;
    setAccessibleDescription(m_tape ? momentText(state.moment) : QString{});
    update();
}

void TravelScrubber::setFormat(const DisplayFormat& format) {
    m_format = format;
    update();
}

QRect TravelScrubber::overviewArea() const {
    return {kMargin, 3, std::max(1, width() - 2 * kMargin), kOverview};
}

QRect TravelScrubber::dayArea() const {
    const int top = 3 + kOverview + 4;
    return {kMargin, top, std::max(1, width() - 2 * kMargin), std::max(1, height() - top - kLabels - 2)};
}

std::size_t TravelScrubber::dayIndex() const {
    const auto& days = m_tape->days;
    const auto after = std::upper_bound(days.begin(), days.end(), m_state.moment,
                                        [](std::uint32_t m, const TravelDay& day) { return m < day.moment; });
    return after == days.begin() ? 0 : static_cast<std::size_t>(after - days.begin()) - 1;
}

std::pair<std::uint32_t, std::uint32_t> TravelScrubber::rangeOfDay(std::size_t day) const {
    const auto& days = m_tape->days;
    if (days.empty()) return {0, m_tape->last()};
    const std::uint32_t first = day == 0 ? 0 : days[day].moment;
    const std::uint32_t last = day + 1 < days.size() ? days[day + 1].moment - 1 : m_tape->last();
    return {first, std::max(first + 1, last)};
}

std::pair<std::uint32_t, std::uint32_t> TravelScrubber::dayRange() const {
    return m_tape ? rangeOfDay(dayIndex()) : std::pair<std::uint32_t, std::uint32_t>{};
}

double TravelScrubber::xOf(std::uint32_t moment, const QRect& area,
                           std::pair<std::uint32_t, std::uint32_t> range) const {
    const double span = std::max(1.0, static_cast<double>(range.second) - range.first);
    return area.left() + (static_cast<double>(moment) - range.first) / span * (area.width() - 1);
}

std::uint32_t TravelScrubber::momentAt(double x, const QRect& area,
                                       std::pair<std::uint32_t, std::uint32_t> range) const {
    const double share = std::clamp((x - area.left()) / std::max(1, area.width() - 1), 0.0, 1.0);
    return range.first + static_cast<std::uint32_t>(std::lround(share * (range.second - range.first)));
}

// ---- what is asked
// ----------------------------------------------------------------------------------------------------

void TravelScrubber::seekAt(const QPointF& position) {
    const std::uint32_t moment = m_drag == Drag::Overview
                                     ? momentAt(position.x(), overviewArea(), {0, m_tape->last()})
                                     : momentAt(position.x(), dayArea(), m_dragRange);
    Q_EMIT sought(moment);
}

void TravelScrubber::mousePressEvent(QMouseEvent* event) {
    if (!m_tape || m_state.explored < 1 || event->button() != Qt::LeftButton) return;
    setFocus(Qt::MouseFocusReason);
    m_drag = event->position().y() < dayArea().top() ? Drag::Overview : Drag::Day;
    m_dragRange = dayRange();
    seekAt(event->position());
}

void TravelScrubber::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag != Drag::None) seekAt(event->position());
}

void TravelScrubber::mouseReleaseEvent(QMouseEvent*) {
    m_drag = Drag::None;
}

// ---- what is told
// ----------------------------------------------------------------------------------------------------

QString TravelScrubber::marksText(std::uint32_t first, std::uint32_t last) const {
    std::array<int, kMarkKinds> counts{};
    const auto from =
        std::lower_bound(m_tape->marks.begin(), m_tape->marks.end(), first,
                         [](const TravelMark& mark, std::uint32_t m) { return mark.moment < m; });
    for (auto mark = from; mark != m_tape->marks.end() && mark->moment <= last; ++mark)
        ++counts[static_cast<std::size_t>(mark->kind)];
    QStringList parts;
    for (const MarkKind kind : {MarkKind::Trade, MarkKind::Refusal, MarkKind::Alert})
        if (const int count = counts[static_cast<std::size_t>(kind)]; count > 0)
            parts.append(tr("%1 × %2").arg(count).arg(markName(kind)));
    for (const Bookmark& bookmark : m_state.bookmarks)
        if (bookmark.moment >= first && bookmark.moment <= last)
            parts.append(bookmark.text.empty() ? tr("bookmark")
                                               : tr("bookmark: %1").arg(toQString(bookmark.text)));
    return parts.join(QStringLiteral(", "));
}

QString TravelScrubber::momentText(std::uint32_t moment) const {
    if (!m_tape || moment > m_tape->last()) return {};
    QString text = m_format.withZone(m_tape->times[moment]);
    const QString marks = marksText(moment, moment);
    if (!marks.isEmpty()) text += QStringLiteral(": ") + marks;
    return text;
}

bool TravelScrubber::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !m_tape) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const bool above = help->pos().y() < dayArea().top();
    const QRect area = above ? overviewArea() : dayArea();
    const auto range = above ? std::pair<std::uint32_t, std::uint32_t>{0, m_tape->last()} : dayRange();
    const std::uint32_t moment = momentAt(help->pos().x(), area, range);
    const std::uint32_t before = momentAt(help->pos().x() - 4, area, range);
    const std::uint32_t after = momentAt(help->pos().x() + 4, area, range);
    QString text = m_format.withZone(m_tape->times[moment]);
    const QString marks = above ? QString{} : marksText(before, after);
    if (!marks.isEmpty()) text += QLatin1Char{'\n'} + marks;
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

// ---- painting
// ----------------------------------------------------------------------------------------------------

void TravelScrubber::indexOverview() {
    m_columns.clear();
    if (!m_tape || !m_line || m_line->closes.size() != m_tape->times.size()) return;
    const auto width = static_cast<std::size_t>(overviewArea().width());
    const std::size_t count = m_line->closes.size();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    m_columns.assign(width, {infinity, -infinity});
    for (std::size_t i = 0; i < count; ++i) {
        const float close = m_line->closes[i];
        if (!(close == close)) continue;
        Column& column = m_columns[std::min(width - 1, i * width / count)];
        column.low = std::min(column.low, close);
        column.high = std::max(column.high, close);
    }
}

void TravelScrubber::paintOverview(QPainter& painter, const Colours& colours) {
    const QRect area = overviewArea();
    painter.fillRect(area, colours.plot);
    if (m_columns.size() != static_cast<std::size_t>(area.width())) indexOverview();
    float low = std::numeric_limits<float>::infinity(), high = -low;
    for (const Column& column : m_columns) {
        low = std::min(low, column.low);
        high = std::max(high, column.high);
    }
    const auto whole = std::pair<std::uint32_t, std::uint32_t>{0, m_tape->last()};
    const auto day = dayRange();
    QColor window = colours.accent;
    window.setAlpha(60);
    const double left = xOf(day.first, area, whole);
    painter.fillRect(QRectF{left, area.top() + 0.0, std::max(3.0, xOf(day.second, area, whole) - left),
                            area.height() + 0.0},
                     window);
    const double x = xOf(m_state.moment, area, whole);
    const double range = std::max(high - low, 1e-6F);
    const auto y = [&](float price) {
        return area.bottom() - 2 - (price - low) / range * (area.height() - 5);
    };
    double lastY = -1;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const Column& column = m_columns[i];
        if (!(column.low <= column.high)) continue;
        const double at = area.left() + static_cast<double>(i) + 0.5;
        painter.setPen(QPen{at <= x ? colours.text : colours.muted, 0});
        const double top = y(column.high), bottom = y(column.low);
        painter.drawLine(QPointF{at, lastY < 0 ? top : std::min(top, lastY)},
                         QPointF{at, std::max(bottom, lastY < 0 ? bottom : std::min(lastY, bottom)) + 0.5});
        lastY = (top + bottom) / 2;
    }
    for (const Bookmark& bookmark : m_state.bookmarks)
        paintBookmark(painter, {xOf(bookmark.moment, area, whole), area.top() + 6.0}, colours.warning);
    paintPlayhead(painter, colours, area, x);
}

void TravelScrubber::paintDayMarks(QPainter& painter, const Colours& colours, const QRect& area) const {
    const auto range = dayRange();
    const auto from =
        std::lower_bound(m_tape->marks.begin(), m_tape->marks.end(), range.first,
                         [](const TravelMark& mark, std::uint32_t m) { return mark.moment < m; });
    std::array<double, kMarkKinds> lastX;
    lastX.fill(-100);
    for (auto mark = from; mark != m_tape->marks.end() && mark->moment <= range.second; ++mark) {
        const bool shown =
            mark->kind == MarkKind::Trade || mark->kind == MarkKind::Refusal || mark->kind == MarkKind::Alert;
        const double x = xOf(mark->moment, area, range);
        if (!shown || x - lastX[static_cast<std::size_t>(mark->kind)] < 3) continue;
        lastX[static_cast<std::size_t>(mark->kind)] = x;
        const int lane = mark->kind == MarkKind::Trade ? 0 : 1;
        const double y = lane == 0 ? area.bottom() - kMarkLane / 2.0 : area.top() + kMarkLane / 2.0 + 1;
        paintMark(painter, mark->kind, {x, y}, colours, mark->moment > m_state.moment);
    }
    for (const Bookmark& bookmark : m_state.bookmarks)
        if (bookmark.moment >= range.first && bookmark.moment <= range.second)
            paintBookmark(painter, {xOf(bookmark.moment, area, range), area.top() + kMarkLane + 6.0},
                          colours.warning);
}

void TravelScrubber::paintDay(QPainter& painter, const Colours& colours) {
    const QRect area = dayArea();
    painter.fillRect(area, colours.plot);
    const auto range = dayRange();
    const double playhead = xOf(m_state.moment, area, range);
    if (m_line && m_line->closes.size() == m_tape->times.size()) {
        float low = std::numeric_limits<float>::infinity(), high = -low;
        for (std::uint32_t m = range.first; m <= range.second; ++m)
            if (const float close = m_line->closes[m]; close == close) {
                low = std::min(low, close);
                high = std::max(high, close);
            }
        const QRect inner = area.adjusted(0, kMarkLane + 2, 0, -kMarkLane - 2);
        const double span = std::max(high - low, 1e-6F);
        QPolygonF past, future;
        for (std::uint32_t m = range.first; m <= range.second; ++m) {
            const float close = m_line->closes[m];
            if (!(close == close)) continue;
            const QPointF point{xOf(m, area, range), inner.bottom() - (close - low) / span * inner.height()};
            if (m <= m_state.moment) past.append(point);
            if (m >= m_state.moment) future.append(point);
        }
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(QPen{colours.muted, 1, Qt::DotLine});
        painter.drawPolyline(future);
        painter.setPen(QPen{colours.accent, 1.5});
        painter.drawPolyline(past);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    paintDayMarks(painter, colours, area);
    paintPlayhead(painter, colours, area, playhead);
    painter.setFont(numberFont(-0.5));
    painter.setPen(colours.muted);
    const QRectF labels{area.left() + 0.0, area.bottom() + 2.0, area.width() + 0.0, kLabels + 0.0};
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignTop, m_format.minute(m_tape->times[range.first]));
    painter.drawText(labels, Qt::AlignRight | Qt::AlignTop,
                     m_format.minute(m_tape->times[range.second]) + QLatin1Char{' '} + m_format.zoneLabel());
    painter.drawText(labels, Qt::AlignHCenter | Qt::AlignTop,
                     (m_line ? toQString(m_line->symbol) : QString{}) +
                         tr("   ◆ trade   ✕ refusal   ▲ alert"));
}

void TravelScrubber::paintPlayhead(QPainter& painter, const Colours& colours, const QRect& area,
                                   double x) const {
    const double at = std::floor(x) + 0.5;
    painter.setPen(QPen{colours.text, 1});
    painter.drawLine(QPointF{at, area.top() + 0.0}, QPointF{at, area.bottom() + 0.0});
    painter.setBrush(colours.text);
    painter.drawPolygon(
        QPolygonF{{at - 4, area.top() - 2.0}, {at + 4, area.top() - 2.0}, {at, area.top() + 4.0}});
}

void TravelScrubber::paintEvent(QPaintEvent*) {
    const Colours& colours = coloursOf(palette());
    QPainter painter{this};
    if (m_tape) {
        paintOverview(painter, colours);
        paintDay(painter, colours);
    } else {
        painter.setPen(colours.muted);
        painter.drawText(rect(), Qt::AlignCenter,
                         m_state.open
                             ? tr("Going through the session once: %1").arg(percentText(m_state.explored))
                             : tr("No session is open"));
    }
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen{colours.accent, 2});
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

} // namespace openbell
