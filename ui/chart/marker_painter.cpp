#include "ui/chart/marker_painter.h"
#include <QPainter>
#include <array>
#include <cmath>

namespace openbell {
namespace {

constexpr double kReach = 9; // pixels
constexpr double kOffset = 11;
constexpr double kStep = 11; // from one marker of a bar to the next above or below it
constexpr double kAside = 6; // exits stay at their price

// How many markers a bar has of each kind, so far.
struct BarStack {
    std::size_t bar = static_cast<std::size_t>(-1);
    std::array<int, 4> count{};

    [[nodiscard]] int of(MarkerKind kind) const { return count[static_cast<std::size_t>(kind)]; }
};

QPointF placeOf(const PlacedMarker& placed, const BarStack& stack, const ChartData& data,
                const PaneScale& scale) {
    const Bar& bar = data.bar(placed.bar);
    const double x = scale.centre(placed.bar);
    const int same = stack.of(placed.marker.kind);
    const auto above = [&](int place) { return scale.y(bar.high.toDouble()) - kOffset - kStep * place; };
    switch (placed.marker.kind) {
    case MarkerKind::EntryLong: return {x, scale.y(bar.low.toDouble()) + kOffset + kStep * same};
    case MarkerKind::EntryShort: return {x, above(same)};
    case MarkerKind::Exit: return {x + kAside * same, scale.y(placed.marker.price.toDouble())};
    case MarkerKind::Refused: return {x, above(std::max(1, stack.of(MarkerKind::EntryShort)) + same)};
    }
    Q_UNREACHABLE();
}

QPolygonF triangle(QPointF at, double direction) {
    return QPolygonF{{at + QPointF{0, -6 * direction}, at + QPointF{-5.5, 5 * direction},
                      at + QPointF{5.5, 5 * direction}}};
}

void paintMarker(QPainter& painter, const MarkerSpot& spot, const Colours& colours) {
    switch (spot.marker->kind) {
    case MarkerKind::EntryLong:
        painter.setPen(QPen{colours.plot, 1});
        painter.setBrush(colours.up);
        painter.drawPolygon(triangle(spot.at, 1));
        return;
    case MarkerKind::EntryShort:
        painter.setPen(QPen{colours.plot, 1});
        painter.setBrush(colours.down);
        painter.drawPolygon(triangle(spot.at, -1));
        return;
    case MarkerKind::Exit:
        painter.setPen(QPen{colours.plot, 1});
        painter.setBrush(colours.text);
        painter.drawPolygon(QPolygonF{{spot.at + QPointF{0, -5}, spot.at + QPointF{5, 0},
                                       spot.at + QPointF{0, 5}, spot.at + QPointF{-5, 0}}});
        return;
    case MarkerKind::Refused:
        painter.setPen(QPen{colours.warning, 1.2});
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(spot.at, 3.0, 3.0);
        return;
    }
}

} // namespace

std::vector<MarkerSpot> markerSpots(const ChartData& data, const BarWindow& window, const PaneScale& scale) {
    std::vector<MarkerSpot> spots;
    std::array<double, 4> lastColumn;
    lastColumn.fill(-1e9);
    const bool narrow = scale.pixelsPerBar() < 2;
    BarStack stack;
    for (const PlacedMarker& placed : data.markersIn(window.firstBar(), window.endBar())) {
        const auto kind = static_cast<std::size_t>(placed.marker.kind);
        const double x = scale.centre(placed.bar);
        if (stack.bar != placed.bar) stack = {placed.bar};
        if (narrow ? x - lastColumn[kind] < 4 : stack.count[kind] >= kMostStacked) continue;
        lastColumn[kind] = x;
        spots.push_back({placeOf(placed, stack, data, scale), &placed.marker});
        ++stack.count[kind];
    }
    return spots;
}

void paintMarkers(QPainter& painter, const std::vector<MarkerSpot>& spots, const Colours& colours,
                  TradeId selectedTrade, SignalId selectedSignal) {
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const MarkerSpot& spot : spots) {
        if (isSelected(*spot.marker, selectedTrade, selectedSignal)) {
            painter.setPen(QPen{colours.accent, 2});
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(spot.at, 10.0, 10.0);
        }
        paintMarker(painter, spot, colours);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

bool isSelected(const ChartMarker& marker, TradeId trade, SignalId signal) {
    if (!trade.isNone()) return marker.trade == trade;
    return !signal.isNone() && marker.signal == signal;
}

const ChartMarker* markerAt(const std::vector<MarkerSpot>& spots, QPointF point) {
    const ChartMarker* best = nullptr;
    double nearest = kReach;
    for (const MarkerSpot& spot : spots) {
        const double distance = std::hypot(spot.at.x() - point.x(), spot.at.y() - point.y());
        if (distance <= nearest) {
            nearest = distance;
            best = spot.marker;
        }
    }
    return best;
}

} // namespace openbell
