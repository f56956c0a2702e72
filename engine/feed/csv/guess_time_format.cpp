#include "engine/feed/csv/time_format.h"
#include <algorithm>
#include <map>

namespace openbell {

namespace {

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t digitsFrom(std::string_view text, std::size_t at) {
    std::size_t count = 0;
    while (at + count < text.size() && isDigit(text[at + count]))
        ++count;
    return count;
}

int numberAt(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i)
        value = value * 10 + (text[i] - '0');
    return value;
}

// A date written with eight digits, not a count of seconds.
bool isCompactDate(std::string_view text, std::size_t at) {
    const int year = numberAt(text, at, 4);
    const int month = numberAt(text, at + 4, 2);
    const int day = numberAt(text, at + 6, 2);
    return year >= 1900 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// The pattern of one text, day before month where both fit; empty when it is no time.
class Sketch {
public:
    explicit Sketch(std::string_view text) : m_text{text} {}

    std::string pattern() {
        if (!date()) return {};
        if (m_at == m_text.size()) return m_pattern;
        if (m_text[m_at] == ' ' || m_text[m_at] == 'T' || m_text[m_at] == ',' || m_text[m_at] == ':') {
            if (m_text[m_at] != ' ') {
                m_pattern += m_text[m_at++];
            }
            if (m_at < m_text.size() && m_text[m_at] == ' ') {
                m_pattern += ' ';
                while (m_at < m_text.size() && m_text[m_at] == ' ')
                    ++m_at;
            }
            if (!timeOfDay()) return {};
        }
        if (m_at == m_text.size()) return m_pattern;
        m_pattern += "%z"; // checked by parsing
        return m_pattern;
    }

private:
    bool date() {
        const std::size_t digits = digitsFrom(m_text, 0);
        if (digits == 0) return monthFirstName();
        if (digits >= 8 && digits != 9 && digits != 10 && digits != 13 && digits <= 17 &&
            isCompactDate(m_text, 0) && compactDate(digits))
            return true;
        if (digits >= 8) return epoch(digits);
        if (digits == 4) return threeNumbers("%Y", "%m", "%d");
        if (digits <= 2) return threeNumbers("%d", "%m", {});
        return false;
    }

    bool compactDate(std::size_t digits) {
        m_pattern = "%Y%m%d";
        m_at = digits;
        if (digits == 8) return true;
        if (digits == 12) m_pattern += "%H%M";
        if (digits == 14) m_pattern += "%H%M%S";
        if (digits == 17) m_pattern += "%H%M%S%f";
        return digits == 12 || digits == 14 || digits == 17;
    }

    bool epoch(std::size_t digits) {
        m_at = digits;
        if (m_at < m_text.size() && m_text[m_at] == '.') m_at += 1 + digitsFrom(m_text, m_at + 1);
        m_pattern = digits <= 11   ? "epoch_s"
                    : digits <= 14 ? "epoch_ms"
                    : digits <= 17 ? "epoch_us"
                                   : "epoch_ns";
        return m_at == m_text.size();
    }

    bool threeNumbers(const char* first, const char* second, const char* third) {
        m_at = digitsFrom(m_text, 0);
        m_pattern = first;
        if (!separator()) return false;
        std::size_t digits = digitsFrom(m_text, m_at);
        if (digits == 0) {
            const std::size_t begin = m_at;
            while (m_at < m_text.size() && ((m_text[m_at] | 32) >= 'a' && (m_text[m_at] | 32) <= 'z'))
                ++m_at;
            if (m_at - begin < 3) return false;
            m_pattern += "%b";
        } else {
            if (digits > 2) return false;
            m_at += digits;
            m_pattern += second;
        }
        if (!separator()) return false;
        digits = digitsFrom(m_text, m_at);
        if (digits == 0 || digits > 4 || digits == 3) return false;
        m_at += digits;
        m_pattern += third != nullptr ? third : digits == 4 ? "%Y" : "%y";
        return true;
    }

    // "Jan 5, 2024"
    bool monthFirstName() {
        while (m_at < m_text.size() && ((m_text[m_at] | 32) >= 'a' && (m_text[m_at] | 32) <= 'z'))
            ++m_at;
        if (m_at < 3 || m_at >= m_text.size()) return false;
        m_pattern = "%b";
        if (!separator()) return false;
        const std::size_t day = digitsFrom(m_text, m_at);
        if (day == 0 || day > 2) return false;
        m_at += day;
        m_pattern += "%d";
        while (m_at < m_text.size() && (m_text[m_at] == ',' || m_text[m_at] == ' ' || m_text[m_at] == '-'))
            m_pattern += m_text[m_at++];
        if (digitsFrom(m_text, m_at) != 4) return false;
        m_at += 4;
        m_pattern += "%Y";
        return true;
    }

    bool separator() {
        if (m_at >= m_text.size() || std::string_view{"-/. "}.find(m_text[m_at]) == std::string_view::npos)
            return false;
        m_pattern += m_text[m_at++];
        return true;
    }

    bool timeOfDay() {
        const std::size_t digits = digitsFrom(m_text, m_at);
        const std::size_t begin = m_pattern.size();
        m_at += digits;
        if (digits == 4 || digits == 6 || digits == 9) {
            m_pattern += digits == 4 ? "%H%M" : digits == 6 ? "%H%M%S" : "%H%M%S%f";
        } else if (digits == 1 || digits == 2) {
            m_pattern += "%H";
            if (m_at >= m_text.size() || m_text[m_at] != ':') return false;
            m_pattern += ":%M";
            m_at += 1 + digitsFrom(m_text, m_at + 1);
            if (m_at < m_text.size() && m_text[m_at] == ':') {
                m_pattern += ":%S";
                m_at += 1 + digitsFrom(m_text, m_at + 1);
            }
        } else {
            return false;
        }
        if (m_at < m_text.size() && (m_text[m_at] == '.' || (m_text[m_at] == ',' && digits <= 2)))
            m_at += 1 + digitsFrom(m_text, m_at + 1); // %S takes it
        return halfDay(begin);
    }

    bool halfDay(std::size_t begin) {
        std::size_t at = m_at;
        while (at < m_text.size() && m_text[at] == ' ')
            ++at;
        if (at + 2 != m_text.size() || (m_text[at + 1] | 32) != 'm') return true;
        m_pattern += at > m_at ? " %p" : "%p";
        const std::size_t hour = m_pattern.find("%H", begin);
        if (hour != std::string::npos) m_pattern[hour + 1] = 'I';
        m_at = m_text.size();
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_pattern;
};

std::size_t fitting(const TimeFormat& format, std::span<const std::string> samples) {
    WrittenTime time;
    return static_cast<std::size_t>(std::count_if(
        samples.begin(), samples.end(), [&](const std::string& text) { return format.parse(text, time); }));
}

// The same pattern with day and month in the other order; empty where the order is stated by names or ISO.
std::string swapped(std::string pattern) {
    const std::size_t day = pattern.find("%d");
    const std::size_t month = pattern.find("%m");
    const std::size_t year = std::min(pattern.find("%Y"), pattern.find("%y"));
    if (day == std::string::npos || month == std::string::npos || year < day) return {};
    std::swap(pattern[day + 1], pattern[month + 1]);
    return pattern;
}

} // namespace

TimeGuess guessTimeFormat(std::span<const std::string> samples) {
    std::map<std::string, std::size_t> votes;
    std::size_t written = 0;
    for (const auto& sample : samples) {
        if (sample.empty()) continue;
        ++written;
        const std::string pattern = Sketch{sample}.pattern();
        if (!pattern.empty()) ++votes[pattern];
    }
    const auto most = std::max_element(votes.begin(), votes.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == votes.end() || most->second * 2 < written) return {};
    auto format = TimeFormat::compile(most->first);
    if (!format) return {};
    const std::size_t fits = fitting(*format, samples);
    const std::string other = swapped(most->first);
    auto alternative = other.empty() ? std::optional<TimeFormat>{} : *TimeFormat::compile(other);
    const std::size_t otherFits = alternative ? fitting(*alternative, samples) : 0;
    if (fits == 0 && otherFits == 0) return {};
    if (!alternative || fits > otherFits) return {std::move(*format), {}};
    if (otherFits > fits) return {std::move(alternative), {}};
    return {std::move(*format), std::move(alternative)};
}

} // namespace openbell
