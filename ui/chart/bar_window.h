#pragma once
// Which bars a chart shows: a range in bar units that pans, zooms and follows the last bar. A pure value.
#include <cstddef>

namespace openbell {

class BarWindow {
public:
    static constexpr double kMinimumSpan = 8; // bars

    [[nodiscard]] double first() const { return m_first; } // bar 0 covers [0, 1)
    [[nodiscard]] double span() const { return m_span; }
    [[nodiscard]] double end() const { return m_first + m_span; }
    [[nodiscard]] std::size_t count() const { return m_count; }
    // Whole bars touched, clamped to what exists.
    [[nodiscard]] std::size_t firstBar() const;
    [[nodiscard]] std::size_t endBar() const;
    [[nodiscard]] bool followsLast() const; // the last bar is in view

    // A new series: shows its last `span` bars.
    void reset(std::size_t count, double span = 240);
    // The series grew, or shrank: a window that follows moves by as much, any other stays where there are bars.
    void grow(std::size_t count);
    void pan(double bars);                   // positive: to later bars
    void zoom(double factor, double anchor); // factor > 1 shows fewer bars; the bar at `anchor` stays put
    void toStart();
    void toEnd();
    void centreOn(std::size_t bar);
    void showAll();

private:
    void clamp();
    [[nodiscard]] double margin() const { return m_span * 0.03; } // free space after the last bar

    double m_first = 0, m_span = 240;
    std::size_t m_count = 0;
};

} // namespace openbell
