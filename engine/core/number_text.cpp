#include "engine/core/number_text.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr int kMaxExponent = 9'999;
constexpr int kMaxPlainDigits = 40;

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t skipDigits(std::string_view text, std::size_t at) {
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at;
}

std::strong_ordering compareMagnitude(const NumberText& a, const NumberText& b) {
    if (a.digits.empty() || b.digits.empty()) return a.digits.size() <=> b.digits.size();
    if (a.exponent != b.exponent) return a.exponent <=> b.exponent;
    return a.digits.compare(b.digits) <=> 0;
}

} // namespace

std::size_t jsonNumberLength(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    const std::size_t whole = at;
    at = skipDigits(text, at);
    if (at == whole || (text[whole] == '0' && at > whole + 1)) return 0;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction = skipDigits(text, at + 1);
        if (fraction == at + 1) return 0;
        at = fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::size_t exponent = at + 1;
        if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
        const std::size_t end = skipDigits(text, exponent);
        if (end == exponent) return 0;
        at = end;
    }
    return at;
}

Result<NumberText> NumberText::parse(std::string_view text) {
    if (text.empty() || jsonNumberLength(text) != text.size()) return fail("'{}' is not a number", text);
    NumberText number;
    number.negative = text.front() == '-';
    if (number.negative) text.remove_prefix(1);
    const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
    const std::string_view mantissa = text.substr(0, mark);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    number.digits = mantissa.substr(0, point);
    if (point < mantissa.size()) number.digits += mantissa.substr(point + 1);

    long exponent = 0;
    for (std::size_t at = mark + 1; at < text.size(); ++at)
        if (isDigit(text[at])) exponent = std::min(exponent * 10 + (text[at] - '0'), kMaxExponent + 1L);
    if (mark + 1 < text.size() && text[mark + 1] == '-') exponent = -exponent;

    const std::size_t leading = std::min(number.digits.find_first_not_of('0'), number.digits.size());
    number.digits.erase(0, leading);
    number.digits.erase(number.digits.find_last_not_of('0') + 1);
    if (number.digits.empty()) return NumberText{};
    exponent += static_cast<long>(point) - static_cast<long>(leading);
    if (exponent > kMaxExponent || exponent < -kMaxExponent)
        return fail("the exponent of '{}' is out of range", text);
    number.exponent = static_cast<int>(exponent);
    return number;
}

std::string NumberText::toString() const {
    if (digits.empty()) return "0";
    const std::string sign = negative ? "-" : "";
    const int count = static_cast<int>(digits.size());
    if (exponent > kMaxPlainDigits || exponent < -kMaxPlainDigits || count > kMaxPlainDigits) {
        const std::string rest = count > 1 ? "." + digits.substr(1) : "";
        return fmt::format("{}{}{}e{}", sign, digits[0], rest, exponent - 1);
    }
    if (exponent <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent), '0') + digits;
    const auto whole = static_cast<std::size_t>(exponent);
    if (count <= exponent) return sign + digits + std::string(whole - digits.size(), '0');
    return sign + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::strong_ordering operator<=>(const NumberText& a, const NumberText& b) {
    if (a.negative != b.negative)
        return a.negative ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.negative ? compareMagnitude(b, a) : compareMagnitude(a, b);
}

} // namespace openbell
