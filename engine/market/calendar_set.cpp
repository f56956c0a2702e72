#include "engine/market/calendar_set.h"
#include "engine/core/check.h"
#include "engine/core/resources.h"
#include <algorithm>
#include <array>

namespace openbell {

CalendarSet::CalendarSet() {
    m_files.push_back({{}, std::make_shared<const MarketCalendar>(MarketCalendar::continuous())});
}

CalendarSet CalendarSet::builtIn() {
    CalendarSet set;
    for (const std::string_view name : resourcesBelow("calendars/")) {
        const auto text = resource(name);
        ENSURE(text);
        auto file = parseCalendar(*text, std::string{name});
        if (!file) std::fprintf(stderr, "%s\n", file.error().message.c_str());
        ENSURE(file && set.add(std::move(*file)));
    }
    return set;
}

Status CalendarSet::add(CalendarFile file) {
    const std::string& id = file.calendar->id();
    if (id == kContinuousCalendar)
        return fail("a calendar cannot be called {}: that is the one without closures", kContinuousCalendar);
    const auto same = std::find_if(m_files.begin(), m_files.end(),
                                   [&](const CalendarFile& other) { return other.calendar->id() == id; });
    if (same == m_files.end())
        m_files.push_back(std::move(file));
    else
        *same = std::move(file);
    return {};
}

CalendarPtr CalendarSet::find(std::string_view name) const {
    for (const CalendarFile& file : m_files)
        if (file.calendar->id() == name) return file.calendar;
    // The newest one first, so that an imported calendar wins an alias.
    for (auto file = m_files.rbegin(); file != m_files.rend(); ++file)
        if (std::find(file->aliases.begin(), file->aliases.end(), name) != file->aliases.end())
            return file->calendar;
    return nullptr;
}

CalendarPtr CalendarSet::calendarFor(std::string_view exchange) const {
    return find(exchange.empty() ? kContinuousCalendar : exchange);
}

std::vector<std::string> CalendarSet::names() const {
    std::vector<std::string> names;
    for (const CalendarFile& file : m_files)
        names.push_back(file.calendar->id());
    for (const CalendarFile& file : m_files)
        names.insert(names.end(), file.aliases.begin(), file.aliases.end());
    return names;
}

std::string_view defaultExchangeFor(std::string_view zone) {
    constexpr std::array<std::string_view, 5> indian{"Asia/Kolkata", "Asia/Calcutta", "+05:30", "+0530",
                                                     "UTC+05:30"};
    constexpr std::array<std::string_view, 2> american{"America/New_York", "US/Eastern"};
    if (std::find(indian.begin(), indian.end(), zone) != indian.end()) return "NSE";
    if (std::find(american.begin(), american.end(), zone) != american.end()) return "NYSE";
    return "";
}

} // namespace openbell
