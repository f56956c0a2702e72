#include "engine/session/headless/rerun.h"
#include "engine/core/decimal.h"
#include "engine/session/headless/backtest_session.h"
#include "engine/store/stores.h"

namespace openbell::headless {

namespace {

Verification notEqual(std::string kind, std::string what, std::string recorded = {}, std::string rerun = {}) {
    FactDifference difference;
    difference.kind = std::move(kind);
    difference.what = std::move(what);
    difference.recordedText = std::move(recorded);
    difference.rerunText = std::move(rerun);
    return {0, std::move(difference)};
}

Verification dataChanged(const std::string& recorded, const std::string& now, std::string_view which) {
    return notEqual(
        "data",
        fmt::format("the {} are not those the session ran on: recorded {}, now {}", which, recorded, now),
        recorded, now);
}

// What a header says, by name, of what a session ran on.
std::vector<std::pair<std::string, std::string>> saidOf(const SessionHeader& h) {
    std::vector<std::pair<std::string, std::string>> said{
        {"configuration", h.configuration},
        {"config_hash", h.configHash},
        {"data_hash", h.dataHash},
        {"currency", h.currency},
        {"interval", h.interval.toString()},
        {"start_capital", openbell::toText(h.startCapital)},
        {"synthetic", h.synthetic ? "yes" : "no"},
        {"from", toIsoUtc(h.from)},
        {"to", toIsoUtc(h.to)},
        {"bars", fmt::format("{}", h.bars)},
        {"fact_names", fmt::format("{}", fmt::join(h.factNames, ","))},
    };
    for (const Instrument& i : h.instruments)
        said.emplace_back("instrument", fmt::format("{} {} {} {} {} {} {} {} {}", i.symbol, i.exchange,
                                                    i.currency, i.calendar, i.zone, i.tickSize.raw(),
                                                    i.lotSize.raw(), i.freezeQuantity.raw(), i.tradable));
    for (const StrategyLabel& s : h.strategies)
        said.emplace_back("strategy", fmt::format("{} {} {}", s.id, s.type, s.parameters));
    return said;
}

std::optional<FactDifference> headerDifference(const SessionHeader& recorded, const SessionHeader& rerun) {
    const auto a = saidOf(recorded), b = saidOf(rerun);
    const std::pair<std::string, std::string> none;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        const auto& [name, mine] = i < a.size() ? a[i] : none;
        const auto& [other, theirs] = i < b.size() ? b[i] : none;
        if (name == other && mine == theirs) continue;
        const std::string& which = name.empty() ? other : name;
        return notEqual("header",
                        fmt::format("{} of the session: recorded {}, run with {}", which, mine, theirs), mine,
                        theirs)
            .difference;
    }
    return std::nullopt;
}

// What a session recorded beside what came out of a re-run.
Verification compared(Database& database, const std::string& id, const FactLog& rerun) {
    const auto recorded = loadAsStored(database, id);
    if (!recorded) return notEqual("record", recorded.error().message);
    Verification verification{rerun.count(), firstDifference(*recorded, rerun.record())};
    if (!verification.difference)
        verification.difference = headerDifference(recorded->header, rerun.record().header);
    if (verification.difference) return verification;
    if (const auto sound = loadSession(database, id); !sound) {
        verification.difference = notEqual("record", sound.error().message).difference;
        return verification;
    }
    const auto counted =
        database.number("SELECT coalesce(sum(p.facts), -1) FROM session_progress p JOIN sessions s "
                        "ON s.number = p.session WHERE s.id = '" +
                        id + "'");
    if (counted && *counted >= 0 && *counted != rerun.count()) {
        verification = notEqual("facts", "the session's row counts other facts than there are",
                                fmt::format("{}", *counted), fmt::format("{}", rerun.count()));
        verification.facts = rerun.count();
        return verification;
    }
    const std::string hash = rerun.runHash();
    if (recorded->header.runHash != hash) {
        verification = notEqual("facts_hash",
                                fmt::format("every fact is equal, but not their hash: recorded {}, re-run {}",
                                            recorded->header.runHash, hash),
                                recorded->header.runHash, hash);
        verification.facts = rerun.count();
    }
    return verification;
}

// A session that ran through all its data: the journal must hold exactly those.
std::optional<Verification> checkData(const ReadJournal& journal, const RunConfig& config) {
    if (!config.benchmark.empty())
        return std::nullopt; // its bars are part of the hash and not in the journal
    const SessionHeader& header = journal.header.session;
    BacktestInput input;
    input.series = barsOf(journal.inputs, header);
    std::int64_t bars = 0;
    for (const BarSeries& series : input.series)
        bars += std::ssize(series.bars);
    if (bars != header.bars) return std::nullopt;
    const std::string hash = dataHash(input);
    if (hash == header.dataHash) return std::nullopt;
    return dataChanged(header.dataHash, hash, "bars in the journal");
}

Result<Verification> verifyJournalled(Workspace& workspace, const SessionPlace& place) {
    const auto check = verifyJournal(workspace.dataDir(), place);
    if (!check) return fail(check.error());
    if (!check->intact) {
        Verification broken = notEqual("journal", fmt::format("the journal is not intact: entry {}: {}",
                                                              check->firstBroken, check->what));
        broken.difference->number = check->firstBroken;
        return broken;
    }
    const auto journal = readJournal(workspace.dataDir(), place);
    if (!journal) return notEqual("journal", journal.error().message);
    if (journal->header.session.factFormat != kFactFormat)
        return fail(
            "session {} was recorded by {}, whose facts have format {}; this program's have {}: verify it "
            "with that program",
            place.id, journal->header.session.build, journal->header.session.factFormat, kFactFormat);
    const auto config = configOf(journal->header.session);
    if (!config) return notEqual("journal", config.error().message);
    if (auto changed = checkData(*journal, *config)) return *changed;
    const auto session = rerunJournal(workspace, *journal);
    if (!session) return notEqual("journal", session.error().message);
    auto database = openStore(workspace.dataDir(), place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    return compared(*database, place.id, session->log());
}

Result<Verification> verifyBacktest(Workspace& workspace, const SessionPlace& place) {
    auto database = openStore(workspace.dataDir(), place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    const auto header = loadHeader(*database, place.id);
    if (!header) return fail(header.error());
    if (header->factFormat != kFactFormat)
        return fail(
            "session {} was recorded by {}, whose facts have format {}; this program's have {}: run it "
            "again to have it in the new format",
            place.id, header->build, header->factFormat, kFactFormat);
    const auto config = configOf(*header);
    if (!config) return fail(config.error());
    auto input = loadBacktestInput(workspace, *config);
    if (!input) return notEqual("data", input.error().message);
    if (auto ready = makeReady(*config, *input); !ready) return notEqual("data", ready.error().message);
    if (const std::string hash = dataHash(*input); hash != header->dataHash)
        return dataChanged(header->dataHash, hash, "stored bars");
    auto run = Backtest::make(*config, std::move(*input));
    if (!run) return fail(run.error());
    while (run->step(8192)) {
    }
    run->finish();
    return compared(*database, place.id, run->session().log());
}

} // namespace

Result<TradingSession> beginJournal(const Workspace& workspace, const ReadJournal& journal) {
    const SessionHeader& header = journal.header.session;
    const auto config = configOf(header);
    if (!config) return fail(config.error());
    SessionData data;
    data.instruments = header.instruments;
    auto calendars = calendarsOf(workspace, journal.header);
    if (!calendars) return fail(calendars.error());
    data.calendars = std::move(*calendars);
    data.hash = header.dataHash;
    data.from = header.from;
    data.to = header.to;
    data.bars = header.bars;
    data.synthetic = header.synthetic;
    return TradingSession::make(*config, std::move(data),
                                {header.mode, header.sessionId, journal.header.manual, journal.header.apart});
}

Result<TradingSession> rerunJournal(const Workspace& workspace, const ReadJournal& journal) {
    auto session = beginJournal(workspace, journal);
    if (!session) return session;
    for (std::size_t i = 0; i < journal.inputs.size(); ++i) {
        const auto done = session->apply(journal.inputs.at(i));
        const bool wasRefused = journal.inputs.kindOf(i) == EntryKind::Operator; // then, so now as well
        if (!done && !wasRefused) return fail("entry {} cannot be applied: {}", i + 1, done.error().message);
    }
    return session;
}

Result<Verification> verifySession(Workspace& workspace, const SessionPlace& place) {
    const auto owner = ownerOf(workspace.dataDir(), place.store);
    if (owner && owner->doing == "session " + place.id)
        return fail("session {} is running in process {}: verify it when it has stopped", place.id,
                    owner->process);
    return hasJournal(place) ? verifyJournalled(workspace, place) : verifyBacktest(workspace, place);
}

Result<SessionRecord> backtestOf(Workspace& workspace, const SessionRecord& session) {
    const auto config = configOf(session.header);
    if (!config) return fail(config.error());
    const RunKind kind{Mode::Backtest, session.header.sessionId + "-backtest", false};
    auto input = loadBacktestInput(workspace, *config, kind);
    if (!input && !session.header.chainHead.empty())
        return fail("{}; 'openbell import journal {}' stores those that came in during the session",
                    input.error().message, session.header.sessionId);
    if (!input) return fail(input.error());
    // A bar whose end the session's last equity point does not reach was never seen.
    const UtcTime last = session.equity.empty() ? session.header.from : session.equity.back().time;
    for (BarSeries& series : input->series)
        std::erase_if(series.bars, [&](const Bar& bar) { return bar.start >= last; });
    return runBacktest(*config, std::move(*input));
}

Status closeSession(Workspace& workspace, const SessionPlace& place, UtcTime now) {
    const auto journal = readIntactJournal(workspace.dataDir(), place);
    if (!journal) return fail(journal.error());
    auto session = rerunJournal(workspace, *journal);
    auto database = openStore(workspace.dataDir(), place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    const auto stored = loadHeader(*database, place.id);
    if (!stored) return fail(stored.error());
    if (!session || session->log().runHash() != stored->runHash) {
        // By another program, or damaged: it stays as it is recorded.
        const auto lock = StoreLock::take(workspace.dataDir(), place.store, "closing session " + place.id);
        if (!lock) return fail(lock.error());
        return markEnded(*database, place.id, now);
    }
    auto writer = SessionJournal::resume(workspace.dataDir(), place.store, session->log());
    if (!writer) return fail(writer.error());
    if (!session->hasEnded()) {
        const InputView end{session->time(), EndInput{}};
        if (auto done = session->apply(end); !done) return done;
        if (auto done = (*writer)->add(end, end.time, session->log()); !done) return done;
    }
    return (*writer)->end(session->log(), now);
}

} // namespace openbell::headless
