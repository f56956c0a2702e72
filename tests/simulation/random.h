#pragma once
// Numbers that look random and depend on a seed alone, the same on every machine: SplitMix64 (Steele, Lea and
// Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Plain value.
#include <cstddef>
#include <cstdint>

namespace openbell::simulation {

// Mixes all bits of `x`.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

// A seed of its own for part `part` of what has `seed`.
[[nodiscard]] constexpr std::uint64_t seedOf(std::uint64_t seed, std::uint64_t part) {
    return mixed(mixed(seed + 0x9E3779B97F4A7C15U) ^ (part * 0xD1B54A32D192ED03U + 1));
}

class Random {
public:
    constexpr explicit Random(std::uint64_t seed) : m_state{seed} {}
    constexpr std::uint64_t next() { return mixed(m_state += 0x9E3779B97F4A7C15U); }
    // From `low` to `high`, both included.
    constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
        const auto count = static_cast<std::uint64_t>(high - low) + 1;
        return low + static_cast<std::int64_t>(next() % count);
    }
    // True `rate` times in a million.
    constexpr bool chance(int rate) { return rate > 0 && static_cast<int>(next() % 1'000'000) < rate; }
    template <class T, std::size_t N>
    constexpr const T& pick(const T (&choices)[N]) {
        return choices[next() % N];
    }

private:
    std::uint64_t m_state;
};

} // namespace openbell::simulation
