#include "engine/feed/series_quality.h"
#include <algorithm>

namespace openbell {

namespace {

template <class Item>
void append(std::vector<Item>& list, const std::vector<Item>& items) {
    const std::size_t room = SymbolQuality::kListed - std::min(SymbolQuality::kListed, list.size());
    list.insert(list.end(), items.begin(),
                items.begin() + static_cast<std::ptrdiff_t>(std::min(room, items.size())));
}

} // namespace

QualityCounts judgeSeries(const SeriesToJudge& series, double jumpThreshold, const CalendarSet& calendars,
                          SymbolQuality& symbol) {
    QualityCounts counts;
    const auto bars = series.bars;
    symbol.zone = series.instrument.zone;
    symbol.intervals.push_back(series.interval.toString());
    if (symbol.first == kNoTime || bars.front().start < symbol.first) symbol.first = bars.front().start;
    if (symbol.last == kNoTime || bars.back().start > symbol.last) symbol.last = bars.back().start;
    if (series.hasVolume)
        counts.rowsZeroVolume =
            std::count_if(bars.begin(), bars.end(), [](const Bar& bar) { return bar.volume.isZero(); });
    const auto jumps = findJumps(bars, jumpThreshold);
    counts.jumps = static_cast<std::int64_t>(jumps.size());
    append(symbol.jumps, jumps);
    const CalendarPtr calendar = calendars.find(series.instrument.calendar);
    if (!calendar) return counts;
    counts.rowsOutsideSession = countOutsideSessions(bars, series.interval, *calendar);
    const auto gaps = findGaps(bars, series.interval, *calendar);
    counts.gaps = static_cast<std::int64_t>(gaps.size());
    for (const Gap& gap : gaps)
        counts.barsMissing += gap.bars;
    append(symbol.gaps, gaps);
    return counts;
}

} // namespace openbell
