#pragma once
// Decimal text to fixed point at memory speed, for the columns of a data file. Pure; any thread.
#include "engine/core/decimal.h"
#include <cstdint>

namespace openbell {

// Reads an unsigned or signed plain decimal ("1041.55") with at most 6 decimals and 12 whole digits as
// millionths. Returns the position after it, or nullptr where the text is anything else: then
// parseDecimal() decides.
[[nodiscard]] inline const char* readMillionths(const char* at, const char* end, std::int64_t& out) {
    constexpr std::int64_t scales[] = {1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
    const bool negative = at < end && *at == '-';
    if (negative) ++at;
    std::int64_t value = 0;
    const char* const begin = at;
    for (; at < end; ++at) {
        const auto digit = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0';
        if (digit > 9) break;
        value = value * 10 + digit;
        if (at - begin >= 12) return nullptr;
    }
    if (at == begin) return nullptr;
    std::ptrdiff_t decimals = 0;
    if (at < end && *at == '.') {
        const char* const point = ++at;
        for (; at < end; ++at) {
            const auto digit = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0';
            if (digit > 9) break;
            value = value * 10 + digit;
            if (at - point >= 6) return nullptr;
        }
        decimals = at - point;
    }
    value *= scales[decimals];
    out = negative ? -value : value;
    return at;
}

} // namespace openbell
