#include "ui/chart/chart_data.h"
#include <cmath>

namespace openbell {

bool ChartData::apply(const ChartBatch& batch) {
    if (batch.reset) {
        replaceAll(batch);
        return true;
    }
    if (batch.symbol != m_symbol || batch.interval != m_interval) return false;
    if (batch.keep) keepFirst(*batch.keep);
    std::size_t from = m_bars.size();
    if (!batch.bars.empty() && !m_bars.empty()) {
        const UtcTime start = batch.bars.front().start;
        if (start < m_bars.back().start) return false;
        if (start == m_bars.back().start) --from; // the last bar went on forming
    }
    appendBars(batch, from);
    addMarkers(batch.markers);
    return true;
}

void ChartData::keepFirst(std::size_t bars) {
    if (bars >= size()) return;
    m_bars.resize(bars);
    for (Study& study : m_studies)
        study.values.resize(bars);
    std::erase_if(m_markers, [bars](const PlacedMarker& marker) { return marker.bar >= bars; });
    indexFrom(bars);
}

void ChartData::replaceAll(const ChartBatch& batch) {
    *this = ChartData{};
    m_symbol = batch.symbol;
    m_interval = batch.interval;
    // Prices of a chart are grouped as their exchange's country writes them.
    m_format = DisplayFormat{batch.zone == "Asia/Kolkata" ? "INR" : "", batch.zone};
    m_priceDecimals = batch.priceDecimals;
    m_synthetic = batch.synthetic;
    for (const StudyLine& line : batch.studies)
        m_studies.push_back({line.name, line.overlay, {}, {}});
    appendBars(batch, 0);
    addMarkers(batch.markers);
}

void ChartData::appendBars(const ChartBatch& batch, std::size_t from) {
    m_bars.resize(from);
    m_bars.insert(m_bars.end(), batch.bars.begin(), batch.bars.end());
    for (Study& study : m_studies) {
        study.values.resize(from);
        for (const StudyLine& line : batch.studies) {
            if (line.name == study.name)
                study.values.insert(study.values.end(), line.values.begin(), line.values.end());
        }
        study.values.resize(m_bars.size(), std::nan(""));
    }
    indexFrom(from);
}

void ChartData::indexFrom(std::size_t from) {
    m_prices.update(from, size(), [this](std::size_t i) {
        return Extent{m_bars[i].low.toDouble(), m_bars[i].high.toDouble()};
    });
    m_volumes.update(from, size(), [this](std::size_t i) { return Extent{0, m_bars[i].volume.toDouble()}; });
    for (Study& study : m_studies)
        study.pyramid.update(from, size(), [&study](std::size_t i) { return study.extentOf(i); });
    while (!m_sessions.empty() && m_sessions.back().bar >= from)
        m_sessions.pop_back();
    for (std::size_t i = from; i < size(); ++i) {
        const Date date = m_format.zone().dateOf(m_bars[i].start);
        if (m_sessions.empty() || m_sessions.back().date != date) m_sessions.push_back({i, date});
    }
}

void ChartData::addMarkers(const std::vector<ChartMarker>& markers) {
    const auto known = static_cast<std::ptrdiff_t>(m_markers.size());
    for (const ChartMarker& marker : markers) {
        if (const auto bar = barAt(marker.time)) m_markers.push_back({*bar, marker});
    }
    const auto byBar = [](const PlacedMarker& a, const PlacedMarker& b) { return a.bar < b.bar; };
    const auto added = m_markers.begin() + known;
    std::stable_sort(added, m_markers.end(), byBar);
    const bool inOrder = known == 0 || added == m_markers.end() || !byBar(*added, *std::prev(added));
    if (!inOrder) std::inplace_merge(m_markers.begin(), added, m_markers.end(), byBar);
}

Extent ChartData::priceRange(std::size_t first, std::size_t end) const {
    return m_prices.range(first, end, [this](std::size_t i) {
        return Extent{m_bars[i].low.toDouble(), m_bars[i].high.toDouble()};
    });
}

double ChartData::highestVolume(std::size_t first, std::size_t end) const {
    const Extent extent = m_volumes.range(first, end, [this](std::size_t i) {
        return Extent{0, m_bars[i].volume.toDouble()};
    });
    return extent.isEmpty() ? 0 : extent.high;
}

std::span<const PlacedMarker> ChartData::markersIn(std::size_t first, std::size_t end) const {
    const auto before = [](const PlacedMarker& marker, std::size_t bar) { return marker.bar < bar; };
    const auto low = std::lower_bound(m_markers.begin(), m_markers.end(), first, before);
    const auto high = std::lower_bound(low, m_markers.end(), end, before);
    return {low, high};
}

std::optional<std::size_t> ChartData::barAt(UtcTime time) const {
    const auto later = std::upper_bound(m_bars.begin(), m_bars.end(), time,
                                        [](UtcTime wanted, const Bar& bar) { return wanted < bar.start; });
    if (later == m_bars.begin()) return std::nullopt;
    return static_cast<std::size_t>(later - m_bars.begin()) - 1;
}

} // namespace openbell
