#include "app/commands/branch_session.h"
#include "app/commands/support.h"
#include "engine/core/version.h"
#include "engine/insight/compare_futures.h"
#include "engine/replay/branch.h"
#include "engine/replay/branch_settings.h"
#include "engine/session/headless/records.h"
#include "engine/session/travel_source.h"
#include <algorithm>
#include <charconv>

namespace openbell::cli {

namespace {

constexpr std::size_t kInputsAtOnce = 4096;
constexpr std::int64_t kMinutesADay = 24 * 60;

// "10:15" as minutes.
std::optional<std::int64_t> minutesOf(std::string_view text) {
    int hour = 0, minute = 0;
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, hour);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, minute);
    if (second.ec != std::errc{} || second.ptr != end || minute < 0 || minute > 59) return std::nullopt;
    const std::int64_t minutes = hour * 60 + minute;
    return hour >= 0 && minutes < kMinutesADay ? std::optional{minutes} : std::nullopt;
}

// "2024-01-15 10:15", "2024-01-15", or "10:15" of the last date, in the exchange's zone; ISO 8601 with an
// offset.
std::optional<UtcTime> timeOf(std::string_view text, const Zone& zone, UtcTime last) {
    if (const auto exact = parseIso(text)) return *exact;
    constexpr std::size_t dateLength = 10;
    Date date = zone.dateOf(last);
    std::string_view clock = text;
    if (const auto stated = Date::parse(text.substr(0, dateLength))) {
        date = *stated;
        clock = text.substr(std::min(text.size(), dateLength + 1));
        if (text.size() <= dateLength) clock = "0:00";
    }
    const auto minutes = minutesOf(clock);
    if (!minutes) return std::nullopt;
    return zone.toUtc(date, *minutes * 60 * kNanosPerSecond);
}

// "2024-01-15 10:15" in a zone.
std::string timeText(const Zone& zone, UtcTime time) {
    std::string text = zone.toIso(time).substr(0, 16);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}

// An input's number, or a time; without either the beginning.
Result<std::size_t> momentOf(const std::string* text, const TimeMachine& machine, const Zone& zone) {
    if (!text) return 0;
    std::size_t number = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), number);
    if (parsed.ec == std::errc{} && parsed.ptr == text->data() + text->size()) {
        if (number <= machine.size()) return number;
        return fail("--at: the session has {} inputs, not {}", machine.size(), number);
    }
    const auto time = timeOf(*text, zone, machine.timeAt(machine.size()));
    if (!time)
        return fail("--at: '{}' is neither a time, such as '2024-01-15 10:15', nor the number of an input, "
                    "0 to {}",
                    *text, machine.size());
    const UtcTime first = machine.timeAt(0), last = machine.timeAt(machine.size());
    if (*time < first || *time > last)
        return fail("--at: {} is outside the session, which goes from {} to {} ({})", timeText(zone, *time),
                    timeText(zone, first), timeText(zone, last), zone.name());
    return machine.momentAt(*time);
}

Result<std::vector<BranchSetting>> changesOf(const Arguments& arguments) {
    std::vector<BranchSetting> changes;
    for (const std::string& text : arguments.values("branch")) {
        auto setting = parseSetting(text);
        if (!setting) return fail("--branch: {}", setting.error().message);
        changes.push_back(std::move(*setting));
    }
    return changes;
}

// ---- both futures as text and as JSON
// ------------------------------------------------------------------------------------------------------------------
struct Futures {
    const SessionRecord &original, &branched;
    std::size_t moment;
    UtcTime time;
    const std::vector<BranchSetting>& changes;
    std::string originalHash, branchedHash;
    FutureComparison compared;
};

std::string figureText(const FutureFigure& figure, const std::optional<double>& value) {
    if (!value) return "-";
    if (figure.unit == "count") return fmt::format("{:.0f}", *value);
    if (figure.unit == "fraction") return fmt::format("{:.2f} %", 100 * *value);
    return fmt::format("{:.2f}", *value);
}

std::string exitText(const RecordView& view, const Trade* trade) {
    if (!trade) return "-";
    return fmt::format("{} {} {:.2f}", timeText(view.zone(trade->instrument), trade->exitTime),
                       toText(trade->exitReason), trade->net().toDouble());
}

// "100"; "100 > 80" where another stop, say, makes it another size.
std::string quantityText(const Trade* mine, const Trade* theirs) {
    const Trade& either = mine ? *mine : *theirs;
    if (!mine || !theirs || mine->quantity == theirs->quantity) return toText(either.quantity);
    return fmt::format("{} > {}", toText(mine->quantity), toText(theirs->quantity));
}

std::string textOf(const Futures& f) {
    const RecordView a{f.original}, b{f.branched};
    std::string changes;
    for (const BranchSetting& change : f.changes)
        changes += fmt::format("{}{} = {}", changes.empty() ? "" : ", ", change.name, change.value);
    std::string text = fmt::format("session {} from input {}, {} {}, with {}\n\n{:<20}{:>16}{:>16}\n",
                                   f.original.header.sessionId, f.moment, timeText(a.sessionZone(), f.time),
                                   a.sessionZone().name(), changes, "", "original", "branch");
    for (const FutureFigure& figure : f.compared.figures)
        text += fmt::format("{:<20}{:>16}{:>16}\n", figure.title, figureText(figure, figure.original),
                            figureText(figure, figure.branched));
    text += fmt::format("\nfirst difference: {}\n", f.compared.firstDifference);
    if (f.compared.trades.empty()) return text;
    text += fmt::format("\n{:<17}{:<12}{:<18}{:<6}{:<14}{:<40}{}\n", "entered", "symbol", "strategy", "side",
                        "quantity", "original", "branch");
    for (const FutureTrade& pair : f.compared.trades) {
        const Trade *mine = a.trade(pair.original), *theirs = b.trade(pair.branched);
        const Trade& either = mine ? *mine : *theirs;
        text +=
            fmt::format("{:<17}{:<12}{:<18}{:<6}{:<14}{:<40}{}\n",
                        timeText(a.zone(either.instrument), either.entryTime), a.symbol(either.instrument),
                        a.strategy(either.strategy), either.side == Side::Buy ? "long" : "short",
                        quantityText(mine, theirs), exitText(a, mine), exitText(b, theirs));
    }
    return text;
}

Json orNull(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json jsonOf(const Trade* trade) {
    if (!trade) return nullptr;
    return Json{{"exit_utc", toIsoUtc(trade->exitTime)},
                {"reason", toText(trade->exitReason)},
                {"exit_price", trade->exitPrice.toDouble()},
                {"quantity", trade->quantity.toDouble()},
                {"net", trade->net().toDouble()}};
}

Json jsonOf(const SessionRecord& record, const std::string& hash) {
    return Json{{"facts_hash", hash},
                {"trades", record.trades.size()},
                {"end_equity", record.equity.empty() ? record.header.startCapital.toDouble()
                                                     : record.equity.back().equity().toDouble()}};
}

Json jsonOf(const Futures& f) {
    const RecordView a{f.original}, b{f.branched};
    Json json{{"session_id", f.original.header.sessionId},
              {"input", f.moment},
              {"time_utc", toIsoUtc(f.time)},
              {"currency", f.original.header.currency},
              {"changes", Json::object()},
              {"original", jsonOf(f.original, f.originalHash)},
              {"branch", jsonOf(f.branched, f.branchedHash)},
              {"figures", Json::array()},
              {"first_difference", f.compared.firstDifference},
              {"trades", Json::array()}};
    for (const BranchSetting& change : f.changes)
        json["changes"][change.name] = change.value;
    for (const FutureFigure& figure : f.compared.figures)
        json["figures"].push_back(Json{{"title", figure.title},
                                       {"unit", figure.unit},
                                       {"original", orNull(figure.original)},
                                       {"branch", orNull(figure.branched)}});
    for (const FutureTrade& pair : f.compared.trades) {
        const Trade *mine = a.trade(pair.original), *theirs = b.trade(pair.branched);
        const Trade& either = mine ? *mine : *theirs;
        json["trades"].push_back(Json{{"symbol", a.symbol(either.instrument)},
                                      {"strategy", a.strategy(either.strategy)},
                                      {"side", either.side == Side::Buy ? "long" : "short"},
                                      {"entry_utc", toIsoUtc(either.entryTime)},
                                      {"original", jsonOf(mine)},
                                      {"branch", jsonOf(theirs)}});
    }
    return json;
}

} // namespace

Outcome branchSession(const Context& context, const headless::SessionPlace& place) {
    OPENBELL_TRY_USAGE(changes, changesOf(context.arguments));
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(source, openStoredSession(workspace, place.id));
    const auto config = changedConfig(source.session.header().configuration, changes);
    if (!config) return misused("--branch: " + config.error().message);
    TimeMachine machine{std::move(source.session), std::move(source.tape)};
    while (machine.explore(kInputsAtOnce)) {
    }
    const SessionRecord& whole = machine.whole().record();
    const std::string hash = machine.whole().log().runHash();
    if (hash != source.recordedHash)
        context.console.err << "openbell: the session as it comes out now is not what was recorded; "
                               "'openbell replay SESSION --verify' tells why\n";
    OPENBELL_TRY_USAGE(moment,
                       momentOf(context.arguments.value("at"), machine, RecordView{whole}.sessionZone()));
    machine.seek(moment);
    const std::size_t tradesBefore = machine.session().record().trades.size();
    const std::size_t pointsBefore = machine.session().record().equity.size();
    OPENBELL_TRY(branch, Branch::make(machine, *config, source.calendars));
    while (branch.run(kInputsAtOnce)) {
    }
    SessionRecord branched = branch.session().record();
    branched.header.runHash = branch.session().log().runHash();
    const Futures futures{
        whole,
        branched,
        moment,
        machine.timeAt(moment),
        changes,
        hash,
        branched.header.runHash,
        compareFutures(RecordView{whole}, RecordView{branched}, tradesBefore, pointsBefore)};
    if (const std::string* out = context.arguments.value("out")) {
        headless::ReportFiles files;
        files.build = buildText();
        if (const auto written = headless::writeReports(branched, *out, files); !written)
            return failed(written.error());
    }
    if (context.arguments.json())
        print(context.console, jsonOf(futures));
    else
        context.console.out << textOf(futures);
    return {};
}

Outcome listBranchSettings(const Context& context, const headless::SessionPlace& place) {
    OPENBELL_TRY(record, headless::loadRecordOf(context.dataDir, place.store, place.id));
    Json json{{"session_id", place.id}, {"settings", Json::object()}};
    for (const BranchSetting& setting : branchSettings(record.header.configuration)) {
        json["settings"][setting.name] = setting.value;
        if (!context.arguments.json())
            context.console.out << fmt::format("{:<48} {}\n", setting.name, setting.value);
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

} // namespace openbell::cli
