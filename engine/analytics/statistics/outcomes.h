#pragma once
// What performance statistics are computed from: closed trades and the equity curve. Plain values; any
// thread.
#include "engine/core/fixed.h"
#include "engine/core/utc_time.h"
#include <cstdint>
#include <optional>
#include <string>

namespace openbell {

// One round trip, flat to flat.
struct TradeOutcome {
    Money net, gross, costs;          // net = gross - costs
    std::optional<Money> initialRisk; // what the entry's stop put at risk, above zero; none without a stop
    Money mae, mfe;                   // worst open loss and best open profit before costs, both as sizes >= 0
    Money traded;                     // value of all its fills, entries and exits
    UtcTime entryTime, exitTime;
    std::int64_t barsHeld = 0;
    bool isLong = true;
    std::string symbol, strategy, entryReason, exitReason;
};

// The account at one time; times never fall. equity - cash is the value of the open positions.
struct EquitySample {
    UtcTime time;
    Money equity, cash;
};

} // namespace openbell
