#include "engine/session/headless/workspace.h"
#include "engine/session/headless/output_file.h"
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace openbell::headless {

Status makeFolder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail("{}: cannot make this folder ({}); choose one you may write to", folder.string(),
                    error.message());
    return {};
}

Result<Workspace> Workspace::open(const std::filesystem::path& dataDir) {
    if (const auto made = makeFolder(dataDir); !made) return fail(made.error());
    auto market = MarketStore::open(dataDir);
    if (!market) return fail(market.error());
    CalendarSet calendars = CalendarSet::builtIn();
    const auto imported = market->calendars();
    if (!imported) return fail(imported.error());
    for (const StoredCalendar& stored : *imported) {
        auto parsed = parseCalendar(stored.json, "imported calendar " + stored.id);
        if (!parsed) return fail(parsed.error());
        if (const auto added = calendars.add(std::move(*parsed)); !added) return fail(added.error());
    }
    return Workspace{dataDir, std::move(*market), std::move(calendars)};
}

Result<CalendarPtr> Workspace::calendarOf(const Instrument& instrument) const {
    const std::string& name = instrument.calendar.empty() ? instrument.exchange : instrument.calendar;
    CalendarPtr calendar = name.empty() ? m_calendars.find(kContinuousCalendar) : m_calendars.find(name);
    if (calendar == nullptr)
        return fail("{} needs the calendar '{}', which is not known; there are: {}. Add one with "
                    "'openbell import calendar FILE'",
                    instrument.symbol, name, fmt::join(m_calendars.names(), ", "));
    return calendar;
}

Status writeFile(const std::filesystem::path& file, std::string_view text) {
    OutputFile out{file};
    out.write(text);
    return out.finish();
}

Result<std::string> readFile(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in || std::filesystem::is_directory(file))
        return fail("{}: cannot be read ({})", file.string(), std::strerror(errno == 0 ? EISDIR : errno));
    return std::move(text).str();
}

} // namespace openbell::headless
