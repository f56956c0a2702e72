#include "app/commands/branch_session.h"
#include "app/commands/commands.h"
#include "app/commands/compare_session.h"
#include "app/commands/support.h"
#include "engine/session/headless/rerun.h"
#include "engine/store/journal_check.h"
#include <algorithm>

namespace openbell::cli {

namespace {

// ---- sessions
// ------------------------------------------------------------------------------------------------------------------
Json timeJson(UtcTime time) {
    return time == kNoTime ? Json(nullptr) : Json(toIsoUtc(time));
}

Json textJson(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json jsonOf(const headless::ListedSession& listed) {
    const StoredSession& s = listed.session;
    return Json{{"session_id", s.header.sessionId},
                {"mode", toText(s.header.mode)},
                {"state", headless::toText(listed.state)},
                {"inputs", s.inputs},
                {"facts", s.facts},
                {"facts_hash", s.header.runHash},
                {"chain_head", textJson(s.header.chainHead)},
                {"started_utc", timeJson(s.startedAt)},
                {"ended_utc", timeJson(s.endedAt)}};
}

Outcome sessions(const Context& context) {
    const std::string* mode = context.arguments.value("mode");
    OPENBELL_TRY(all, headless::listAllSessions(context.dataDir));
    if (mode)
        std::erase_if(all, [&](const headless::ListedSession& listed) {
            return toText(listed.session.header.mode) != *mode;
        });
    if (context.arguments.json()) {
        Json list = Json::array();
        for (const headless::ListedSession& listed : all)
            list.push_back(jsonOf(listed));
        print(context.console, list);
        return {};
    }
    auto& out = context.console.out;
    if (all.empty())
        out << "no session is recorded; begin one with 'openbell run' or 'openbell backtest'\n";
    else
        out << fmt::format("{:<26} {:<9} {:<12} {:>9} {:>9} {:>7} {:>14} {:<20} {}\n", "session", "mode",
                           "state", "inputs", "facts", "trades", "net", "started", "facts_hash");
    for (const headless::ListedSession& listed : all) {
        const StoredSession& s = listed.session;
        out << fmt::format("{:<26} {:<9} {:<12} {:>9} {:>9} {:>7} {:>14} {:<20} {:.12}\n", s.header.sessionId,
                           toText(s.header.mode), headless::toText(listed.state), s.inputs, s.facts, s.trades,
                           fmt::format("{:.2f}", s.net.toDouble()),
                           toIsoUtc(UtcTime{s.startedAt.ns - s.startedAt.ns % kNanosPerSecond}),
                           s.header.runHash);
    }
    return {};
}

// ---- journal verify
// ------------------------------------------------------------------------------------------------------------------
Outcome verifyJournal(const Context& context) {
    OPENBELL_TRY(place, headless::locateSession(context.dataDir, context.arguments.operands().front()));
    OPENBELL_TRY(check, headless::verifyJournal(context.dataDir, place));
    const std::string head = Sha256::hex(check.head);
    if (check.intact) {
        if (context.arguments.json())
            print(context.console, Json{{"intact", true}, {"entries", check.entries}, {"head", head}});
        else
            context.console.out << fmt::format("the journal of session {} is intact: {} entries, head {}\n",
                                               place.id, check.entries, head);
        return {};
    }
    const std::string message =
        fmt::format("{}; {}", brokenJournalText(place.id, check), journalRemedy(place.store));
    if (context.arguments.json())
        print(context.console, Json{{"intact", false},
                                    {"first_broken", check.firstBroken},
                                    {"what", check.what},
                                    {"entries", check.entries},
                                    {"head", head}});
    return tl::unexpected{Failure{ExitCode::Failed, message, true}};
}

// ---- replay
// ------------------------------------------------------------------------------------------------------------------
Json jsonOf(const NamedNumbers& fields) {
    if (fields.empty()) return nullptr;
    Json json = Json::object();
    for (const auto& [name, value] : fields)
        json[name] = value;
    return json;
}

Json jsonOf(const FactDifference& d) {
    Json json{{"kind", d.kind}, {"number", d.number}, {"seq", d.seq}, {"time_utc", timeJson(d.time)},
              {"what", d.what}, {"fields", d.fields}};
    const bool isText = d.recorded.empty() && d.rerun.empty();
    json["recorded"] = isText ? textJson(d.recordedText) : jsonOf(d.recorded);
    json["rerun"] = isText ? textJson(d.rerunText) : jsonOf(d.rerun);
    json["causes"] = Json::array();
    for (const FactCause& cause : d.causes)
        json["causes"].push_back(
            Json{{"kind", cause.kind}, {"seq", cause.seq}, {"fact", jsonOf(cause.fields)}});
    return json;
}

std::string textOf(const NamedNumbers& fields) {
    std::string text;
    for (const auto& [name, value] : fields)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
    return text.empty() ? "no such fact" : text;
}

Outcome verify(const Context& context, const headless::SessionPlace& place) {
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(verification, headless::verifySession(workspace, place));
    const auto& difference = verification.difference;
    if (context.arguments.json())
        print(context.console, Json{{"identical", !difference},
                                    {"facts", verification.facts},
                                    {"first_difference", difference ? jsonOf(*difference) : Json(nullptr)}});
    if (!difference) {
        if (!context.arguments.json())
            context.console.out << fmt::format("session {} is identical: {} facts came out as recorded\n",
                                               place.id, verification.facts);
        return {};
    }
    auto& out = context.console.out;
    if (!context.arguments.json()) {
        out << fmt::format("first difference of session {}\n  {}\n", place.id, difference->what);
        if (!difference->recorded.empty() || !difference->rerun.empty())
            out << fmt::format("  recorded  {}\n  re-run    {}\n", textOf(difference->recorded),
                               textOf(difference->rerun));
        for (const FactCause& cause : difference->causes)
            out << fmt::format("  caused by {} {}: {}\n", cause.kind, cause.seq, textOf(cause.fields));
    }
    return tl::unexpected{Failure{
        ExitCode::Failed,
        fmt::format("session {} is not what comes out of its inputs: {}", place.id, difference->what), true}};
}

Outcome replay(const Context& context) {
    const Arguments& arguments = context.arguments;
    int asked = 0;
    for (const char* what : {"verify", "compare", "branch", "settings"})
        asked += arguments.has(what) ? 1 : 0;
    if (asked != 1)
        return misused("replay needs one of --verify, --compare, --branch and --settings; to watch a session "
                       "again, open it in the window (see openbell replay --help)");
    if (arguments.has("at") && !arguments.has("branch"))
        return misused("--at says where a branch begins: it needs --branch NAME=VALUE");
    const auto& operands = arguments.operands();
    OPENBELL_TRY(place, headless::locateSession(context.dataDir, operands.empty() ? "" : operands.front()));
    if (arguments.has("compare")) return compareSession(context, place);
    if (arguments.has("branch")) return branchSession(context, place);
    if (arguments.has("settings")) return listBranchSettings(context, place);
    return verify(context, place);
}

} // namespace

std::vector<Command> sessionCommands() {
    CommandSpec list{"sessions", "Lists the recorded sessions and what became of them."};
    list.details =
        "Running: a process is writing it now. Interrupted: it was cut off; 'openbell run --resume' goes on\n"
        "with it. net is the equity gained, open positions at their last price included. facts_hash is the "
        "SHA-256 over all facts in order, chain_head that of the journal.\n"
        "With --json a list of objects.";
    list.options = {{"mode", "MODE", "Only those of one mode.", false, false, {"backtest", "paper", "live"}}};
    list.examples = {"openbell sessions", "openbell sessions --mode paper --json"};

    CommandSpec replaySpec{"replay", "Runs a session's inputs again: to prove it, or into another future.",
                           "[SESSION]", 0, 1};
    replaySpec.details =
        "A paper session is run again from its journal, a backtest from the stored data. With --verify "
        "every\n"
        "fact that comes out is compared with the recorded one, value by value. Where they differ, the first "
        "one\n"
        "is named, with both versions and what led to it, and the exit code is 1. With --branch the session "
        "goes\n"
        "on from a moment of its past with other settings, and both futures are shown side by side; nothing "
        "is\n"
        "recorded. Without SESSION, the newest one.";
    replaySpec.options = {
        {"verify", "", "Compare, and say whether all is identical."},
        {"compare", "",
         "Tell what a backtest of the same interval does otherwise: signals, decisions, fills, "
         "slippage, costs."},
        {"branch", "NAME=VALUE", "Change this setting and run on, such as exits.stop.value=0.6.", true},
        {"at", "MOMENT",
         "Where the branch begins: '2024-01-15 10:15' in the exchange's zone, or the number of an input. "
         "Default: at the start."},
        {"settings", "", "List the settings that a branch may change, and their values."},
        {"out", "DIR",
         "With --compare: folder for divergence.csv and divergence.html. With --branch: for the branch's "
         "reports."},
    };
    replaySpec.examples = {"openbell replay paper-20240120T091500123 --verify",
                           "openbell replay --verify --json",
                           "openbell replay paper-20240120T091500123 --compare --out divergence",
                           "openbell replay paper-20240120T091500123 --branch exits.stop.value=0.6 "
                           "--at '2024-01-20 10:15'"};

    CommandSpec journalSpec{"journal verify", "Checks that no entry of a session's journal was changed.",
                            "SESSION", 1, 1};
    journalSpec.details =
        "Each entry carries the SHA-256 of the one before and of itself; the newest value and the number of\n"
        "entries are kept with the session. The first entry that was changed, moved, left out or put in is "
        "named,\n"
        "and the exit code is 1.";
    journalSpec.examples = {"openbell journal verify paper-20240120T091500123",
                            "openbell journal verify paper-2024 --json"};
    return {{list, sessions}, {replaySpec, replay}, {journalSpec, verifyJournal}};
}

} // namespace openbell::cli
