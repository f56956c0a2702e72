#pragma once
// What surrounds the data of a chart: time grid and labels, session separators, crosshair, value tags and the
// readout line. GUI thread.
#include "ui/chart/pane_scale.h"
#include "ui/chart/time_ticks.h"
#include "ui/widgets/colours.h"

class QPainter;

namespace openbell {

void paintTimeGrid(QPainter& painter, const ChartData& data, const BarWindow& window, const PaneScale& scale,
                   const std::vector<TimeTick>& ticks, const Colours& colours);
// Below the pane.
void paintTimeLabels(QPainter& painter, const PaneScale& scale, const std::vector<TimeTick>& ticks,
                     const QString& zoneLabel, const Colours& colours);
// A text on a filled box, right of the pane at a value.
void paintValueTag(QPainter& painter, const PaneScale& scale, double y, const QString& text,
                   const QColor& fill, const QColor& ink);
// A text on a filled box below the pane at a bar.
void paintTimeTag(QPainter& painter, const PaneScale& scale, double x, const QString& text,
                  const Colours& colours);

struct ReadoutPart {
    QString name, value;
    QColor nameColour, valueColour;
};
// In rows of at most `width` pixels; returns where the next row would be.
QPointF paintReadout(QPainter& painter, QPointF topLeft, double width, const std::vector<ReadoutPart>& parts,
                     const Colours& colours);
// Time, open, high, low, close, change on the close before, and volume of a bar.
[[nodiscard]] std::vector<ReadoutPart> readoutAt(const ChartData& data, std::size_t bar,
                                                 const Colours& colours);

} // namespace openbell
