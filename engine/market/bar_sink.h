#pragma once
// Where an import puts bars and ticks: the port between the feeds and the store. One thread; a call is
// durable or has changed nothing.
#include "engine/core/result.h"
#include "engine/market/bar.h"
#include "engine/market/instrument.h"
#include "engine/market/interval.h"
#include <span>

namespace openbell {

// What became of the values handed over; the three add up to their number.
struct StoreCounts {
    std::int64_t rows_stored = 0;      // new
    std::int64_t rows_unchanged = 0;   // there already, with equal values
    std::int64_t rows_conflicting = 0; // there already, with other values; the stored ones stay

    StoreCounts& operator+=(const StoreCounts& other) {
        rows_stored += other.rows_stored;
        rows_unchanged += other.rows_unchanged;
        rows_conflicting += other.rows_conflicting;
        return *this;
    }
    friend bool operator==(const StoreCounts&, const StoreCounts&) = default;
};

class BarSink {
public:
    virtual ~BarSink() = default;
    // `bars` ascend strictly by start. The instrument is recorded when its symbol is new.
    [[nodiscard]] virtual Result<StoreCounts> store(const Instrument& instrument, Interval interval,
                                                    std::span<const Bar> bars) = 0;
};

class TickSink {
public:
    virtual ~TickSink() = default;
    // `ticks` ascend by time (equal times keep their order); called with consecutive pieces of one symbol's
    // ticks.
    [[nodiscard]] virtual Result<StoreCounts> store(const Instrument& instrument,
                                                    std::span<const Tick> ticks) = 0;
};

} // namespace openbell
