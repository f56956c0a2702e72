#pragma once
// The engine's side of the window: loads, runs, paces and tells. Every method runs on the worker thread;
// nothing here touches a widget. Work is done in slices of a few milliseconds so that a command never waits
// long.
#include "engine/replay/backtest.h"
#include "engine/session/chart_source.h"
#include "engine/session/headless/workspace.h"
#include "engine/session/outbox.h"
#include "engine/session/session_rows.h"
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <filesystem>

namespace openbell {

class EngineWorker : public QObject {
    Q_OBJECT
public:
    EngineWorker(std::filesystem::path dataDir, std::string build, double demoSpeed, Outbox& outbox);

    void start(); // first call, on the worker thread
    void startRun(const RunRequest& request);
    void cancelRun();
    void setReplay(ReplayCommand command);
    void kill(const std::string& reason);
    void tellCatalogue();
    void showChart(const ChartRequest& request);
    void explain(const ExplainRequest& request);

private:
    [[nodiscard]] Result<Configuration> configurationFor(const RunRequest& request);
    [[nodiscard]] Status prepare(const RunRequest& request);
    void slice();
    void finishRun();
    void tellState();
    void tellSession(bool reset);
    void tellChart();
    void tellQuotes();
    void log(std::string level, std::string text);
    void fail_(const Error& error);
    [[nodiscard]] const SessionRecord* record() const;
    [[nodiscard]] const BarSeries* runningSeries(const ChartRequest& request, std::size_t* applied) const;

    // Fixed at construction
    std::filesystem::path m_dataDir;
    std::string m_build;
    double m_demoSpeed;
    Outbox& m_outbox;

    std::optional<headless::Workspace> m_workspace;
    std::optional<Backtest> m_run;         // while it runs, and after it for the chart
    std::optional<SessionRecord> m_record; // of the finished run
    RunState m_state;
    ToldSoFar m_told;
    std::size_t m_markedFills = 0, m_markedDecisions = 0;
    std::optional<ChartSource> m_chart;
    std::optional<BarSeries> m_chartBars; // stored bars, when the chart does not show the run
    QTimer m_timer;
    QElapsedTimer m_clock; // since the run started
    double m_due = 0;      // bar times that a paced replay still owes
};

} // namespace openbell
