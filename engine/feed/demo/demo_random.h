#pragma once
// Random numbers of the demo data: integers only, so that every machine draws the same. Plain value.
// Generator: splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
#include <cstdint>

namespace openbell {

class DemoRandom {
public:
    explicit constexpr DemoRandom(std::uint64_t seed) : m_state{seed} {}

    constexpr std::uint64_t next() {
        m_state += 0x9E3779B97F4A7C15;
        std::uint64_t mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    // Uniform in [low, high]; the slight bias of the remainder is far below what anyone could see.
    constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }

    // Nearly normal with mean 0 and standard deviation kOneSigma: the sum of twelve uniforms (Irwin-Hall).
    static constexpr std::int64_t kOneSigma = 65'536;
    constexpr std::int64_t normal() {
        std::int64_t sum = 0;
        for (int word = 0; word < 3; ++word)
            for (std::uint64_t bits = next(), part = 0; part < 4; ++part, bits >>= 16)
                sum += static_cast<std::int64_t>(bits & 0xFFFF);
        return sum - std::int64_t{6} * 65'535;
    }

private:
    std::uint64_t m_state;
};

} // namespace openbell
