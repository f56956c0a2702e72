// EngineWorker's way to stored sessions: which there are, and going through one.
#include "engine/session/engine_worker.h"
#include "engine/session/headless/import_data.h"
#include "engine/store/store_lock.h"

namespace openbell {

namespace {

std::string joined(const std::vector<std::string>& names) {
    constexpr std::size_t most = 4;
    if (names.size() <= most) return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + most, ", "),
                       names.size() - most);
}

SessionRow rowOf(const headless::ListedSession& listed) {
    const StoredSession& stored = listed.session;
    const SessionHeader& header = stored.header;
    SessionRow row;
    row.id = header.sessionId;
    row.mode = toText(header.mode);
    row.state = headless::toText(listed.state);
    std::vector<std::string> symbols, strategies;
    for (const Instrument& instrument : header.instruments)
        symbols.push_back(instrument.symbol);
    for (const StrategyLabel& strategy : header.strategies)
        strategies.push_back(strategy.id);
    row.symbols = joined(symbols);
    row.strategies = joined(strategies);
    row.interval = header.interval.toString();
    row.currency = header.currency;
    if (!header.instruments.empty()) row.zone = header.instruments.front().zone;
    row.recorded = stored.recordedAt;
    row.from = header.from;
    row.to = header.to;
    row.trades = stored.trades;
    row.net = stored.net;
    row.synthetic = header.synthetic;
    return row;
}

} // namespace

void EngineWorker::tellStoredSessions() {
    const auto sessions = headless::listAllSessions(m_dataDir);
    if (!sessions) return log("error", sessions.error().message);
    std::vector<SessionRow> rows;
    for (const headless::ListedSession& session : *sessions)
        rows.push_back(rowOf(session));
    m_outbox.put([&](Mail& mail) { mail.sessions = std::move(rows); });
}

void EngineWorker::keepMarketData(const std::string& sessionId) {
    if (!m_workspace) return log("error", "the data folder could not be opened; see the log");
    const auto keep = [&]() -> Result<headless::ImportOutcome> {
        const auto lock = StoreLock::take(m_dataDir, "market", "import");
        if (!lock) return fail(lock.error());
        const auto place = headless::locateSession(m_dataDir, sessionId);
        if (!place) return fail(place.error());
        return headless::importJournal(*m_workspace, *place, now());
    };
    const auto kept = keep();
    if (!kept) {
        log("error", kept.error().message);
        return answer({0, false, kept.error().message, {}});
    }
    const QualityCounts& counts = kept->report.total;
    std::string text = fmt::format("Bars of session {}: {} stored, {} there already", sessionId,
                                   counts.rowsStored, counts.rowsUnchanged);
    if (counts.rowsConflicting > 0)
        text += fmt::format(", {} differ from stored ones, which stay", counts.rowsConflicting);
    if (counts.rowsRefused > 0) text += fmt::format(", {} not stored", counts.rowsRefused);
    log("info", text + "; report in " + kept->reportFile.string());
    for (const std::string& note : kept->report.notes)
        log("warning", note);
    answer({0, counts.rowsRefused == 0, text, {}});
    tellCatalogue();
}

void EngineWorker::openSession(const std::string& sessionId) {
    openTravel([&](headless::Workspace& workspace) { return openStoredSession(workspace, sessionId); });
}

void EngineWorker::openReplay(const RunRequest& request) {
    openTravel([&](headless::Workspace& workspace) -> Result<TravelSource> {
        const auto configuration = configurationFor(request);
        if (!configuration) return fail(configuration.error());
        const auto config = readRunConfig(*configuration);
        if (!config) return fail(config.error());
        return openStoredData(workspace, *config);
    });
}

void EngineWorker::openTravel(const std::function<Result<TravelSource>(headless::Workspace&)>& open) {
    if (!m_workspace) return log("error", "the data folder could not be opened; see the log");
    if (takesOrders())
        return answer(
            {0, false, "A paper session runs: end it with Ctrl+Shift+X before you open another one", {}});
    forgetRun();
    m_state.mode = RunMode::Replay;
    m_state.phase = RunPhase::Loading;
    tellState();
    auto source = open(*m_workspace);
    if (!source) return fail_(source.error());
    m_state = RunState{};
    m_desk = std::make_unique<TravelDesk>(std::move(*source), *m_workspace, m_outbox);
    if (!m_chartRequest.symbol.empty()) m_desk->showChart(m_chartRequest);
}

void EngineWorker::closeTravel() {
    if (!m_desk) return;
    m_desk.reset();
    m_outbox.put([](Mail& mail) {
        mail.travel = TravelState{};
        mail.session.clear();
        mail.quotes.clear();
        mail.session.emplace_back().reset = true;
    });
}

void EngineWorker::travel(const TravelCommand& command) {
    if (!m_desk) return answer({0, false, "Open a session first, with Ctrl+Shift+O", {}});
    if (command.action != TravelAction::Close) return m_desk->travel(command);
    closeTravel();
    m_state = RunState{};
    tellState();
    tellOperator();
    showChart(m_chartRequest);
}

void EngineWorker::branch(const std::vector<NamedValue>& changes) {
    if (!m_desk) return answer({0, false, "Open a session first, with Ctrl+Shift+O", {}});
    m_desk->branch(changes);
}

} // namespace openbell
