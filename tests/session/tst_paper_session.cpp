// A paper session on the demo's bars behind its port: orders by hand, halts that outlive it, the STOP file.
#include "engine/session/engine_session.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <map>

using namespace openbell;

namespace {

constexpr int kPatienceMs = 60'000;

class Paper {
public:
    explicit Paper(const QString& folder) : session{folder.toStdString(), "test", 0} {
        hold(session.onRunState([this](const RunState& s) { state = s; }));
        hold(session.onRisk([this](const RiskState& r) { risk = r; }));
        hold(session.onPreview([this](const OrderPreview& p) { preview = p; }));
        hold(session.onAnswer([this](const OperatorAnswer& a) { answers.push_back(a); }));
        hold(session.onReconciliation([this](const ReconciliationState& r) { reconciliation = r; }));
        hold(session.onKillReceipt([this](const KillReceipt& r) { receipt = r; }));
        hold(session.onQuotes([this](const std::vector<QuoteRow>& rows) {
            for (const QuoteRow& row : rows)
                last[row.symbol] = row.last;
        }));
        hold(session.onSession([this](const SessionBatch& batch) {
            if (batch.reset) orders.clear();
            for (const OrderRow& row : batch.orders)
                orders[row.id.value] = row;
            positions = batch.positions;
            if (batch.reset) trades.clear();
            if (batch.reset) equity.clear();
            trades.insert(trades.end(), batch.trades.begin(), batch.trades.end());
            for (const EquityRow& row : batch.equity)
                equity[row.time.ns] = row.equity;
        }));
    }

    // Begins at the first bars and waits there.
    bool begin(std::vector<StrategyChoice> strategies = {}) {
        RunRequest request;
        request.mode = RunMode::Paper;
        request.symbols = {"DEMOALPHA", "DEMOBETA"};
        request.interval = Interval::ofMinutes(15);
        request.strategies = std::move(strategies);
        request.apart = apart;
        session.startRun(request);
        session.setReplay({ReplayAction::Pause, 0});
        if (!waitFor([this] { return state.phase == RunPhase::Paused; })) return false;
        return step(2) && waitFor([this] { return last.size() == 2; });
    }
    bool step(int count) {
        for (int i = 0; i < count; ++i)
            session.setReplay({ReplayAction::Step, 0});
        bool done = false; // commands are carried out in order: the answer to this one comes after the steps
        const Subscription watch = session.onCatalogue([&](const Catalogue&) { done = true; });
        session.requestCatalogue();
        return waitFor([&] { return done; });
    }
    OperatorAnswer place(const char* symbol, std::int64_t quantity, OrderType type = OrderType::Market,
                         Price limit = {}) {
        OrderTicket ticket;
        ticket.number = ++m_number;
        ticket.symbol = symbol;
        ticket.quantity = Quantity::whole(quantity);
        ticket.type = type;
        ticket.limit = limit;
        session.placeOrder(ticket);
        return nextAnswer();
    }
    OperatorAnswer nextAnswer() {
        const std::size_t before = m_taken++;
        return waitFor([&] { return answers.size() > before; }) ? answers[before] : OperatorAnswer{};
    }
    template <class Condition>
    static bool waitFor(Condition condition) {
        return QTest::qWaitFor(condition, kPatienceMs);
    }
    [[nodiscard]] std::vector<OrderRow> working() const {
        std::vector<OrderRow> rows;
        for (const auto& [id, row] : orders)
            if (row.working) rows.push_back(row);
        return rows;
    }

    bool apart = false; // the account, of the next session
    ReconciliationState reconciliation;
    RunState state;
    RiskState risk;
    OrderPreview preview;
    KillReceipt receipt;
    std::vector<OperatorAnswer> answers;
    std::map<std::string, Price> last;
    std::map<std::uint32_t, OrderRow> orders;
    std::vector<PositionRow> positions;
    std::vector<TradeRow> trades;
    std::map<std::int64_t, Money> equity;
    EngineSession session;

private:
    void hold(Subscription subscription) { m_subscriptions.push_back(std::move(subscription)); }
    std::vector<Subscription> m_subscriptions;
    std::uint32_t m_number = 0;
    std::size_t m_taken = 0;
};

// Below the market, within any collar, and on every tick.
Price below(Price last) {
    return roundToStep(portion(last, 99, 100), Price::whole(1), Rounding::Down);
}

} // namespace

class PaperSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        EngineSession session{m_folder.path().toStdString(), "test", 0};
        RunPhase phase = RunPhase::Idle;
        const Subscription watch = session.onRunState([&](const RunState& s) { phase = s.phase; });
        RunRequest demo;
        demo.mode = RunMode::Demo;
        demo.interval = Interval::ofMinutes(15);
        session.startRun(demo);
        QVERIFY(Paper::waitFor([&] { return phase == RunPhase::Finished; }));
    }

    void anOrderByHandIsPreviewedSentAndProtected() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        QCOMPARE(paper.state.tradable.size(), std::size_t{2});
        OrderTicket ticket;
        ticket.number = 77;
        ticket.symbol = "DEMOALPHA";
        ticket.quantity = Quantity::whole(10);
        paper.session.previewOrder(ticket);
        QVERIFY(Paper::waitFor([&] { return paper.preview.number == 77; }));
        QVERIFY2(paper.preview.problem.empty(), paper.preview.problem.c_str());
        QCOMPARE(paper.preview.price, paper.last["DEMOALPHA"]);
        QVERIFY(paper.preview.stop < paper.preview.price && !paper.preview.stop.isZero());
        QVERIFY(paper.preview.target > paper.preview.price);
        QCOMPARE(paper.preview.value, notional(paper.preview.price, Quantity::whole(10)));
        QVERIFY(paper.preview.costs > Money{} && paper.preview.risk > paper.preview.costs);
        QVERIFY(paper.orders.empty()); // a preview sends nothing
        const OperatorAnswer answer = paper.place("DEMOALPHA", 10);
        QVERIFY2(answer.done, answer.text.c_str());
        QVERIFY(!answer.gates.empty());
        paper.step(1);
        QVERIFY(Paper::waitFor([&] { return paper.orders.size() == 4; }));
        QCOMPARE(paper.positions.size(), std::size_t{1});
        QCOMPARE(paper.positions[0].strategy, "operator");
        const OrderRow entry = paper.orders.begin()->second;
        QCOMPARE(entry.state, "filled");
        for (const auto& [id, order] : paper.orders)
            QCOMPARE(order.group, entry.id);
        QCOMPARE(paper.working().size(), std::size_t{3}); // a stop and two targets
        QVERIFY(paper.preview.secondTarget > paper.preview.target);
    }

    void aRefusedOrderSaysWhichGateAndItsNumbers() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        const OperatorAnswer answer = paper.place("DEMOALPHA", 1'000'000);
        QVERIFY(!answer.done);
        QVERIFY2(answer.text.starts_with("Refused by "), answer.text.c_str());
        int refusing = 0;
        for (const ExplainedGate& gate : answer.gates)
            refusing += gate.passed ? 0 : 1;
        QVERIFY(refusing > 0);
        QVERIFY(paper.orders.empty());
        QVERIFY(!paper.place("NOBODY", 1).done);
    }

    void aWorkingOrderIsChangedAndCancelled() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        const Price low = below(paper.last["DEMOALPHA"]);
        QVERIFY(paper.place("DEMOALPHA", 10, OrderType::Limit, low).done);
        QVERIFY(Paper::waitFor([&] { return paper.working().size() == 1; }));
        const OrderId order = paper.working()[0].id;
        paper.session.modifyOrder({order, {}, low + Price::whole(1), {}});
        QVERIFY(paper.nextAnswer().done);
        QTRY_COMPARE(paper.orders[order.value].limit, low + Price::whole(1));
        paper.session.modifyOrder({order, {}, below(below(Price::fromRaw(low.raw() / 2))), {}});
        QVERIFY(paper.nextAnswer().text.find("collar") != std::string::npos); // as when it was placed
        paper.session.modifyOrder({order, {}, Price::whole(9'000'000'000'000), {}});
        QVERIFY(!paper.nextAnswer().done);
        paper.session.cancelOrder(order);
        QVERIFY(paper.nextAnswer().done);
        QTRY_COMPARE(paper.orders[order.value].state, "cancelled");
        paper.session.cancelOrder(order);
        QVERIFY(!paper.nextAnswer().done); // it is done already
    }

    void aPositionIsClosedByHand() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        QVERIFY(paper.place("DEMOBETA", 10).done);
        paper.step(1);
        QVERIFY(Paper::waitFor([&] { return paper.positions.size() == 1; }));
        paper.session.closePosition("DEMOBETA", "operator");
        QVERIFY(paper.nextAnswer().done);
        paper.step(1);
        QTRY_VERIFY(paper.positions.empty());
        QTRY_VERIFY(paper.working().empty());
    }

    void aPauseRefusesEntriesAndIsResumedWithAReason() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        paper.session.setHalt(SessionLevel::Paused, "lunch");
        QVERIFY(paper.nextAnswer().done);
        QTRY_COMPARE(paper.risk.halt.level, SessionLevel::Paused);
        QCOMPARE(paper.risk.halt.reason, "lunch");
        QVERIFY(!paper.place("DEMOALPHA", 1).done);
        paper.session.setHalt(SessionLevel::Running, "  ");
        QVERIFY(!paper.nextAnswer().done);
        paper.session.setHalt(SessionLevel::Running, "back");
        QVERIFY(paper.nextAnswer().done);
        QTRY_COMPARE(paper.risk.halt.level, SessionLevel::Running);
        QVERIFY(paper.place("DEMOALPHA", 1).done);
    }

    void aHaltOutlivesItsSessionUntilItIsCleared() {
        {
            Paper paper{m_folder.path()};
            QVERIFY(paper.begin());
            QVERIFY(paper.place("DEMOALPHA", 10).done);
            QVERIFY(paper.place("DEMOBETA", 10).done);
            paper.step(1);
            QVERIFY(Paper::waitFor([&] { return paper.positions.size() == 2; }));
            paper.session.setHalt(SessionLevel::Halted, "drill");
            QVERIFY(paper.nextAnswer().done);
            QVERIFY(Paper::waitFor([&] { return paper.receipt.complete && !paper.receipt.lines.empty(); }));
            for (const KillLine& line : paper.receipt.lines)
                QVERIFY2(line.done, line.what.c_str());
            QTRY_VERIFY(paper.positions.empty() && paper.working().empty());
            QCOMPARE(paper.risk.halt.level, SessionLevel::Halted);
        }
        auto store = openStore(m_folder.path().toStdString(), "paper");
        QVERIFY(store.has_value());
        const auto kept = listSessions(*store);
        QVERIFY(kept && !kept->empty());
        QCOMPARE(kept->front().header.mode, Mode::Paper);

        Paper paper{m_folder.path()};
        QVERIFY(Paper::waitFor(
            [&] { return paper.risk.halt.level == SessionLevel::Halted; })); // nothing runs yet
        QVERIFY(paper.begin());
        QCOMPARE(paper.risk.halt.level, SessionLevel::Halted);
        QCOMPARE(paper.risk.halt.reason, "drill");
        QVERIFY(!paper.place("DEMOALPHA", 1).done);
        paper.session.setHalt(SessionLevel::Running, "drill over");
        QVERIFY(paper.nextAnswer().done);
        QTRY_COMPARE(paper.risk.halt.level, SessionLevel::Running);
        QVERIFY(paper.place("DEMOALPHA", 1).done);
    }

    void anAccountKeptApartIsReconciledAndAdopted() {
        Paper paper{m_folder.path()};
        paper.apart = true;
        QVERIFY(paper.begin());
        QVERIFY(Paper::waitFor([&] { return paper.reconciliation.possible; }));
        QVERIFY(paper.place("DEMOALPHA", 10).done);
        paper.step(1);
        QVERIFY(Paper::waitFor([&] { return paper.positions.size() == 1; }));
        QCOMPARE(paper.working().size(), std::size_t{1}); // its stop: this broker holds no target beside it
        paper.session.reconcile();
        const OperatorAnswer same = paper.nextAnswer();
        QVERIFY2(same.done && same.text == "Reconciled: nothing differs", same.text.c_str());
        paper.session.bookAside("DEMOBETA");
        QVERIFY(paper.nextAnswer().done);
        paper.session.reconcile();
        const OperatorAnswer found = paper.nextAnswer();
        QVERIFY2(!found.done && found.text.starts_with("Differences: "), found.text.c_str());
        QVERIFY(Paper::waitFor([&] { return !paper.reconciliation.rows.empty(); }));
        const auto position =
            std::find_if(paper.reconciliation.rows.begin(), paper.reconciliation.rows.end(),
                         [](const DifferenceRow& row) { return row.kind == DifferenceKind::Position; });
        QVERIFY(position != paper.reconciliation.rows.end());
        QCOMPARE(position->what, "DEMOBETA");
        QCOMPARE(position->local, "0");
        QVERIFY(position->broker.starts_with("1 at "));
        QVERIFY(Paper::waitFor([&] { return paper.risk.halt.level == SessionLevel::Halted; })); // strict
        paper.session.settleDifference(position->id, DifferenceState::Adopted);
        QVERIFY(paper.nextAnswer().done);
        QVERIFY(Paper::waitFor([&] {
            return std::any_of(paper.positions.begin(), paper.positions.end(),
                               [](const PositionRow& row) { return row.symbol == "DEMOBETA"; });
        }));
        paper.session.setHalt(SessionLevel::Running, "adopted");
        QVERIFY(paper.nextAnswer().done);
    }

    void aHaltOvertakesTheOrdersThatWait() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        constexpr int orders = 400;
        OrderTicket ticket;
        ticket.symbol = "DEMOALPHA";
        ticket.quantity = Quantity::whole(1);
        for (int i = 0; i < orders; ++i) {
            paper.session.previewOrder(ticket); // keeps the worker busy
            paper.session.placeOrder(ticket);
        }
        paper.session.setHalt(SessionLevel::Halted, "now");
        QVERIFY(Paper::waitFor([&] { return paper.answers.size() == orders + 1; }));
        const auto halted = std::find_if(paper.answers.begin(), paper.answers.end(),
                                         [](const OperatorAnswer& a) { return a.text == "Halted: now"; });
        QVERIFY(halted != paper.answers.end());
        QVERIFY(halted - paper.answers.begin() < orders / 2);
        for (auto later = halted + 1; later != paper.answers.end(); ++later)
            QVERIFY2(!later->done, later->text.c_str());
        paper.session.setHalt(SessionLevel::Running, "seen");
        QTRY_COMPARE(paper.risk.halt.level, SessionLevel::Running);
    }

    void aKillSwitchThatFindsNothingRunningHaltsWhatComes() {
        Paper paper{m_folder.path()};
        paper.session.setHalt(SessionLevel::Halted, "to be safe");
        QVERIFY(paper.nextAnswer().done);
        QTRY_COMPARE(paper.risk.halt.level, SessionLevel::Halted);
        QVERIFY(paper.begin());
        QVERIFY(!paper.place("DEMOALPHA", 1).done);
        paper.session.setHalt(SessionLevel::Running, "checked");
        QVERIFY(paper.nextAnswer().done);
        QVERIFY(paper.place("DEMOALPHA", 1).done);
    }

    void aStopFileThatComesBackAtOnceHaltsAgain() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        const QString path = m_folder.filePath(QStringLiteral("STOP"));
        for (int time = 0; time < 2; ++time) {
            QFile stop{path};
            QVERIFY(stop.open(QIODevice::WriteOnly));
            stop.close();
            QVERIFY(Paper::waitFor([&] { return paper.risk.halt.level == SessionLevel::Halted; }));
            QVERIFY(stop.remove());
            paper.session.setHalt(SessionLevel::Running, "go on");
            QVERIFY(Paper::waitFor([&] { return paper.risk.halt.level == SessionLevel::Running; }));
        }
    }

    void theCurveEndsWithTheSessionsLastEquity() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        QVERIFY(paper.place("DEMOALPHA", 10).done);
        paper.step(2);
        QVERIFY(Paper::waitFor([&] { return paper.positions.size() == 1; }));
        paper.session.cancelRun(); // closes at the last price, which costs
        QVERIFY(Paper::waitFor([&] { return paper.state.phase == RunPhase::Finished; }));
        Money booked = Money::whole(1'000'000);
        for (const TradeRow& trade : paper.trades)
            booked += trade.net;
        QCOMPARE(paper.equity.rbegin()->second, booked);
    }

    void theStopFileHaltsAndIsRemovedBeforeClearing() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        QFile stop{m_folder.filePath(QStringLiteral("STOP"))};
        QVERIFY(stop.open(QIODevice::WriteOnly));
        stop.close();
        QVERIFY(Paper::waitFor([&] { return paper.risk.halt.level == SessionLevel::Halted; }));
        QCOMPARE(paper.risk.halt.by, "STOP file");
        QVERIFY(paper.nextAnswer().done); // of the halt itself
        paper.session.setHalt(SessionLevel::Running, "go on");
        const OperatorAnswer refused = paper.nextAnswer();
        QVERIFY(!refused.done);
        QVERIFY2(refused.text.find("STOP") != std::string::npos, refused.text.c_str());
        QVERIFY(stop.remove());
        paper.session.setHalt(SessionLevel::Running, "go on");
        QVERIFY(paper.nextAnswer().done);
        QTRY_COMPARE(paper.risk.halt.level, SessionLevel::Running);
    }

    void everyLimitHasItsGauge() {
        Paper paper{m_folder.path()};
        QVERIFY(paper.begin());
        QVERIFY(paper.place("DEMOALPHA", 10).done);
        paper.step(1);
        QVERIFY(Paper::waitFor([&] { return paper.positions.size() == 1; }));
        QVERIFY(paper.risk.gauges.size() >= 8);
        for (const RiskGauge& gauge : paper.risk.gauges) {
            QVERIFY(!gauge.title.empty() && !gauge.meaning.empty());
            if (gauge.name == "portfolio_heat") QVERIFY(gauge.value > 0);
            if (gauge.name == "max_open_positions") QCOMPARE(gauge.value, std::int64_t{1});
        }
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(PaperSessionTest)
#include "tst_paper_session.moc"
