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
        m_worker.get(), [worker = m_worker.get(), task = std::move(task)] { task(*worker); },
        Qt::QueuedConnection);
}

void EngineSession::scheduleDelivery() {
    if (!m_delivery.isActive())
        m_delivery.start(std::max(0, kFrameMs - static_cast<int>(m_sinceDelivery.elapsed())));
}

void EngineSession::deliver() {
    m_sinceDelivery.restart();
    const Mail mail = m_outbox.take();
    if (mail.catalogue) m_catalogues.tell(*mail.catalogue);
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
    for (const KillReceipt& receipt : mail.receipts)
        m_receipts.tell(receipt);
    if (!mail.log.empty()) m_logs.tell(mail.log);
    if (mail.state) m_states.tell(*mail.state);
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
void EngineSession::kill(std::string reason) {
    post([reason = std::move(reason)](EngineWorker& worker) { worker.kill(reason); });
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

Subscription EngineSession::onRunState(std::function<void(const RunState&)> handler) {
    return m_states.add(std::move(handler));
}
Subscription EngineSession::onStatistics(std::function<void(const std::vector<StatisticRow>&)> handler) {
    return m_statistics.add(std::move(handler));
}
Subscription EngineSession::onKillReceipt(std::function<void(const KillReceipt&)> handler) {
    return m_receipts.add(std::move(handler));
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
