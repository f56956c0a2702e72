#include "app/commands/commands.h"
#include "app/commands/run_summary.h"
#include "engine/core/version.h"
#include "engine/session/dead_letter_rows.h"
#include "engine/session/halt_file.h"
#include "engine/session/headless/demo_session.h"
#include "engine/session/headless/pace.h"
#include "engine/session/headless/records.h"
#include "engine/session/headless/rerun.h"
#include "engine/session/headless/run_options.h"
#include "engine/session/operator_commands.h"
#include <csignal>
#include <thread>

namespace openbell::cli {

namespace {

// ---- being stopped: SIGINT and SIGTERM end the loop between two inputs
// ------------------------------------------------------------------------------------------------------------------
volatile std::sig_atomic_t g_stop = 0;

class StopSignals {
public:
    StopSignals() {
        g_stop = 0;
        struct sigaction action {};
        action.sa_handler = [](int) { g_stop = 1; };
        sigaction(SIGINT, &action, &m_interrupt);
        sigaction(SIGTERM, &action, &m_terminate);
    }
    ~StopSignals() {
        sigaction(SIGINT, &m_interrupt, nullptr);
        sigaction(SIGTERM, &m_terminate, nullptr);
    }
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

private:
    struct sigaction m_interrupt {
    }, m_terminate{};
};

struct Session { // stays where it is: the keeper refers to the run
    Backtest run;
    std::unique_ptr<headless::SessionKeeper> keeper;
};

// What is asked for at the start and may not be: no session trades while one of these stands.
std::optional<Failure> standsInTheWay(const std::filesystem::path& dataDir) {
    if (stopFileExists(dataDir))
        return Failure{ExitCode::Refused,
                       fmt::format("{} is there: while it is, no session trades; remove it first",
                                   (dataDir / kStopFile).string())};
    const auto halt = storedHalt(dataDir);
    if (!halt || halt->level == SessionLevel::Running) return std::nullopt;
    return Failure{
        ExitCode::Refused,
        fmt::format("trading is {} since the last session ({}): clear it with a reason in the window's "
                    "risk panel first",
                    halt->level == SessionLevel::Halted ? "halted" : "paused", halt->reason)};
}

struct Drive {
    double speed = 0; // times as fast as the market; 0 = as fast as possible
    double seconds = 0;
};

// Feeds the run until its data end or a signal comes; true at the end of the data.
tl::expected<bool, Failure> drive(const Context& context, Session& session, Drive& drive) {
    using Clock = std::chrono::steady_clock;
    const StopSignals signals;
    ProgressBar progress{context.console};
    const auto begun = Clock::now();
    auto looked = begun;
    bool more = !session.run.session().hasEnded();
    headless::Pace pace{drive.speed, session.run.session().header().interval};
    constexpr std::size_t atOnce = 256;
    constexpr auto nap = std::chrono::milliseconds{20};
    bool stopSeen = false;
    while (more && g_stop == 0) {
        const auto now = Clock::now();
        if (now - looked >= std::chrono::milliseconds{50}) {
            looked = now;
            progress.show(session.run.progress(), session.run.session().header().sessionId);
            const bool stop = stopFileExists(context.dataDir);
            if (stop && !stopSeen) {
                context.console.err << fmt::format("openbell: {}; halting\n", kStopReason);
                (void)session.run.apply(haltCommand(SessionLevel::Halted, kStopReason));
            }
            stopSeen = stop;
        }
        if (drive.speed <= 0) {
            more = session.run.step(atOnce);
        } else if (const auto wait = pace.waitFor(session.run.nextBarTime(), now); wait.count() > 0) {
            std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(wait, nap));
            session.keeper->tick();
        } else {
            more = session.run.step(1);
        }
        if (!session.keeper->status()) return failed(session.keeper->status().error());
    }
    drive.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    return !more;
}

Json summaryOf(const Session& session, std::string_view state, const Drive& drive) {
    const SessionRecord& record = session.run.record();
    const auto& journal = session.keeper->journal();
    Json out{{"session_id", record.header.sessionId},
             {"mode", toText(record.header.mode)},
             {"state", state},
             {"facts_hash", session.run.runHash()},
             {"chain_head", journal.head()},
             {"inputs", journal.entries() - 1},
             {"facts", session.run.session().log().count()}};
    out.update(factsJson(record));
    out["seconds"] = drive.seconds;
    return out;
}

void say(const Context& context, const Json& summary) {
    if (context.arguments.json()) return print(context.console, summary);
    auto& out = context.console.out;
    out << fmt::format("session    {} ({}, {})\n", summary["session_id"].get<std::string>(),
                       summary["mode"].get<std::string>(), summary["state"].get<std::string>());
    out << fmt::format("inputs     {}, facts {}\n", summary["inputs"].get<std::int64_t>(),
                       summary["facts"].get<std::int64_t>());
    out << fmt::format("decisions  {} signals, {} refused, {} orders, {} fills, {} trades\n",
                       summary["signals"].get<std::int64_t>(), summary["refused"].get<std::int64_t>(),
                       summary["orders"].get<std::int64_t>(), summary["fills"].get<std::int64_t>(),
                       summary["trades"].get<std::int64_t>());
    out << fmt::format("equity     {:.2f} -> {:.2f} {}\n", summary["start_equity"].get<double>(),
                       summary["end_equity"].get<double>(), summary["currency"].get<std::string>());
    out << fmt::format("facts_hash {}\nchain_head {}\n", summary["facts_hash"].get<std::string>(),
                       summary["chain_head"].get<std::string>());
}

Status writeReports(const Context& context, const Session& session) {
    const std::string* out = context.arguments.value("out");
    if (!out) return {};
    SessionRecord record = session.run.record();
    record.header.runHash = session.run.runHash();
    record.header.chainHead = session.keeper->journal().head();
    headless::ReportFiles files;
    files.build = buildText();
    return headless::writeReports(record, *out, files);
}

Outcome carryOn(const Context& context, Session& session, double speed) {
    const std::string id = session.run.session().header().sessionId;
    if (!context.arguments.json() || context.console.errIsTerminal)
        context.console.err << "openbell: session " << id << "\n";
    Drive how{speed, 0};
    const auto ended = drive(context, session, how);
    if (!ended) return tl::unexpected{ended.error()};
    Status kept;
    if (*ended) {
        session.run.finish();
        kept = session.keeper->end(wallClock());
    } else {
        kept = session.keeper->flush();
    }
    if (!kept) return failed(kept.error());
    if (const auto written = writeReports(context, session); !written) return failed(written.error());
    say(context, summaryOf(session, *ended ? "finished" : "interrupted", how));
    if (!*ended)
        context.console.err << fmt::format(
            "openbell: stopped; go on with 'openbell run --resume {}', or end it "
            "with 'openbell run --close {}'\n",
            id, id);
    return {};
}

// ---- new sessions
// ------------------------------------------------------------------------------------------------------------------

Result<headless::RunOptions> optionsOf(const Context& context, headless::Workspace& workspace, bool demo) {
    const Arguments& arguments = context.arguments;
    headless::RunOptions options;
    if (const std::string* file = arguments.value("config")) options.config = *file;
    options.symbols = arguments.values("symbols");
    if (const std::string* list = arguments.value("strategies")) options.strategies = splitStrategies(*list);
    options.interval = given(arguments, "interval");
    options.from = given(arguments, "from");
    options.to = given(arguments, "to");
    options.capital = given(arguments, "capital");
    if (!demo) return options;
    auto symbols = headless::ensureDemoData(workspace, wallClock());
    if (!symbols) return fail(symbols.error());
    if (options.symbols.empty()) options.symbols = *symbols;
    if (!options.interval && !options.config) options.interval = headless::kDemoInterval.toString();
    if (options.strategies.empty() && !options.config)
        options.strategies.assign(std::begin(headless::kDemoStrategies), std::end(headless::kDemoStrategies));
    return options;
}

Outcome begin(const Context& context, double speed) {
    const Arguments& arguments = context.arguments;
    const std::string feed = arguments.valueOr("feed", "bars");
    const bool demo = feed == "demo";
    if (!demo && !arguments.has("config") && (!arguments.has("symbols") || !arguments.has("strategies")))
        return misused(
            "run needs --symbols and --strategies, or --config FILE, or --feed demo (see openbell run "
            "--help)");
    if (auto failure = standsInTheWay(context.dataDir)) return tl::unexpected{*failure};
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(options, optionsOf(context, workspace, demo));
    const auto configuration = headless::effectiveConfiguration(options);
    if (!configuration) return misused(configuration.error().message);
    const auto config = readRunConfig(*configuration);
    if (!config) return misused(config.error().message);
    const RunKind kind{Mode::Paper, headless::newSessionId(Mode::Paper, wallClock()), false};
    OPENBELL_TRY(input, headless::loadBacktestInput(workspace, *config, kind));
    OPENBELL_TRY(run, Backtest::make(*config, std::move(input), kind));
    Session session{std::move(run), nullptr};
    auto keeper = headless::SessionKeeper::begin(workspace, session.run, feed, kind.manual, wallClock());
    if (!keeper) return refused(keeper.error().message);
    session.keeper = std::move(*keeper);
    return carryOn(context, session, speed);
}

// ---- those there are
// ------------------------------------------------------------------------------------------------------------------

tl::expected<headless::ListedSession, Failure> unfinished(const Context& context, const std::string& wanted) {
    const auto place = headless::locateSession(context.dataDir, wanted);
    if (!place) return failed(place.error());
    const auto all = headless::listAllSessions(context.dataDir);
    if (!all) return failed(all.error());
    for (const headless::ListedSession& listed : *all) {
        if (listed.session.header.sessionId != place->id) continue;
        if (listed.state == headless::SessionState::Interrupted) return listed;
        return refused(fmt::format("session {} is {}: there is nothing to {}", place->id,
                                   headless::toText(listed.state),
                                   context.arguments.has("close") ? "close" : "resume"));
    }
    return failed(Error{fmt::format("session {} is not there any more", place->id)});
}

Outcome resume(const Context& context, double speed) {
    if (auto failure = standsInTheWay(context.dataDir)) return tl::unexpected{*failure};
    const auto listed = unfinished(context, *context.arguments.value("resume"));
    if (!listed) return tl::unexpected{listed.error()};
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(run, headless::rebuildSession(workspace, {listed->store, listed->session.header.sessionId}));
    if (const std::string lost = waitingOf(context.dataDir, run.session().header().sessionId); !lost.empty())
        context.console.err << "openbell: " << lost << "\n";
    Session session{std::move(run), nullptr};
    auto keeper = headless::SessionKeeper::resume(context.dataDir, session.run);
    if (!keeper) return refused(keeper.error().message);
    session.keeper = std::move(*keeper);
    return carryOn(context, session, speed);
}

Outcome close(const Context& context) {
    const auto listed = unfinished(context, *context.arguments.value("close"));
    if (!listed) return tl::unexpected{listed.error()};
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    const std::string& id = listed->session.header.sessionId;
    if (const auto done = headless::closeSession(workspace, {listed->store, id}, wallClock()); !done)
        return failed(done.error());
    OPENBELL_TRY(record, headless::loadRecordOf(context.dataDir, listed->store, id));
    if (context.arguments.json())
        print(context.console, Json{{"session_id", id},
                                    {"state", "finished"},
                                    {"facts_hash", record.header.runHash},
                                    {"chain_head", record.header.chainHead}});
    else
        context.console.out << fmt::format("session {} is closed after {} trades\n", id,
                                           record.trades.size());
    return {};
}

Outcome run(const Context& context) {
    const Arguments& arguments = context.arguments;
    const auto speed = headless::parseSpeed(arguments.valueOr("speed", "max"));
    if (!speed) return misused("--speed: " + speed.error().message);
    if (arguments.has("close")) return close(context);
    if (arguments.has("resume")) return resume(context, *speed);
    const std::string mode = arguments.valueOr("mode", "paper");
    if (mode == "live")
        return refused(
            "this version has no connection to a broker and places no real orders: use --mode paper");
    if (mode == "dry-run")
        return refused("a dry run decides on a live feed, and this version has none: use --mode paper, which "
                       "fills stored bars on the simulated exchange and sends nothing out either");
    return begin(context, *speed);
}

} // namespace

std::vector<Command> runCommands() {
    CommandSpec spec{"run", "Runs a paper session as if live, and brings an interrupted one to its end."};
    spec.details =
        "Stored bars are fed to the strategies one after another, as a live feed would; orders go to the\n"
        "simulated exchange. Every input is written to the session's journal in paper.db before the next is\n"
        "waited for, so a session that is cut off - by Ctrl+C, a crash or a power cut - is gone on with by\n"
        "--resume and ends with the same facts as one that never was. It ends by itself at the end of the "
        "bars.\n"
        "A file named STOP in the data folder cancels and flattens everything and refuses new entries.\n"
        "'openbell sessions' lists sessions, 'openbell replay SESSION --verify' proves one.";
    spec.options = {
        {"mode", "MODE", "Default: paper.", false, false, {"dry-run", "paper", "live"}},
        {"feed",
         "FEED",
         "Where bars come from: those that are stored, or the demo's own. Default: bars.",
         false,
         false,
         {"bars", "demo"}},
        {"symbols", "LIST", "What to trade, separated by commas.", true, true},
        {"strategies", "LIST", "Strategies, with parameters if need be: ehma_pivot:fast=9,regime_adaptive."},
        {"from", "DATE", "First session, e.g. 2024-01-20. Default: the first one stored."},
        {"to", "DATE", "Last session, itself included. Default: the last one stored."},
        {"speed", "SPEED",
         "Times as fast as the market was: 1 is real time, 60 makes an hour a minute; nights are passed "
         "over. "
         "Default: max."},
        {"config", "FILE", "The session's configuration, JSON with comments; options override it."},
        {"interval", "SPAN", "Bars decided on: 1m, 5m, 1d ... Default: 1m; of the demo 15m."},
        {"capital", "MONEY", "Cash at the start. Default: 1000000."},
        {"resume", "SESSION",
         "Goes on with an interrupted session to its end; the start of its id will do. One that has ended, "
         "or "
         "runs, is refused (exit 3)."},
        {"close", "SESSION", "Ends an interrupted session where it stands, as at the end of its bars."},
        {"out", "DIR", "Folder for the reports, as those of 'openbell backtest'."},
    };
    spec.examples = {"openbell run --mode paper --feed bars --from 2024-01-15 --to 2024-01-19 --speed max "
                     "--symbols INFY,TCS "
                     "--strategies ehma_pivot",
                     "openbell run --feed demo --speed 60", "openbell run --resume paper-20240120T091500123"};
    return {{spec, run}};
}

} // namespace openbell::cli
