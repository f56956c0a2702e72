#include "ui/chart/marker_painter.h"
#include <QPainter>
#include <array>
#include <cmath>

namespace openbell {
namespace {

constexpr double kReach = 9; // pixels
constexpr double kOffset = 11;

QPointF placeOf(const PlacedMarker& placed, const ChartData& data, const PaneScale& scale) {
    const Bar& bar = data.bar(placed.bar);
    const double x = scale.centre(placed.bar);
    switch (placed.marker.kind) {
    case MarkerKind::EntryLong: return {x, scale.y(bar.low.toDouble()) + kOffset};
    case MarkerKind::EntryShort: return {x, scale.y(bar.high.toDouble()) - kOffset};
    case MarkerKind::Exit: return {x, scale.y(placed.marker.price.toDouble())};
    case MarkerKind::Refused: return {x, scale.y(bar.high.toDouble()) - 2 * kOffset};
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
    const double apart = scale.pixelsPerBar() >= 2 ? 0 : 4;
    for (const PlacedMarker& placed : data.markersIn(window.firstBar(), window.endBar())) {
        double& last = lastColumn[static_cast<std::size_t>(placed.marker.kind)];
        const double x = scale.centre(placed.bar);
        if (x - last < apart) continue;
        last = x;
        spots.push_back({placeOf(placed, data, scale), &placed.marker});
    }
    return spots;
}

void paintMarkers(QPainter& painter, const std::vector<MarkerSpot>& spots, const Colours& colours,
                  TradeId selectedTrade, SignalId selectedSignal) {
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const MarkerSpot& spot : spots) {
        const ChartMarker& marker = *spot.marker;
        const bool selected = marker.trade.isNone()
                                  ? (!marker.signal.isNone() && marker.signal == selectedSignal)
                                  : marker.trade == selectedTrade;
        if (selected) {
            painter.setPen(QPen{colours.accent, 2});
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(spot.at, 10.0, 10.0);
        }
        paintMarker(painter, spot, colours);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
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
