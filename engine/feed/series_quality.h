#pragma once
// What a whole series of bars shows of its quality. Pure; any thread.
#include "engine/feed/quality_report.h"
#include "engine/market/calendar_set.h"
#include "engine/market/instrument.h"

namespace openbell {

struct SeriesToJudge {
    const Instrument& instrument;
    Interval interval;
    std::span<const Bar> bars; // ascending, not empty
    bool hasVolume = true;     // false: a volume of 0 means that none is known
};

// Counts bars outside the sessions, without volume, gaps and jumps (closes further apart than
// `jumpThreshold`, a fraction), and adds zone, interval, dates, gaps and jumps to what is known of the
// symbol.
[[nodiscard]] QualityCounts judgeSeries(const SeriesToJudge& series, double jumpThreshold,
                                        const CalendarSet& calendars, SymbolQuality& symbol);

} // namespace openbell
