// Sessions that were cut off: EngineWorker finds them, goes on with one or ends it. And what could not be
// written: it is shown, written after all or given up.
#include "engine/session/dead_letter_rows.h"
#include "engine/session/engine_worker.h"
#include "engine/session/headless/rerun.h"

namespace openbell {

namespace {

constexpr double kPaperSpeed = 20; // bars a second, as a new paper session

std::string symbolsOf(const SessionHeader& header) {
    std::vector<std::string> symbols;
    for (const Instrument& instrument : header.instruments)
        symbols.push_back(instrument.symbol);
    return fmt::format("{}", fmt::join(symbols, ", "));
}

} // namespace

void EngineWorker::tellUnfinished() {
    const auto all = headless::listAllSessions(m_dataDir);
    if (!all) return log("error", all.error().message);
    std::vector<UnfinishedSession> unfinished;
    for (const headless::ListedSession& listed : *all) {
        const StoredSession& s = listed.session;
        if (listed.state != headless::SessionState::Interrupted || listed.store != "paper") continue;
        const auto journal = headless::readJournalHeader(m_dataDir, {listed.store, s.header.sessionId});
        unfinished.push_back({s.header.sessionId, symbolsOf(s.header), s.startedAt, s.inputs, s.trades,
                              s.header.interval, journal && journal->apart});
    }
    if (!unfinished.empty())
        log("warning", fmt::format("{} sessions were cut off; resume or close them", unfinished.size()));
    m_outbox.put([&](Mail& mail) { mail.unfinished = std::move(unfinished); });
}

void EngineWorker::resumeSession(const std::string& session) {
    if (!m_workspace) return;
    forgetRun();
    m_state.mode = RunMode::Paper;
    m_state.phase = RunPhase::Loading;
    m_state.speed = kPaperSpeed;
    tellState();
    auto run = headless::rebuildSession(*m_workspace, {"paper", session});
    if (!run) return fail_(run.error());
    m_run.emplace(std::move(*run));
    const SessionHeader& header = m_run->record().header;
    m_state.title = symbolsOf(header);
    m_state.synthetic = header.synthetic;
    nameRun(isManual(header));
    auto keeper = headless::SessionKeeper::resume(m_dataDir, *m_run);
    if (!keeper) return fail_(keeper.error());
    m_keeper = std::move(*keeper);
    m_state.chainHead = m_keeper->journal().head();
    if (const std::string lost = waitingOf(m_dataDir, session); !lost.empty()) log("warning", lost);
    log("info", fmt::format("Session {} goes on after input {}", session, m_keeper->journal().entries() - 1));
    launch();
    tellUnfinished();
}

void EngineWorker::closeSession(const std::string& session) {
    if (!m_workspace) return;
    const auto closed = headless::closeSession(*m_workspace, {"paper", session}, now());
    log(closed ? "info" : "error",
        closed ? fmt::format("Session {} is closed where it was cut off", session) : closed.error().message);
    tellUnfinished();
}

// Called on the watch's thread, too: uses nothing that changes.
void EngineWorker::tellDeadLetters() {
    const auto groups = storedGroups(m_dataDir);
    if (!groups) return log("error", groups.error().message);
    auto rows = deadLetterRows(*groups);
    m_outbox.put([&](Mail& mail) { mail.deadLetters = std::move(rows); });
}

void EngineWorker::settleDeadLetters(std::int64_t id, bool write) {
    const auto done = write ? retryGroup(m_dataDir, id, now()) : dismissGroup(m_dataDir, id, now());
    if (!done)
        log("error", done.error().message);
    else
        log("info", *done);
    answer({0, done.has_value(), done ? *done : done.error().message, {}});
    tellDeadLetters();
}

} // namespace openbell
