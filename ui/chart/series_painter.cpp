#include "ui/chart/series_painter.h"
#include <QPainter>
#include <cmath>

namespace openbell {
namespace {

constexpr double kBarFrom = 2; // pixels a bar from which each bar is drawn by itself

struct Shapes {
    QVector<QLineF> lines;
    QVector<QRectF> boxes;
};

struct Bars {
    std::size_t first = 0, end = 0;
};

// Calls back with the bars under every column of pixels that has any.
template <class Each>
void forEachColumn(const BarWindow& window, const PaneScale& scale, const Each& each) {
    const int columns = static_cast<int>(scale.area.width());
    const double barsPerPixel = 1 / scale.pixelsPerBar();
    const auto count = static_cast<double>(window.count());
    for (int column = 0; column < columns; ++column) {
        const double from = scale.first + column * barsPerPixel;
        if (from + barsPerPixel < 0 || from >= count) continue;
        const auto first = static_cast<std::size_t>(std::max(0.0, from));
        const auto end = static_cast<std::size_t>(std::clamp(from + barsPerPixel, 0.0, count));
        each(scale.area.left() + column, Bars{first, std::max(end, first + 1)});
    }
}

double bodyWidth(const PaneScale& scale) {
    const double room = scale.pixelsPerBar();
    if (room < 4) return room < 3 ? 1 : 2;
    const double width = std::min(41.0, std::floor(room * 0.75));
    return std::fmod(width, 2) == 0 ? width - 1 : width; // odd, around the wick
}

void drawShapes(QPainter& painter, const Shapes& shapes, const QColor& colour, const QBrush& fill) {
    painter.setPen(QPen{colour, 0});
    painter.drawLines(shapes.lines);
    painter.setBrush(fill);
    painter.drawRects(shapes.boxes);
}

void addCandle(Shapes& shapes, const Bar& bar, double x, double width, const PaneScale& scale) {
    const double top = scale.y(std::max(bar.open, bar.close).toDouble());
    const double bottom = scale.y(std::min(bar.open, bar.close).toDouble());
    shapes.lines.append({x, scale.y(bar.high.toDouble()), x, top});
    shapes.lines.append({x, bottom, x, scale.y(bar.low.toDouble())});
    shapes.boxes.append({x - (width - 1) / 2, top, width - 1, std::max(0.5, bottom - top)});
}

} // namespace

void paintCandles(QPainter& painter, const ChartData& data, const BarWindow& window, const PaneScale& scale,
                  const Colours& colours) {
    Shapes up;
    Shapes down;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (scale.pixelsPerBar() >= kBarFrom) {
        const double width = bodyWidth(scale);
        for (std::size_t i = window.firstBar(); i < window.endBar(); ++i) {
            const Bar& bar = data.bar(i);
            addCandle(bar.close >= bar.open ? up : down, bar, crisp(scale.centre(i)), width, scale);
        }
    } else {
        forEachColumn(window, scale, [&](double x, Bars bars) {
            const Extent extent = data.priceRange(bars.first, bars.end);
            const bool rising = data.bar(bars.end - 1).close >= data.bar(bars.first).open;
            (rising ? up : down).lines.append({x, scale.y(extent.high), x, scale.y(extent.low)});
        });
    }
    drawShapes(painter, up, colours.up, colours.plot);
    drawShapes(painter, down, colours.down, colours.down);
}

void paintVolume(QPainter& painter, const ChartData& data, const BarWindow& window, const PaneScale& scale,
                 const Colours& colours, double share) {
    const double highest = data.highestVolume(window.firstBar(), window.endBar());
    if (highest <= 0) return;
    const double unit = scale.area.height() * share / highest;
    const double floor = scale.area.bottom();
    Shapes up;
    Shapes down;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (scale.pixelsPerBar() >= kBarFrom) {
        const double width = bodyWidth(scale);
        for (std::size_t i = window.firstBar(); i < window.endBar(); ++i) {
            const Bar& bar = data.bar(i);
            const double height = bar.volume.toDouble() * unit;
            (bar.close >= bar.open ? up : down)
                .boxes.append({crisp(scale.centre(i)) - (width - 1) / 2, floor - height, width - 1, height});
        }
    } else {
        forEachColumn(window, scale, [&](double x, Bars bars) {
            const bool rising = data.bar(bars.end - 1).close >= data.bar(bars.first).open;
            const double height = data.highestVolume(bars.first, bars.end) * unit;
            (rising ? up : down).lines.append({x, floor - height, x, floor});
        });
    }
    drawShapes(painter, up, colours.volumeUp, colours.volumeUp);
    drawShapes(painter, down, colours.volumeDown, colours.volumeDown);
}

void paintStudy(QPainter& painter, const Study& study, const BarWindow& window, const PaneScale& scale,
                const QColor& colour) {
    QVector<QLineF> lines;
    if (scale.pixelsPerBar() >= 1) {
        const std::size_t from = window.firstBar() > 0 ? window.firstBar() - 1 : 0;
        for (std::size_t i = from + 1; i < window.endBar(); ++i) {
            const double before = study.values[i - 1];
            const double value = study.values[i];
            if (std::isnan(before) || std::isnan(value)) continue;
            lines.append({scale.centre(i - 1), scale.y(before), scale.centre(i), scale.y(value)});
        }
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(QPen{colour, 1.3});
    } else {
        Extent previous;
        forEachColumn(window, scale, [&](double x, Bars bars) {
            const Extent extent = study.range(bars.first, bars.end);
            Extent joined = extent; // reaches to the column before, so that the line has no holes
            if (!previous.isEmpty() && !extent.isEmpty()) {
                joined.low = std::min(extent.low, previous.high);
                joined.high = std::max(extent.high, previous.low);
            }
            if (!joined.isEmpty()) lines.append({x, scale.y(joined.high), x, scale.y(joined.low)});
            previous = extent;
        });
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen{colour, 0});
    }
    painter.drawLines(lines);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace openbell
