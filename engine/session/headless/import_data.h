#pragma once
// Imports into the data folder: bars with their quality report, ticks, calendars, instruments from files, and
// what sessions recorded. One thread.
#include "engine/feed/import_bars.h"
#include "engine/session/headless/kept_session.h"

namespace openbell::headless {

struct ImportOutcome {
    QualityReport report;
    std::filesystem::path reportFile;  // the report as JSON, in the folder imports of the data folder
    std::filesystem::path refusedFile; // rows that were not stored, as CSV beside it; empty = none
};

// Imports the bars, then stores the report in market.db and, with every row that was not stored, as files
// named after `now`. Errors as importBars(), or a folder that cannot be written.
[[nodiscard]] Result<ImportOutcome> importBarFiles(Workspace& workspace,
                                                   const std::vector<std::filesystem::path>& files,
                                                   const ImportOptions& options, UtcTime now,
                                                   const ImportHooks& hooks);

enum class TickBars : std::uint8_t { Keep, Replace, None }; // what becomes of 1-minute bars stored already

struct TicksOutcome {
    ImportOutcome import;
    std::int64_t barsStored = 0, barsConflicting = 0; // 1-minute bars made of the symbols' stored ticks
    std::int64_t ticksLate = 0; // that no bar took: older than their minute, or impossible
};
// Imports ticks, then makes 1-minute bars of all stored ticks of the symbols that came.
[[nodiscard]] Result<TicksOutcome> importTickFiles(Workspace& workspace,
                                                   const std::vector<std::filesystem::path>& files,
                                                   const ImportOptions& options, TickBars bars, UtcTime now,
                                                   const ImportHooks& hooks);

// The bars that came in during a session, out of its journal into the stored bars, with their report. Bars
// that follow from smaller stored ones are there already. Errors: no journal, or one that is not intact.
[[nodiscard]] Result<ImportOutcome> importJournal(Workspace& workspace, const SessionPlace& place,
                                                  UtcTime now);

// A calendar file (see market/calendar_file.h): checked whole, then stored under its id. Gives the id. The
// error names every problem, a line each.
[[nodiscard]] Result<std::string> importCalendar(Workspace& workspace, const std::filesystem::path& file);

struct InstrumentsOutcome {
    std::int64_t rows = 0, added = 0, changed = 0;
};
// CSV with a header: symbol, and any of exchange, currency, calendar, zone (or tz), tick, lot, freeze,
// tradable. What a file leaves out stays as stored, or takes the default of the exchange. Nothing is stored
// unless every row is good; errors name file and line.
[[nodiscard]] Result<InstrumentsOutcome> importInstruments(Workspace& workspace,
                                                           const std::filesystem::path& file);

} // namespace openbell::headless
