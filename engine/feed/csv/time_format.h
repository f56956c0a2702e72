#pragma once
// How a file writes its times: a compiled strptime-like pattern, given or found from samples. Immutable; any
// thread.
#include "engine/core/utc_time.h"
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

// A time as written: a wall time, with the offset from UTC where the text states one.
struct WrittenTime {
    std::int32_t days = 0; // since 1970-01-01
    std::int64_t nanosOfDay = 0;
    std::int64_t offset = 0; // nanoseconds east of UTC
    bool hasOffset = false;
};

// Where the digits of the time of day stand in a text that was read; second = 0 where none are written.
struct TimePlace {
    std::size_t hour = 0, minute = 0, second = 0, end = 0; // end: after the last of them
    // All have two digits, hour first: a text with the same surroundings differs in these digits only.
    [[nodiscard]] bool isFixed() const {
        const std::size_t last = second != 0 ? second : minute;
        return hour != 0 && minute >= hour + 2 && minute <= hour + 3 && last <= minute + 3 &&
               end == last + 2 && (second == 0 || second >= minute + 2);
    }
};

class TimeFormat {
public:
    // %Y %y %m %d %b %H %I %M %S %f %p %z, other characters as they are; a blank matches any blanks. %S takes
    // decimals of a second too. "epoch_s", "epoch_ms", "epoch_us", "epoch_ns" count from 1970 UTC.
    [[nodiscard]] static Result<TimeFormat> compile(std::string_view pattern);

    [[nodiscard]] const std::string& pattern() const { return m_pattern; }
    [[nodiscard]] bool hasTimeOfDay() const { return m_hasTimeOfDay; }
    [[nodiscard]] bool hasOffset() const { return m_hasOffset; }
    // False where the text does not follow the pattern to its end or is no day of the calendar.
    [[nodiscard]] bool parse(std::string_view text, WrittenTime& out, TimePlace* place = nullptr) const;

private:
    struct Item {
        char code = 0;    // letter after %, or 0 for a literal
        char literal = 0; // ' ' = any run of blanks
        int digits = 0;   // exactly so many; 0 = up to the usual number
    };
    [[nodiscard]] bool parseEpoch(std::string_view text, WrittenTime& out) const;

    std::string m_pattern;
    std::vector<Item> m_items;
    std::int64_t m_epochUnit = 0; // nanoseconds a count; 0 = a pattern
    bool m_hasTimeOfDay = false;
    bool m_hasOffset = false;
};

// What samples of a column look like.
struct TimeGuess {
    std::optional<TimeFormat> format;      // none: not a time, or ambiguous
    std::optional<TimeFormat> alternative; // the other order of day and month; both fit
};

// The pattern that most samples follow. Day and month are told apart by a number above 12; where no sample
// has one, both orders are returned.
[[nodiscard]] TimeGuess guessTimeFormat(std::span<const std::string> samples);

} // namespace openbell
