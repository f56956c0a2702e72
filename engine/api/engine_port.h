#pragma once
// All that the window may see of the engine: commands go in and queue, answers come out as batches of plain
// values. Commands may be called from the GUI thread only and never block; handlers are called on the GUI
// thread, at most 60 times a second. Dropping a Subscription unsubscribes.
#include "engine/api/operator_values.h"
#include "engine/api/subscription.h"
#include "engine/api/travel_values.h"
#include "engine/api/values.h"
#include <functional>

namespace openbell {

// What a run asks for, and its answers.
class RunPort {
public:
    virtual ~RunPort() = default;
    virtual void startRun(RunRequest request) = 0; // a backtest or a replay; a running one is cancelled first
    virtual void cancelRun() = 0;
    virtual void setReplay(ReplayCommand command) = 0;
    virtual void readRunFile(std::string path) = 0; // a configuration; answered by onRunFile
    [[nodiscard]] virtual Subscription onRunFile(std::function<void(const RunFile&)> handler) = 0;
    [[nodiscard]] virtual Subscription onRunState(std::function<void(const RunState&)> handler) = 0;
    [[nodiscard]] virtual Subscription
    onStatistics(std::function<void(const std::vector<StatisticRow>&)> handler) = 0;
};

// What the operator does by hand while a session runs. Every command goes through the session's own gates,
// and is answered by onAnswer; what it changes arrives as rows of the session.
class OperatorPort {
public:
    virtual ~OperatorPort() = default;
    virtual void previewOrder(OrderTicket ticket) = 0; // answered by onPreview; sends nothing
    virtual void placeOrder(OrderTicket ticket) = 0;
    virtual void modifyOrder(OrderChange change) = 0;
    virtual void cancelOrder(OrderId order) = 0;
    virtual void closePosition(std::string symbol, std::string strategy) = 0; // by a market order
    // Running -> Paused -> Halted, or back to Running; a reason is needed to come back. Halting cancels and
    // flattens all, and its receipt is an event.
    virtual void setHalt(SessionLevel level, std::string reason) = 0;
    virtual void changeLimit(LimitChange change) = 0;
    virtual void reconcile() = 0; // with the broker, now
    // A drill: the paper account that is kept apart buys one lot that the session knows nothing of.
    virtual void bookAside(std::string symbol) = 0;
    virtual void settleDifference(FactSeq id, DifferenceState to) = 0; // to Adopted or Ignored
    [[nodiscard]] virtual Subscription onPreview(std::function<void(const OrderPreview&)> handler) = 0;
    [[nodiscard]] virtual Subscription onAnswer(std::function<void(const OperatorAnswer&)> handler) = 0;
    [[nodiscard]] virtual Subscription onRisk(std::function<void(const RiskState&)> handler) = 0;
    [[nodiscard]] virtual Subscription
    onReconciliation(std::function<void(const ReconciliationState&)> handler) = 0;
    [[nodiscard]] virtual Subscription onKillReceipt(std::function<void(const KillReceipt&)> handler) = 0;
};

// Instruments, bars and studies.
class MarketPort {
public:
    virtual ~MarketPort() = default;
    virtual void requestCatalogue() = 0; // symbols, strategies, facts; answered by onCatalogue
    virtual void showChart(ChartRequest request) = 0;
    [[nodiscard]] virtual Subscription onCatalogue(std::function<void(const Catalogue&)> handler) = 0;
    [[nodiscard]] virtual Subscription
    onQuotes(std::function<void(const std::vector<QuoteRow>&)> handler) = 0;
    [[nodiscard]] virtual Subscription onChart(std::function<void(const SharedChartBatch&)> handler) = 0;
};

// Orders, fills, positions, equity, log and explanations of the session shown.
class SessionPort {
public:
    virtual ~SessionPort() = default;
    virtual void explain(ExplainRequest request) = 0;
    [[nodiscard]] virtual Subscription onSession(std::function<void(const SessionBatch&)> handler) = 0;
    [[nodiscard]] virtual Subscription onExplanation(std::function<void(const Explanation&)> handler) = 0;
    [[nodiscard]] virtual Subscription onLog(std::function<void(const std::vector<LogRow>&)> handler) = 0;
};

// What went wrong with what is recorded. Paper sessions that were cut off are told at the start, and whenever
// one is settled.
class RecoveryPort {
public:
    virtual ~RecoveryPort() = default;
    virtual void resumeSession(std::string session) = 0; // it runs from where it was
    virtual void closeSession(std::string session) = 0;  // it ends where it is
    [[nodiscard]] virtual Subscription
    onUnfinished(std::function<void(const std::vector<UnfinishedSession>&)> handler) = 0;

    // What could not be written and waits: told at the start where there is any, and whenever that changes.
    // Both commands are answered by onAnswer.
    virtual void retryDeadLetters(std::int64_t id) = 0;
    virtual void dismissDeadLetters(std::int64_t id) = 0;
    [[nodiscard]] virtual Subscription
    onDeadLetters(std::function<void(const std::vector<DeadLetterRow>&)> handler) = 0;
};

// Going to any moment of a stored session, or of stored data, in either direction. What is shown then arrives
// as rows, charts and states like those of a run.
class TravelPort {
public:
    virtual ~TravelPort() = default;
    virtual void requestSessions() = 0;                  // answered by onSessions
    // Stores the bars that came in during a session, to be run on like imported ones; answered by onAnswer.
    virtual void keepMarketData(std::string sessionId) = 0;
    virtual void openSession(std::string sessionId) = 0; // ends what runs; shown from its end
    virtual void openReplay(RunRequest request) = 0;     // of stored data; shown from its beginning
    virtual void travel(TravelCommand command) = 0;
    virtual void branch(std::vector<NamedValue> changes) = 0; // from the moment shown; answered by onBranch
    [[nodiscard]] virtual Subscription
    onSessions(std::function<void(const std::vector<SessionRow>&)> handler) = 0;
    [[nodiscard]] virtual Subscription onTravelTape(std::function<void(const SharedTravelTape&)> handler) = 0;
    [[nodiscard]] virtual Subscription onTravelLine(std::function<void(const SharedTravelLine&)> handler) = 0;
    [[nodiscard]] virtual Subscription onTravel(std::function<void(const TravelState&)> handler) = 0;
    [[nodiscard]] virtual Subscription onBranch(std::function<void(const SharedBranchOutcome&)> handler) = 0;
};

class EnginePort : public RunPort,
                   public MarketPort,
                   public SessionPort,
                   public OperatorPort,
                   public RecoveryPort,
                   public TravelPort {};

} // namespace openbell
