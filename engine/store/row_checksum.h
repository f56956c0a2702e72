#pragma once
// A checksum of a packed row, kept beside it: SQLite notices a broken page, not a changed byte inside a
// value. One changed word of eight bytes is always found, anything else but for one case in 2^64. Pure; any
// thread.
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace openbell {

// Eight bytes a lane and step; within a lane every word's part in the sum can be undone, so that two runs of
// bytes which differ in one word have different sums.
[[nodiscard]] inline std::int64_t rowChecksum(std::span<const std::uint8_t> bytes,
                                              std::span<const std::int64_t> numbers = {}) {
    constexpr std::uint64_t factor = 0x9E37'79B9'7F4A'7C15; // odd; 2^64 over the golden ratio
    constexpr std::size_t lanes = 4, word = sizeof(std::uint64_t);
    std::uint64_t sums[lanes] = {bytes.size(), 1, 2, 3};
    const auto take = [](std::uint64_t& sum, std::uint64_t value) {
        sum = std::rotl((sum ^ value) * factor, 29);
    };
    const auto wordAt = [&](std::size_t at, std::size_t size) {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes.data() + at, size);
        return value;
    };
    std::size_t at = 0;
    for (; at + lanes * word <= bytes.size(); at += lanes * word)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            take(sums[lane], wordAt(at + lane * word, word));
    for (; at + word <= bytes.size(); at += word)
        take(sums[0], wordAt(at, word));
    if (at < bytes.size()) take(sums[1], wordAt(at, bytes.size() - at));
    for (const std::int64_t number : numbers)
        take(sums[2], static_cast<std::uint64_t>(number));
    for (std::size_t lane = 1; lane < lanes; ++lane)
        take(sums[0], sums[lane]);
    return static_cast<std::int64_t>(sums[0] ^ sums[0] >> 32);
}

} // namespace openbell
