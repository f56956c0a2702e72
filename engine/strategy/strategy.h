#pragma once
// A strategy: pure functions from one bar's facts to an intent. It knows nothing of quantity, prices of stops
// and targets, brokers, risk, time or other strategies, and holds no state between bars. Immutable; any
// thread.
#include "engine/strategy/conditions.h"
#include <optional>

namespace openbell {

// The strength of an intent: higher is ranked first. Built-in strategies stay within 0..1.
using Score = double;

// A score, or nothing. What std::optional is for, but one that gcc 12 returns in registers: the optional goes
// through memory, written in parts and read as a whole, and the processor waits for that on every bar.
struct Intent {
    constexpr Intent(std::nullopt_t = std::nullopt) {}
    constexpr Intent(Score value) : score{value}, wanted{true} {}
    explicit constexpr operator bool() const { return wanted; }
    constexpr Score operator*() const { return score; }
    constexpr operator std::optional<Score>() const { return wanted ? std::optional{score} : std::nullopt; }

    Score score = 0;
    bool wanted = false;
};

class Strategy {
public:
    virtual ~Strategy() = default;
    // The intent for one direction, none when its conditions do not hold. Must state every condition through
    // `conditions`, on every call, so that what is recorded is what was evaluated.
    [[nodiscard]] virtual Intent intent(Direction direction, Conditions& conditions) const = 0;
    // Directions it never signals need not be asked.
    [[nodiscard]] virtual bool signalsEver(Direction direction) const = 0;
};

} // namespace openbell
