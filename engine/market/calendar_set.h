#pragma once
// The calendars a run may use: those built in, those imported over them, and "24x7". Plain value; built once,
// then read by any thread.
#include "engine/market/calendar_file.h"
#include <string_view>

namespace openbell {

inline constexpr std::string_view kContinuousCalendar = "24x7";

class CalendarSet {
public:
    // Only "24x7".
    CalendarSet();
    // The calendars of resources/calendars and "24x7".
    [[nodiscard]] static CalendarSet builtIn();

    // Adds a calendar; one with the same id is replaced, its aliases too. "24x7" cannot be replaced.
    Status add(CalendarFile file);

    // By id, else by alias ("BSE", "NASDAQ"); null when unknown.
    [[nodiscard]] CalendarPtr find(std::string_view name) const;
    // That of an exchange; "" trades around the clock. Null when unknown.
    [[nodiscard]] CalendarPtr calendarFor(std::string_view exchange) const;
    // All names that find() knows, ids first, for messages.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::vector<CalendarFile> m_files; // "24x7" first
};

// The exchange to assume for data in a zone: "NSE" for Asia/Kolkata or +05:30, "NYSE" for America/New_York,
// else "" (around the clock).
[[nodiscard]] std::string_view defaultExchangeFor(std::string_view zone);

} // namespace openbell
