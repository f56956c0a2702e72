#pragma once
// One pane of a chart: a QChart that gives the value axis, its grid and background, and one item that paints
// everything else into the plot area. Lives in the scene of its ChartWidget. GUI thread only.
#include "ui/chart/pane_scale.h"
#include "ui/widgets/colours.h"
#include <QChart>
#include <QGraphicsItem>
#include <QPainter>
#include <QValueAxis>
#include <functional>
#include <memory>
#include <optional>

namespace openbell {

class PaneItem final : public QGraphicsItem {
public:
    using Paint = std::function<void(QPainter&)>;
    PaneItem(QChart* chart, Paint paint);
    void setBounds(const QRectF& bounds);
    [[nodiscard]] QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    Paint m_paint;
    QRectF m_bounds;
};

class ChartPane {
public:
    // Paints with `paint` in the chart's own coordinates. The scene owns `chart`.
    ChartPane(QChart* chart, PaneItem::Paint paint);

    void setColours(const Colours& colours);
    // `geometry` in the scene; the plot leaves `axisWidth` free at its right and `footer` below.
    void setGeometry(const QRectF& geometry, double axisWidth, double footer);
    void setRange(const BarWindow& window, Extent values);
    [[nodiscard]] const PaneScale& scale() const { return m_scale; } // in coordinates of the chart
    [[nodiscard]] QRectF sceneArea() const { return m_scale.area.translated(m_chart->pos()); }
    [[nodiscard]] double tickStep() const { return m_axis->tickInterval(); }
    [[nodiscard]] QChart* chart() const { return m_chart; }
    // Values of the axis, written right of the plot.
    void paintAxisLabels(QPainter& painter, const std::function<QString(double)>& text,
                         const Colours& colours, std::optional<double> covered = {}) const;

private:
    QChart* m_chart;
    QValueAxis* m_axis;
    PaneItem* m_item;
    PaneScale m_scale;
};

} // namespace openbell
