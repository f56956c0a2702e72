#pragma once
// What every adapter of the broker port promises, as tests. A test program of an adapter gives a factory of
// fresh brokers in a world that it drives, and runs this suite:
//     int main(int argc, char** argv) { BrokerContract suite{makeMine}; return QTest::qExec(&suite, argc,
//     argv); }
#include "engine/broker/broker_port.h"
#include "engine/market/bar.h"
#include <QObject>
#include <functional>
#include <memory>

namespace openbell::tests {

// A broker with the market it trades in. Two instruments, 0 and 1, lot size 1, tick 0.05; the account holds
// nothing but cash.
class BrokerWorld {
public:
    virtual ~BrokerWorld() = default;
    [[nodiscard]] virtual BrokerPort& broker() = 0;
    // A stretch of trading that starts now. Time has passed the previous one.
    virtual void trade(InstrumentId instrument, const Bar& bar) = 0;
    // False where this world cannot do it.
    virtual bool loseConnection(UtcTime now, std::int64_t forNanos) = 0;
    // The exchange closes for the day; false where this world cannot do it.
    virtual bool endSession(UtcTime now) = 0;
};

using BrokerFactory = std::function<std::unique_ptr<BrokerWorld>()>;

class BrokerContract : public QObject {
    Q_OBJECT
public:
    explicit BrokerContract(BrokerFactory factory) : m_factory{std::move(factory)} {}

private Q_SLOTS:
    void init();

    void anOrderIsAcknowledged();
    void aMarketOrderIsExecutedOnceAndWhole();
    void aLimitOrderRestsUntilTheMarketTradesThroughIt();
    void aStopOrderWaitsForItsPrice();
    void aCancelledOrderSaysWhatWasFilledAndFillsNoMore();
    void aSecondPlaceOfTheSameClientOrderMakesNoSecondOrder();
    void aWorkingOrderIsModifiedWhereTheBrokerCan();
    void oneCommandCancelsAllWhereTheBrokerCan();
    void ordersOfAGroupShareTheirQuantityWhereTheBrokerCan();
    void whatIsDoneCannotBeCancelled();
    void whatIsDoneCannotBeModified();
    void aDayOrderEndsWithTheDay();
    void everyQueryIsClosedByItsNumber();
    void theOrdersOfTodayAreAllInTheAnswer();
    void theTradesOfTodayAreThoseThatWereTold();
    void positionsAndFundsFollowTheTrades();
    void reportsAreHandedOutOnce();
    void whatCannotLeaveTheMachineIsRefused();
    void aLostConnectionEndsEveryQuery();
    void ordersSurviveALostConnection();

private:
    [[nodiscard]] BrokerCommand order(Side side, std::int64_t units, InstrumentId instrument = {});
    void send(BrokerCommand command);
    void cancel(const BrokerCommand& order);
    std::uint32_t query(CommandKind kind);
    void wait(std::int64_t nanos);
    void settle();
    void trade(const char* open, const char* high, const char* low, const char* close,
               InstrumentId instrument = {});
    [[nodiscard]] std::vector<BrokerReport> told(OrderId order, ReportKind kind) const;
    [[nodiscard]] std::vector<BrokerReport> answer(CommandKind kind);
    [[nodiscard]] BrokerReport statusOf(OrderId order);
    [[nodiscard]] Quantity filledOf(OrderId order);
    [[nodiscard]] bool isClosed(std::uint32_t request) const;

    BrokerFactory m_factory;
    std::unique_ptr<BrokerWorld> m_world;
    BrokerCapabilities m_can;
    UtcTime m_now;
    std::vector<BrokerReport> m_reports;
    std::uint32_t m_lastOrder = 0, m_lastRequest = 0;
};

} // namespace openbell::tests
