#include "engine/core/decimal.h"
#include <algorithm>
#include <cctype>

namespace openbell {

namespace {

constexpr int kMaxDigits = 18; // always fits int64

struct Digits {
    Int128 value = 0;
    int fraction = 0;       // digits after the point kept in value
    bool restIsZero = true; // what was cut off beyond 30 digits
    bool any = false;
};

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// Reads digits and at most one point; returns the position after them.
std::size_t readDigits(std::string_view text, std::size_t at, Digits& out) {
    bool point = false;
    int significant = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '.' && !point) {
            point = true;
            continue;
        }
        if (!isDigit(c)) break;
        out.any = true;
        if (significant < 30) {
            out.value = out.value * 10 + (c - '0');
            if (out.value != 0) ++significant;
            out.fraction += point ? 1 : 0;
        } else {
            if (c != '0') out.restIsZero = false;
            out.fraction -= point ? 0 : 1;
        }
    }
    return at;
}

Result<int> readExponent(std::string_view text, std::size_t at, std::string_view whole) {
    if (at == text.size()) return 0;
    if (text[at] != 'e' && text[at] != 'E') return fail("'{}' is not a number", whole);
    ++at;
    bool negative = false;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
    if (at == text.size() || text.size() - at > 4) return fail("'{}' is not a number", whole);
    int exponent = 0;
    for (; at < text.size(); ++at) {
        if (!isDigit(text[at])) return fail("'{}' is not a number", whole);
        exponent = exponent * 10 + (text[at] - '0');
    }
    return negative ? -exponent : exponent;
}

// value * 10^shift, halves to even; false when it leaves int64.
bool scale(Digits digits, int shift, Int128& out) {
    Int128 value = digits.value;
    if (value == 0) {
        out = 0;
        return true;
    }
    for (; shift > 0; --shift) {
        if (value > INT64_MAX) return false;
        value *= 10;
    }
    bool tail = !digits.restIsZero;
    int last = 0;
    for (; shift < 0; ++shift) {
        tail = tail || last != 0;
        last = static_cast<int>(value % 10);
        value /= 10;
        if (value == 0 && shift < -1) {
            last = 0;
            break;
        }
    }
    if (last > 5 || (last == 5 && (tail || value % 2 != 0))) ++value;
    out = value;
    return value <= INT64_MAX;
}

} // namespace

Result<std::int64_t> parseDecimal(std::string_view text, int decimals) {
    const std::string_view whole = text;
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    std::size_t at = 0;
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) negative = text[at++] == '-';
    Digits digits;
    at = readDigits(text, at, digits);
    if (!digits.any) return fail("'{}' is not a number", whole);
    const auto exponent = readExponent(text, at, whole);
    if (!exponent) return fail(exponent.error());
    Int128 value = 0;
    if (!scale(digits, decimals - digits.fraction + *exponent, value))
        return fail("'{}' is out of range (at most {} with {} decimals)", whole,
                    formatDecimal(INT64_MAX, decimals), decimals);
    return static_cast<std::int64_t>(negative ? -value : value);
}

std::string formatDecimal(std::int64_t raw, int decimals, int minDecimals) {
    const bool negative = raw < 0;
    std::uint64_t magnitude =
        negative ? 0 - static_cast<std::uint64_t>(raw) : static_cast<std::uint64_t>(raw);
    std::string digits = std::to_string(magnitude);
    const auto places = static_cast<std::size_t>(std::clamp(decimals, 0, kMaxDigits));
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    std::string fraction = digits.substr(digits.size() - places);
    digits.resize(digits.size() - places);
    while (fraction.size() > static_cast<std::size_t>(std::max(minDecimals, 0)) && fraction.back() == '0')
        fraction.pop_back();
    if (!fraction.empty()) digits += "." + fraction;
    return negative ? "-" + digits : digits;
}

} // namespace openbell
