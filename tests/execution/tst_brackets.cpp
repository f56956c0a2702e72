// Stops and targets at a broker that executes what it has: their sum never exceeds the position.
#include "tests/execution/conversation.h"
#include <QtTest>
#include <set>

using namespace openbell;
using namespace openbell::tests;
using K = CommandKind;

class BracketsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theStopIsPlacedAsTheEntryFillsAndGrowsWithIt() {
        Conversation c{{}, Conversation::withStop()};
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.fill(entry, 4);
        const BrokerCommand stop = c.askedOnce();
        QCOMPARE(stop.leg, Leg::Stop);
        QCOMPARE(stop.quantity, qty(4));
        QCOMPARE(stop.stop, price("98"));
        c.fill(entry, 6);
        QVERIFY(c.asked().empty()); // one thing at a time
        c.accept(stop.order);
        const BrokerCommand grow = c.askedOnce();
        QCOMPARE(grow.kind, K::Modify);
        QCOMPARE(grow.quantity, qty(10));
    }

    void aWorseFillBringsTheStopAlongAndABetterOneDoesNot() {
        for (const bool worse : {true, false}) {
            Conversation c{{}, Conversation::withStop()}; // two below the entry
            c.decide(Direction::Long);
            const OrderId entry = c.askedOnce().order;
            c.fill(entry, 4);
            const BrokerCommand stop = c.askedOnce();
            c.fill(entry, 6, worse ? "101" : "99");
            c.accept(stop.order);
            const BrokerCommand grow = c.askedOnce();
            QCOMPARE(grow.quantity, qty(10));
            QCOMPARE(grow.stop, price(worse ? "98.60" : "98")); // of an average of 100.60, or 99.40
        }
    }

    void theTargetWaitsForTheStopToMakeRoom() {
        Conversation c{{}, Conversation::withBracket()};
        c.enter();
        const BrokerCommand stop = c.askedOnce();
        c.accept(stop.order);
        QVERIFY(c.asked().empty());
        c.price("104");
        const BrokerCommand away = c.askedOnce();
        QCOMPARE(away.kind, K::Cancel);
        QCOMPARE(away.order, stop.order);
        c.cancelled(stop.order, 0);
        const BrokerCommand target = c.askedOnce();
        QCOMPARE(target.leg, Leg::Target);
        QCOMPARE(target.quantity, qty(10));
        c.fill(target.order, 10, "104");
        QCOMPARE(c.held(), qty(0));
        QVERIFY(c.asked().empty());
        QCOMPARE(c.log.record().trades[0].exitReason, ExitReason::Target);
    }

    void aStopThatFilledWhileItWasCancelledLeavesLessForTheTarget() {
        Conversation c{{}, Conversation::withBracket()};
        c.enter();
        const BrokerCommand stop = c.askedOnce();
        c.accept(stop.order);
        c.price("104");
        c.askedOnce();
        c.cancelled(stop.order, 4); // told before the fill itself
        QVERIFY(c.asked().empty() || c.execution.slots()[0].position.quantity == qty(10));
        c.fill(stop.order, 4, "98");
        QCOMPARE(c.held(), qty(6));
        const auto asked = c.asked();
        QCOMPARE(asked.size(), std::size_t{1});
        QCOMPARE(asked[0].quantity, qty(6));
    }

    void withNativeOcoBothRestAndShareAGroup() {
        BrokerCapabilities broker;
        broker.oco = true;
        Conversation c{broker, Conversation::withBracket()};
        c.enter();
        const auto children = c.asked();
        QCOMPARE(children.size(), std::size_t{2});
        QVERIFY(!children[0].group.isNone());
        QCOMPARE(children[0].group, children[1].group);
        c.accept(children[0].order);
        c.accept(children[1].order);
        c.fill(children[1].order, 10, "104");
        QCOMPARE(c.held(), qty(0));
        c.cancelled(children[0].order, 0); // by the broker itself
        QVERIFY(!isWorking(c.stateOf(children[0].order)));
    }

    void twoTargetsSplitThePositionAndTheFirstMovesTheStop() {
        BrokerCapabilities broker;
        broker.oco = true;
        ExecutionSettings settings = Conversation::withBracket();
        settings.exits.target2 = {DistanceType::RMultiple, fraction("3")};
        settings.exits.split = fraction("0.35");
        settings.exits.breakEvenAfterTarget = true;
        Conversation c{broker, settings};
        c.enter();
        const auto children = c.asked();
        QCOMPARE(children.size(), std::size_t{3});
        QCOMPARE(children[1].quantity, qty(3));
        QCOMPARE(children[1].limit, price("104"));
        QCOMPARE(children[2].quantity, qty(7));
        QCOMPARE(children[2].limit, price("106"));
        for (const BrokerCommand& child : children)
            c.accept(child.order);
        const auto nextTarget = [&] { return c.execution.nextTarget(c.execution.slots().front()); };
        QCOMPARE(nextTarget(), price("104"));
        c.fill(children[1].order, 3, "104");
        QCOMPARE(nextTarget(), price("106"));
        const BrokerCommand move = c.askedOnce();
        QCOMPARE(move.order, children[0].order);
        QCOMPARE(move.quantity, qty(7));
        QCOMPARE(move.stop, price("100"));
        c.modified(move);
        c.fill(children[2].order, 7, "106");
        QCOMPARE(c.held(), qty(0));
    }

    void aTrailingStopFollowsTheCloseAndNeverGoesBack() {
        ExecutionSettings settings = Conversation::withStop();
        settings.exits.trailing = {DistanceType::Percent, fraction("0.02")};
        Conversation c{{}, settings};
        c.enter();
        const BrokerCommand stop = c.askedOnce();
        c.accept(stop.order);
        c.price("110");
        const BrokerCommand up = c.askedOnce();
        QCOMPARE(up.stop, price("107.80"));
        c.modified(up);
        c.price("105");
        QVERIFY(c.asked().empty());
    }

    void aTrailingStopAndASecondTargetMayBeMeasuredInTheAverageTrueRange() {
        ExecutionSettings settings = Conversation::withStop();
        settings.exits.target = {DistanceType::Percent, fraction("0.03")};
        settings.exits.target2 = {DistanceType::Atr, fraction("4")};
        settings.exits.trailing = {DistanceType::Atr, fraction("1.5")};
        BrokerCapabilities broker;
        broker.oco = true;
        Conversation c{broker, settings};
        Signal signal;
        signal.time = c.now;
        signal.price = price("100");
        signal = c.log.append(signal, {});
        EntryMoment moment{0, 0, UtcTime{INT64_MAX}, signal.seq};
        moment.target2Atr = 2;
        c.execution.decideEntry(c.log, signal, moment); // the other is not warmed up
        QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Refused);
        moment.trailingAtr = 2;
        c.execution.decideEntry(c.log, signal, moment);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        c.fill(entry, 10);
        OrderId stop;
        Price second;
        for (const BrokerCommand& command : c.asked()) {
            c.accept(command.order);
            if (command.leg == Leg::Stop) stop = command.order;
            if (command.leg == Leg::Target2) second = command.limit;
        }
        QCOMPARE(second, price("108"));
        c.price("102");
        const BrokerCommand move = c.askedOnce();
        QCOMPARE(move.order, stop);
        QCOMPARE(move.stop, price("99"));
    }

    void aRefusedStopIsPlacedAgainAndAfterAFewTimesThePositionIsClosed() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        for (int i = 0; i < 4; ++i) {
            BrokerCommand stop = c.askedOnce();
            QCOMPARE(stop.leg, Leg::Stop);
            c.say(stop.order, ReportKind::Rejected);
            for (int k = 0; k < 25 && !c.execution.hasCommands(); ++k)
                c.wait(100);
        }
        const BrokerCommand exit = c.askedOnce();
        QCOMPARE(exit.leg, Leg::Exit);
        c.fill(exit.order, 10);
        QCOMPARE(c.log.record().trades[0].exitReason, ExitReason::Rejected);
    }

    void bySettingARefusedStopClosesAtOnce() {
        ExecutionSettings settings = Conversation::withStop();
        settings.exits.childRejected = ChildRejected::Flatten;
        Conversation c{{}, settings};
        c.enter();
        c.say(c.askedOnce().order, ReportKind::Rejected);
        QCOMPARE(c.askedOnce().leg, Leg::Exit);
    }

    void anExitIsSentOnlyWhenTheStopIsGone() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        const BrokerCommand stop = c.askedOnce();
        c.accept(stop.order);
        c.decide(Direction::ExitLong);
        QCOMPARE(c.askedOnce().kind, K::Cancel);
        c.say(stop.order, ReportKind::CancelRejected);
        c.wait(100);
        QCOMPARE(c.askedOnce().kind, K::Cancel);
        c.cancelled(stop.order, 0);
        const BrokerCommand exit = c.askedOnce();
        QCOMPARE(exit.leg, Leg::Exit);
        QCOMPARE(exit.quantity, qty(10));
    }

    void aStopThatFillsInsteadOfBeingCancelledNeedsNoExit() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        const BrokerCommand stop = c.askedOnce();
        c.accept(stop.order);
        c.decide(Direction::ExitLong);
        c.askedOnce();
        c.fill(stop.order, 10, "98");
        c.say(stop.order, ReportKind::CancelRejected);
        QVERIFY(c.asked().empty());
        QCOMPARE(c.held(), qty(0));
        QCOMPARE(c.log.record().trades.size(), std::size_t{1});
    }

    void aReversalsEntryWaitsUntilTheOldPositionIsGone() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        const BrokerCommand stop = c.askedOnce();
        c.accept(stop.order);
        c.decide(Direction::ExitLong);
        c.decide(Direction::Short);
        QCOMPARE(c.askedOnce().kind, K::Cancel);
        c.cancelled(stop.order, 0);
        const BrokerCommand exit = c.askedOnce();
        QCOMPARE(exit.leg, Leg::Exit);
        c.fill(exit.order, 10, "101");
        const BrokerCommand entry = c.askedOnce();
        QCOMPARE(entry.leg, Leg::Entry);
        QCOMPARE(entry.side, Side::Sell);
        c.fill(entry.order, 10, "101");
        QCOMPARE(c.held(), qty(-10));
        QCOMPARE(c.askedOnce().side, Side::Buy); // its stop
    }

    void withoutModifyTheStopIsReplaced() {
        BrokerCapabilities broker;
        broker.modify = false;
        ExecutionSettings settings = Conversation::withStop();
        settings.exits.trailing = {DistanceType::Percent, fraction("0.02")};
        Conversation c{broker, settings};
        c.enter();
        const BrokerCommand stop = c.askedOnce();
        c.accept(stop.order);
        c.price("110");
        QCOMPARE(c.askedOnce().kind, K::Cancel);
        c.cancelled(stop.order, 0);
        const BrokerCommand again = c.askedOnce();
        QCOMPARE(again.stop, price("107.80"));
        QVERIFY(again.client.attempt > stop.client.attempt);
    }

    void anOrderAboveTheFreezeQuantityGoesInSlices() {
        Conversation c;
        std::vector<Instrument> shares = Conversation::shares(1);
        shares[0].freezeQuantity = qty(4);
        c.execution = ExecutionHandler{Conversation::plain(), shares, 1, BrokerCapabilities{}};
        c.price("100");
        c.decide(Direction::Long);
        const auto slices = c.asked();
        QCOMPARE(slices.size(), std::size_t{3});
        QCOMPARE(slices[2].quantity, qty(2));
        std::set<std::uint16_t> attempts;
        for (const BrokerCommand& slice : slices) {
            attempts.insert(slice.client.attempt);
            c.fill(slice.order, slice.quantity.raw() / Quantity::kScale);
        }
        QCOMPARE(attempts.size(), std::size_t{3});
        QCOMPARE(c.held(), qty(10));
    }
};

QTEST_APPLESS_MAIN(BracketsTest)
#include "tst_brackets.moc"
