#pragma once
// Time in the engine: UTC nanoseconds since the Unix epoch, and calendar dates. Pure; any thread.
#include "engine/core/result.h"
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace openbell {

inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNanosPerMinute = 60 * kNanosPerSecond;
inline constexpr std::int64_t kNanosPerDay = 86'400 * kNanosPerSecond;

struct UtcTime {
    std::int64_t ns = 0;
    [[nodiscard]] static constexpr UtcTime fromSeconds(std::int64_t seconds) {
        return {seconds * kNanosPerSecond};
    }
    [[nodiscard]] constexpr UtcTime plus(std::int64_t nanos) const { return {ns + nanos}; }
    friend constexpr auto operator<=>(const UtcTime&, const UtcTime&) = default;
};

inline constexpr UtcTime kNoTime{INT64_MIN};

// A calendar date as days since 1970-01-01.
struct Date {
    std::int32_t days = 0;
    [[nodiscard]] static Date fromYmd(int year, unsigned month, unsigned day);
    // "2024-01-20", from the years 1700 to 2199; errors name the text.
    [[nodiscard]] static Result<Date> parse(std::string_view text);
    [[nodiscard]] std::string toString() const; // 2024-01-20
    [[nodiscard]] int weekday() const;          // 0 = Monday ... 6 = Sunday
    [[nodiscard]] int year() const;
    [[nodiscard]] unsigned month() const;
    [[nodiscard]] unsigned day() const;
    [[nodiscard]] constexpr Date plus(int n) const { return {days + n}; }
    friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

// ISO 8601: "2024-01-20T09:15:00Z", with 3, 6 or 9 decimals of a second only where they are not zero.
[[nodiscard]] std::string toIsoUtc(UtcTime time);
// Strict ISO 8601 with Z or an offset, e.g. "2024-01-20T09:15:00+05:30"; 'T' may be a blank.
[[nodiscard]] Result<UtcTime> parseIso(std::string_view text);

} // namespace openbell
