#pragma once
// The time line of a session that is gone through: the whole of it above, the day shown below, each with its
// price, and on the day's the trades, refusals, alerts and bookmarks, told apart by shape. A click or a drag
// asks for a moment. GUI thread only.
#include "engine/api/travel_values.h"
#include "ui/format/display_format.h"
#include <QWidget>

namespace openbell {

struct Colours;

class TravelScrubber : public QWidget {
    Q_OBJECT
public:
    explicit TravelScrubber(QWidget* parent = nullptr);
    void setTape(SharedTravelTape tape);
    void setLine(SharedTravelLine line);
    void setState(const TravelState& state);
    void setFormat(const DisplayFormat& format);

    // What is shown of a moment, in words, for the eye and for screen readers.
    [[nodiscard]] QString momentText(std::uint32_t moment) const;
    // The moments of the day shown: [first, second].
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> dayRange() const;
    [[nodiscard]] QRect overviewArea() const;
    [[nodiscard]] QRect dayArea() const;
    [[nodiscard]] QSize sizeHint() const override { return {600, 104}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 104}; }

Q_SIGNALS:
    void sought(quint32 moment);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Column { // of the overview: lowest and highest price of its moments
        float low, high;
    };
    [[nodiscard]] std::size_t dayIndex() const;
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> rangeOfDay(std::size_t day) const;
    [[nodiscard]] double xOf(std::uint32_t moment, const QRect& area,
                             std::pair<std::uint32_t, std::uint32_t> range) const;
    [[nodiscard]] std::uint32_t momentAt(double x, const QRect& area,
                                         std::pair<std::uint32_t, std::uint32_t> range) const;
    void seekAt(const QPointF& position);
    void indexOverview();
    void paintOverview(QPainter& painter, const Colours& colours);
    void paintDay(QPainter& painter, const Colours& colours);
    void paintDayMarks(QPainter& painter, const Colours& colours, const QRect& area) const;
    void paintPlayhead(QPainter& painter, const Colours& colours, const QRect& area, double x) const;
    [[nodiscard]] QString marksText(std::uint32_t first, std::uint32_t last) const;

    SharedTravelTape m_tape; // null: nothing is open
    SharedTravelLine m_line; // null: not told yet
    TravelState m_state;
    DisplayFormat m_format;
    std::vector<Column> m_columns;
    enum class Drag : std::uint8_t { None, Overview, Day } m_drag = Drag::None;
    std::pair<std::uint32_t, std::uint32_t> m_dragRange; // of the day when the drag began
};

} // namespace openbell
