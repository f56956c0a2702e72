#pragma once
// How decisions become orders: protective exits, end of day, costs, the simulated exchange. Plain value.
#include "engine/broker/paper/simulated_exchange.h"
#include "engine/execution/costs.h"
#include "engine/risk/sizing.h"

namespace openbell {

enum class DistanceType : std::uint8_t { None, Percent, Atr, RMultiple };

// How far a stop or target is from the entry.
struct ExitDistance {
    DistanceType type = DistanceType::None;
    Fraction value;  // Percent: of the price, as a fraction; Atr: multiples; RMultiple: multiples of the stop
                     // distance
    int period = 14; // of the ATR
    friend bool operator==(const ExitDistance&, const ExitDistance&) = default;
};

enum class OppositeSignal : std::uint8_t { Reverse, Close, Ignore };

struct ExitRules {
    ExitDistance stop, target;
    std::int64_t timeOfDayNanos = -1; // local time at which positions are closed; -1 = none
    OppositeSignal opposite = OppositeSignal::Reverse;
    bool closeAtEndOfData = false; // false: the last positions are marked to the last close
    friend bool operator==(const ExitRules&, const ExitRules&) = default;
};

struct ExecutionSettings {
    Money capital;
    Sizing sizing;
    RiskLimits limits;
    ExitRules exits;
    ExchangeRules exchange;
    std::vector<CostModel> costs; // by InstrumentId
};

} // namespace openbell
