#pragma once
// A strategy: pure functions from one bar's facts to an intent. It knows nothing of quantity, prices of stops
// and targets, brokers, risk, time or other strategies, and holds no state between bars. Immutable; any
// thread.
#include "engine/strategy/conditions.h"
#include <algorithm>
#include <array>
#include <optional>
#include <span>

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

// A set of directions, one bit each.
using DirectionSet = std::uint8_t;
inline constexpr std::array kDirections{Direction::Long, Direction::Short, Direction::ExitLong,
                                        Direction::ExitShort};
inline constexpr DirectionSet kEveryDirection = 0xF;
[[nodiscard]] constexpr DirectionSet bitOf(Direction d) {
    return static_cast<DirectionSet>(1U << static_cast<unsigned>(d));
}
// In the same byte: of an entry, that it misses by one condition.
inline constexpr unsigned kMissShift = 4;
[[nodiscard]] constexpr DirectionSet missesOf(DirectionSet entries) {
    return static_cast<DirectionSet>(entries << kMissShift);
}

// A distance in price units: `multiple` times a fact or a constant.
struct StopHint {
    Operand distance;
    double multiple = 1;
};

class Strategy {
public:
    virtual ~Strategy() = default;
    // The intent for one direction, none when its conditions do not hold. Must state every condition through
    // `conditions`, on every call, so that what is recorded is what was evaluated.
    [[nodiscard]] virtual Intent intent(Direction direction, Conditions& conditions) const = 0;
    // Directions it never signals need not be asked.
    [[nodiscard]] virtual bool signalsEver(Direction direction) const = 0;

    // For bars whose facts are known ahead, the first of them at `facts`: which of them are worth asking
    // about. A direction's bit (see bitOf) must be set where intent() would give a score, and may be set
    // elsewhere if it ever signals that direction. Where an entry misses by one condition instead, either
    // that or, there only, its miss (see missesOf) must be set.
    virtual void scan(FactView, std::span<DirectionSet> bars) const {
        DirectionSet ever = 0;
        for (const Direction d : kDirections)
            ever = static_cast<DirectionSet>(ever | (signalsEver(d) ? bitOf(d) : 0));
        std::ranges::fill(bars, ever);
    }

    // How far against an entry its idea is proved wrong; none when the strategy has no view on that.
    [[nodiscard]] virtual std::optional<StopHint> stopHint() const { return std::nullopt; }
};

// One direction of scanEach(). What it calls is inlined whole, with the direction a constant and nothing to
// record: little of it remains, and no branch on what a bar holds.
template <Direction direction, class Final>
[[gnu::flatten]] void scanFor(const Final& strategy, FactView facts, std::span<DirectionSet> bars) {
    if (!strategy.Final::signalsEver(direction)) return;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        Conditions conditions{facts.later(i), nullptr};
        const bool signals = strategy.Final::intent(direction, conditions).wanted;
        const bool misses = isEntry(direction) & !signals & conditions.missedByOne();
        bars[i] = static_cast<DirectionSet>(bars[i] | (signals ? bitOf(direction) : 0) |
                                            (misses ? missesOf(bitOf(direction)) : 0));
    }
}

// scan() for a final strategy: asks it about each bar, without a virtual call.
template <class Final>
void scanEach(const Final& strategy, FactView facts, std::span<DirectionSet> bars) {
    std::ranges::fill(bars, DirectionSet{0});
    scanFor<Direction::Long>(strategy, facts, bars);
    scanFor<Direction::Short>(strategy, facts, bars);
    scanFor<Direction::ExitLong>(strategy, facts, bars);
    scanFor<Direction::ExitShort>(strategy, facts, bars);
}

} // namespace openbell
