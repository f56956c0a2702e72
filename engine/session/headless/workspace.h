#pragma once
// The data folder of headless work, opened: market.db and the calendars, those built in and those imported.
// One thread.
#include "engine/market/calendar_set.h"
#include "engine/store/market_store.h"
#include <filesystem>

namespace openbell::headless {

class Workspace {
public:
    // Makes the folder and market.db where they are missing.
    [[nodiscard]] static Result<Workspace> open(const std::filesystem::path& dataDir);

    [[nodiscard]] const std::filesystem::path& dataDir() const { return m_dataDir; }
    [[nodiscard]] MarketStore& market() { return m_market; }
    [[nodiscard]] const CalendarSet& calendars() const { return m_calendars; }
    // That of the instrument; an error names it and the calendars there are.
    [[nodiscard]] Result<CalendarPtr> calendarOf(const Instrument& instrument) const;

private:
    Workspace(std::filesystem::path dataDir, MarketStore market, CalendarSet calendars)
        : m_dataDir{std::move(dataDir)}, m_market{std::move(market)}, m_calendars{std::move(calendars)} {}

    std::filesystem::path m_dataDir;
    MarketStore m_market;
    CalendarSet m_calendars;
};

// Writes a file whole or, on an error, leaves none. The error names the file and the remedy.
[[nodiscard]] Status writeFile(const std::filesystem::path& file, std::string_view text);
// The bytes of a file; the error names it.
[[nodiscard]] Result<std::string> readFile(const std::filesystem::path& file);
[[nodiscard]] Status makeFolder(const std::filesystem::path& folder);

} // namespace openbell::headless
