#pragma once
// Paints candles, volume and study lines into a pane: one shape a bar when there is room, one column of
// pixels summed up from the pyramid when there is not, so the cost follows the pixels and not the bars. GUI
// thread.
#include "ui/chart/chart_data.h"
#include "ui/chart/pane_scale.h"
#include "ui/widgets/colours.h"

class QPainter;

namespace openbell {

// Rising candles are hollow and falling ones filled, so that colour is not needed to tell them apart.
void paintCandles(QPainter& painter, const ChartData& data, const BarWindow& window, const PaneScale& scale,
                  const Colours& colours);

// Bars from the bottom of the pane, the highest in view reaching `share` of its height.
void paintVolume(QPainter& painter, const ChartData& data, const BarWindow& window, const PaneScale& scale,
                 const Colours& colours, double share);

void paintStudy(QPainter& painter, const Study& study, const BarWindow& window, const PaneScale& scale,
                const QColor& colour);

} // namespace openbell
