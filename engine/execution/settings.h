#pragma once
// How decisions become orders: protective exits, end of day, costs, the simulated exchange. Plain value.
#include "engine/broker/paper/simulated_exchange.h"
#include "engine/execution/costs.h"
#include "engine/risk/allocator.h"

namespace openbell {

enum class DistanceType : std::uint8_t { None, Percent, Atr, RMultiple, Signal };

// How far a stop or target is from the entry.
struct ExitDistance {
    DistanceType type = DistanceType::None;
    Fraction value;  // Percent: of the price, as a fraction; Atr: multiples; RMultiple: multiples of the stop
                     // distance; Signal: multiples of the strategy's hint
    int period = 14; // of the ATR
    friend bool operator==(const ExitDistance&, const ExitDistance&) = default;
};

enum class OppositeSignal : std::uint8_t { Reverse, Close, Ignore };

// What happens to a position whose protective order the broker refuses, after a few attempts in any case: it
// is closed.
enum class ChildRejected : std::uint8_t { Replace, Flatten };

struct ExitRules {
    ExitDistance stop, target;
    ExitDistance target2;                            // for what `split` leaves; beyond the first target
    Fraction split = Fraction::fromRaw(500'000'000); // of the quantity that closes at the first target
    bool breakEvenAfterTarget = false;               // the first target moves the stop to the entry price
    ExitDistance trailing;                           // the stop follows the best close at this distance
    ChildRejected childRejected = ChildRejected::Replace;
    std::int64_t timeOfDayNanos = -1; // local time at which positions are closed; -1 = none
    OppositeSignal opposite = OppositeSignal::Reverse;
    bool closeAtEndOfData = false; // false: the last positions are marked to the last close
    friend bool operator==(const ExitRules&, const ExitRules&) = default;
};

// When an order's answer is overdue, and when its state counts as unknown. Nanoseconds of input time.
struct WatchRules {
    std::int64_t overdueNanos = 2 * kNanosPerSecond;
    std::int64_t unknownNanos = 10 * kNanosPerSecond;
    friend bool operator==(const WatchRules&, const WatchRules&) = default;
};

enum class ReconcileMode : std::uint8_t { Strict, Warn, Adopt };

struct ReconcileRules {
    ReconcileMode mode =
        ReconcileMode::Strict; // a difference: halts, is told, or the broker's state is taken over
    Money cashTolerance = Money::whole(1);
    std::int64_t everyNanos = 300 * kNanosPerSecond; // 0 = only at start, after a reconnection and on demand
    // How far away the stop of a position taken over is, as a fraction of its price, where the session's own
    // rule needs a signal.
    Fraction adoptedStop = Fraction::fromRaw(20'000'000);
    friend bool operator==(const ReconcileRules&, const ReconcileRules&) = default;
};

struct ExecutionSettings {
    Money capital;
    Sizing sizing;
    RiskLimits limits;
    ExitRules exits;
    ExchangeRules exchange;
    WatchRules watch;
    ReconcileRules reconcile;
    std::vector<CostModel> costs; // by InstrumentId
    Budgets budgets;
};

} // namespace openbell
