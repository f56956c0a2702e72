#pragma once
// Where bars and values lie in one pane of a chart, in scene pixels. A pure value.
#include "ui/chart/bar_window.h"
#include "ui/chart/min_max_pyramid.h"
#include <QRectF>
#include <cmath>

namespace openbell {

struct PaneScale {
    QRectF area;
    double first = 0, span = 1; // bars
    double low = 0, high = 1;   // values

    [[nodiscard]] double pixelsPerBar() const { return area.width() / span; }
    [[nodiscard]] double x(double bar) const { return area.left() + (bar - first) * pixelsPerBar(); }
    [[nodiscard]] double centre(std::size_t bar) const { return x(static_cast<double>(bar) + 0.5); }
    [[nodiscard]] double y(double value) const {
        return area.bottom() - (value - low) * area.height() / (high - low);
    }
    [[nodiscard]] double barAt(double x) const { return first + (x - area.left()) / pixelsPerBar(); }
    [[nodiscard]] double valueAt(double y) const {
        return low + (area.bottom() - y) * (high - low) / area.height();
    }
};

// Room around the data: `below` and `above` are shares of its height. A flat or empty extent gets a height.
[[nodiscard]] inline Extent padded(Extent extent, double below, double above) {
    if (extent.isEmpty()) return {0, 1};
    double height = extent.high - extent.low;
    if (height <= 0) height = std::max(1e-6, extent.high * 0.01);
    return {extent.low - height * below, extent.high + height * above};
}

// The middle of the pixel column or row that a coordinate falls into: lines drawn there are one pixel wide.
[[nodiscard]] inline double crisp(double coordinate) {
    return std::floor(coordinate) + 0.5;
}

} // namespace openbell
