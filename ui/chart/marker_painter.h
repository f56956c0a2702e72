#pragma once
// Trade markers: entries as triangles below (long) or above (short) the bar, exits as diamonds, refusals as
// small hollow circles; told apart by shape, not colour alone. GUI thread.
#include "ui/chart/chart_data.h"
#include "ui/chart/pane_scale.h"
#include "ui/widgets/colours.h"

class QPainter;

namespace openbell {

constexpr int kMostStacked = 3;

struct MarkerSpot {
    QPointF at;
    const ChartMarker* marker = nullptr;
};

// Markers in view and where they are drawn. Those of one bar are stacked, at most kMostStacked of a kind;
// when bars are narrower than markers, those of one kind that share a column are shown once.
[[nodiscard]] std::vector<MarkerSpot> markerSpots(const ChartData& data, const BarWindow& window,
                                                  const PaneScale& scale);
void paintMarkers(QPainter& painter, const std::vector<MarkerSpot>& spots, const Colours& colours,
                  TradeId selectedTrade, SignalId selectedSignal);
// Of the chosen trade, or else of the chosen signal.
[[nodiscard]] bool isSelected(const ChartMarker& marker, TradeId trade, SignalId signal);
// The marker under `point`, none within reach.
[[nodiscard]] const ChartMarker* markerAt(const std::vector<MarkerSpot>& spots, QPointF point);

} // namespace openbell
