#pragma once
// The bars, studies and markers of one chart, indexed so that any range is summed up in O(log n). GUI thread.
#include "ui/chart/min_max_pyramid.h"
#include "ui/format/display_format.h"
#include <span>

namespace openbell {

struct Study {
    std::string name;
    bool overlay = true;
    std::vector<double> values; // one a bar, NaN where undefined
    MinMaxPyramid pyramid;

    [[nodiscard]] Extent extentOf(std::size_t bar) const {
        const double value = values[bar];
        return value == value ? Extent{value, value} : Extent{};
    }
    [[nodiscard]] Extent range(std::size_t first, std::size_t end) const {
        return pyramid.range(first, end, [this](std::size_t i) { return extentOf(i); });
    }
};

struct PlacedMarker {
    std::size_t bar = 0;
    ChartMarker marker;
};

struct SessionStart {
    std::size_t bar = 0;
    Date date;
};

class ChartData {
public:
    // Returns false when an appending batch does not continue what is shown (it is then ignored).
    bool apply(const ChartBatch& batch);

    [[nodiscard]] std::size_t size() const { return m_bars.size(); }
    [[nodiscard]] const Bar& bar(std::size_t index) const { return m_bars[index]; }
    [[nodiscard]] Extent priceRange(std::size_t first, std::size_t end) const;
    [[nodiscard]] double highestVolume(std::size_t first, std::size_t end) const;
    [[nodiscard]] std::span<const Study> studies() const { return m_studies; }
    [[nodiscard]] std::span<const SessionStart> sessions() const { return m_sessions; }
    // By bar; those of one bar in order of arrival.
    [[nodiscard]] std::span<const PlacedMarker> markers() const { return m_markers; }
    [[nodiscard]] std::span<const PlacedMarker> markersIn(std::size_t first, std::size_t end) const;
    // The last bar that starts at or before `time`; none before the first bar.
    [[nodiscard]] std::optional<std::size_t> barAt(UtcTime time) const;

    [[nodiscard]] const std::string& symbol() const { return m_symbol; }
    [[nodiscard]] Interval interval() const { return m_interval; }
    [[nodiscard]] const DisplayFormat& format() const { return m_format; }
    [[nodiscard]] int priceDecimals() const { return m_priceDecimals; }
    [[nodiscard]] bool isSynthetic() const { return m_synthetic; }

private:
    void replaceAll(const ChartBatch& batch);
    void keepFirst(std::size_t bars);
    void appendBars(const ChartBatch& batch, std::size_t from);
    void indexFrom(std::size_t from);
    void addMarkers(const std::vector<ChartMarker>& markers);

    std::string m_symbol;
    Interval m_interval;
    DisplayFormat m_format;
    int m_priceDecimals = 2;
    bool m_synthetic = false;
    std::vector<Bar> m_bars;
    std::vector<Study> m_studies;
    std::vector<PlacedMarker> m_markers;
    std::vector<SessionStart> m_sessions;
    MinMaxPyramid m_prices, m_volumes;
};

} // namespace openbell
