#pragma once
// Bars of any CSV as doubles, row by row as they stand, for computing facts without importing. One thread.
#include "engine/core/zone.h"
#include "engine/feed/csv/layout.h"
#include "engine/market/bar.h"
#include <filesystem>

namespace openbell {

struct CsvBars {
    std::string timeName;           // the time column's header, "time" without one
    std::vector<std::string> times; // as written
    std::vector<UtcTime> starts;    // kNoTime where the text is no time
    std::vector<BarValues> bars;    // in the order of the rows; close alone stands for open, high and low
    std::vector<std::string> notes;
};

struct CsvBarsOptions {
    std::vector<Column> columns; // empty: found
    std::string timeFormat;      // empty: found
    Zone zone = Zone::utc();     // of times without an offset
};

// A plain, gzip or one-entry zip file. Needs a close column, no more. Errors name the file and line: a value
// that is empty or no number, no close column, damage.
[[nodiscard]] Result<CsvBars> readBarValues(const std::filesystem::path& file,
                                            const CsvBarsOptions& options = {});

} // namespace openbell
