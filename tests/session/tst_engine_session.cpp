// The whole engine behind its port, on the demo data: what the window gets to see.
#include "engine/core/decimal.h"
#include "engine/session/engine_session.h"
#include <QCoreApplication>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace openbell;

namespace {

constexpr int kPatienceMs = 60'000;

// Everything a window would have collected.
struct Seen {
    std::vector<RunState> states;
    Catalogue catalogue;
    SessionBatch all; // rows of all batches since the last reset
    std::vector<OrderRow> latestOrders;
    ChartBatch chart; // bars, studies and markers joined
    std::vector<StatisticRow> statistics;
    std::vector<KillReceipt> receipts;
    std::vector<Explanation> explanations;
    std::vector<LogRow> log;

    [[nodiscard]] RunPhase phase() const { return states.empty() ? RunPhase::Idle : states.back().phase; }
    [[nodiscard]] const RunState& state() const { return states.back(); }
};

template <class Row>
void join(std::vector<Row>& to, const std::vector<Row>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

class Window {
public:
    explicit Window(const QString& folder) : session{folder.toStdString(), "test", 0} {
        hold(session.onRunState([this](const RunState& s) { seen.states.push_back(s); }));
        hold(session.onCatalogue([this](const Catalogue& c) { seen.catalogue = c; }));
        hold(session.onStatistics([this](const std::vector<StatisticRow>& rows) { seen.statistics = rows; }));
        hold(session.onKillReceipt([this](const KillReceipt& r) { seen.receipts.push_back(r); }));
        hold(session.onExplanation([this](const Explanation& e) { seen.explanations.push_back(e); }));
        hold(session.onLog([this](const std::vector<LogRow>& rows) { join(seen.log, rows); }));
        hold(session.onSession([this](const SessionBatch& batch) { take(batch); }));
        hold(session.onChart([this](const SharedChartBatch& batch) { take(*batch); }));
    }

    bool waitFor(RunPhase phase) {
        return QTest::qWaitFor([&] { return seen.phase() == phase; }, kPatienceMs);
    }
    void start(RunMode mode, int minutes = 15) {
        seen.states.clear();
        RunRequest request;
        request.mode = mode;
        request.interval = Interval::ofMinutes(minutes);
        if (mode != RunMode::Demo) {
            request.symbols = {"DEMOALPHA", "DEMOBETA"};
            request.strategies = {{"ehma_pivot", {{"fast", 9}, {"slow", 21}}}};
        }
        session.startRun(request);
    }

    Seen seen;
    EngineSession session;

private:
    void hold(Subscription subscription) { m_subscriptions.push_back(std::move(subscription)); }
    void take(const SessionBatch& batch) {
        if (batch.reset) seen.all = {};
        seen.all.sessionId = batch.sessionId;
        join(seen.all.orders, batch.orders);
        join(seen.all.fills, batch.fills);
        join(seen.all.trades, batch.trades);
        join(seen.all.decisions, batch.decisions);
        join(seen.all.equity, batch.equity);
        seen.all.positions = batch.positions;
    }
    void take(const ChartBatch& batch) {
        if (batch.reset) {
            seen.chart = batch;
            return;
        }
        join(seen.chart.bars, batch.bars);
        join(seen.chart.markers, batch.markers);
        for (std::size_t s = 0; s < batch.studies.size(); ++s)
            join(seen.chart.studies[s].values, batch.studies[s].values);
    }
    std::vector<Subscription> m_subscriptions;
};

} // namespace

class EngineSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void demoRunsToItsEndAndIsLabelledSynthetic() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        const RunState& state = window.seen.state();
        QVERIFY(state.synthetic);
        QCOMPARE(state.progress, 1.0);
        QCOMPARE(state.runHash.size(), std::size_t{64});
        QVERIFY(!window.seen.all.trades.empty());
        QVERIFY(!window.seen.all.decisions.empty());
        QVERIFY(!window.seen.statistics.empty());
        QVERIFY(QFile::exists(QString::fromStdString(state.reportFolder) + QStringLiteral("/report.html")));
        window.session.requestCatalogue();
        QTRY_COMPARE(window.seen.catalogue.symbols.size(), std::size_t{2});
        const SymbolInfo& first = window.seen.catalogue.symbols.front();
        QVERIFY(first.synthetic);
        QVERIFY(!first.lastClose.isZero());
        QCOMPARE(Zone::find(first.zone)->dateOf(first.lastTime), first.last);
        QCOMPARE(window.seen.catalogue.strategies.size(), std::size_t{3});
    }

    void backtestAndReplayComeToTheSameFacts() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        window.start(RunMode::Backtest);
        QVERIFY(window.waitFor(RunPhase::Finished));
        const std::string hash = window.seen.state().runHash;
        const std::size_t trades = window.seen.all.trades.size();
        window.start(RunMode::Replay);
        window.session.setReplay({ReplayAction::Speed, 0});
        QVERIFY(window.waitFor(RunPhase::Finished));
        QCOMPARE(window.seen.state().runHash, hash);
        QCOMPARE(window.seen.all.trades.size(), trades);
    }

    void aConfigurationFileIsReadAndItsOwnStrategyRuns() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        std::optional<RunFile> read;
        const Subscription reading = window.session.onRunFile([&](const RunFile& file) { read = file; });
        const auto write = [this](const char* condition) {
            QFile file{m_folder->filePath(QStringLiteral("cross.json"))};
            if (file.open(QIODevice::WriteOnly))
                file.write(
                    QByteArray{"{\"data\": {\"symbols\": [\"DEMOALPHA\"], \"interval\": \"15m\"},\n"
                               "\"capital\": 500000, // a comment\n\"strategies\": [{\"id\": \"my_cross\", "
                               "\"type\": \"rules\",\n\"enter_long\": {\"crosses_above\": [\""} +
                    condition +
                    "\", \"sma_15\"]}, \"exit_long\": {\"crosses_below\": [\"close\", \"sma_15\"]}}]}");
            return file.fileName().toStdString();
        };
        window.session.readRunFile(write("closse"));
        QTRY_VERIFY(read.has_value());
        QVERIFY2(read->problem.find("line 4, column") != std::string::npos, read->problem.c_str());
        read.reset();
        window.session.readRunFile(write("close"));
        QTRY_VERIFY(read.has_value());
        QCOMPARE(read->problem, std::string{});
        QCOMPARE(read->request.symbols, std::vector<std::string>{"DEMOALPHA"});
        QCOMPARE(read->request.interval, Interval::ofMinutes(15));
        QCOMPARE(read->request.capital, Money::whole(500'000));
        QCOMPARE(read->request.file.strategies, std::vector<std::string>{"my_cross (rules)"});
        RunRequest request = read->request;
        request.symbols = {"DEMOBETA"}; // the request's word counts
        window.seen.states.clear();
        window.session.startRun(request);
        QVERIFY(window.waitFor(RunPhase::Finished));
        QVERIFY(!window.seen.all.trades.empty());
        for (const TradeRow& trade : window.seen.all.trades) {
            QCOMPARE(trade.strategy, "my_cross");
            QCOMPARE(trade.symbol, "DEMOBETA");
        }
    }

    void rowsArriveOnceAndNoMoreThanSixtyTimesASecond() {
        Window window{m_folder->path()};
        QElapsedTimer clock;
        int batches = 0;
        const Subscription counting = window.session.onRunState([&](const RunState&) { ++batches; });
        clock.start();
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        QVERIFY2(batches <= clock.elapsed() * 60 / 1000 + 2, qPrintable(QString::number(batches)));
        QSet<quint32> fills;
        for (const FillRow& fill : window.seen.all.fills)
            fills.insert(fill.id.value);
        QCOMPARE(fills.size(), static_cast<qsizetype>(window.seen.all.fills.size()));
    }

    void steppingAppliesOneBarTimeAndPauses() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        window.start(RunMode::Replay);
        window.session.setReplay({ReplayAction::Pause, 0});
        QVERIFY(window.waitFor(RunPhase::Paused));
        window.session.showChart({"DEMOALPHA", Interval::ofMinutes(15), {"ema_9"}});
        QTRY_COMPARE(window.seen.chart.symbol, std::string{"DEMOALPHA"});
        const std::size_t before = window.seen.chart.bars.size();
        window.session.setReplay({ReplayAction::Step, 0});
        QTRY_COMPARE(window.seen.chart.bars.size(), before + 1);
        QCOMPARE(window.seen.chart.studies.front().values.size(), before + 1);
        QCOMPARE(window.seen.phase(), RunPhase::Paused);
    }

    void chartGrownBarByBarEqualsTheChartAskedForAtTheEnd() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        window.start(RunMode::Replay);
        window.session.showChart({"DEMOBETA", Interval::ofMinutes(15), {"ema_9", "rsi_14"}});
        window.session.setReplay({ReplayAction::Speed, 0});
        QVERIFY(window.waitFor(RunPhase::Finished));
        const ChartBatch grown = window.seen.chart;
        window.seen.chart = {};
        window.session.showChart({"DEMOBETA", Interval::ofMinutes(15), {"ema_9", "rsi_14"}});
        QTRY_VERIFY(!window.seen.chart.bars.empty());
        QVERIFY(grown.bars == window.seen.chart.bars);
        QCOMPARE(grown.markers.size(), window.seen.chart.markers.size());
        for (std::size_t s = 0; s < 2; ++s)
            for (std::size_t i = 0; i < grown.bars.size(); ++i) {
                const double a = grown.studies[s].values[i];
                const double b = window.seen.chart.studies[s].values[i];
                QVERIFY(a == b || (std::isnan(a) && std::isnan(b)));
            }
        QVERIFY(window.seen.chart.studies[0].overlay);
        QVERIFY(!window.seen.chart.studies[1].overlay);
    }

    void aTradeIsMarkedAtItsEntryAndItsExitAlone() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        window.session.showChart({"DEMOALPHA", Interval::ofMinutes(15), {}});
        QTRY_VERIFY_WITH_TIMEOUT(!window.seen.chart.markers.empty(), kPatienceMs);
        for (const TradeRow& trade : window.seen.all.trades) {
            if (trade.symbol != "DEMOALPHA") continue;
            int entries = 0, exits = 0;
            for (const ChartMarker& marker : window.seen.chart.markers) {
                if (marker.trade != trade.id) continue;
                const bool exit = marker.kind == MarkerKind::Exit;
                QCOMPARE(toText(marker.price), toText(exit ? trade.exitPrice : trade.entryPrice));
                ++(exit ? exits : entries);
            }
            QCOMPARE(entries, 1);
            QCOMPARE(exits, 1);
        }
    }

    void killFlattensAndGivesAReceipt() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        window.start(RunMode::Replay);
        window.session.setReplay({ReplayAction::Pause, 0});
        QVERIFY(window.waitFor(RunPhase::Paused));
        for (int step = 0; step < 2000 && window.seen.all.positions.empty(); ++step) {
            window.session.setReplay({ReplayAction::Step, 0});
            QTest::qWait(18);
        }
        QVERIFY(!window.seen.all.positions.empty());
        window.session.setHalt(SessionLevel::Halted, "test");
        QTRY_COMPARE(window.seen.receipts.size(), std::size_t{1});
        QVERIFY(!window.seen.receipts.front().lines.empty());
        for (const KillLine& line : window.seen.receipts.front().lines)
            QVERIFY2(line.done, line.outcome.c_str());
        QTRY_VERIFY(window.seen.all.positions.empty());
        const std::size_t fills = window.seen.all.fills.size();
        window.session.setReplay({ReplayAction::Speed, 0});
        window.session.setReplay({ReplayAction::Play, 0});
        QVERIFY(window.waitFor(RunPhase::Finished));
        QCOMPARE(window.seen.all.fills.size(), fills); // nothing is entered while halted
    }

    void killWithoutARunIsAnsweredToo() {
        Window window{m_folder->path()};
        window.session.setHalt(SessionLevel::Halted, "nothing runs");
        QTRY_COMPARE(window.seen.receipts.size(), std::size_t{1});
        QVERIFY(window.seen.receipts.front().lines.empty());
    }

    void explainsATradeAnOrderAndARefusal() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        window.session.explain({window.seen.all.trades.front().id, {}, {}});
        QTRY_COMPARE(window.seen.explanations.size(), std::size_t{1});
        QVERIFY(!window.seen.explanations.back().conditions.empty());
        QVERIFY(!window.seen.explanations.back().steps.empty());
        window.session.explain({{}, OrderId{1}, {}});
        QTRY_COMPARE(window.seen.explanations.size(), std::size_t{2});
        QVERIFY(!window.seen.explanations.back().title.empty());
        const auto& decisions = window.seen.all.decisions;
        const auto refused = std::find_if(decisions.begin(), decisions.end(),
                                          [](const DecisionRow& d) { return d.verdict == "refused"; });
        QVERIFY(refused != decisions.end());
        window.session.explain({{}, {}, refused->signal});
        QTRY_COMPARE(window.seen.explanations.size(), std::size_t{3});
        const auto& gates = window.seen.explanations.back().gates;
        QVERIFY(std::any_of(gates.begin(), gates.end(), [](const ExplainedGate& g) { return !g.passed; }));
    }

    void aWrongRequestFailsWithItsReason() {
        Window window{m_folder->path()};
        RunRequest request;
        request.symbols = {"NOSUCH"};
        request.strategies = {{"ehma_pivot", {}}};
        window.session.startRun(request);
        QVERIFY(window.waitFor(RunPhase::Failed));
        QVERIFY(window.seen.state().message.find("NOSUCH") != std::string::npos);
    }

    void cancelStopsARunAndKeepsTheWindowAlive() {
        Window window{m_folder->path()};
        window.start(RunMode::Demo);
        QVERIFY(window.waitFor(RunPhase::Finished));
        window.start(RunMode::Replay);
        QVERIFY(window.waitFor(RunPhase::Running));
        window.session.cancelRun();
        QVERIFY(window.waitFor(RunPhase::Cancelled));
        window.start(RunMode::Backtest);
        QVERIFY(window.waitFor(RunPhase::Finished));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(EngineSessionTest)
#include "tst_engine_session.moc"
