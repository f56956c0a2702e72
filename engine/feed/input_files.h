#pragma once
// From the names an operator gives to the files to read: folders, patterns and archives opened up, in sorted
// order. Pure but for reading folders.
#include "engine/core/zone.h"
#include "engine/feed/byte_source.h"
#include "engine/market/interval.h"
#include <optional>

namespace openbell {

enum class LeanRows : std::uint8_t { Bars, SecondBars, Trades, Quotes };

// What LEAN's folder layout says about a file whose rows do not say it themselves.
struct LeanPart {
    LeanRows rows = LeanRows::Bars;
    Interval interval;        // of the bars to store; seconds become minutes
    std::optional<Date> date; // times of day count from its midnight; none: rows carry their date
    std::string zone;         // from the market's folder; empty where the path names none
    bool plainPrices = false; // else ten-thousandths
    bool index = false;       // not tradable
};

struct InputPart {
    std::filesystem::path path;
    std::optional<ZipEntry> entry;
    std::string symbol;      // from {symbol} in a pattern or LEAN's layout; empty: not known by name
    bool fromFolder = false; // not named by the operator: left out, not failed, when it holds no such rows
    std::optional<LeanPart> lean;
    std::vector<std::string> notes;

    [[nodiscard]] std::string name() const {
        return entry ? path.string() + ":" + entry->name : path.string();
    }
    [[nodiscard]] Result<std::unique_ptr<ByteSource>> open() const {
        return openBytes(path, entry ? &*entry : nullptr);
    }
};

struct InputList {
    std::vector<InputPart> parts;
    std::vector<std::string> ignored; // one sentence a file left out
};

// Folders are searched below; .csv .txt .tsv (.gz) and .zip count as data there. A last path component with
// {symbol} (and *) matches files. Errors: a file or folder that is not there, a zip that cannot be opened.
[[nodiscard]] Result<InputList> listInputs(const std::vector<std::filesystem::path>& paths);

enum class LeanKind : std::uint8_t { Bars, Ticks };

// `list` seen as LEAN's layout: the trade bars of minute, second, hour and daily files, or the trades and
// quotes of tick files; others are ignored with a note, and seconds where a day's minutes are there too.
// `interval`, when given, picks one resolution. `symbol` overrides the names.
[[nodiscard]] Result<InputList>
leanInputs(InputList list, LeanKind kind, const std::optional<Interval>& interval, const std::string& symbol);

// Named like a day of LEAN's layout: "20190101_trade.zip".
[[nodiscard]] bool looksLikeLean(const InputPart& part);

// "NIFTYPSU BANK" for "x/NIFTYPSU BANK.csv.gz".
[[nodiscard]] std::string symbolOfName(const std::string& fileName);
// The part of `fileName` that "{symbol}" stands for in `pattern` (with * for any text); none without a match.
[[nodiscard]] std::optional<std::string> matchSymbol(std::string_view pattern, std::string_view fileName);

} // namespace openbell
