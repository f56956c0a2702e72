#pragma once
// Bars and ticks as plain values. A bar is stamped with its start.
#include "engine/core/fixed.h"
#include "engine/core/ids.h"
#include "engine/core/utc_time.h"

namespace openbell {

struct Bar {
    UtcTime start; // intraday: first instant of the bar; day bar: local midnight of the session's date
    Price open, high, low, close;
    Quantity volume; // units traded; 0 for indices

    friend bool operator==(const Bar&, const Bar&) = default;
};

// What indicators see.
struct BarValues {
    double open = 0, high = 0, low = 0, close = 0, volume = 0;
};

[[nodiscard]] constexpr BarValues valuesOf(const Bar& bar) {
    return {bar.open.toDouble(), bar.high.toDouble(), bar.low.toDouble(), bar.close.toDouble(),
            bar.volume.toDouble()};
}

// low <= open, close <= high, and every price above zero.
[[nodiscard]] constexpr bool isPossible(const Bar& bar) {
    return bar.low.raw() > 0 && bar.low <= bar.open && bar.low <= bar.close && bar.high >= bar.open &&
           bar.high >= bar.close && bar.volume.raw() >= 0;
}

struct Tick {
    UtcTime time;
    Price last;
    Quantity quantity; // of this trade; 0 for a quote update
    Price bid, ask;    // 0 = not known

    friend bool operator==(const Tick&, const Tick&) = default;
};

} // namespace openbell
