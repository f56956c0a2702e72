#pragma once
// A strategy: pure functions from one bar's facts to an intent. It knows nothing of quantity, prices of stops
// and targets, brokers, risk, time or other strategies, and holds no state between bars. Immutable; any
// thread.
#include "engine/strategy/conditions.h"
#include <optional>

namespace openbell {

// The strength of an intent: higher is ranked first. Built-in strategies stay within 0..1.
using Score = double;

class Strategy {
public:
    virtual ~Strategy() = default;
    // The intent for one direction, none when its conditions do not hold. Must state every condition through
    // `conditions`, on every call, so that what is recorded is what was evaluated.
    [[nodiscard]] virtual std::optional<Score> intent(Direction direction, Conditions& conditions) const = 0;
    // Directions it never signals need not be asked.
    [[nodiscard]] virtual bool signalsEver(Direction direction) const = 0;
};

} // namespace openbell
