#include "engine/core/utc_time.h"
#include <array>
#include <date/date.h>

namespace openbell {

namespace {

date::year_month_day ymd(Date d) {
    return date::year_month_day{date::sys_days{date::days{d.days}}};
}

// Reads exactly `count` digits at `at`; -1 when they are not there.
int digitsAt(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool charAt(std::string_view text, std::size_t at, std::string_view allowed) {
    return at < text.size() && allowed.find(text[at]) != std::string_view::npos;
}

Result<std::int64_t> parseOffset(std::string_view text, std::string_view whole) {
    if (text == "Z" || text == "z") return 0;
    const bool colon = text.size() == 6 && text[3] == ':';
    const int hours = digitsAt(text, 1, 2);
    const int minutes = digitsAt(text, colon ? 4 : 3, 2);
    if (!charAt(text, 0, "+-") || hours < 0 || minutes < 0 || minutes > 59 ||
        text.size() != (colon ? 6U : 5U))
        return fail("'{}' has no zone: end it with Z or an offset such as +05:30", whole);
    const std::int64_t seconds = hours * 3600 + minutes * 60;
    return text[0] == '-' ? -seconds : seconds;
}

} // namespace

Date Date::fromYmd(int year, unsigned month, unsigned day) {
    const date::sys_days days = date::year{year} / date::month{month} / date::day{day};
    return {static_cast<std::int32_t>(days.time_since_epoch().count())};
}

Result<Date> Date::parse(std::string_view text) {
    const int year = digitsAt(text, 0, 4);
    const int month = digitsAt(text, 5, 2);
    const int day = digitsAt(text, 8, 2);
    if (text.size() != 10 || year < 0 || month < 0 || day < 0 || text[4] != '-' || text[7] != '-')
        return fail("'{}' is not a date: write it as 2024-01-20", text);
    const date::year_month_day value{date::year{year}, date::month{static_cast<unsigned>(month)},
                                     date::day{static_cast<unsigned>(day)}};
    if (!value.ok()) return fail("'{}' is not a day of the calendar", text);
    // Whole years that 64-bit nanoseconds can hold, so that no time of a parsed date overflows.
    if (year < 1700 || year > 2199) return fail("'{}' lies outside the years 1700 to 2199", text);
    return fromYmd(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::string Date::toString() const {
    return fmt::format("{:04}-{:02}-{:02}", year(), month(), day());
}

int Date::weekday() const {
    const int n = (days + 3) % 7; // 1970-01-01 was a Thursday
    return n < 0 ? n + 7 : n;
}

int Date::year() const {
    return static_cast<int>(ymd(*this).year());
}
unsigned Date::month() const {
    return static_cast<unsigned>(ymd(*this).month());
}
unsigned Date::day() const {
    return static_cast<unsigned>(ymd(*this).day());
}

std::string toIsoUtc(UtcTime time) {
    std::int64_t days = time.ns / kNanosPerDay;
    std::int64_t rest = time.ns % kNanosPerDay;
    if (rest < 0) {
        rest += kNanosPerDay;
        --days;
    }
    const std::int64_t seconds = rest / kNanosPerSecond;
    const std::int64_t nanos = rest % kNanosPerSecond;
    std::string out = fmt::format("{}T{:02}:{:02}:{:02}", Date{static_cast<std::int32_t>(days)}.toString(),
                                  seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (nanos != 0) {
        if (nanos % 1'000'000 == 0)
            out += fmt::format(".{:03}", nanos / 1'000'000);
        else if (nanos % 1'000 == 0)
            out += fmt::format(".{:06}", nanos / 1'000);
        else
            out += fmt::format(".{:09}", nanos);
    }
    return out + "Z";
}

Result<UtcTime> parseIso(std::string_view text) {
    const auto day = Date::parse(text.substr(0, std::min<std::size_t>(10, text.size())));
    if (!day) return fail(day.error());
    const int hour = digitsAt(text, 11, 2);
    const int minute = digitsAt(text, 14, 2);
    const int second = digitsAt(text, 17, 2);
    if (!charAt(text, 10, "T ") || !charAt(text, 13, ":") || !charAt(text, 16, ":") || hour < 0 ||
        hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return fail("'{}' is not a time: write it as 2024-01-20T09:15:00Z", text);
    std::size_t at = 19;
    std::int64_t nanos = 0;
    if (charAt(text, at, ".")) {
        std::int64_t unit = kNanosPerSecond / 10;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            nanos += unit * (text[at] - '0');
    }
    const auto offset = parseOffset(text.substr(at), text);
    if (!offset) return fail(offset.error());
    return UtcTime{day->days * kNanosPerDay +
                   (hour * 3600 + minute * 60 + second - *offset) * kNanosPerSecond + nanos};
}

} // namespace openbell
