#pragma once
// The ticks of one symbol as they are read, and what becomes of them: sorted, without repeats, with
// quantities. Plain; one thread.
#include "engine/feed/quality_report.h"
#include "engine/market/bar.h"
#include "engine/market/instrument.h"

namespace openbell {

struct ReadTick {
    Tick tick;
    std::int64_t cumulative = -1; // millionths; -1 = the file has no such column
    bool steppedBack = false;

    [[nodiscard]] bool equals(const ReadTick& other) const {
        return tick == other.tick && cumulative == other.cumulative;
    }
};

struct TickSeries {
    Instrument instrument;
    std::vector<ReadTick> ticks; // in the order read
    std::size_t committed = 0;
    bool ownOffset = false; // its stamps state their offset from UTC: no zone was assumed
};

// Sorts, drops repeats and works out quantities; counts go to `counts`. `zone` tells the days.
[[nodiscard]] std::vector<Tick> settleTicks(std::vector<ReadTick> ticks, const Zone& zone,
                                            QualityCounts& counts);

[[nodiscard]] std::int64_t countOutsideSessions(std::span<const Tick> ticks, const MarketCalendar& calendar);

} // namespace openbell
