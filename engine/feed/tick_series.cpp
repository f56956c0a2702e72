#include "engine/feed/tick_series.h"
#include <algorithm>

namespace openbell {

namespace {

// Repeats among ticks of one time; the groups are small.
void dropRepeats(std::vector<ReadTick>& ticks, QualityCounts& counts) {
    std::size_t kept = 0;
    std::size_t groupStart = 0;
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        const ReadTick& tick = ticks[i];
        if (kept == 0 || ticks[kept - 1].tick.time != tick.tick.time) groupStart = kept;
        const bool suspect = tick.steppedBack || tick.cumulative >= 0;
        const auto from = ticks.begin() + static_cast<std::ptrdiff_t>(groupStart);
        const auto to = ticks.begin() + static_cast<std::ptrdiff_t>(kept);
        if (suspect && std::any_of(from, to, [&](const ReadTick& other) { return other.equals(tick); }))
            ++counts.rowsRepeated;
        else
            ticks[kept++] = tick;
    }
    ticks.resize(kept);
}

} // namespace

std::vector<Tick> settleTicks(std::vector<ReadTick> ticks, const Zone& zone, QualityCounts& counts) {
    std::stable_sort(ticks.begin(), ticks.end(),
                     [](const ReadTick& a, const ReadTick& b) { return a.tick.time < b.tick.time; });
    dropRepeats(ticks, counts);
    std::vector<Tick> out;
    out.reserve(ticks.size());
    Date day{INT32_MIN};
    std::int64_t highest = 0; // cumulative volume of the day so far
    for (const ReadTick& read : ticks) {
        Tick tick = read.tick;
        if (read.cumulative >= 0) {
            const Date today = zone.dateOf(tick.time);
            tick.quantity = {};
            if (today != day)
                highest = read.cumulative;
            else if (read.cumulative < highest)
                ++counts.rowsVolumeDecreasing;
            else
                tick.quantity = Quantity::fromRaw(read.cumulative - highest);
            highest = std::max(highest, read.cumulative);
            day = today;
        }
        out.push_back(tick);
    }
    return out;
}

std::int64_t countOutsideSessions(std::span<const Tick> ticks, const MarketCalendar& calendar) {
    if (calendar.isContinuous()) return 0;
    std::int64_t outside = 0;
    std::optional<Session> session;
    for (const Tick& tick : ticks) {
        const bool inLast = session && tick.time >= session->open && tick.time < session->close;
        if (inLast) continue;
        session = calendar.sessionAt(tick.time);
        if (!session && calendar.covers(calendar.zone().dateOf(tick.time))) ++outside;
    }
    return outside;
}

} // namespace openbell
