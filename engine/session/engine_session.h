#pragma once
// The engine behind the window: an EnginePort whose commands run on a worker thread of its own and whose
// answers come back on the GUI thread, at most 60 times a second. GUI thread only; joins its thread when
// destroyed.
#include "engine/api/engine_port.h"
#include "engine/session/listeners.h"
#include "engine/session/outbox.h"
#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>
#include <filesystem>
#include <memory>

namespace openbell {

class EngineWorker;

class EngineSession final : public QObject, public EnginePort {
    Q_OBJECT
public:
    // `build` names the program in reports. The demo runs at `demoSpeed` bar times a second; 0 = as fast as
    // it can.
    EngineSession(const std::filesystem::path& dataDir, std::string build, double demoSpeed = 240);
    ~EngineSession() override;

    void startRun(RunRequest request) override;
    void cancelRun() override;
    void setReplay(ReplayCommand command) override;
    void readRunFile(std::string path) override;
    [[nodiscard]] Subscription onRunFile(std::function<void(const RunFile&)> handler) override;
    [[nodiscard]] Subscription onRunState(std::function<void(const RunState&)> handler) override;
    [[nodiscard]] Subscription
    onStatistics(std::function<void(const std::vector<StatisticRow>&)> handler) override;

    void previewOrder(OrderTicket ticket) override;
    void placeOrder(OrderTicket ticket) override;
    void modifyOrder(OrderChange change) override;
    void cancelOrder(OrderId order) override;
    void closePosition(std::string symbol, std::string strategy) override;
    void setHalt(SessionLevel level, std::string reason) override;
    void changeLimit(LimitChange change) override;
    void reconcile() override;
    void bookAside(std::string symbol) override;
    void settleDifference(FactSeq id, DifferenceState to) override;
    [[nodiscard]] Subscription onPreview(std::function<void(const OrderPreview&)> handler) override;
    [[nodiscard]] Subscription onAnswer(std::function<void(const OperatorAnswer&)> handler) override;
    [[nodiscard]] Subscription onRisk(std::function<void(const RiskState&)> handler) override;
    [[nodiscard]] Subscription
    onReconciliation(std::function<void(const ReconciliationState&)> handler) override;
    [[nodiscard]] Subscription onKillReceipt(std::function<void(const KillReceipt&)> handler) override;

    void resumeSession(std::string session) override;
    void closeSession(std::string session) override;
    [[nodiscard]] Subscription
    onUnfinished(std::function<void(const std::vector<UnfinishedSession>&)> handler) override;
    void retryDeadLetters(std::int64_t id) override;
    void dismissDeadLetters(std::int64_t id) override;
    [[nodiscard]] Subscription
    onDeadLetters(std::function<void(const std::vector<DeadLetterRow>&)> handler) override;

    void requestCatalogue() override;
    void showChart(ChartRequest request) override;
    [[nodiscard]] Subscription onCatalogue(std::function<void(const Catalogue&)> handler) override;
    [[nodiscard]] Subscription onQuotes(std::function<void(const std::vector<QuoteRow>&)> handler) override;
    [[nodiscard]] Subscription onChart(std::function<void(const SharedChartBatch&)> handler) override;

    void requestSessions() override;
    void keepMarketData(std::string sessionId) override;
    void openSession(std::string sessionId) override;
    void openReplay(RunRequest request) override;
    void travel(TravelCommand command) override;
    void branch(std::vector<NamedValue> changes) override;
    [[nodiscard]] Subscription
    onSessions(std::function<void(const std::vector<SessionRow>&)> handler) override;
    [[nodiscard]] Subscription onTravelTape(std::function<void(const SharedTravelTape&)> handler) override;
    [[nodiscard]] Subscription onTravelLine(std::function<void(const SharedTravelLine&)> handler) override;
    [[nodiscard]] Subscription onTravel(std::function<void(const TravelState&)> handler) override;
    [[nodiscard]] Subscription onBranch(std::function<void(const SharedBranchOutcome&)> handler) override;

    void explain(ExplainRequest request) override;
    [[nodiscard]] Subscription onSession(std::function<void(const SessionBatch&)> handler) override;
    [[nodiscard]] Subscription onExplanation(std::function<void(const Explanation&)> handler) override;
    [[nodiscard]] Subscription onLog(std::function<void(const std::vector<LogRow>&)> handler) override;

private:
    void post(std::function<void(EngineWorker&)> task);
    void haltFirst(EngineWorker& worker); // on the worker thread
    void scheduleDelivery();
    void deliver();

    Listeners<RunState> m_states;
    Listeners<RunFile> m_runFiles;
    Listeners<std::vector<StatisticRow>> m_statistics;
    Listeners<KillReceipt> m_receipts;
    Listeners<OrderPreview> m_previews;
    Listeners<OperatorAnswer> m_answers;
    Listeners<RiskState> m_risks;
    Listeners<ReconciliationState> m_reconciliations;
    Listeners<std::vector<UnfinishedSession>> m_unfinished;
    Listeners<std::vector<DeadLetterRow>> m_deadLetters;
    Listeners<Catalogue> m_catalogues;
    Listeners<std::vector<QuoteRow>> m_quotes;
    Listeners<SharedChartBatch> m_charts;
    Listeners<SessionBatch> m_sessions;
    Listeners<Explanation> m_explanations;
    Listeners<std::vector<SessionRow>> m_storedSessions;
    Listeners<SharedTravelTape> m_tapes;
    Listeners<SharedTravelLine> m_lines;
    Listeners<TravelState> m_travels;
    Listeners<SharedBranchOutcome> m_branches;
    Listeners<std::vector<LogRow>> m_logs;

    QTimer m_delivery;
    QElapsedTimer m_sinceDelivery;
    Outbox m_outbox; // any thread
    std::mutex m_haltMutex;
    std::optional<std::string> m_haltReason; // of a halt that is asked for and not carried out
    QThread m_thread;
    std::unique_ptr<EngineWorker> m_worker; // lives on m_thread
};

} // namespace openbell
