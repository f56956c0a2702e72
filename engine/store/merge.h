#pragma once
// How new bars and ticks join what is stored. Pure; any thread.
#include "engine/market/bar_sink.h"
#include "engine/store/market_store.h"

namespace openbell {

template <class Row>
struct Merged {
    std::vector<Row> rows;
    StoreCounts counts;
    bool changed = false; // rows differ from the stored ones
};

// Both ascend strictly by start.
[[nodiscard]] Merged<Bar> mergeBars(std::span<const Bar> stored, std::span<const Bar> incoming,
                                    OnConflict onConflict);

// Both ascend by time. Each incoming tick is matched with an equal stored one of its time, `already` (ticks
// of the first incoming time, handed over before) having been matched first; those without a match are put
// behind the stored ones of their time.
[[nodiscard]] Merged<Tick> mergeTicks(std::span<const Tick> stored, std::span<const Tick> incoming,
                                      std::span<const Tick> already);

} // namespace openbell
