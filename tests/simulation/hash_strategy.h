#pragma once
// A strategy that means nothing: it draws a number from the bar's prices and volume, and wants something
// where the draw is small. A pure function of the bar, as strategies are, so a repeated run wants the same.
#include "engine/strategy/strategy.h"
#include "tests/simulation/random.h"
#include <cstring>

namespace openbell::simulation {

class HashStrategy final : public Strategy {
public:
    // Of a thousand bars, about `entries` want to be long, as many short, and `exits` to leave.
    HashStrategy(std::uint64_t seed, int entries, int exits, bool goesShort, std::uint16_t close,
                 std::uint16_t volume)
        : m_seed{seed},
          m_entries{entries},
          m_exits{exits},
          m_goesShort{goesShort},
          m_close{close},
          m_volume{volume} {}

    [[nodiscard]] Intent intent(Direction direction, Conditions& conditions) const override {
        const std::uint64_t draw = drawn(direction, conditions);
        const int wanted = isEntry(direction) ? m_entries : m_exits;
        const bool wants = conditions.below(Operand::number(static_cast<double>(draw % 1000)),
                                            Operand::number(static_cast<double>(wanted)));
        if (!wants) return std::nullopt;
        return static_cast<double>(draw / 1000 % 1000) / 1000.0;
    }
    [[nodiscard]] bool signalsEver(Direction direction) const override {
        if (direction == Direction::Short || direction == Direction::ExitShort) return m_goesShort;
        return true;
    }

private:
    [[nodiscard]] std::uint64_t drawn(Direction direction, const Conditions& conditions) const {
        std::uint64_t hash = seedOf(m_seed, static_cast<std::uint64_t>(direction));
        for (const std::uint16_t column : {m_close, m_volume}) {
            const double value = conditions.value(Operand::fact(column));
            std::uint64_t bits = 0;
            std::memcpy(&bits, &value, sizeof bits);
            hash = seedOf(hash, bits);
        }
        return hash;
    }

    std::uint64_t m_seed;
    int m_entries, m_exits;
    bool m_goesShort;
    std::uint16_t m_close, m_volume;
};

} // namespace openbell::simulation
