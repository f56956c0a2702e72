#include "engine/feed/demo/demo_data.h"
#include "engine/replay/backtest.h"
#include "tests/replay/session_fixture.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

const std::string kConfiguration =
    R"({"data": {"symbols": ["DEMOALPHA", "DEMOBETA"], "interval": "1m"},
        "strategies": [{"type": "ehma_pivot"}, {"type": "regime_adaptive"}],
        "exits": {"stop": {"type": "percent", "value": 0.3}, "target": {"type": "r", "value": 1},
                  "target_2": {"type": "r", "value": 2}}})";

Backtest apart() {
    std::vector<BarSeries> series = makeDemoData();
    for (BarSeries& s : series)
        s.bars.resize(1200);
    RunKind kind;
    kind.mode = Mode::Paper;
    kind.sessionId = "paper-apart";
    kind.manual = kind.apart = true;
    return Backtest::make(configOf(kConfiguration), inputOf(std::move(series)), kind).value();
}

void reconcile(Backtest& run) {
    OperatorCommand command;
    command.action = OperatorAction::Reconcile;
    for (int answers = 0; answers < 2; ++answers) // a difference counts once two of them agree
        QVERIFY(run.apply(command));
}

std::size_t open(const Backtest& run) {
    return run.runner().execution().reconciler().open().size();
}

} // namespace

class PaperAccountTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Positions, orders, trades and cash to the paisa, after every bar.
    void sessionAndAccountAgreeThroughThreeDays() {
        Backtest run = apart();
        std::size_t bars = 0;
        while (run.step(1)) {
            if (++bars % 20 != 0) continue;
            reconcile(run);
            QVERIFY2(run.record().differences.empty(), qPrintable(QString::number(bars)));
        }
        QVERIFY(run.record().trades.size() > 10);
        QVERIFY(!run.runner().execution().isHalted());
        int targets = 0, stops = 0;
        for (const Order& order : run.record().orders) {
            targets += order.leg == Leg::Target && order.state == OrderState::Filled ? 1 : 0;
            stops += order.leg == Leg::Stop && order.state == OrderState::Filled ? 1 : 0;
        }
        QVERIFY(targets > 0 && stops > 0);
        for (const RiskEvent& event : run.record().riskEvents) // it answers at once
            QVERIFY(event.code != RiskEventCode::UnknownOrder);
    }

    void aTradeBehindTheSessionsBackIsFoundAndHalts() {
        Backtest run = apart();
        QVERIFY(!run.book(InstrumentId{1}, Quantity::whole(3))); // no price yet
        run.step(2);
        reconcile(run);
        QCOMPARE(open(run), std::size_t{0});
        QVERIFY(run.book(InstrumentId{1}, Quantity::whole(-3)));
        reconcile(run);
        QVERIFY(open(run) > 0);
        bool position = false;
        for (const Difference& found : run.record().differences)
            position = position || (found.kind == DifferenceKind::Position && found.instrument.value == 1 &&
                                    found.broker == Quantity::whole(-3).raw());
        QVERIFY(position);
        QVERIFY(run.runner().execution().isHalted());
    }

    void aHaltFlattensAcrossTheDoor() {
        Backtest run = apart();
        const auto holds = [&] {
            for (const auto& slot : run.runner().execution().slots())
                if (!slot.position.isFlat()) return true;
            return false;
        };
        while (!holds())
            QVERIFY(run.step(1));
        run.halt();
        run.step(2); // the closing orders meet a bar
        QVERIFY(!holds());
        reconcile(run);
        QCOMPARE(open(run), std::size_t{0});
    }

    // As at a broker: nothing is ordered that nobody would send.
    void endedEarlyItLeavesItsPositionsWithTheirStops() {
        Backtest run = apart();
        const auto stopped = [&] {
            for (const Order& order : run.record().orders)
                if (order.leg == Leg::Stop && order.state == OrderState::Accepted) return true;
            return false;
        };
        while (!stopped())
            QVERIFY(run.step(1));
        const std::size_t orders = run.record().orders.size();
        run.finish();
        QCOMPARE(run.record().orders.size(), orders);
        QVERIFY(stopped());
    }

    void theSameInputsGiveTheSameFacts() {
        const auto hash = [] {
            Backtest run = apart();
            run.step(600);
            return run.runHash();
        };
        QCOMPARE(hash(), hash());
    }
};

QTEST_GUILESS_MAIN(PaperAccountTest)
#include "tst_paper_account.moc"
