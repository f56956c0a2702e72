#include "engine/session/engine_session.h"
#include "engine/session/engine_worker.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr int kFrameMs = 17; // no more than 60 deliveries a second

} // namespace

EngineSession::EngineSession(const std::filesystem::path& dataDir, std::string build, double demoSpeed)
    : m_outbox{[this] {
          QMetaObject::invokeMethod(this, &EngineSession::scheduleDelivery, Qt::QueuedConnection);
      }},
      m_worker{std::make_unique<EngineWorker>(dataDir, std::move(build), demoSpeed, m_outbox)} {
    m_delivery.setSingleShot(true);
    m_delivery.setTimerType(Qt::PreciseTimer);
    connect(&m_delivery, &QTimer::timeout, this, &EngineSession::deliver);
    m_sinceDelivery.start();
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("engine"));
    m_thread.start();
    post([](EngineWorker& worker) { worker.start(); });
}

EngineSession::~EngineSession() {
    // The worker's timers belong to its thread, so it ends there.
    QMetaObject::invokeMethod(
        m_worker.get(), [this] { m_worker.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void EngineSession::post(std::function<void(EngineWorker&)> task) {
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, worker = m_worker.get(), task = std::move(task)] {
            if (worker->isLive()) haltFirst(*worker);
            task(*worker);
        },
        Qt::QueuedConnection);
}

// A halt overtakes every command that waits: what is asked for after it must not be done before it.
void EngineSession::haltFirst(EngineWorker& worker) {
    std::optional<std::string> reason;
    {
        const std::scoped_lock lock{m_haltMutex};
        reason = std::exchange(m_haltReason, std::nullopt);
    }
    if (reason) worker.setHalt(SessionLevel::Halted, *reason);
}

void EngineSession::scheduleDelivery() {
    if (!m_delivery.isActive())
        m_delivery.start(std::max(0, kFrameMs - static_cast<int>(m_sinceDelivery.elapsed())));
}

void EngineSession::deliver() {
    m_sinceDelivery.restart();
    const Mail mail = m_outbox.take();
    if (mail.catalogue) m_catalogues.tell(*mail.catalogue);
    if (mail.sessions) m_storedSessions.tell(*mail.sessions);
    if (mail.tape) m_tapes.tell(*mail.tape);
    if (mail.line) m_lines.tell(*mail.line);
    for (const SessionBatch& batch : mail.session)
        m_sessions.tell(batch);
    for (const SharedChartBatch& batch : mail.chart)
        m_charts.tell(batch);
    if (!mail.quotes.empty()) {
        std::vector<QuoteRow> rows;
        for (const auto& [symbol, row] : mail.quotes)
            rows.push_back(row);
        m_quotes.tell(rows);
    }
    if (mail.statistics) m_statistics.tell(*mail.statistics);
    for (const Explanation& explanation : mail.explanations)
        m_explanations.tell(explanation);
    if (mail.preview) m_previews.tell(*mail.preview);
    for (const OperatorAnswer& answer : mail.answers)
        m_answers.tell(answer);
    if (mail.reconciliation) m_reconciliations.tell(*mail.reconciliation);
    if (mail.receipt) m_receipts.tell(*mail.receipt);
    if (!mail.log.empty()) m_logs.tell(mail.log);
    if (mail.state) m_states.tell(*mail.state);
    if (mail.unfinished) m_unfinished.tell(*mail.unfinished);
    if (mail.deadLetters) m_deadLetters.tell(*mail.deadLetters);
    if (mail.risk) m_risks.tell(*mail.risk);
    if (mail.travel) m_travels.tell(*mail.travel);
    if (mail.branch) m_branches.tell(*mail.branch);
    if (mail.runFile) m_runFiles.tell(*mail.runFile);
}

void EngineSession::startRun(RunRequest request) {
    post([request = std::move(request)](EngineWorker& worker) { worker.startRun(request); });
}
void EngineSession::cancelRun() {
    post([](EngineWorker& worker) { worker.cancelRun(); });
}
void EngineSession::setReplay(ReplayCommand command) {
    post([command](EngineWorker& worker) { worker.setReplay(command); });
}
void EngineSession::readRunFile(std::string path) {
    post([path = std::move(path)](EngineWorker& worker) { worker.readRunFile(path); });
}
void EngineSession::previewOrder(OrderTicket ticket) {
    post([ticket = std::move(ticket)](EngineWorker& worker) { worker.previewOrder(ticket); });
}
void EngineSession::placeOrder(OrderTicket ticket) {
    post([ticket = std::move(ticket)](EngineWorker& worker) { worker.placeOrder(ticket); });
}
void EngineSession::modifyOrder(OrderChange change) {
    post([change](EngineWorker& worker) { worker.modifyOrder(change); });
}
void EngineSession::cancelOrder(OrderId order) {
    post([order](EngineWorker& worker) { worker.cancelOrder(order); });
}
void EngineSession::closePosition(std::string symbol, std::string strategy) {
    post([symbol = std::move(symbol), strategy = std::move(strategy)](EngineWorker& worker) {
        worker.closePosition(symbol, strategy);
    });
}
void EngineSession::setHalt(SessionLevel level, std::string reason) {
    if (level != SessionLevel::Halted)
        return post(
            [level, reason = std::move(reason)](EngineWorker& worker) { worker.setHalt(level, reason); });
    {
        const std::scoped_lock lock{m_haltMutex};
        m_haltReason = std::move(reason);
    }
    post([this](EngineWorker& worker) { haltFirst(worker); });
}
void EngineSession::changeLimit(LimitChange change) {
    post([change = std::move(change)](EngineWorker& worker) { worker.changeLimit(change); });
}
void EngineSession::reconcile() {
    post([](EngineWorker& worker) { worker.reconcile(); });
}
void EngineSession::bookAside(std::string symbol) {
    post([symbol = std::move(symbol)](EngineWorker& worker) { worker.bookAside(symbol); });
}
void EngineSession::settleDifference(FactSeq id, DifferenceState to) {
    post([id, to](EngineWorker& worker) { worker.settleDifference(id, to); });
}
void EngineSession::requestCatalogue() {
    post([](EngineWorker& worker) { worker.tellCatalogue(); });
}
void EngineSession::showChart(ChartRequest request) {
    post([request = std::move(request)](EngineWorker& worker) { worker.showChart(request); });
}
void EngineSession::explain(ExplainRequest request) {
    post([request](EngineWorker& worker) { worker.explain(request); });
}

void EngineSession::resumeSession(std::string session) {
    post([session = std::move(session)](EngineWorker& worker) { worker.resumeSession(session); });
}
void EngineSession::closeSession(std::string session) {
    post([session = std::move(session)](EngineWorker& worker) { worker.closeSession(session); });
}
Subscription EngineSession::onUnfinished(std::function<void(const std::vector<UnfinishedSession>&)> handler) {
    return m_unfinished.add(std::move(handler));
}

void EngineSession::retryDeadLetters(std::int64_t id) {
    post([id](EngineWorker& worker) { worker.settleDeadLetters(id, true); });
}
void EngineSession::dismissDeadLetters(std::int64_t id) {
    post([id](EngineWorker& worker) { worker.settleDeadLetters(id, false); });
}
Subscription EngineSession::onDeadLetters(std::function<void(const std::vector<DeadLetterRow>&)> handler) {
    return m_deadLetters.add(std::move(handler));
}

void EngineSession::requestSessions() {
    post([](EngineWorker& worker) { worker.tellStoredSessions(); });
}
void EngineSession::keepMarketData(std::string sessionId) {
    post([id = std::move(sessionId)](EngineWorker& worker) { worker.keepMarketData(id); });
}
void EngineSession::openSession(std::string sessionId) {
    post([id = std::move(sessionId)](EngineWorker& worker) { worker.openSession(id); });
}
void EngineSession::openReplay(RunRequest request) {
    post([request = std::move(request)](EngineWorker& worker) { worker.openReplay(request); });
}
void EngineSession::travel(TravelCommand command) {
    post([command = std::move(command)](EngineWorker& worker) { worker.travel(command); });
}
void EngineSession::branch(std::vector<NamedValue> changes) {
    post([changes = std::move(changes)](EngineWorker& worker) { worker.branch(changes); });
}

Subscription EngineSession::onSessions(std::function<void(const std::vector<SessionRow>&)> handler) {
    return m_storedSessions.add(std::move(handler));
}
Subscription EngineSession::onTravelTape(std::function<void(const SharedTravelTape&)> handler) {
    return m_tapes.add(std::move(handler));
}
Subscription EngineSession::onTravelLine(std::function<void(const SharedTravelLine&)> handler) {
    return m_lines.add(std::move(handler));
}
Subscription EngineSession::onTravel(std::function<void(const TravelState&)> handler) {
    return m_travels.add(std::move(handler));
}
Subscription EngineSession::onBranch(std::function<void(const SharedBranchOutcome&)> handler) {
    return m_branches.add(std::move(handler));
}
Subscription EngineSession::onRunFile(std::function<void(const RunFile&)> handler) {
    return m_runFiles.add(std::move(handler));
}
Subscription EngineSession::onRunState(std::function<void(const RunState&)> handler) {
    return m_states.add(std::move(handler));
}
Subscription EngineSession::onStatistics(std::function<void(const std::vector<StatisticRow>&)> handler) {
    return m_statistics.add(std::move(handler));
}
Subscription EngineSession::onKillReceipt(std::function<void(const KillReceipt&)> handler) {
    return m_receipts.add(std::move(handler));
}
Subscription EngineSession::onPreview(std::function<void(const OrderPreview&)> handler) {
    return m_previews.add(std::move(handler));
}
Subscription EngineSession::onAnswer(std::function<void(const OperatorAnswer&)> handler) {
    return m_answers.add(std::move(handler));
}
Subscription EngineSession::onRisk(std::function<void(const RiskState&)> handler) {
    return m_risks.add(std::move(handler));
}
Subscription EngineSession::onReconciliation(std::function<void(const ReconciliationState&)> handler) {
    return m_reconciliations.add(std::move(handler));
}
Subscription EngineSession::onCatalogue(std::function<void(const Catalogue&)> handler) {
    return m_catalogues.add(std::move(handler));
}
Subscription EngineSession::onQuotes(std::function<void(const std::vector<QuoteRow>&)> handler) {
    return m_quotes.add(std::move(handler));
}
Subscription EngineSession::onChart(std::function<void(const SharedChartBatch&)> handler) {
    return m_charts.add(std::move(handler));
}
Subscription EngineSession::onSession(std::function<void(const SessionBatch&)> handler) {
    return m_sessions.add(std::move(handler));
}
Subscription EngineSession::onExplanation(std::function<void(const Explanation&)> handler) {
    return m_explanations.add(std::move(handler));
}
Subscription EngineSession::onLog(std::function<void(const std::vector<LogRow>&)> handler) {
    return m_logs.add(std::move(handler));
}

} // namespace openbell
