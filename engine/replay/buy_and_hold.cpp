#include "engine/replay/buy_and_hold.h"
#include <algorithm>

namespace openbell {

namespace {

// The last close known at a time; none before the first bar.
const Bar* lastBefore(const BarSeries& series, UtcTime time) {
    const auto after = std::ranges::lower_bound(series.bars, time, {}, &Bar::start);
    return after == series.bars.begin() ? nullptr : &*std::prev(after);
}

Money valueAt(std::span<const BarSeries* const> series, Money capital, UtcTime time) {
    const Money part =
        Money::fromRaw(mulDiv(capital.raw(), 1, static_cast<std::int64_t>(series.size()), Rounding::Down));
    Money value = capital - part * static_cast<std::int64_t>(series.size());
    for (const BarSeries* held : series) {
        const Bar* last = lastBefore(*held, time);
        value += last ? portion(part, last->close.raw(), held->bars.front().close.raw()) : part;
    }
    return value;
}

} // namespace

std::vector<BenchmarkPoint> buyAndHold(std::span<const BarSeries* const> series,
                                       std::span<const EquityPoint> equity, Money capital, const Zone& zone) {
    std::vector<BenchmarkPoint> points;
    if (series.empty() || equity.empty()) return points;
    const auto add = [&](UtcTime time) { points.push_back({time, valueAt(series, capital, time)}); };
    add(equity.front().time);
    for (auto day = equity.begin(); day != equity.end();) {
        const UtcTime tomorrow = zone.toUtc(zone.dateOf(day->time).plus(1), 0);
        day = std::lower_bound(day, equity.end(), tomorrow,
                               [](const EquityPoint& point, UtcTime time) { return point.time < time; });
        if (const UtcTime last = std::prev(day)->time; last != points.front().time) add(last);
    }
    return points;
}

} // namespace openbell
