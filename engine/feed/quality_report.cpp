#include "engine/feed/quality_report.h"
#include "engine/core/decimal.h"
#include <algorithm>
#include <array>

namespace openbell {

namespace {

using Json = nlohmann::ordered_json;

enum class Of : std::uint8_t { Both, Bars, Ticks };

struct Counter {
    const char* key;
    std::int64_t QualityCounts::*member;
    Of of = Of::Both;
};

constexpr std::array<Counter, 15> kCounters = {{
    {"rows_read", &QualityCounts::rowsRead},
    {"rows_stored", &QualityCounts::rowsStored},
    {"rows_repeated", &QualityCounts::rowsRepeated},
    {"rows_out_of_order", &QualityCounts::rowsOutOfOrder},
    {"rows_outside_session", &QualityCounts::rowsOutsideSession},
    {"rows_bad_ohlc", &QualityCounts::rowsBadOhlc, Of::Bars},
    {"rows_zero_volume", &QualityCounts::rowsZeroVolume, Of::Bars},
    {"rows_refused", &QualityCounts::rowsRefused},
    {"gaps", &QualityCounts::gaps, Of::Bars},
    {"rows_unchanged", &QualityCounts::rowsUnchanged},
    {"rows_conflicting", &QualityCounts::rowsConflicting},
    {"bars_missing", &QualityCounts::barsMissing, Of::Bars},
    {"jumps", &QualityCounts::jumps, Of::Bars},
    {"rows_merged", &QualityCounts::rowsMerged, Of::Bars},
    {"rows_volume_decreasing", &QualityCounts::rowsVolumeDecreasing, Of::Ticks},
}};

void put(Json& json, const QualityCounts& counts, bool ofTicks) {
    for (const auto& counter : kCounters)
        if (counter.of != (ofTicks ? Of::Bars : Of::Ticks)) json[counter.key] = counts.*counter.member;
}

Json hintJson(const std::optional<ZoneHint>& hint) {
    if (!hint) return {};
    return {{"tz", hint->zone},
            {"exchange", hint->exchange},
            {"outside_now", hint->outsideNow},
            {"outside_then", hint->outsideThen}};
}

Json symbolJson(const SymbolQuality& symbol, bool ofTicks) {
    Json json;
    put(json, symbol.counts, ofTicks);
    if (!ofTicks) json["intervals"] = symbol.intervals;
    const auto zone = Zone::find(symbol.zone.empty() ? "UTC" : symbol.zone);
    const auto text = [&](UtcTime time) { return zone ? zone->toIso(time) : toIsoUtc(time); };
    json["first"] = symbol.first == kNoTime ? Json{} : Json(text(symbol.first));
    json["last"] = symbol.last == kNoTime ? Json{} : Json(text(symbol.last));
    json["zone"] = symbol.zone.empty() ? Json{} : Json(symbol.zone);
    if (!symbol.error.empty()) json["error"] = symbol.error;
    json["zone_suggestion"] = hintJson(symbol.zoneHint);
    if (ofTicks) return json;
    json["gap_list"] = Json::array();
    for (const Gap& gap : symbol.gaps)
        json["gap_list"].push_back({{"from", text(gap.from)}, {"to", text(gap.to)}, {"bars", gap.bars}});
    json["jump_list"] = Json::array();
    for (const Jump& jump : symbol.jumps)
        json["jump_list"].push_back(
            {{"at", text(jump.at)}, {"before", toText(jump.before)}, {"after", toText(jump.after)}});
    return json;
}

} // namespace

QualityCounts& QualityCounts::operator+=(const QualityCounts& other) {
    for (const auto& counter : kCounters)
        this->*counter.member += other.*counter.member;
    return *this;
}

std::size_t QualityReport::failedFiles() const {
    return static_cast<std::size_t>(std::count_if(
        files.begin(), files.end(), [](const FileQuality& file) { return !file.error.empty(); }));
}

std::vector<std::string> QualityReport::failures() const {
    std::vector<std::string> all;
    for (const FileQuality& file : files)
        if (!file.error.empty()) all.push_back(file.error);
    for (const auto& [name, symbol] : symbols)
        if (!symbol.error.empty()) all.push_back(symbol.error);
    return all;
}

Json QualityReport::toJson() const {
    Json json;
    put(json, total, ofTicks);
    json["symbols"] = Json::object();
    for (const auto& [name, symbol] : symbols)
        json["symbols"][name] = symbolJson(symbol, ofTicks);
    json["files"] = Json::array();
    for (const auto& file : files) {
        Json entry;
        entry["file"] = file.name;
        put(entry, file.counts, ofTicks);
        for (const char* key :
             {"rows_stored", "rows_unchanged", "rows_conflicting", "gaps", "bars_missing", "jumps"})
            entry.erase(key);
        entry["notes"] = file.notes;
        if (!file.error.empty()) entry["error"] = file.error;
        json["files"].push_back(std::move(entry));
    }
    json["notes"] = notes;
    return json;
}

} // namespace openbell
