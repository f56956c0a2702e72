// LEAN's folder layout, after lean_equity_data_format (QuantConnect's description of its data folder).
#include "engine/feed/input_files.h"
#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace openbell {

namespace {

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::string raised(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

std::optional<Date> compactDate(std::string_view text) {
    if (text.size() < 8) return std::nullopt;
    const auto date =
        Date::parse(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
    return date ? std::optional<Date>{*date} : std::nullopt;
}

// "20190101_yesbank_minute_trade.csv": the date, the symbol and what the rows are.
struct EntryName {
    std::optional<Date> date;
    std::string symbol;
    std::string kind; // "minute_trade", "trade_tick"; empty for "aapl.csv"
};

EntryName readEntryName(const std::string& name) {
    EntryName out;
    const std::string stem = symbolOfName(lowered(name));
    out.date = compactDate(stem);
    if (!out.date || stem.size() < 10 || stem[8] != '_') return {{}, stem, {}};
    const std::string rest = stem.substr(9);
    for (const std::string_view kind : {"_minute_", "_second_", "_trade_tick", "_quote_tick"}) {
        const std::size_t at = rest.find(kind);
        if (at == std::string::npos) continue;
        out.symbol = rest.substr(0, at);
        out.kind = rest.substr(at + 1);
        return out;
    }
    out.symbol = rest;
    return out;
}

bool isResolution(const std::string& folder) {
    return folder == "minute" || folder == "hour" || folder == "daily" || folder == "second" ||
           folder == "tick";
}

// What the path tells: its folders, innermost last, in lower case.
struct Place {
    std::vector<std::string> folders;
    std::string stem;

    explicit Place(const std::filesystem::path& path) : stem{symbolOfName(lowered(path.string()))} {
        for (const auto& part : std::filesystem::path{path}.parent_path())
            folders.push_back(lowered(part.string()));
    }
    [[nodiscard]] bool has(std::string_view folder) const {
        return std::find(folders.begin(), folders.end(), folder) != folders.end();
    }
    [[nodiscard]] std::string resolution() const {
        const auto found = std::find_if(folders.rbegin(), folders.rend(), isResolution);
        return found == folders.rend() ? std::string{} : *found;
    }
    [[nodiscard]] std::string zone() const {
        if (has("india")) return "Asia/Kolkata";
        return has("usa") ? "America/New_York" : "";
    }
    // The folder of a symbol's days: below a resolution or a market.
    [[nodiscard]] std::string symbolFolder() const {
        if (folders.size() < 2) return {};
        const std::string& above = folders[folders.size() - 2];
        return isResolution(above) || above == "india" || above == "usa" ? folders.back() : std::string{};
    }
};

using Parts = std::vector<const InputPart*>;

// What the rows of a day's zip are: by its entry's name, else by the folder, else minutes.
std::string resolutionOf(const EntryName& entry, const Place& place) {
    for (const char* resolution : {"minute", "second", "tick"})
        if (entry.kind.find(resolution) != std::string::npos) return resolution;
    return place.resolution().empty() ? "minute" : place.resolution();
}

LeanRows rowsOf(const std::string& resolution, bool quotes) {
    if (resolution == "tick") return quotes ? LeanRows::Quotes : LeanRows::Trades;
    return resolution == "second" ? LeanRows::SecondBars : LeanRows::Bars;
}

// A zip of one day: "20190101_trade.zip".
InputPart dayZip(const Parts& entries, const Place& place, Date date, const std::string& symbol) {
    const auto fits = std::find_if(entries.begin(), entries.end(), [&](const InputPart* part) {
        return readEntryName(part->entry->name).date == date;
    });
    InputPart part = **(fits == entries.end() ? entries.begin() : fits);
    const EntryName inner = readEntryName(part.entry->name);
    if (entries.size() > 1)
        part.notes.push_back(
            fmt::format("the zip has {} entries; only {} is read", entries.size(), part.entry->name));
    if (inner.date && *inner.date != date)
        part.notes.push_back(fmt::format("the entry {} names another day than the zip; the zip's {} is taken",
                                         part.entry->name, date.toString()));
    const std::string folder = place.symbolFolder();
    part.symbol = !symbol.empty() ? symbol : raised(!folder.empty() ? folder : inner.symbol);
    if (!inner.symbol.empty() && raised(inner.symbol) != raised(part.symbol))
        part.notes.push_back(
            fmt::format("the entry {} names {}, imported as {}: check that it is that instrument",
                        part.entry->name, raised(inner.symbol), part.symbol));
    const std::string resolution = resolutionOf(inner, place);
    part.lean = LeanPart{rowsOf(resolution, place.stem.ends_with("_quote")),
                         Interval::ofMinutes(1),
                         date,
                         place.zone(),
                         place.has("index"),
                         place.has("index")};
    return part;
}

// A zip of all hours or days of a symbol: "aapl.zip".
InputPart wholeZip(const Parts& entries, const Place& place, const std::optional<Interval>& interval,
                   const std::string& symbol) {
    InputPart part = *entries.front();
    const bool hours = place.resolution() == "hour" || (interval && !interval->isDay());
    part.lean = LeanPart{LeanRows::Bars,
                         hours ? Interval::ofMinutes(60) : Interval::day(),
                         {},
                         place.zone(),
                         place.has("index"),
                         place.has("index")};
    part.symbol = symbol.empty() ? raised(place.stem) : symbol;
    return part;
}

// Why a part is not read; empty when it is.
std::string whyNot(const InputPart& part, const Place& place, LeanKind kind,
                   const std::optional<Interval>& interval) {
    const LeanPart& lean = *part.lean;
    const bool ticks = lean.rows == LeanRows::Trades || lean.rows == LeanRows::Quotes;
    if (kind == LeanKind::Ticks) return ticks ? "" : "bars; 'import bars --format lean' reads them";
    if (ticks) return "ticks; 'import ticks --format lean' reads them";
    if (lean.date && place.stem.ends_with("_quote")) return "quotes are not bars";
    if (interval && lean.interval != *interval)
        return fmt::format("holds {} bars, {} are asked for", lean.interval.toString(), interval->toString());
    return {};
}

// Minutes are the same bars as their seconds, and quicker to read.
void dropSecondsOfMinutes(InputList& list) {
    std::set<std::pair<std::string, Date>> minutes;
    for (const InputPart& part : list.parts)
        if (part.lean->rows == LeanRows::Bars && part.lean->date)
            minutes.emplace(part.symbol, *part.lean->date);
    std::erase_if(list.parts, [&](const InputPart& part) {
        const bool known =
            part.lean->rows == LeanRows::SecondBars && minutes.contains({part.symbol, *part.lean->date});
        if (known) list.ignored.push_back(part.path.string() + ": that day's minutes are here too");
        return known;
    });
}

} // namespace

bool looksLikeLean(const InputPart& part) {
    const std::string stem = Place{part.path}.stem;
    return part.entry && compactDate(stem) && (stem.ends_with("_trade") || stem.ends_with("_quote"));
}

Result<InputList> leanInputs(InputList list, LeanKind kind, const std::optional<Interval>& interval,
                             const std::string& symbol) {
    InputList out;
    out.ignored = std::move(list.ignored);
    std::map<std::filesystem::path, Parts> zips;
    for (const auto& part : list.parts)
        if (part.entry)
            zips[part.path].push_back(&part);
        else
            out.ignored.push_back(part.name() + ": not a zip of LEAN's layout");
    for (const auto& [path, entries] : zips) {
        const Place place{path};
        const auto date = compactDate(place.stem);
        InputPart part =
            date ? dayZip(entries, place, *date, symbol) : wholeZip(entries, place, interval, symbol);
        if (const std::string why = whyNot(part, place, kind, interval); !why.empty())
            out.ignored.push_back(path.string() + ": " + why);
        else
            out.parts.push_back(std::move(part));
    }
    dropSecondsOfMinutes(out);
    if (!out.parts.empty()) return out;
    return fail("no {} file of LEAN's layout: expected {}{}", kind == LeanKind::Ticks ? "tick" : "bar",
                kind == LeanKind::Ticks ? "tick/<symbol>/YYYYMMDD_trade.zip or YYYYMMDD_quote.zip"
                                        : "minute/<symbol>/YYYYMMDD_trade.zip or daily/<symbol>.zip",
                out.ignored.empty() ? "" : "; left out: " + out.ignored.front());
}

} // namespace openbell
