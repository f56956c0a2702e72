#pragma once
// An EnginePort that plays scripted data and records the commands it gets. A backtest or demo is finished
// inside startRun; a replay waits for advance(), a paper session for commands. GUI thread only.
#include "engine/api/engine_port.h"
#include "tests/ui/support/fake_market.h"
#include "tests/ui/support/fake_paper.h"
#include "tests/ui/support/fake_travel.h"
#include <map>
#include <utility>

namespace openbell::tests {

template <class Value>
class Handlers {
public:
    [[nodiscard]] Subscription add(std::function<void(const Value&)> handler) {
        const int id = ++m_next;
        m_handlers.emplace(id, std::move(handler));
        return Subscription{[this, id] { m_handlers.erase(id); }};
    }
    void send(const Value& value) const {
        for (const auto& [id, handler] : m_handlers)
            handler(value);
    }
    [[nodiscard]] std::size_t count() const { return m_handlers.size(); }

private:
    std::map<int, std::function<void(const Value&)>> m_handlers;
    int m_next = 0;
};

class FakeEnginePort final : public EnginePort {
public:
    void startRun(RunRequest request) override;
    void cancelRun() override;
    void setReplay(ReplayCommand command) override;
    void readRunFile(std::string path) override { readFiles.push_back(std::move(path)); }
    Subscription onRunFile(std::function<void(const RunFile&)> handler) override {
        return runFiles.add(std::move(handler));
    }
    void previewOrder(OrderTicket ticket) override;
    void placeOrder(OrderTicket ticket) override;
    void modifyOrder(OrderChange change) override { changes.push_back(change); }
    void cancelOrder(OrderId order) override { cancelledOrders.push_back(order); }
    void closePosition(std::string symbol, std::string strategy) override {
        closedPositions.emplace_back(std::move(symbol), std::move(strategy));
    }
    void setHalt(SessionLevel level, std::string reason) override;
    void changeLimit(LimitChange change) override;
    void reconcile() override { ++reconciliations; }
    void bookAside(std::string symbol) override { bookedAside.push_back(std::move(symbol)); }
    void settleDifference(FactSeq id, DifferenceState to) override;
    Subscription onPreview(std::function<void(const OrderPreview&)> handler) override {
        return previews.add(std::move(handler));
    }
    Subscription onAnswer(std::function<void(const OperatorAnswer&)> handler) override {
        return answers.add(std::move(handler));
    }
    Subscription onRisk(std::function<void(const RiskState&)> handler) override {
        return risks.add(std::move(handler));
    }
    Subscription onReconciliation(std::function<void(const ReconciliationState&)> handler) override {
        return reconciliationStates.add(std::move(handler));
    }
    Subscription onRunState(std::function<void(const RunState&)> handler) override {
        return states.add(std::move(handler));
    }
    Subscription onStatistics(std::function<void(const std::vector<StatisticRow>&)> handler) override {
        return statistics.add(std::move(handler));
    }
    Subscription onKillReceipt(std::function<void(const KillReceipt&)> handler) override {
        return receipts.add(std::move(handler));
    }
    void resumeSession(std::string session) override { resumed.push_back(std::move(session)); }
    void closeSession(std::string session) override { closed.push_back(std::move(session)); }
    Subscription onUnfinished(std::function<void(const std::vector<UnfinishedSession>&)> handler) override {
        return unfinished.add(std::move(handler));
    }
    void retryDeadLetters(std::int64_t id) override { retriedLetters.push_back(id); }
    void dismissDeadLetters(std::int64_t id) override { dismissedLetters.push_back(id); }
    Subscription onDeadLetters(std::function<void(const std::vector<DeadLetterRow>&)> handler) override {
        return deadLetters.add(std::move(handler));
    }
    void requestSessions() override { storedSessions.send(fakeSessions()); }
    void keepMarketData(std::string sessionId) override { keptData.push_back(std::move(sessionId)); }
    void openSession(std::string sessionId) override;
    void openReplay(RunRequest request) override;
    void travel(TravelCommand command) override;
    void branch(std::vector<NamedValue> wanted) override;
    Subscription onSessions(std::function<void(const std::vector<SessionRow>&)> handler) override {
        return storedSessions.add(std::move(handler));
    }
    Subscription onTravelTape(std::function<void(const SharedTravelTape&)> handler) override {
        return tapes.add(std::move(handler));
    }
    Subscription onTravelLine(std::function<void(const SharedTravelLine&)> handler) override {
        return lines.add(std::move(handler));
    }
    Subscription onTravel(std::function<void(const TravelState&)> handler) override {
        return travels.add(std::move(handler));
    }
    Subscription onBranch(std::function<void(const SharedBranchOutcome&)> handler) override {
        return branches.add(std::move(handler));
    }
    void requestCatalogue() override;
    void showChart(ChartRequest request) override;
    Subscription onCatalogue(std::function<void(const Catalogue&)> handler) override {
        return catalogues.add(std::move(handler));
    }
    Subscription onQuotes(std::function<void(const std::vector<QuoteRow>&)> handler) override {
        return quotes.add(std::move(handler));
    }
    Subscription onChart(std::function<void(const SharedChartBatch&)> handler) override {
        return charts.add(std::move(handler));
    }
    void explain(ExplainRequest request) override;
    Subscription onSession(std::function<void(const SessionBatch&)> handler) override {
        return sessions.add(std::move(handler));
    }
    Subscription onExplanation(std::function<void(const Explanation&)> handler) override {
        return explanations.add(std::move(handler));
    }
    Subscription onLog(std::function<void(const std::vector<LogRow>&)> handler) override {
        return logs.add(std::move(handler));
    }

    void advance(int bars); // of a replay
    void send(RunPhase phase);

    // What was asked for
    std::vector<RunRequest> runs;
    std::vector<ReplayCommand> replayCommands;
    std::vector<std::string> readFiles;
    std::vector<std::string> kills;
    std::vector<OrderTicket> previewed, placed;
    std::vector<OrderChange> changes;
    std::vector<OrderId> cancelledOrders;
    std::vector<std::pair<std::string, std::string>> closedPositions;
    std::vector<std::pair<SessionLevel, std::string>> halts;
    std::vector<LimitChange> limitChanges;
    std::vector<std::pair<FactSeq, DifferenceState>> settled;
    std::vector<std::string> bookedAside;
    int reconciliations = 0;
    std::vector<std::string> resumed, closed;
    std::vector<std::int64_t> retriedLetters, dismissedLetters;
    std::vector<ChartRequest> chartRequests;
    std::vector<ExplainRequest> explainRequests;
    int cancels = 0;
    std::vector<std::string> openedSessions, keptData;
    std::vector<RunRequest> replays;
    std::vector<TravelCommand> travelCommands;
    std::vector<std::vector<NamedValue>> branchChanges;

    // Who listens
    Handlers<RunState> states;
    Handlers<RunFile> runFiles;
    Handlers<std::vector<StatisticRow>> statistics;
    Handlers<KillReceipt> receipts;
    Handlers<OrderPreview> previews;
    Handlers<OperatorAnswer> answers;
    Handlers<RiskState> risks;
    Handlers<ReconciliationState> reconciliationStates;
    Handlers<std::vector<UnfinishedSession>> unfinished;
    Handlers<std::vector<DeadLetterRow>> deadLetters;
    Handlers<Catalogue> catalogues;
    Handlers<std::vector<QuoteRow>> quotes;
    Handlers<SharedChartBatch> charts;
    Handlers<SessionBatch> sessions;
    Handlers<Explanation> explanations;
    Handlers<std::vector<LogRow>> logs;
    Handlers<std::vector<SessionRow>> storedSessions;
    Handlers<SharedTravelTape> tapes;
    Handlers<SharedTravelLine> lines;
    Handlers<TravelState> travels;
    Handlers<SharedBranchOutcome> branches;

private:
    void publishRun();
    void publishPaper();
    [[nodiscard]] ChartBatch chartBatch(std::size_t from, std::size_t end) const;

    RunState m_state;
    ChartRequest m_chart;
    Catalogue m_catalogue = fakeCatalogue();
    std::vector<Bar> m_bars;
    std::size_t m_shown = 0;
    FakeRun m_run;
    RiskState m_risk = fakeRisk();
    TravelState m_travel;
    ReconciliationState m_reconciliation = fakeReconciliation();
};

} // namespace openbell::tests
