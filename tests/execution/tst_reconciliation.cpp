// What the broker says against what we hold.
#include "tests/execution/conversation.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;
using K = CommandKind;

class ReconciliationTest : public QObject {
    Q_OBJECT
    static ExecutionSettings settings(ReconcileMode mode) {
        ExecutionSettings s = Conversation::withStop();
        s.reconcile.mode = mode;
        return s;
    }
    // Two answers in a row that say the same.
    static void heard(Conversation& c, std::int64_t net, std::string_view average = "100") {
        for (int i = 0; i < 2; ++i) {
            c.wait(6'000);
            c.execution.reconcile(c.log, c.now);
            auto asked = c.asked();
            std::vector<BrokerReport> known;
            for (const Order& order : c.log.record().orders)
                known.push_back(c.status(order.id, order.state, order.filled.raw() / Quantity::kScale));
            c.answer(asked, K::QueryOrders, known);
            c.answer(asked, K::QueryTrades);
            c.answer(asked, K::QueryPositions, {c.position(net, average)});
            BrokerReport funds;
            funds.kind = ReportKind::FundsStatus;
            funds.cash = c.execution.cash();
            c.answer(asked, K::QueryFunds, {funds});
        }
    }

private Q_SLOTS:
    void whatAgreesIsNoDifference() {
        Conversation c{{}, settings(ReconcileMode::Strict)};
        c.enter();
        c.accept(c.askedOnce().order);
        heard(c, 10);
        QVERIFY(c.log.record().differences.empty());
        QVERIFY(!c.execution.isHalted());
    }

    void aDifferenceIsToldWhenTwoAnswersAgreeOnItAndHalts() {
        Conversation c{{}, settings(ReconcileMode::Strict)};
        c.enter();
        c.accept(c.askedOnce().order);
        heard(c, 15, "99.50");
        QCOMPARE(c.log.record().differences.size(), std::size_t{1});
        const Difference& d = c.log.record().differences[0];
        QCOMPARE(Quantity::fromRaw(d.local), qty(10));
        QCOMPARE(Quantity::fromRaw(d.broker), qty(15));
        QCOMPARE(d.price, price("99.50"));
        QVERIFY(c.execution.isHalted());
        QCOMPARE(c.count(RiskEventCode::ReconciliationLost), 1);
    }

    void aFillInBetweenIsNoDifference() {
        Conversation c{{}, settings(ReconcileMode::Strict)};
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        c.execution.reconcile(c.log, c.now);
        auto asked = c.asked();
        c.fill(entry, 10);
        c.answer(asked, K::QueryPositions, {c.position(0, "0")}); // from before the fill
        QVERIFY(c.log.record().differences.empty());
    }

    void toldOnlyItHaltsNothing() {
        Conversation c{{}, settings(ReconcileMode::Warn)};
        heard(c, 5);
        QCOMPARE(c.log.record().differences.size(), std::size_t{1});
        QVERIFY(!c.execution.isHalted());
        heard(c, 5);
        QCOMPARE(c.log.record().differences.size(), std::size_t{1}); // told once
        heard(c, 0);
        QCOMPARE(c.log.record().differences.back().state, DifferenceState::Gone);
        QCOMPARE(c.count(RiskEventCode::Reconciled), 1);
    }

    void adoptingTakesThePositionOverByAFillOfItsOwnAndProtectsIt() {
        Conversation c{{}, settings(ReconcileMode::Adopt)};
        heard(c, 7, "101");
        QCOMPARE(c.held(), qty(7));
        const SessionRecord& r = c.log.record();
        QCOMPARE(r.differences.back().state, DifferenceState::Adopted);
        QCOMPARE(r.orders[0].leg, Leg::Adjustment);
        QCOMPARE(r.fills[0].price, price("101"));
        QCOMPARE(r.fills[0].costs, Money{});
        QCOMPARE(r.decisions[0].reason, ExitReason::Adopted);
        const auto& orders = r.orders;
        QVERIFY(std::any_of(orders.begin(), orders.end(), [](const Order& o) { return o.leg == Leg::Stop; }));
    }

    void aPositionTakenOverWithoutASignalGetsAStopAllTheSame() {
        ExecutionSettings s = settings(ReconcileMode::Adopt);
        s.exits.stop = {DistanceType::Atr, fraction("2")};
        s.reconcile.adoptedStop = fraction("0.05");
        Conversation c{{}, s};
        heard(c, 7, "100");
        QCOMPARE(c.held(), qty(7));
        const BrokerCommand stop = c.askedOnce();
        QCOMPARE(stop.leg, Leg::Stop);
        QCOMPARE(stop.stop, price("95"));
        QCOMPARE(stop.quantity, qty(7));
        QCOMPARE(c.count(RiskEventCode::Unprotected), 0);
    }

    void aPositionTakenOverWhereNoStopsAreSetSaysSo() {
        ExecutionSettings s = settings(ReconcileMode::Adopt);
        s.exits.stop = {};
        Conversation c{{}, s};
        heard(c, 7, "100");
        QCOMPARE(c.held(), qty(7));
        QCOMPARE(c.count(RiskEventCode::Unprotected), 1);
    }

    void adoptingLessClosesWhatIsHeldAndItsStop() {
        Conversation c{{}, settings(ReconcileMode::Warn)};
        c.enter();
        const OrderId stop = c.askedOnce().order;
        c.accept(stop);
        heard(c, 0);
        const FactSeq seq = c.log.record().differences.back().seq;
        QVERIFY(c.execution.adopt(c.log, seq, c.now));
        QCOMPARE(c.held(), qty(0));
        QCOMPARE(c.askedOnce().order, stop);
        QVERIFY(!c.execution.adopt(c.log, seq, c.now)); // once
    }

    void anIgnoredDifferenceIsNotToldAgain() {
        Conversation c{{}, settings(ReconcileMode::Warn)};
        heard(c, 5);
        QVERIFY(c.execution.ignore(c.log, c.log.record().differences[0].seq, c.now));
        const std::size_t told = c.log.record().differences.size();
        heard(c, 5);
        QCOMPARE(c.log.record().differences.size(), told);
        heard(c, 6);
        QCOMPARE(c.log.record().differences.back().state, DifferenceState::Open);
    }

    void cashThatDiffersBeyondTheToleranceIsToldAndAdopted() {
        Conversation c{{}, settings(ReconcileMode::Warn)};
        const auto funds = [&](std::string_view cash) {
            for (int i = 0; i < 2; ++i) {
                c.wait(6'000);
                c.execution.reconcile(c.log, c.now);
                BrokerReport report;
                report.kind = ReportKind::FundsStatus;
                report.cash = money(cash);
                const auto asked = c.asked();
                c.answer(asked, K::QueryOrders);
                c.answer(asked, K::QueryTrades);
                c.answer(asked, K::QueryFunds, {report});
            }
        };
        funds("100000.90");
        QVERIFY(c.log.record().differences.empty());
        funds("99990");
        QCOMPARE(c.log.record().differences.size(), std::size_t{1});
        QVERIFY(c.execution.adopt(c.log, c.log.record().differences[0].seq, c.now));
        QCOMPARE(c.execution.cash(), money("99990"));
        funds("99990");
        QCOMPARE(c.log.record().differences.back().state, DifferenceState::Adopted);
    }

    void anOrderThatIsNotOursIsTold() {
        Conversation c{{}, settings(ReconcileMode::Warn)};
        c.execution.reconcile(c.log, c.now);
        BrokerReport foreign;
        foreign.kind = ReportKind::OrderStatus;
        foreign.state = OrderState::Accepted;
        foreign.quantity = qty(3);
        foreign.price = price("100");
        c.answer(c.asked(), K::QueryOrders, {foreign});
        QCOMPARE(c.log.record().differences.size(), std::size_t{1});
        QCOMPARE(c.log.record().differences[0].kind, DifferenceKind::Order);
    }
};

QTEST_APPLESS_MAIN(ReconciliationTest)
#include "tst_reconciliation.moc"
