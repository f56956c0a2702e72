#pragma once
// What an import found: counts for each file, symbol and in all. Plain values; toJson() has the documented
// keys.
#include "engine/feed/bar_checks.h"
#include "engine/feed/zone_hint.h"
#include "engine/market/bar_sink.h"
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace openbell {

// rowsRead = rowsStored + rowsUnchanged + rowsConflicting + rowsRepeated + rowsMerged + rowsRefused, unless
// cancelled or failed. Counts that look at bars (outside the session, zero volume, gaps) see each start once.
struct QualityCounts {
    std::int64_t rowsRead = 0;           // data rows, without header and blank lines
    std::int64_t rowsStored = 0;         // new in the store
    std::int64_t rowsUnchanged = 0;      // in the store already, equal
    std::int64_t rowsConflicting = 0;    // in the store already with other values, which stay
    std::int64_t rowsRepeated = 0;       // a start read before in this import; the first one counts
    std::int64_t rowsMerged = 0;         // went into a bar with rows before them: seconds of one minute
    std::int64_t rowsOutOfOrder = 0;     // earlier than the symbol's row before it in the file
    std::int64_t rowsOutsideSession = 0; // stored all the same
    std::int64_t rowsBadOhlc = 0;        // impossible prices
    std::int64_t rowsZeroVolume = 0;
    std::int64_t rowsRefused = 0; // unreadable or impossible, not stored
    std::int64_t gaps = 0;
    std::int64_t barsMissing = 0;
    std::int64_t jumps = 0;
    std::int64_t rowsVolumeDecreasing = 0; // ticks only: less cumulative volume than before on that day

    QualityCounts& operator+=(const QualityCounts& other);
    friend bool operator==(const QualityCounts&, const QualityCounts&) = default;
};

struct SymbolQuality {
    QualityCounts counts;
    UtcTime first = kNoTime, last = kNoTime; // bar starts
    std::string zone;                        // that times are written in
    std::optional<ZoneHint> zoneHint;        // another zone in which the rows lie in sessions
    std::string error;                       // not empty: bars of it were refused as a whole
    std::vector<std::string> intervals;
    std::vector<Gap> gaps;   // at most kListed
    std::vector<Jump> jumps; // at most kListed
    static constexpr std::size_t kListed = 500;
};

struct FileQuality {
    std::string name;
    QualityCounts counts; // without what is known of series only: stored, gaps, jumps
    std::vector<std::string> notes;
    std::string error; // not empty: nothing of it was stored
};

struct QualityReport {
    QualityCounts total;
    std::map<std::string, SymbolQuality> symbols;
    std::vector<FileQuality> files;
    std::vector<std::string> notes; // what was assumed; files left out
    bool ofTicks = false;

    [[nodiscard]] std::size_t failedFiles() const;
    [[nodiscard]] std::vector<std::string> failures() const; // of files and of symbols
    [[nodiscard]] nlohmann::ordered_json toJson() const;
};

} // namespace openbell
