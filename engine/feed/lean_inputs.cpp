// LEAN's folder layout, after lean_equity_data_format (QuantConnect's description of its data folder).
#include "engine/feed/input_files.h"
#include <algorithm>
#include <array>
#include <map>

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

// A zip of one day: "20190101_trade.zip".
std::optional<InputPart> dayZip(const Parts& entries, const Place& place, Date date,
                                const std::string& symbol) {
    const auto fits = std::find_if(entries.begin(), entries.end(), [&](const InputPart* part) {
        return readEntryName(part->entry->name).date == date;
    });
    InputPart part = **(fits == entries.end() ? entries.begin() : fits);
    const EntryName inner = readEntryName(part.entry->name);
    const bool minutes = inner.kind.starts_with("minute") || place.resolution() == "minute" ||
                         (inner.kind.empty() && place.resolution().empty());
    if (!minutes || place.resolution() == "second" || place.resolution() == "tick") return std::nullopt;
    if (entries.size() > 1)
        part.notes.push_back(
            fmt::format("the zip has {} entries; only {} is read", entries.size(), part.entry->name));
    if (inner.date && *inner.date != date)
        part.notes.push_back(fmt::format("the entry {} names another day than the zip; the zip's {} is taken",
                                         part.entry->name, date.toString()));
    const std::string folder = place.symbolFolder();
    part.symbol = raised(!symbol.empty() ? symbol : !folder.empty() ? folder : inner.symbol);
    if (!symbol.empty()) part.symbol = symbol;
    if (!inner.symbol.empty() && raised(inner.symbol) != raised(part.symbol))
        part.notes.push_back(
            fmt::format("the entry {} names {}, imported as {}: check that it is that instrument",
                        part.entry->name, raised(inner.symbol), part.symbol));
    part.lean = LeanPart{Interval::ofMinutes(1), date, place.zone(), place.has("index"), place.has("index")};
    return part;
}

} // namespace

Result<InputList> leanInputs(InputList list, const std::optional<Interval>& interval,
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
        if (date && place.stem.ends_with("_quote")) {
            out.ignored.push_back(path.string() + ": quotes are not bars");
            continue;
        }
        std::optional<InputPart> part;
        if (date) {
            part = dayZip(entries, place, *date, symbol);
        } else if (place.resolution() != "second" && place.resolution() != "tick") {
            part = *entries.front();
            const bool hours = place.resolution() == "hour" || (interval && !interval->isDay());
            part->lean = LeanPart{hours ? Interval::ofMinutes(60) : Interval::day(),
                                  {},
                                  place.zone(),
                                  place.has("index"),
                                  place.has("index")};
            part->symbol = symbol.empty() ? raised(place.stem) : symbol;
        }
        if (!part)
            out.ignored.push_back(path.string() + ": only minute, hour and daily trades are bars here");
        else if (interval && part->lean->interval != *interval)
            out.ignored.push_back(fmt::format("{}: holds {} bars, {} are asked for", path.string(),
                                              part->lean->interval.toString(), interval->toString()));
        else
            out.parts.push_back(std::move(*part));
    }
    if (out.parts.empty())
        return fail(
            "no file of LEAN's layout: expected minute/<symbol>/YYYYMMDD_trade.zip or daily/<symbol>.zip");
    return out;
}

} // namespace openbell
