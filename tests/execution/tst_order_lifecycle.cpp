// Orders at a broker that is slow, forgetful, or lies: what is asked, and what is believed.
#include "tests/execution/conversation.h"
#include <QtTest>
#include <set>

using namespace openbell;
using namespace openbell::tests;
using K = CommandKind;

class OrderLifecycleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anEntryIsSentOnceAndItsFillsMoveThePosition() {
        Conversation c;
        c.decide(Direction::Long);
        const BrokerCommand place = c.askedOnce();
        QCOMPARE(place.kind, K::Place);
        QCOMPARE(place.client.attempt, std::uint16_t{0});
        QCOMPARE(place.client.decision, c.log.record().decisions[0].id);
        c.accept(place.order);
        c.fill(place.order, 4);
        QCOMPARE(c.stateOf(place.order), OrderState::PartiallyFilled);
        c.fill(place.order, 6);
        QCOMPARE(c.stateOf(place.order), OrderState::Filled);
        QCOMPARE(c.held(), qty(10));
        QVERIFY(c.asked().empty());
    }

    void aFillThatIsToldTwiceCountsOnce() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.fill(entry, 4, "100", 77);
        c.fill(entry, 4, "100", 77);
        QCOMPARE(c.held(), qty(4));
        QCOMPARE(c.count(RiskEventCode::RepeatIgnored), 1);
        c.fill(entry, 6, "100", 78);
        c.fill(entry, 6, "100", 78); // the order has left the book by now
        QCOMPARE(c.held(), qty(10));
        QCOMPARE(c.count(RiskEventCode::RepeatIgnored), 2);
    }

    void totalsAreTurnedIntoFills() {
        BrokerCapabilities broker;
        broker.fills = FillBasis::Cumulative;
        Conversation c{broker};
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        const auto total = [&](std::int64_t units, std::string_view average) {
            BrokerReport report = c.about(entry, ReportKind::Traded);
            report.basis = FillBasis::Cumulative;
            report.cumulative = qty(units);
            report.price = price(average);
            c.say(report);
        };
        total(4, "100");
        total(4, "100");
        total(10, "101.20");
        total(4, "100"); // late
        QCOMPARE(c.held(), qty(10));
        QCOMPARE(c.log.record().fills.size(), std::size_t{2});
        QCOMPARE(c.log.record().fills[1].price, price("102"));
    }

    void anAcknowledgementAfterTheFillChangesNothing() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.fill(entry, 10);
        c.accept(entry);
        QCOMPARE(c.stateOf(entry), OrderState::Filled);
        QCOMPARE(c.count(RiskEventCode::IllegalTransition), 0);
    }

    void anOverdueAnswerIsAskedForAndALostOneLocksTheSymbolUntilItIsFound() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.wait(1'900);
        QVERIFY(c.asked().empty());
        c.wait(200);
        auto asked = c.asked();
        QCOMPARE(asked.size(), std::size_t{2});
        QVERIFY(asked[0].kind == K::QueryOrders && asked[1].kind == K::QueryTrades);
        c.wait(8'000);
        QCOMPARE(c.stateOf(entry), OrderState::Unknown);
        QCOMPARE(c.count(RiskEventCode::UnknownOrder), 1);
        asked = c.asked();
        c.answer(asked, K::QueryOrders, {c.status(entry, OrderState::Accepted)});
        QCOMPARE(c.stateOf(entry), OrderState::Accepted);
        QCOMPARE(c.count(RiskEventCode::OrderResolved), 1);
        c.fill(entry, 10);
        QCOMPARE(c.held(), qty(10));
    }

    void anUnknownOrderIsNotTakenForRejectedBeforeItCouldHaveArrived() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.wait(3'000);
        c.answer(c.asked(), K::QueryOrders); // it is still on its way
        QVERIFY(isWorking(c.stateOf(entry)));
        c.wait(8'000);
        c.answer(c.asked(), K::QueryOrders);
        QCOMPARE(c.stateOf(entry), OrderState::Rejected);
        QCOMPARE(c.count(RiskEventCode::OrderRejected), 1);
        QVERIFY(!c.log.record().text(c.log.record().riskEvents.back().text).empty() ||
                c.count(RiskEventCode::OrderResolved) == 1);
        QVERIFY(c.asked().empty()); // an entry is not tried again
    }

    void aLostFillIsFetched() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.wait(2'000);
        const auto asked = c.asked();
        c.answer(asked, K::QueryOrders, {c.status(entry, OrderState::Filled, 10)});
        QCOMPARE(c.held(), qty(0));
        BrokerReport trade = c.about(entry, ReportKind::TradeStatus);
        trade.trade = 5;
        trade.quantity = qty(10);
        trade.price = price("100.05");
        c.answer(asked, K::QueryTrades, {trade});
        QCOMPARE(c.held(), qty(10));
        QCOMPARE(c.stateOf(entry), OrderState::Filled);
    }

    void aFillAfterTheCancelIsWaitedForAndCounted() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        QVERIFY(c.execution.cancelOrder(c.log, entry, c.now));
        QCOMPARE(c.askedOnce().kind, K::Cancel);
        c.cancelled(entry, 4);
        QCOMPARE(c.stateOf(entry), OrderState::Cancelled);
        c.fill(entry, 4);
        QCOMPARE(c.held(), qty(4));
        QCOMPARE(c.stateOf(entry), OrderState::Cancelled);
        QCOMPARE(c.count(RiskEventCode::IllegalTransition), 0);
    }

    void whatALostConnectionLeavesInDoubtIsAskedForWhenItIsBack() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.connection(false);
        QCOMPARE(c.stateOf(entry), OrderState::Unknown);
        c.wait(5'000);
        QVERIFY(c.asked().empty());
        c.connection(true);
        const auto asked = c.asked();
        QCOMPARE(asked.size(), std::size_t{4});
        c.answer(asked, K::QueryOrders, {c.status(entry, OrderState::Accepted)});
        QCOMPARE(c.stateOf(entry), OrderState::Accepted);
    }

    void anEntryThatHadNotLeftWhenTheConnectionWentIsDropped() {
        BrokerCapabilities broker;
        broker.rate = {1, kNanosPerSecond};
        Conversation c{broker, Conversation::plain(), 2};
        c.decide(Direction::Long, 0);
        c.decide(Direction::Long, 1);
        QCOMPARE(c.asked().size(), std::size_t{1});
        c.connection(false);
        QCOMPARE(c.stateOf(OrderId{2}), OrderState::Cancelled);
        c.connection(true);
        c.wait(1'000);
        for (const BrokerCommand& command : c.asked())
            QVERIFY(command.kind != K::Place);
    }

    void commandsKeepToTheRateAndWhatClosesGoesFirst() {
        BrokerCapabilities broker;
        broker.rate = {2, kNanosPerSecond};
        Conversation c{broker, Conversation::plain(), 4};
        c.enter(Direction::Long, 0);
        for (std::uint16_t i = 1; i < 4; ++i)
            c.decide(Direction::Long, i);
        c.decide(Direction::ExitLong, 0);
        auto first = c.asked(); // one has left in this second
        QCOMPARE(first.size(), std::size_t{1});
        QCOMPARE(first[0].leg, Leg::Exit);
        QVERIFY(c.asked().empty());
        c.wait(1'000);
        QCOMPARE(c.asked().size(), std::size_t{2});
    }

    void aBrokerThatDoesNotPushIsPolled() {
        BrokerCapabilities broker;
        broker.pushes = false;
        Conversation c{broker};
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.wait(100);
        auto asked = c.asked();
        QCOMPARE(asked.size(), std::size_t{2});
        c.answer(asked, K::QueryOrders, {c.status(entry, OrderState::Accepted)});
        c.answer(asked, K::QueryTrades);
        c.wait(1'000);
        QVERIFY(c.asked().empty());
        c.wait(1'000);
        QCOMPARE(c.asked().size(), std::size_t{2});
    }

    void aRefusedEntryIsNotSentAgainAndSaysWhy() {
        Conversation c;
        c.decide(Direction::Long);
        BrokerReport no = c.about(c.askedOnce().order, ReportKind::Rejected);
        no.text = ShortText{"margin is short by 1,200"};
        c.say(no);
        QCOMPARE(c.count(RiskEventCode::OrderRejected), 1);
        const SessionRecord& r = c.log.record();
        QCOMPARE(r.text(r.riskEvents[0].text), std::string_view{"margin is short by 1,200"});
        QCOMPARE(r.text(r.orderEvents.back().text), std::string_view{"margin is short by 1,200"});
        c.wait(20'000);
        QVERIFY(c.asked().empty());
    }

    void aRefusedExitIsTriedUntilItIsDone() {
        Conversation c;
        c.enter();
        c.decide(Direction::ExitLong);
        std::set<std::uint16_t> attempts;
        for (int i = 0; i < 6; ++i) {
            const BrokerCommand exit = c.askedOnce();
            QCOMPARE(exit.leg, Leg::Exit);
            QVERIFY(attempts.insert(exit.client.attempt).second);
            c.say(exit.order, ReportKind::Rejected);
            for (int k = 0; k < 25 && !c.execution.hasCommands(); ++k)
                c.wait(100);
        }
        const BrokerCommand exit = c.askedOnce();
        c.fill(exit.order, 10);
        QCOMPARE(c.held(), qty(0));
    }

    void anOrderOfSomebodyElseIsNoOrderOfOurs() {
        Conversation c;
        BrokerReport foreign = c.about(OrderId{}, ReportKind::Traded);
        foreign.trade = 9;
        foreign.quantity = qty(5);
        foreign.price = price("100");
        c.say(foreign);
        foreign.order = OrderId{99};
        c.say(foreign);
        QCOMPARE(c.held(), qty(0));
        QVERIFY(c.log.record().fills.empty());
    }

    void nothingIsEnteredInASymbolWithAnUnknownOrderNorWithoutAConnection() {
        Conversation c{{}, Conversation::plain(), 2};
        c.enter(Direction::Long, 0);
        c.decide(Direction::ExitLong, 0);
        const OrderId exit = c.askedOnce().order;
        c.wait(11'000);
        c.asked();
        QCOMPARE(c.stateOf(exit), OrderState::Unknown);
        const auto refusal = [&](std::uint16_t instrument) {
            c.decide(Direction::Short, instrument);
            const Decision& last = c.log.record().decisions.back();
            return last.verdict == Verdict::Refused ? toText(last.refusal) : std::string_view{"none"};
        };
        QCOMPARE(refusal(0), std::string_view{"symbol_locked"});
        QCOMPARE(refusal(1), std::string_view{"none"});
        c.connection(false);
        c.cancelled(OrderId{3}, 0);
        QCOMPARE(refusal(1), std::string_view{"symbol_locked"});
    }

    void whatIsBeingClosedCountsUntilItsExitIsFilled() {
        for (const LimitCode limit : {LimitCode::MaxOpenPositions, LimitCode::PortfolioHeat}) {
            ExecutionSettings settings = Conversation::withStop();
            if (limit == LimitCode::MaxOpenPositions) settings.limits.maxOpenPositions = 1;
            if (limit == LimitCode::PortfolioHeat) settings.limits.portfolioHeat = fraction("0.0003");
            Conversation c{{}, settings, 2};
            c.enter();
            const OrderId stop = c.askedOnce().order;
            c.accept(stop);
            c.decide(Direction::ExitLong);
            c.askedOnce();
            c.cancelled(stop, 0);
            const OrderId exit = c.askedOnce().order;
            c.accept(exit);
            c.decide(Direction::Long, 1);
            QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Refused);
            c.fill(exit, 10);
            c.decide(Direction::Long, 1);
            QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Taken);
        }
    }

    void ordersAreCountedByTheMinuteAndOldPricesAreNotTradedOn() {
        ExecutionSettings settings = Conversation::plain();
        settings.limits.ordersPerMinute = 2;
        settings.limits.staleAfterMillis = 30'000;
        Conversation c{{}, settings, 4};
        for (std::uint16_t instrument = 0; instrument < 3; ++instrument)
            c.decide(Direction::Long, instrument);
        QCOMPARE(c.asked().size(), std::size_t{2});
        QCOMPARE(c.log.record().decisions.back().refusal, GateCode::OrderRate);
        c.now = c.now.plus(61 * kNanosPerSecond);
        c.decide(Direction::Long, 3);
        QCOMPARE(c.log.record().decisions.back().refusal, GateCode::StaleData);
        c.price("100", 3);
        c.decide(Direction::Long, 3);
        QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Taken);
    }

    void aLimitIsTightenedAtWillAndLoosenedWithAConfirmation() {
        ExecutionSettings settings = Conversation::plain();
        settings.limits.maxOpenPositions = 3;
        Conversation c{{}, settings, 4};
        QVERIFY(c.execution.changeLimit(c.log, LimitCode::MaxOpenPositions, 1, false, c.now));
        QVERIFY(!c.execution.changeLimit(c.log, LimitCode::MaxOpenPositions, 2, false, c.now));
        QCOMPARE(c.count(RiskEventCode::LimitChanged), 1);
        c.enter(Direction::Long, 0);
        c.decide(Direction::Long, 1);
        QCOMPARE(c.log.record().decisions.back().refusal, GateCode::OpenPositions);
        QVERIFY(c.execution.changeLimit(c.log, LimitCode::MaxOpenPositions, 2, true, c.now));
        c.decide(Direction::Long, 1);
        QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Taken);
    }

    void moreThanWasOrderedIsCountedAndTold() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.fill(entry, 12);
        QCOMPARE(c.held(), qty(12)); // the money has moved
        QCOMPARE(c.count(RiskEventCode::Excess), 1);
    }
};

QTEST_APPLESS_MAIN(OrderLifecycleTest)
#include "tst_order_lifecycle.moc"
