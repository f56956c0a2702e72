#include "engine/store/merge.h"
#include <algorithm>

namespace openbell {

Merged<Bar> mergeBars(std::span<const Bar> stored, std::span<const Bar> incoming, OnConflict onConflict) {
    Merged<Bar> merged;
    merged.rows.reserve(stored.size() + incoming.size());
    auto old = stored.begin();
    for (const Bar& bar : incoming) {
        while (old != stored.end() && old->start < bar.start)
            merged.rows.push_back(*old++);
        if (old == stored.end() || old->start != bar.start) {
            merged.rows.push_back(bar);
            ++merged.counts.rows_stored;
            merged.changed = true;
        } else if (*old == bar) {
            merged.rows.push_back(*old++);
            ++merged.counts.rows_unchanged;
        } else {
            const bool replace = onConflict == OnConflict::Replace;
            merged.rows.push_back(replace ? bar : *old);
            ++old;
            ++merged.counts.rows_conflicting;
            merged.changed |= replace;
        }
    }
    merged.rows.insert(merged.rows.end(), old, stored.end());
    return merged;
}

namespace {

std::span<const Tick> ofOneTime(std::span<const Tick> ticks, std::size_t from) {
    std::size_t to = from;
    while (to < ticks.size() && ticks[to].time == ticks[from].time)
        ++to;
    return ticks.subspan(from, to - from);
}

// Takes out the first tick equal to `tick`.
bool takeEqual(std::vector<Tick>& unmatched, const Tick& tick) {
    const auto found = std::find(unmatched.begin(), unmatched.end(), tick);
    if (found == unmatched.end()) return false;
    unmatched.erase(found);
    return true;
}

} // namespace

Merged<Tick> mergeTicks(std::span<const Tick> stored, std::span<const Tick> incoming,
                        std::span<const Tick> already) {
    Merged<Tick> merged;
    merged.rows.reserve(stored.size() + incoming.size());
    std::vector<Tick> unmatched;
    std::size_t old = 0;
    for (std::size_t at = 0; at < incoming.size();) {
        const auto group = ofOneTime(incoming, at);
        at += group.size();
        while (old < stored.size() && stored[old].time < group.front().time)
            merged.rows.push_back(stored[old++]);
        unmatched.clear();
        for (; old < stored.size() && stored[old].time == group.front().time; ++old) {
            merged.rows.push_back(stored[old]);
            unmatched.push_back(stored[old]);
        }
        for (const Tick& tick : already)
            if (tick.time == group.front().time) takeEqual(unmatched, tick);
        for (const Tick& tick : group) {
            if (takeEqual(unmatched, tick)) {
                ++merged.counts.rows_unchanged;
                continue;
            }
            merged.rows.push_back(tick);
            ++merged.counts.rows_stored;
            merged.changed = true;
        }
    }
    merged.rows.insert(merged.rows.end(), stored.begin() + static_cast<std::ptrdiff_t>(old), stored.end());
    return merged;
}

} // namespace openbell
