#pragma once
// The candle chart: candles, volume, studies and trade markers over a window of bars that pans and zooms; a
// million bars cost what the pixels cost. Plain values in, choices out. GUI thread only.
#include "ui/chart/chart_pane.h"
#include "ui/chart/frame_painter.h"
#include "ui/chart/marker_painter.h"
#include "ui/chart/time_ticks.h"
#include <QChartView>
#include <optional>

namespace openbell {

class ChartWidget : public QChartView {
    Q_OBJECT
public:
    explicit ChartWidget(QWidget* parent = nullptr);

    void apply(const ChartBatch& batch);
    void exchange(ChartData& data); // shows `data` and hands back what was shown
    void clear();
    void setEmptyText(const QString& text);
    [[nodiscard]] const QString& emptyText() const { return m_emptyText; }
    // Rings its markers and brings the first into view, where none is.
    // None of both: nothing is ringed.
    void select(TradeId trade, SignalId signal);
    [[nodiscard]] TradeId selectedTrade() const { return m_selectedTrade; }

    [[nodiscard]] const ChartData& data() const { return m_data; }
    [[nodiscard]] const BarWindow& window() const { return m_window; }
    [[nodiscard]] int paneCount() const { return 1 + static_cast<int>(m_lower.size()); }
    [[nodiscard]] const std::vector<MarkerSpot>& shownMarkers() const { return m_spots; } // scene coordinates
    [[nodiscard]] QRectF priceArea() const { return m_price->sceneArea(); }
    [[nodiscard]] std::optional<std::size_t> barUnderCursor() const;

    void pan(double screens); // 0.1: a tenth of the view to later bars
    void zoom(double factor); // around the last bar when it is in view, else around the middle
    void showStart();
    void showEnd();
    void showAll();

Q_SIGNALS:
    void tradeChosen(openbell::TradeId trade);
    void signalChosen(openbell::SignalId signal);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct LowerPane {
        std::string family;
        std::unique_ptr<ChartPane> pane;
    };

    void openView();
    void revealSelection();
    void rebuildLowerPanes();
    void layOut();
    void refresh(); // after a change of window or data
    [[nodiscard]] Extent priceExtent() const;
    [[nodiscard]] Extent familyExtent(const std::string& family) const;
    void paintPrice(QPainter& painter);
    void paintPriceLabels(QPainter& painter, const Colours& colours) const;
    void paintLower(QPainter& painter, std::size_t index);
    void paintCrosshair(QPainter& painter, const ChartPane& pane, bool bottom);
    void paintReadouts(QPainter& painter, const Colours& colours) const;
    // Names and values at the shown bar: of the overlays, or of the studies of one lower pane.
    [[nodiscard]] std::vector<ReadoutPart> studyReadout(const std::string& family, int decimals) const;
    [[nodiscard]] std::size_t shownBar() const; // under the cursor, else the last one in view
    [[nodiscard]] QColor studyColour(std::size_t index) const;

    ChartData m_data;
    BarWindow m_window;
    std::unique_ptr<ChartPane> m_price;
    std::vector<LowerPane> m_lower;
    std::vector<TimeTick> m_ticks;
    std::vector<MarkerSpot> m_spots;
    QString m_emptyText;
    std::optional<QPointF> m_cursor; // scene coordinates
    QPoint m_pressedAt, m_draggedFrom;
    bool m_pressed = false;
    TradeId m_selectedTrade;
    SignalId m_selectedSignal;
};

// Studies drawn in one pane below the candles: macd_* together, stoch_*, adx with its DIs.
[[nodiscard]] std::string studyFamily(const std::string& name);

} // namespace openbell

Q_DECLARE_METATYPE(openbell::TradeId)
Q_DECLARE_METATYPE(openbell::SignalId)
