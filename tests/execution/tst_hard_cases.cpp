// Sequences in which money could be lost, each found once and not to come back.
#include "engine/risk/slices.h"
#include "tests/execution/conversation.h"
#include <QtTest>
#include <map>

using namespace openbell;
using namespace openbell::tests;
using K = CommandKind;

namespace {

Signal seen(Conversation& c, Direction direction) {
    Signal signal;
    signal.time = c.now;
    signal.direction = direction;
    signal.price = c.execution.lastPrice(signal.instrument);
    return c.log.append(signal, {});
}

void enterByHand(Conversation& c, const ManualTerms& terms) {
    c.execution.decideEntry(c.log, seen(c, Direction::Long), {0, 0, UtcTime{INT64_MAX}, 0}, &terms);
}

ManualTerms limitBuy(std::string_view at) {
    return {OrderType::Limit, TimeInForce::GoodTillCancelled, qty(10), price(at), {}};
}

// Accepts and fills what is placed at the market until nothing is asked; answers of other commands are
// `other`'s.
template <class Other>
void play(Conversation& c, int millis, Other other) {
    for (int i = 0; i < millis / 100; ++i) {
        for (const BrokerCommand& command : c.asked()) {
            if (command.kind == K::Place && command.type == OrderType::Market) {
                c.accept(command.order);
                c.fill(command.order, command.quantity.raw() / Quantity::kScale, "99");
            } else {
                other(command);
            }
        }
        c.wait(100);
    }
}

// An entry of ten that the broker says is filled, and holds, though it lists no execution of it.
OrderId filledUntold(Conversation& c) {
    c.decide(Direction::Long);
    const OrderId entry = c.askedOnce().order;
    c.accept(entry);
    c.execution.reconcile(c.log, c.now);
    for (int i = 0; i < 150 && c.log.record().differences.empty(); ++i) {
        const auto asked = c.asked();
        BrokerReport funds;
        funds.kind = ReportKind::FundsStatus;
        funds.cash = money("99000");
        c.answer(asked, K::QueryOrders, {c.status(entry, OrderState::Filled, 10)});
        c.answer(asked, K::QueryTrades);
        c.answer(asked, K::QueryPositions, {c.position(10, "100")});
        c.answer(asked, K::QueryFunds, {funds});
        c.wait(1'000);
    }
    return entry;
}

// Sells ten, of which nothing is filled yet, while somebody else buys seven; they are taken over.
OrderId sellEntryBesideAnOutsider(Conversation& c, bool halted) {
    c.decide(Direction::Short);
    const OrderId entry = c.askedOnce().order;
    c.accept(entry);
    c.execution.reconcile(c.log, c.now);
    for (int i = 0; i < 4 && c.held().isZero(); ++i) {
        c.wait(6'000);
        const auto asked = c.asked();
        if (i == 1 && halted) c.execution.halt(c.log, c.now, HaltSource::Operator, {}, {});
        c.answer(asked, K::QueryOrders, {c.status(entry, OrderState::Accepted)});
        c.answer(asked, K::QueryTrades);
        c.answer(asked, K::QueryPositions, {c.position(7, "100")});
        BrokerReport funds;
        funds.kind = ReportKind::FundsStatus;
        funds.cash = c.execution.cash();
        c.answer(asked, K::QueryFunds, {funds});
        c.execution.reconcile(c.log, c.now);
    }
    return entry;
}

} // namespace

class HardCasesTest : public QObject {
    Q_OBJECT
    std::vector<BrokerReport> m_told;

private Q_SLOTS:
    // Where the broker knows no brackets, the stop makes room before a target is sent to the market.
    void theStopIsNotRaisedIntoWhatATargetAtTheMarketMayStillExecute() {
        Conversation c{{}, Conversation::withBracket()};
        c.enter();
        const OrderId stop = c.askedOnce().order;
        c.accept(stop);
        c.price("105"); // the target is reached
        c.wait(100);
        QCOMPARE(c.askedOnce().kind, K::Cancel);
        c.cancelled(stop, 0);
        const BrokerCommand target = c.askedOnce();
        QCOMPARE(target.leg, Leg::Target);
        c.accept(target.order);
        c.fill(target.order, 4, "105");
        c.price("99"); // the market leaves it; six are still at the broker, at the market
        c.wait(100);
        for (const BrokerCommand& command : c.asked())
            QVERIFY2(command.leg != Leg::Stop || command.kind >= K::QueryOrders,
                     "a stop beside a target for the whole position");
        QCOMPARE(c.held(), qty(6));
    }

    // A fill says that the order lives, not that it was changed.
    void aModificationLostWithTheConnectionIsAskedForAgainAfterAFill() {
        Conversation c{{}, Conversation::withStop()};
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.fill(entry, 4);
        const OrderId stop = c.askedOnce().order;
        c.accept(stop);
        c.fill(entry, 6);
        QCOMPARE(c.askedOnce().quantity, qty(10)); // lost
        c.connection(false);
        c.connection(true);
        c.fill(stop, 2, "98");
        bool again = false;
        play(c, 30'000, [&](const BrokerCommand& command) {
            again = again || (command.kind == K::Modify && command.quantity == qty(10));
            if (command.kind == K::QueryOrders)
                c.answer({command}, K::QueryOrders, {c.status(stop, OrderState::PartiallyFilled, 2)});
            else
                c.answer({command}, command.kind);
        });
        QVERIFY(again);
    }

    void aModificationToldAgainDoesNotUndoALaterOne() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        const OrderId stop = c.askedOnce().order;
        c.accept(stop);
        const auto move = [&](std::string_view to) {
            c.wait(100);
            QVERIFY(c.execution.modifyOrder(c.log, stop, {}, {}, price(to), c.now));
            BrokerReport done = c.about(stop, ReportKind::Modified);
            done.stop = c.askedOnce().stop;
            c.say(done);
            m_told.push_back(done);
        };
        move("97");
        move("96");
        c.say(m_told.front());
        c.wait(100);
        for (const BrokerCommand& command : c.asked())
            QVERIFY2(command.kind >= K::QueryOrders, "the stop is moved back, for it counts as moved away");
        QCOMPARE(c.count(RiskEventCode::RepeatIgnored), 1);
    }

    void aStopThatWasCancelledUnheardDoesNotHoldUpTheHalt() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        const OrderId stop = c.askedOnce().order;
        c.accept(stop);
        c.execution.halt(c.log, c.now, HaltSource::Operator, {}, {}, "the button");
        c.asked(); // it is cancelled, and the report is lost
        play(c, 10'000, [&](const BrokerCommand& command) {
            if (command.kind == K::Cancel) c.say(command.order, ReportKind::CancelRejected);
            if (command.kind == K::QueryOrders)
                c.answer({command}, K::QueryOrders, {c.status(stop, OrderState::Cancelled)});
            if (command.kind == K::QueryTrades) c.answer({command}, K::QueryTrades);
        });
        QCOMPARE(c.held(), qty(0));
    }

    void aStopThatNeverArrivedDoesNotHoldUpAnExit() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        c.askedOnce(); // lost
        c.decide(Direction::ExitLong);
        play(c, 20'000, [&](const BrokerCommand& command) {
            if (command.kind == K::Cancel) c.say(command.order, ReportKind::CancelRejected);
            c.answer({command}, command.kind);
        });
        QCOMPARE(c.held(), qty(0));
    }

    void aSlowBrokerGetsEachCancelOnceAndExitsAreNotBehindThem() {
        BrokerCapabilities broker;
        broker.rate = {10, kNanosPerSecond};
        Conversation c{broker, Conversation::withStop(), 50};
        for (std::uint16_t i = 0; i < 50; ++i) {
            c.decide(Direction::Long, i);
            c.now = c.now.plus(kNanosPerSecond);
            const OrderId entry = c.askedOnce().order;
            c.fill(entry, 10);
            c.now = c.now.plus(kNanosPerSecond);
            c.accept(c.askedOnce().order);
        }
        c.execution.halt(c.log, c.now, HaltSource::Operator, {}, {}, "the button");
        std::map<OrderId, int> cancels;
        play(c, 15'000, [&](const BrokerCommand& command) {
            if (command.kind != K::Cancel) return;
            ++cancels[command.order];
            c.cancelled(command.order, 0);
        });
        for (std::uint16_t i = 0; i < 50; ++i)
            QCOMPARE(c.held(i), qty(0));
        for (const auto& [order, times] : cancels)
            QCOMPARE(times, 1);
    }

    void anExitThatWaitedOutAnOutageIsNotSentTwice() {
        Conversation c;
        c.enter();
        c.connection(false);
        c.decide(Direction::ExitLong);
        c.wait(15'000);
        c.connection(true);
        const auto asked = c.asked();
        c.answer(asked, K::QueryOrders); // before the exit arrived
        c.answer(asked, K::QueryTrades);
        for (const BrokerCommand& command : c.asked())
            QVERIFY(command.kind != K::Place);
        QCOMPARE(std::count_if(asked.begin(), asked.end(), [](const auto& a) { return a.kind == K::Place; }),
                 1);
    }

    void anOrderMadeSmallerThanItHasFilledIsOver() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        c.fill(entry, 4);
        QVERIFY(c.execution.modifyOrder(c.log, entry, qty(5), {}, {}, c.now));
        const BrokerCommand smaller = c.askedOnce();
        c.fill(entry, 1);
        c.modified(smaller);
        QVERIFY(!isWorking(c.stateOf(entry)));
        c.decide(Direction::ExitLong);
        c.fill(c.askedOnce().order, 5);
        c.decide(Direction::Long);
        QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Taken);
    }

    void aStopOfTheSameDecisionHasANameOfItsOwn() {
        Conversation c{{}, Conversation::withStop()};
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        c.fill(entry, 4);
        const BrokerCommand first = c.askedOnce();
        c.accept(first.order);
        c.fill(first.order, 4, "98");
        c.asked();
        c.fill(entry, 3); // raced the cancel of what was left
        c.cancelled(entry, 7);
        const BrokerCommand second = c.askedOnce();
        QCOMPARE(second.leg, Leg::Stop);
        QVERIFY(second.client != first.client);
    }

    void whatALateFillReopensIsClosedToo() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        c.fill(entry, 4);
        c.decide(Direction::ExitLong);
        OrderId exit;
        for (const BrokerCommand& command : c.asked())
            if (command.kind == K::Place) exit = command.order;
        c.fill(exit, 4);
        c.fill(entry, 3);
        c.cancelled(entry, 7);
        const BrokerCommand again = c.askedOnce();
        QCOMPARE(again.leg, Leg::Exit);
        QCOMPARE(again.quantity, qty(3));
    }

    void aReversalsEntryDoesNotLeaveDuringAPause() {
        Conversation c;
        c.enter();
        c.decide(Direction::ExitLong);
        c.decide(Direction::Short);
        const OrderId exit = c.askedOnce().order;
        QVERIFY(c.execution.pause(c.log, c.now, "wait"));
        c.fill(exit, 10);
        QVERIFY(c.asked().empty());
        QCOMPARE(c.stateOf(OrderId{3}), OrderState::Denied);
    }

    void everySliceOfAStopMoves() {
        ExecutionSettings settings = Conversation::withStop();
        settings.exits.trailing = {DistanceType::Percent, fraction("0.02")};
        std::vector<Instrument> shares = Conversation::shares(1);
        shares[0].freezeQuantity = qty(4);
        Conversation c{{}, settings};
        c.execution = ExecutionHandler{settings, shares, 1, BrokerCapabilities{}};
        c.price("100");
        c.decide(Direction::Long);
        for (const BrokerCommand& slice : c.asked())
            c.fill(slice.order, slice.quantity.raw() / Quantity::kScale);
        Quantity stopped;
        for (int i = 0; i < 6; ++i)
            for (const BrokerCommand& stop : c.asked()) {
                QVERIFY(stop.quantity <= qty(4));
                if (stop.kind == K::Place) {
                    c.accept(stop.order);
                    stopped += stop.quantity;
                } else {
                    c.modified(stop);
                }
            }
        c.price("110");
        for (int i = 0; i < 6; ++i)
            for (const BrokerCommand& stop : c.asked())
                c.modified(stop);
        Quantity high;
        for (const Order& order : c.log.record().orders)
            if (order.leg == Leg::Stop && isWorking(order.state) && order.stop == price("107.80"))
                high += order.quantity;
        QCOMPARE(high, qty(10));
    }

    void anOrderThatAddsByHandIsSentAtOnceAndKeepsItsTerms() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        c.accept(c.askedOnce().order);
        enterByHand(c, limitBuy("95"));
        const BrokerCommand more = c.askedOnce();
        QCOMPARE(more.limit, price("95"));
        QCOMPARE(more.timeInForce, TimeInForce::GoodTillCancelled);
        enterByHand(c, limitBuy("94"));
        QCOMPARE(c.log.record().decisions.back().refusal, GateCode::DuplicateIntent);
    }

    void aQueuedEntryDoesNotLeaveAfterAHalt() {
        BrokerCapabilities broker;
        broker.rate = {1, kNanosPerSecond};
        Conversation c{broker, Conversation::plain(), 2};
        c.decide(Direction::Long, 0);
        c.decide(Direction::Long, 1);
        c.asked();
        c.execution.halt(c.log, c.now, HaltSource::Operator, {}, {}, "the button");
        for (int i = 0; i < 30; ++i) {
            c.wait(100);
            for (const BrokerCommand& command : c.asked())
                QVERIFY(command.kind != K::Place);
        }
    }

    void aRefusedTargetGivesWayToTheStop() {
        Conversation c{{}, Conversation::withBracket()};
        c.enter();
        const OrderId stop = c.askedOnce().order;
        c.accept(stop);
        c.price("104");
        c.askedOnce();
        c.cancelled(stop, 0);
        const BrokerCommand target = c.askedOnce();
        c.say(target.order, ReportKind::Rejected);
        c.wait(100);
        QCOMPARE(c.askedOnce().leg, Leg::Stop);
    }

    void totalsAreNotCountedOnceMoreAsTrades() {
        BrokerCapabilities broker;
        broker.fills = FillBasis::Cumulative;
        Conversation c{broker};
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        BrokerReport total = c.about(entry, ReportKind::Traded);
        total.basis = FillBasis::Cumulative;
        total.cumulative = qty(10);
        total.price = price("100");
        c.say(total);
        BrokerReport trade = c.about(entry, ReportKind::TradeStatus);
        trade.trade = 3;
        trade.quantity = qty(10);
        trade.price = price("100");
        c.say(trade);
        QCOMPARE(c.held(), qty(10));
        c.execution.reconcile(c.log, c.now);
        for (const BrokerCommand& command : c.asked())
            QVERIFY(command.kind != K::QueryTrades);
    }

    void anAnswerWithoutAnOrderIsNobodysOrder() {
        Conversation c;
        c.say(OrderId{}, ReportKind::CancelRejected);
        c.execution.reconcile(c.log, c.now);
        c.answer(c.asked(), K::QueryOrders);
        QVERIFY(c.log.record().differences.empty());
    }

    void oneLotWithTwoTargetsClosesAtTheSecond() {
        ExecutionSettings settings = Conversation::withBracket();
        settings.sizing.quantity = qty(1);
        settings.exits.target2 = {DistanceType::RMultiple, fraction("3")};
        Conversation c{{}, settings};
        c.decide(Direction::Long);
        c.fill(c.askedOnce().order, 1);
        c.accept(c.askedOnce().order);
        c.price("104.50");
        QVERIFY(c.asked().empty());
        c.price("106");
        QCOMPARE(c.askedOnce().kind, K::Cancel);
    }

    void theOperatorCanTakeTheOnlyTargetAway() {
        BrokerCapabilities broker;
        broker.oco = true;
        ExecutionSettings settings = Conversation::plain();
        settings.exits.target = {DistanceType::Percent, fraction("0.04")};
        Conversation c{broker, settings};
        c.enter();
        const OrderId target = c.askedOnce().order;
        c.accept(target);
        QVERIFY(c.execution.cancelOrder(c.log, target, c.now));
        QCOMPARE(c.askedOnce().kind, K::Cancel);
    }

    // ---- fills that a broker never tells
    void aFillThatIsNeverListedIsADifferenceBeforeLong() {
        Conversation c{{}, Conversation::withStop()};
        const OrderId entry = filledUntold(c);
        QCOMPARE(c.held(), qty(0));
        const auto& all = c.log.record().differences;
        QCOMPARE(all[0].kind, DifferenceKind::Position);
        QCOMPARE(Quantity::fromRaw(all[0].broker), qty(10));
        QVERIFY(c.execution.isHalted());
        c.fill(entry, 10); // told after all
        QCOMPARE(c.held(), qty(10));
    }

    void whatWasTakenOverIsNotCountedAgainWhenItIsTold() {
        ExecutionSettings settings = Conversation::withStop();
        settings.reconcile.mode = ReconcileMode::Adopt;
        Conversation c{{}, settings};
        const OrderId entry = filledUntold(c);
        QCOMPARE(c.held(), qty(10));
        QCOMPARE(c.stateOf(entry), OrderState::Filled);
        c.fill(entry, 10);
        QCOMPARE(c.held(), qty(10));
        QCOMPARE(c.count(RiskEventCode::RepeatIgnored), 1);
        play(c, 2'000, [&](const BrokerCommand& command) {
            if (command.kind == K::Place) c.accept(command.order);
        });
        c.decide(Direction::ExitLong);
        play(c, 5'000, [&](const BrokerCommand& command) {
            if (command.kind == K::Cancel) c.cancelled(command.order, 0);
        });
        QCOMPARE(c.held(), qty(0));
    }

    // ---- answers that tell of the past
    void anAnswerFromBeforeAnOrderWasLostDoesNotFindIt() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.wait(2'500);
        const std::vector<BrokerCommand> early = c.asked();
        QVERIFY(!early.empty());
        for (int i = 0; i < 8; ++i)
            c.wait(1'000);
        QCOMPARE(c.stateOf(entry), OrderState::Unknown);
        c.asked();
        c.answer(early, K::QueryOrders, {c.status(entry, OrderState::Accepted)});
        QCOMPARE(c.stateOf(entry), OrderState::Unknown);
        for (int i = 0; i < 6; ++i)
            c.wait(1'000);
        c.answer(c.asked(), K::QueryOrders, {c.status(entry, OrderState::Accepted)});
        QCOMPARE(c.stateOf(entry), OrderState::Accepted);
    }

    void anAnswerFromBeforeAChangeDoesNotUndoItAtTheSameInstant() {
        Conversation c{{}, Conversation::withStop()};
        c.enter();
        const OrderId stop = c.askedOnce().order;
        c.accept(stop);
        c.decide(Direction::Long);
        c.execution.reconcile(c.log, c.now);
        const auto asked = c.asked();
        const BrokerReport before = c.status(stop, OrderState::Accepted);
        BrokerReport smaller = c.about(stop, ReportKind::Modified);
        c.fill(stop, 4, "98"); // told at the instant of the question
        smaller = before;
        c.answer(asked, K::QueryOrders, {before});
        QCOMPARE(c.log.record().orders[stop.value - 1].quantity, qty(10));
        QCOMPARE(c.held(), qty(6));
    }

    void anOrderGivenUpForLostThatLivesIsCancelled() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        for (int i = 0; i < 20; ++i) {
            c.wait(1'000);
            const auto asked = c.asked();
            c.answer(asked, K::QueryOrders);
            c.answer(asked, K::QueryTrades);
        }
        QCOMPARE(c.stateOf(entry), OrderState::Rejected);
        c.accept(entry);
        const BrokerCommand command = c.askedOnce();
        QCOMPARE(command.kind, K::Cancel);
        QCOMPARE(command.order, entry);
        QCOMPARE(c.count(RiskEventCode::IllegalTransition), 0);
    }

    void anEndThatIsToldTwiceInOtherWordsIsNoError() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        c.say(entry, ReportKind::Expired);
        c.cancelled(entry, 0);
        QCOMPARE(c.stateOf(entry), OrderState::Expired);
        QCOMPARE(c.count(RiskEventCode::IllegalTransition), 0);
        c.say(entry, ReportKind::Rejected); // nobody rejects what has expired
        QCOMPARE(c.count(RiskEventCode::IllegalTransition), 1);
    }

    // ---- changes that nothing can be changed to
    void anImpossibleChangeIsRefusedWithItsNumbers_data() {
        QTest::addColumn<qint64>("units");
        QTest::addColumn<QString>("limit");
        QTest::addColumn<qint64>("asked");
        QTest::addColumn<qint64>("bound");
        const qint64 unit = Quantity::kScale, money = Price::kScale;
        QTest::newRow("a negative quantity") << qint64{-5} << "" << -5 * unit << 5 * unit;
        QTest::newRow("not whole lots") << qint64{7} << "" << 7 * unit << 5 * unit;
        QTest::newRow("more than there is") << qint64{15} << "" << 15 * unit << 10 * unit;
        QTest::newRow("a negative price") << qint64{0} << "-95" << -95 * money << money / 20;
        QTest::newRow("off the tick") << qint64{0} << "95.01" << 9501 * money / 100 << money / 20;
        QTest::newRow("beyond reason") << qint64{0} << "1000.05" << 100005 * money / 100 << 1000 * money;
    }
    void anImpossibleChangeIsRefusedWithItsNumbers() {
        QFETCH(qint64, units);
        QFETCH(QString, limit);
        QFETCH(qint64, asked);
        QFETCH(qint64, bound);
        std::vector<Instrument> shares = Conversation::shares(1);
        shares[0].lotSize = qty(5);
        Conversation c;
        c.execution = ExecutionHandler{Conversation::plain(), shares, 1, BrokerCapabilities{}};
        c.price("100");
        enterByHand(c, limitBuy("95"));
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        const Price to = limit.isEmpty() ? Price{} : price(limit.toStdString());
        QVERIFY(c.execution.modifyOrder(c.log, entry, qty(units), to, {}, c.now)); // it is recorded
        const RiskEvent& event = c.log.record().riskEvents.back();
        QCOMPARE(event.code, RiskEventCode::ChangeRefused);
        QCOMPARE(event.order, entry);
        QCOMPARE(event.value.raw(), asked);
        QCOMPARE(event.limit.raw(), bound);
        QVERIFY(c.asked().empty());
    }

    void anExitIsSentAlsoWhereNotEvenALotIsWithinTheFreezeQuantity() {
        const Slices all = slices(qty(20), qty(4), qty(10));
        QCOMPARE(all.count, 1);
        QCOMPARE(all[0], qty(20));
    }

    // Slice by slice it would take minutes at a broker that is polled, while nothing stands for what was
    // cancelled.
    void roomForATargetIsMadeAtOnceHoweverManySlicesTheStopHas() {
        BrokerCapabilities broker;
        broker.modify = false;
        ExecutionSettings settings = Conversation::withBracket();
        settings.exits.target2 = {DistanceType::RMultiple, fraction("3")};
        std::vector<Instrument> shares = Conversation::shares(1);
        shares[0].freezeQuantity = qty(2);
        Conversation c{broker, settings};
        c.execution = ExecutionHandler{settings, shares, 1, broker};
        c.price("100");
        c.decide(Direction::Long);
        for (const BrokerCommand& slice : c.asked())
            c.fill(slice.order, 2);
        for (int i = 0; i < 10; ++i)
            for (const BrokerCommand& stop : c.asked())
                c.accept(stop.order);
        c.price("104"); // half of it is to be sold here
        c.wait(100);
        const auto asked = c.asked();
        QCOMPARE(std::count_if(asked.begin(), asked.end(), [](const auto& a) { return a.kind == K::Cancel; }),
                 3);
    }

    // ---- brackets at the broker
    void whatIsAddedByHandAndEverySliceOfAnEntryShareTheBracket() {
        BrokerCapabilities broker;
        broker.oco = true;
        std::vector<Instrument> shares = Conversation::shares(1);
        shares[0].freezeQuantity = qty(6);
        Conversation c{broker, Conversation::withBracket()};
        c.execution = ExecutionHandler{Conversation::withBracket(), shares, 1, broker};
        c.price("100");
        c.decide(Direction::Long);
        const auto entries = c.asked();
        QCOMPARE(entries.size(), std::size_t{2});
        QCOMPARE(entries[1].group, entries[0].group);
        c.fill(entries[1].order, 4);
        c.fill(entries[0].order, 6);
        for (const BrokerCommand& child : c.asked()) {
            QCOMPARE(child.group, entries[0].group);
            if (child.kind == K::Place) c.accept(child.order);
        }
        enterByHand(c, limitBuy("95"));
        for (const BrokerCommand& command : c.asked())
            if (command.leg == Leg::Entry) QCOMPARE(command.group, entries[0].group);
    }

    // An entry that works against a position taken over may close it, and is not to be closed beside.
    void anEntryAgainstAPositionTakenOverIsTakenBackBeforeAnythingClosesIt_data() {
        QTest::addColumn<bool>("halted");
        QTest::addColumn<bool>("oco");
        QTest::newRow("protected, stops only") << false << false;
        QTest::newRow("protected, brackets") << false << true;
        QTest::newRow("halted") << true << false;
    }
    void anEntryAgainstAPositionTakenOverIsTakenBackBeforeAnythingClosesIt() {
        QFETCH(const bool, halted);
        QFETCH(const bool, oco);
        BrokerCapabilities broker;
        broker.oco = oco;
        for (const bool fills : {false, true}) {
            ExecutionSettings settings = Conversation::withBracket();
            settings.reconcile.mode = ReconcileMode::Adopt;
            Conversation c{broker, settings};
            const OrderId entry = sellEntryBesideAnOutsider(c, halted);
            QCOMPARE(c.held(), qty(7));
            c.wait(100);
            for (const BrokerCommand& command : c.asked())
                QVERIFY2(command.kind != K::Place, "an order to close beside an entry that may");
            if (fills)
                c.fill(entry, 10);
            else
                c.cancelled(entry, 0);
            c.wait(100);
            Quantity stops, exits;
            for (const BrokerCommand& command : c.asked()) {
                if (command.kind != K::Place) continue;
                QCOMPARE(command.side, fills ? Side::Buy : Side::Sell);
                if (command.leg == Leg::Stop) stops += command.quantity;
                if (command.leg == Leg::Exit) exits += command.quantity;
            }
            QCOMPARE(halted ? exits : stops, fills ? qty(3) : qty(7));
        }
    }

    void aHaltForADifferenceOutlivesTheDayOfALoss() {
        Conversation c;
        c.execution.halt(c.log, c.now, HaltSource::DailyLoss, {}, {});
        c.execution.halt(c.log, c.now, HaltSource::Reconciliation, {}, {}, "the broker's state differs");
        c.execution.startDay();
        QVERIFY(c.execution.isHalted());
    }
};

QTEST_APPLESS_MAIN(HardCasesTest)
#include "tst_hard_cases.moc"
