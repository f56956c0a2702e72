#pragma once
// A session that is gone through: carries out what the window asks of it and tells what is to be seen at each
// moment. Work is done in slices of a few milliseconds. Lives on the worker thread.
#include "engine/insight/compare_futures.h"
#include "engine/replay/branch.h"
#include "engine/replay/branch_settings.h"
#include "engine/replay/session_marks.h"
#include "engine/session/chart_source.h"
#include "engine/session/outbox.h"
#include "engine/session/session_rows.h"
#include "engine/session/travel_source.h"
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace openbell {

class TravelDesk final : public QObject {
    Q_OBJECT
public:
    // The workspace and the outbox must outlive the desk.
    TravelDesk(TravelSource source, headless::Workspace& workspace, Outbox& outbox);

    void travel(const TravelCommand& command);
    void replay(ReplayCommand command); // as of a running replay: bars a second
    void branch(const std::vector<NamedValue>& changes);
    void showChart(const ChartRequest& request);
    void explain(const ExplainRequest& request);

private:
    void slice();
    void wake();
    void explore();
    void explored();
    void goTo(std::size_t moment);
    void step(const TravelCommand& command);
    void find(std::optional<std::size_t> moment, const char* what);
    void play();
    [[nodiscard]] std::size_t played(double seconds);
    void setPlaying(bool playing);
    void changeBookmarks(bool add, const std::string& text);
    void finishBranch();

    void tellMoment();
    void tellRows();
    void tellTape();
    void tellLine();
    void tellChart();
    void tellQuotes();
    void tellExplanation(bool again);
    void tellStatistics();
    void tellState();
    void say(bool done, std::string text);
    [[nodiscard]] const SessionRecord& record() const { return m_machine.session().record(); }
    [[nodiscard]] std::size_t applied(const BarSeries& series) const;
    [[nodiscard]] std::optional<InstrumentId> instrumentOf(const std::string& symbol) const;

    // Fixed at construction
    headless::Workspace& m_workspace;
    Outbox& m_outbox;
    std::string m_title, m_recordedHash;
    std::vector<BarSeries> m_series;
    std::vector<CalendarPtr> m_calendars;
    std::optional<BarSeries> m_benchmark;
    bool m_fromStart;

    TimeMachine m_machine;
    std::optional<SessionMarks> m_marks; // when explored
    std::string m_note;
    std::optional<std::size_t> m_wanted; // moment to go to
    bool m_playing = false;
    double m_speed = 60;             // of real time; 0 = as fast as possible
    std::optional<double> m_barRate; // bars a second instead
    double m_due = 0;                // of session time in seconds, or of bars, still to be played
    RunState m_state;
    std::vector<Bookmark> m_bookmarks;

    std::size_t m_toldSize = 0; // facts told, to know whether time went back
    ToldSoFar m_told;
    LoggedSoFar m_logged;
    std::optional<ExplainRequest> m_explained;
    std::optional<BarSeries> m_chartBars; // stored ones, where the chart is not of the session's
    std::optional<ChartBatch> m_chart;    // whole
    std::size_t m_chartTold = 0, m_markedFills = 0, m_markedDecisions = 0;

    std::optional<Branch> m_branch;
    std::string m_branchChanges;
    std::size_t m_branchMoment = 0, m_tradesBefore = 0, m_pointsBefore = 0;

    QTimer m_timer, m_statistics;
    QElapsedTimer m_clock; // since the last bit was played
};

} // namespace openbell
