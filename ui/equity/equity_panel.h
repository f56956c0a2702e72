#pragma once
// Equity over time and the drawdown below it, with a readout under the cursor. GUI thread only.
#include "ui/equity/equity_curve.h"
#include <QWidget>
#include <optional>

namespace openbell {

struct Colours;

class EquityPanel : public QWidget {
    Q_OBJECT
public:
    explicit EquityPanel(QWidget* parent = nullptr);
    void add(const std::vector<EquityRow>& points);
    void clear();
    void keepUntil(UtcTime time);
    void setFormat(const DisplayFormat& format);
    void setEmptyTextNow(const QString& text); // instead of how to begin, until it is set to none
    [[nodiscard]] const EquityCurve& curve() const { return m_curve; }
    [[nodiscard]] QString readout() const; // of the point under the cursor, else of the last one
    [[nodiscard]] QSize sizeHint() const override { return {420, 220}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRectF plotArea() const;
    [[nodiscard]] double xOf(std::size_t point, const QRectF& area) const;
    [[nodiscard]] std::optional<std::size_t> pointAt(double x) const;
    void paintEquity(QPainter& painter, const QRectF& area, const Colours& colours) const;
    void paintDrawdown(QPainter& painter, const QRectF& area, const Colours& colours) const;
    void paintDates(QPainter& painter, const QRectF& area, const Colours& colours) const;

    EquityCurve m_curve;
    QString m_emptyTextNow;
    DisplayFormat m_format;
    std::optional<double> m_cursorX;
};

} // namespace openbell
