#include "engine/feed/csv/time_format.h"
#include <array>
#include <cstdlib>

namespace openbell {

namespace {

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// 1..12 for a month's English name or its first three letters, moving `at` past it; 0 for anything else.
int readMonthName(std::string_view text, std::size_t& at) {
    constexpr std::array<std::string_view, 12> names = {"january",   "february", "march",    "april",
                                                        "may",       "june",     "july",     "august",
                                                        "september", "october",  "november", "december"};
    std::size_t end = at;
    std::string word;
    for (; end < text.size() && lower(text[end]) >= 'a' && lower(text[end]) <= 'z'; ++end)
        word += lower(text[end]);
    for (std::size_t month = 0; month < names.size(); ++month) {
        if (word.size() < 3 || !names[month].starts_with(word)) continue;
        at = end;
        return static_cast<int>(month) + 1;
    }
    return 0;
}

// Up to `most` digits, at least `least`; -1 when they are not there.
int readNumber(std::string_view text, std::size_t& at, int least, int most) {
    int value = 0;
    int count = 0;
    while (count < most && at < text.size() && isDigit(text[at])) {
        value = value * 10 + (text[at++] - '0');
        ++count;
    }
    return count >= least ? value : -1;
}

// Digits of a fraction of a second as nanoseconds; further digits than nine are dropped.
std::int64_t readFraction(std::string_view text, std::size_t& at) {
    std::int64_t unit = kNanosPerSecond / 10;
    std::int64_t nanos = 0;
    for (; at < text.size() && isDigit(text[at]); ++at, unit /= 10)
        nanos += unit * (text[at] - '0');
    return nanos;
}

// Z, UTC, GMT, +05:30, +0530, +05.
bool readOffset(std::string_view text, std::size_t& at, std::int64_t& offset) {
    while (at < text.size() && text[at] == ' ')
        ++at;
    offset = 0;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("Z") || rest.starts_with("z")) return ++at, true;
    if (rest.starts_with("UTC") || rest.starts_with("GMT")) return at += 3, true;
    if (rest.empty() || (rest[0] != '+' && rest[0] != '-')) return false;
    const bool west = rest[0] == '-';
    ++at;
    const int hours = readNumber(text, at, 2, 2);
    if (hours < 0 || hours > 14) return false;
    int minutes = 0;
    if (at < text.size() && text[at] == ':') ++at;
    if (at < text.size() && isDigit(text[at])) minutes = readNumber(text, at, 2, 2);
    if (minutes < 0 || minutes > 59) return false;
    offset = (hours * 60 + minutes) * kNanosPerMinute;
    if (west) offset = -offset;
    return true;
}

struct Parts {
    int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
    std::int64_t nanos = 0;
    bool twelveHours = false, afternoon = false;
};

// -1 for no such day. Days from civil: H. Hinnant, "chrono-compatible low-level date algorithms".
bool daysOf(const Parts& parts, std::int32_t& out) {
    constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.year < 1 || parts.year > 2261)
        return false;
    const bool leap = (parts.year % 4 == 0 && parts.year % 100 != 0) || parts.year % 400 == 0;
    const int length =
        lengths[static_cast<std::size_t>(parts.month - 1)] + (parts.month == 2 && leap ? 1 : 0);
    if (parts.day > length || parts.year < 1678) return false; // int64 nanoseconds reach from 1678 to 2261
    const int year = parts.year - (parts.month <= 2 ? 1 : 0);
    const int era = year / 400;
    const int yearOfEra = year - era * 400;
    const int dayOfYear = (153 * (parts.month + (parts.month > 2 ? -3 : 9)) + 2) / 5 + parts.day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    out = era * 146'097 + dayOfEra - 719'468;
    return true;
}

bool readItem(char code, int digits, std::string_view text, std::size_t& at, Parts& parts) {
    const int least = digits == 0 ? 1 : digits;
    const int most = digits == 0 ? 2 : digits;
    switch (code) {
    case 'Y': return (parts.year = readNumber(text, at, 4, 4)) >= 0;
    case 'y':
        parts.year = readNumber(text, at, 2, 2);
        if (parts.year < 0) return false;
        parts.year += parts.year < 69 ? 2000 : 1900; // POSIX strptime
        return true;
    case 'm': return (parts.month = readNumber(text, at, least, most)) >= 0;
    case 'd': return (parts.day = readNumber(text, at, least, most)) >= 0;
    case 'b': return (parts.month = readMonthName(text, at)) > 0;
    case 'H': return (parts.hour = readNumber(text, at, least, most)) >= 0 && parts.hour < 24;
    case 'I':
        parts.twelveHours = true;
        return (parts.hour = readNumber(text, at, least, most)) >= 1 && parts.hour <= 12;
    case 'M': return (parts.minute = readNumber(text, at, least, most)) >= 0 && parts.minute < 60;
    case 'S': return (parts.second = readNumber(text, at, least, most)) >= 0 && parts.second < 60;
    case 'f': parts.nanos = readFraction(text, at); return true;
    case 'p': {
        if (at + 2 > text.size() || lower(text[at + 1]) != 'm') return false;
        const char letter = lower(text[at]);
        parts.afternoon = letter == 'p';
        at += 2;
        return letter == 'a' || letter == 'p';
    }
    default: return false;
    }
}

void notePlace(char code, std::size_t begin, std::size_t end, TimePlace& place) {
    if (code == 'H') place.hour = begin;
    if (code == 'M') place.minute = begin;
    if (code == 'S') place.second = begin;
    if (code == 'H' || code == 'M' || code == 'S') place.end = end;
    if (code == 'I' || code == 'f') place.end = 0; // not in these digits alone
}

// Whether the pattern itself goes on with the decimals of a second, or with the point before them.
template <class Items>
bool isStated(const Items& items, std::size_t at, char point) {
    return at < items.size() && (items[at].code == 'f' || items[at].literal == point);
}

// A blank stands for any run of them.
bool readLiteral(char literal, std::string_view text, std::size_t& at) {
    if (at >= text.size() || text[at] != literal) return false;
    ++at;
    while (literal == ' ' && at < text.size() && text[at] == ' ')
        ++at;
    return true;
}

} // namespace

Result<TimeFormat> TimeFormat::compile(std::string_view pattern) {
    TimeFormat format;
    format.m_pattern = pattern;
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> epochs = {
        {{"epoch_s", kNanosPerSecond}, {"epoch_ms", 1'000'000}, {"epoch_us", 1'000}, {"epoch_ns", 1}}};
    for (const auto& [name, unit] : epochs) {
        if (pattern != name) continue;
        format.m_epochUnit = unit;
        format.m_hasTimeOfDay = format.m_hasOffset = true;
        return format;
    }
    bool year = false, month = false, day = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%') {
            format.m_items.push_back({0, pattern[i], 0});
            continue;
        }
        const char code = ++i < pattern.size() ? pattern[i] : '\0';
        if (std::string_view{"YymdbHIMSfpz"}.find(code) == std::string_view::npos || code == '\0')
            return fail("time format '{}': %{} is not known; use %Y %y %m %d %b %H %I %M %S %f %p %z or "
                        "epoch_s, epoch_ms, epoch_us, epoch_ns",
                        pattern, code == '\0' ? ' ' : code);
        // Two number fields that touch have fixed widths.
        const bool touches = i + 1 < pattern.size() && pattern[i + 1] == '%';
        format.m_items.push_back({code, 0, touches && code != 'p' && code != 'z' && code != 'b' ? 2 : 0});
        year |= code == 'Y' || code == 'y';
        month |= code == 'm' || code == 'b';
        day |= code == 'd';
        format.m_hasTimeOfDay |= code == 'H' || code == 'I';
        format.m_hasOffset |= code == 'z';
    }
    if (!year || !month || !day)
        return fail("time format '{}' lacks a year, month or day (%Y %m %d)", pattern);
    return format;
}

bool TimeFormat::parse(std::string_view text, WrittenTime& out, TimePlace* place) const {
    if (m_epochUnit != 0) return parseEpoch(text, out);
    Parts parts;
    std::size_t at = 0;
    out.offset = 0;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const Item& item = m_items[i];
        const std::size_t begin = at;
        if (item.code == 0) {
            if (!readLiteral(item.literal, text, at)) return false;
        } else if (item.code == 'z') {
            if (!readOffset(text, at, out.offset)) return false;
        } else if (!readItem(item.code, item.digits, text, at, parts)) {
            return false;
        } else if (item.code == 'S' && at < text.size() && (text[at] == '.' || text[at] == ',')) {
            if (!isStated(m_items, i + 1, text[at])) parts.nanos = readFraction(text, ++at);
        }
        if (place != nullptr) notePlace(item.code, begin, at, *place);
    }
    if (at != text.size() || !daysOf(parts, out.days)) return false;
    if (parts.twelveHours) parts.hour = parts.hour % 12 + (parts.afternoon ? 12 : 0);
    out.nanosOfDay = ((parts.hour * 60 + parts.minute) * 60 + parts.second) * kNanosPerSecond + parts.nanos;
    out.hasOffset = m_hasOffset;
    return true;
}

bool TimeFormat::parseEpoch(std::string_view text, WrittenTime& out) const {
    std::size_t at = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (negative) ++at;
    const std::size_t begin = at;
    std::int64_t count = 0;
    for (; at < text.size() && isDigit(text[at]); ++at)
        if (__builtin_mul_overflow(count, 10, &count) ||
            __builtin_add_overflow(count, text[at] - '0', &count))
            return false;
    if (at == begin || __builtin_mul_overflow(count, m_epochUnit, &count)) return false;
    if (at < text.size() && text[at] == '.') {
        const std::int64_t nanos = readFraction(text, ++at);
        if (__builtin_add_overflow(count, nanos / (kNanosPerSecond / m_epochUnit), &count)) return false;
    }
    if (at != text.size()) return false;
    if (negative) count = -count;
    out.days = static_cast<std::int32_t>(count / kNanosPerDay - (count % kNanosPerDay < 0 ? 1 : 0));
    out.nanosOfDay = count - out.days * kNanosPerDay;
    out.offset = 0;
    out.hasOffset = true;
    return true;
}

} // namespace openbell
