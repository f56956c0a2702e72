#pragma once
// Decimal text to fixed point at memory speed, for the columns of a data file. Pure; any thread.
#include <bit>
#include <cstdint>
#include <cstring>

namespace openbell {

namespace detail {

inline constexpr std::int64_t kMillionths[] = {1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};

inline const char* readMillionthsByByte(const char* at, const char* end, std::int64_t& out) {
    const bool negative = at < end && *at == '-';
    if (negative) ++at;
    std::uint64_t value = 0; // may wrap where there are too many digits, which are refused below
    const auto digits = [&] {
        const char* const begin = at;
        for (; at < end; ++at) {
            const auto digit = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0';
            if (digit > 9) break;
            value = value * 10 + digit;
        }
        return at - begin;
    };
    const auto whole = digits();
    std::ptrdiff_t decimals = 0;
    if (at < end && *at == '.' && whole > 0) {
        ++at;
        decimals = digits();
    }
    if (whole == 0 || whole > 12 || decimals > 6) return nullptr;
    out = static_cast<std::int64_t>(value) * kMillionths[decimals];
    if (negative) out = -out;
    return at;
}

// Eight decimal digits, one a byte (0..9), the first in the lowest byte: pairs, then fours, then all.
inline std::uint64_t joinDigits(std::uint64_t digits) {
    digits = digits * 10 + (digits >> 8);
    constexpr std::uint64_t mask = 0x000000FF000000FF;
    return ((digits & mask) * 0x000F424000000064 + ((digits >> 16) & mask) * 0x0000271000000001) >> 32;
}

} // namespace detail

// Reads an unsigned or signed plain decimal ("1041.55") with at most 6 decimals and 12 whole digits as
// millionths. Returns the position after it, or nullptr where the text is anything else: then
// parseDecimal() decides.
[[nodiscard]] inline const char* readMillionths(const char* at, const char* end, std::int64_t& out) {
    if constexpr (std::endian::native != std::endian::little)
        return detail::readMillionthsByByte(at, end, out);
    if (end - at < 8) return detail::readMillionthsByByte(at, end, out);
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, 8);
    bytes ^= 0x3030303030303030; // digits become 0..9
    // The top bit of each byte that is no digit.
    std::uint64_t others = (((bytes & 0x7F7F7F7F7F7F7F7F) + 0x7676767676767676) | bytes) & 0x8080808080808080;
    if (others == 0) return detail::readMillionthsByByte(at, end, out);
    auto length = static_cast<unsigned>(std::countr_zero(others)) / 8;
    unsigned digits = length;
    unsigned decimals = 0;
    if (at[length] == '.' && length > 0) {
        others &= others - 1;
        if (others == 0) return detail::readMillionthsByByte(at, end, out);
        const unsigned point = length;
        length = static_cast<unsigned>(std::countr_zero(others)) / 8;
        decimals = length - point - 1;
        digits = length - 1;
        const std::uint64_t before = (std::uint64_t{1} << (8 * point)) - 1;
        bytes = (bytes & before) | ((bytes >> 8) & ~before); // close the gap of the point
    }
    if (digits == 0 || decimals > 6) return detail::readMillionthsByByte(at, end, out);
    const std::uint64_t value = detail::joinDigits(bytes << (64 - 8 * digits));
    out = static_cast<std::int64_t>(value) * detail::kMillionths[decimals];
    return at + length;
}

} // namespace openbell
