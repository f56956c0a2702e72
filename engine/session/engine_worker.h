#pragma once
// The engine's side of the window: loads, runs, paces and tells. Every method runs on the worker thread;
// nothing here touches a widget. Work is done in slices of a few milliseconds so that a command never waits
// long.
#include "engine/replay/backtest.h"
#include "engine/session/chart_source.h"
#include "engine/session/halt_file.h"
#include "engine/session/headless/kept_session.h"
#include "engine/session/headless/workspace.h"
#include "engine/session/operator_commands.h"
#include "engine/session/operator_rows.h"
#include "engine/session/outbox.h"
#include "engine/session/risk_gauges.h"
#include "engine/session/session_rows.h"
#include "engine/session/store_watch.h"
#include "engine/session/travel_desk.h"
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <filesystem>

namespace openbell {

class EngineWorker : public QObject {
    Q_OBJECT
public:
    EngineWorker(std::filesystem::path dataDir, std::string build, double demoSpeed, Outbox& outbox);
    ~EngineWorker() override; // a paper session that runs is ended

    void start(); // first call, on the worker thread
    void startRun(const RunRequest& request);
    void cancelRun();
    void setReplay(ReplayCommand command);
    void readRunFile(const std::string& path);
    void previewOrder(const OrderTicket& ticket);
    void placeOrder(const OrderTicket& ticket);
    void modifyOrder(const OrderChange& change);
    void cancelOrder(OrderId order);
    void closePosition(const std::string& symbol, const std::string& strategy);
    void setHalt(SessionLevel level, const std::string& reason);
    void changeLimit(const LimitChange& change);
    void reconcile();
    void bookAside(const std::string& symbol);
    void settleDifference(FactSeq id, DifferenceState to);
    void resumeSession(const std::string& session);
    void closeSession(const std::string& session);
    void settleDeadLetters(std::int64_t id, bool write); // of the group that begins with `id`
    void tellCatalogue();
    void showChart(const ChartRequest& request);
    void explain(const ExplainRequest& request);
    // A run that has not ended, whether it is paused or not.
    [[nodiscard]] bool isLive() const {
        return m_run && (m_state.phase == RunPhase::Running || m_state.phase == RunPhase::Paused);
    }

    void tellStoredSessions();
    void keepMarketData(const std::string& sessionId);
    void openSession(const std::string& sessionId);
    void openReplay(const RunRequest& request);
    void travel(const TravelCommand& command);
    void branch(const std::vector<NamedValue>& changes);

private:
    void openTravel(const std::function<Result<TravelSource>(headless::Workspace&)>& open);
    void closeTravel();
    [[nodiscard]] Result<Configuration> configurationFor(const RunRequest& request);
    [[nodiscard]] Status prepare(const RunRequest& request);
    void slice();
    void followBars(); // in the state told
    void watchStopFile();
    void keepHalt();
    void haltNext(SessionLevel level, const std::string& reason);
    void flatten();
    void answer(OperatorAnswer answer);
    void carryOut(const Result<OperatorCommand>& command, const std::string& done);
    void tellOperator();
    void tellDifferences();
    void sendDifferences();
    [[nodiscard]] bool isPaper() const { return m_state.mode == RunMode::Paper; }
    [[nodiscard]] bool takesOrders() const { return isLive() && isPaper(); }
    [[nodiscard]] RunKind kindOf(const RunRequest& request) const;
    [[nodiscard]] Status beginPaper();
    void takeOverHalt();
    void tellUnfinished();
    void tellDeadLetters();
    void forgetRun();
    void nameRun(bool manual); // in the state told
    void launch();
    // Whether all that was applied is, or will be, written; a session that cannot be written stops.
    [[nodiscard]] bool isKept();
    void record();
    [[nodiscard]] static UtcTime now(); // of the machine
    void finishRun();
    void tellState();
    void tellSession(bool reset);
    void tellChart();
    void tellQuotes();
    void log(std::string level, std::string text);
    void fail_(const Error& error);
    [[nodiscard]] const SessionRecord* facts() const;
    [[nodiscard]] const BarSeries* runningSeries(const ChartRequest& request, std::size_t* applied) const;

    // Fixed at construction
    std::filesystem::path m_dataDir;
    std::string m_build;
    double m_demoSpeed;
    Outbox& m_outbox;

    std::optional<headless::Workspace> m_workspace;
    std::optional<StoreWatch> m_watch;
    std::optional<Backtest> m_run;                     // while it runs, and after it for the chart
    std::unique_ptr<headless::SessionKeeper> m_keeper; // of the paper session that runs; refers to m_run
    std::optional<SessionRecord> m_record;             // of the finished run
    std::unique_ptr<TravelDesk> m_desk;                // while a session is gone through; nothing runs then
    ChartRequest m_chartRequest;                       // the newest
    RunState m_state;
    ToldSoFar m_told;
    std::size_t m_markedFills = 0, m_markedDecisions = 0;
    std::optional<ChartSource> m_chart;
    std::optional<BarSeries> m_chartBars;  // stored bars, when the chart does not show the run
    HaltRow m_halt;                        // of the session that runs, or kept for the next one
    std::optional<std::size_t> m_haltedAt; // order events there were when the receipt that is open began
    KillReceipt m_receipt;                 // of that halt, without its lines
    std::size_t m_toldDifferences = 0;
    UtcTime m_reconciledAt = kNoTime;
    QTimer m_timer;
    QTimer m_stopTimer;    // looks for the STOP file
    QElapsedTimer m_clock; // since the run started
    double m_due = 0;      // bar times that a paced replay still owes
};

} // namespace openbell
