#include "engine/session/headless/kept_session.h"
#include "engine/session/headless/backtest_session.h"
#include "engine/store/journal_check.h"
#include "engine/store/stores.h"
#include <algorithm>

namespace openbell::headless {

namespace {

constexpr const char* kStores[] = {"paper", "backtest"};

bool sameBars(const InputView& input, std::span<const GroupBar> applied) {
    const auto* bars = std::get_if<std::span<const GroupBar>>(&input.body);
    return bars && std::equal(bars->begin(), bars->end(), applied.begin(), applied.end(),
                              [](const GroupBar& a, const GroupBar& b) {
                                  return a.instrument == b.instrument && *a.bar == *b.bar;
                              });
}

// One input of the journal, with the bars of the run.
Status applyAgain(Backtest& run, const InputView& input) {
    switch (kindOf(input)) {
    case EntryKind::Bars:
        if (!run.step(1) || !sameBars(input, run.lastBars()))
            return fail("its bars of {} are not those that are stored", toIsoUtc(input.time));
        return {};
    case EntryKind::Operator:
        static_cast<void>(run.apply(*std::get<const OperatorCommand*>(input.body))); // refused then, too
        return {};
    case EntryKind::End: run.finish(); return {};
    case EntryKind::Header:
    case EntryKind::Report:
    case EntryKind::Time: break;
    }
    return fail("it has a {} input, which no session on stored bars has", toText(kindOf(input)));
}

} // namespace

// ---- writing
// -----------------------------------------------------------------------------------------------------------

SessionKeeper::SessionKeeper(std::unique_ptr<SessionJournal> journal, Backtest& run)
    : m_journal{std::move(journal)}, m_run{run} {
    m_run.observe([this](const InputView& input, const TradingSession& session) {
        // Bars came when they were complete.
        const UtcTime came = kindOf(input) == EntryKind::Bars ? session.time() : input.time;
        if (m_status) m_status = m_journal->add(input, came, session.log());
    });
}

SessionKeeper::~SessionKeeper() {
    m_run.observe({});
    (void)flush();
}

Result<std::unique_ptr<SessionKeeper>> SessionKeeper::begin(const Workspace& workspace, Backtest& run,
                                                            const std::string& feed, bool manual,
                                                            UtcTime now) {
    JournalHeader header;
    header.schema = sessionSchema().newest();
    header.session = run.session().header();
    header.feed = feed;
    header.manual = manual;
    header.apart = run.keepsApart();
    auto calendars = calendarsOf(workspace, header);
    if (!calendars) return fail(calendars.error());
    header.calendars = std::move(*calendars);
    auto journal = SessionJournal::begin(workspace.dataDir(), "paper", run.session().log(),
                                         openbell::toText(header), now);
    if (!journal) return fail(journal.error());
    return std::unique_ptr<SessionKeeper>{new SessionKeeper{std::move(*journal), run}};
}

Result<std::unique_ptr<SessionKeeper>> SessionKeeper::resume(const std::filesystem::path& dataDir,
                                                             Backtest& run) {
    auto journal = SessionJournal::resume(dataDir, "paper", run.session().log());
    if (!journal) return fail(journal.error());
    return std::unique_ptr<SessionKeeper>{new SessionKeeper{std::move(*journal), run}};
}

void SessionKeeper::tick() {
    if (m_status) m_status = m_journal->tick(m_run.session().log());
}

Status SessionKeeper::flush() {
    if (!m_status) return m_status;
    if (m_journal->hasEnded()) return {};
    m_status = m_journal->flush(m_run.session().log());
    return m_status;
}

Status SessionKeeper::end(UtcTime now) {
    if (!m_status) return m_status;
    m_status = m_journal->end(m_run.session().log(), now);
    return m_status;
}

std::string newSessionId(Mode mode, UtcTime now) {
    std::string stamp = toIsoUtc(UtcTime{now.ns - now.ns % kNanosPerSecond}); // 2024-01-20T09:15:00Z
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':' || c == 'Z'; });
    return fmt::format("{}-{}{:03}", toText(mode), stamp, now.ns % kNanosPerSecond / 1'000'000);
}

// ---- reading
// -----------------------------------------------------------------------------------------------------------

Result<SessionPlace> locateSession(const std::filesystem::path& dataDir, std::string_view idOrStart) {
    Error first{fmt::format("no session is recorded in {}; run 'openbell run' or 'openbell backtest' first",
                            dataDir.string())};
    bool any = false;
    for (const char* store : kStores) {
        if (!std::filesystem::exists(storePath(dataDir, store))) continue;
        auto database = openStore(dataDir, store, {.quickCheck = false});
        if (!database) return fail(database.error());
        auto id = findSession(*database, idOrStart);
        if (id) return SessionPlace{store, std::move(*id)};
        if (!std::exchange(any, true)) first = id.error();
    }
    return fail(first);
}

namespace {

// The first entry of a journal.
Result<JournalHeader> headerOf(const NextEntry& next) {
    const auto entry = next();
    if (!entry) return fail(entry.error());
    if (!*entry) return fail("the journal is empty");
    const Bytes& payload = (*entry)->payload;
    return parseJournalHeader({reinterpret_cast<const char*>(payload.data()), payload.size()});
}

} // namespace

Result<JournalCheck> verifyJournal(const std::filesystem::path& dataDir, const SessionPlace& place) {
    if (!hasJournal(place))
        return fail("session {} has no journal: a backtest is run again from stored data, see 'openbell "
                    "replay {} --verify'",
                    place.id, place.id);
    auto database = openStore(dataDir, place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    if (auto begun = database->execute("BEGIN"); !begun)
        return fail(begun.error()); // one state, though it grows
    return checkJournalOf(*database, place.id);
}

Status intactJournal(const std::filesystem::path& dataDir, const SessionPlace& place) {
    const auto check = verifyJournal(dataDir, place);
    if (!check) return fail(check.error());
    if (check->intact) return {};
    return fail("{}; {}", brokenJournalText(place.id, *check), journalRemedy(place.store));
}

Result<std::vector<CalendarPtr>> calendarsOf(const Workspace& workspace, const JournalHeader& header) {
    if (!header.calendars.empty()) return header.calendars;
    std::vector<CalendarPtr> calendars;
    for (const Instrument& instrument : header.session.instruments) {
        auto calendar = workspace.calendarOf(instrument);
        if (!calendar) return fail(calendar.error());
        calendars.push_back(std::move(*calendar));
    }
    return calendars;
}

std::vector<BarSeries> barsOf(const InputTape& inputs, const SessionHeader& header) {
    std::vector<BarSeries> series;
    for (const Instrument& instrument : header.instruments)
        series.push_back({instrument, header.interval, {}});
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const InputView input = inputs.at(i);
        if (const auto* bars = std::get_if<std::span<const GroupBar>>(&input.body))
            for (const GroupBar& g : *bars)
                if (g.instrument.value < series.size()) series[g.instrument.value].bars.push_back(*g.bar);
    }
    return series;
}

Result<ReadJournal> readIntactJournal(const std::filesystem::path& dataDir, const SessionPlace& place) {
    if (auto intact = intactJournal(dataDir, place); !intact) return fail(intact.error());
    return readJournal(dataDir, place);
}

Result<JournalHeader> readJournalHeader(const std::filesystem::path& dataDir, const SessionPlace& place) {
    auto database = openStore(dataDir, place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    auto next = openbell::readJournal(*database, place.id);
    if (!next) return fail(next.error());
    return headerOf(*next);
}

Result<ReadJournal> readJournal(const std::filesystem::path& dataDir, const SessionPlace& place) {
    auto database = openStore(dataDir, place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    auto next = openbell::readJournal(*database, place.id);
    if (!next) return fail(next.error());
    auto header = headerOf(*next);
    if (!header) return fail(header.error());
    const auto config = configOf(header->session);
    if (!config) return fail(config.error());
    header->session.interval = config->interval;
    auto inputs = InputTape::ofJournal(*next);
    if (!inputs) return fail(inputs.error());
    return ReadJournal{std::move(*header), std::move(*inputs)};
}

Result<Backtest> rebuildSession(Workspace& workspace, const SessionPlace& place) {
    auto database = openStore(workspace.dataDir(), place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    const auto stored = loadHeader(*database, place.id);
    if (!stored) return fail(stored.error());
    const auto journal = readIntactJournal(workspace.dataDir(), place);
    if (!journal) return fail(journal.error());
    const SessionHeader& header = journal->header.session;
    if (header.factFormat != kFactFormat)
        return fail(
            "session {} was begun by {}, whose facts have another format: end it with that program, or "
            "close it with 'openbell run --close {}'",
            place.id, header.build, place.id);
    if (journal->header.apart)
        return fail("session {} cannot go on: its paper account was kept apart, by the program that ended. "
                    "Close it as "
                    "it stands with 'openbell run --close {}'",
                    place.id, place.id);
    const auto config = configOf(header);
    if (!config) return fail(config.error());
    const RunKind kind{header.mode, place.id, journal->header.manual};
    auto input = loadBacktestInput(workspace, *config, kind);
    if (!input)
        return fail("{}; 'openbell import journal {}' stores those that came in before it was cut off, the "
                    "rest come from the files they were imported from",
                    input.error().message, place.id);
    auto calendars = calendarsOf(workspace, journal->header);
    if (!calendars) return fail(calendars.error());
    input->calendars = std::move(*calendars);
    if (auto ready = makeReady(*config, *input); !ready) return fail(ready.error());
    if (dataHash(*input) != header.dataHash)
        return fail(
            "the stored bars are not those that session {} began with (they were imported or changed "
            "since): bring them back, 'openbell import journal {}' has those that came in, or close it as "
            "it stands with 'openbell run --close {}'",
            place.id, place.id, place.id);
    auto run = Backtest::make(*config, std::move(*input), kind);
    if (!run) return fail(run.error());
    for (std::size_t i = 0; i < journal->inputs.size(); ++i)
        if (auto done = applyAgain(*run, journal->inputs.at(i)); !done)
            return fail("entry {} of the journal of session {} cannot be applied again: {}", i + 1, place.id,
                        done.error().message);
    if (run->runHash() != stored->runHash)
        return fail("the facts of session {} do not follow from its journal; 'openbell replay {} --verify' "
                    "names the first that does not",
                    place.id, place.id);
    return run;
}

std::string_view toText(SessionState state) {
    switch (state) {
    case SessionState::Running: return "running";
    case SessionState::Finished: return "finished";
    case SessionState::Interrupted: return "interrupted";
    }
    return "";
}

Result<std::vector<ListedSession>> listAllSessions(const std::filesystem::path& dataDir) {
    std::vector<ListedSession> all;
    for (const char* store : kStores) {
        if (!std::filesystem::exists(storePath(dataDir, store))) continue;
        // Asked first: a session that ends in between is told as running once more, never as interrupted.
        const auto owner = ownerOf(dataDir, store);
        auto database = openStore(dataDir, store, {.quickCheck = false});
        if (!database) return fail(database.error());
        auto sessions = listSessions(*database);
        if (!sessions) return fail(sessions.error());
        for (StoredSession& session : *sessions) {
            ListedSession listed{std::move(session), store, SessionState::Finished};
            const std::string doing = "session " + listed.session.header.sessionId;
            if (listed.session.endedAt == kNoTime)
                listed.state =
                    owner && owner->doing == doing ? SessionState::Running : SessionState::Interrupted;
            all.push_back(std::move(listed));
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const ListedSession& a, const ListedSession& b) {
        return a.session.startedAt > b.session.startedAt;
    });
    return all;
}

} // namespace openbell::headless
