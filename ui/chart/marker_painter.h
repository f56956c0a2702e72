#pragma once
// Trade markers: entries as triangles below (long) or above (short) the bar, exits as diamonds, refusals as
// small hollow circles; told apart by shape, not colour alone. GUI thread.
#include "ui/chart/chart_data.h"
#include "ui/chart/pane_scale.h"
#include "ui/widgets/colours.h"

class QPainter;

namespace openbell {

struct MarkerSpot {
    QPointF at;
    const ChartMarker* marker = nullptr;
};

// Markers in view and where they are drawn; those of one kind that share a column of pixels are shown once.
[[nodiscard]] std::vector<MarkerSpot> markerSpots(const ChartData& data, const BarWindow& window,
                                                  const PaneScale& scale);
void paintMarkers(QPainter& painter, const std::vector<MarkerSpot>& spots, const Colours& colours,
                  TradeId selectedTrade, SignalId selectedSignal);
// The marker under `point`, none within reach.
[[nodiscard]] const ChartMarker* markerAt(const std::vector<MarkerSpot>& spots, QPointF point);

} // namespace openbell
