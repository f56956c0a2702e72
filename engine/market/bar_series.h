#pragma once
// The bars of one instrument at one interval, in order of start, no start twice. Plain value.
#include "engine/market/bar.h"
#include "engine/market/instrument.h"
#include "engine/market/interval.h"
#include <vector>

namespace openbell {

struct BarSeries {
    Instrument instrument;
    Interval interval;
    std::vector<Bar> bars;
};

} // namespace openbell
