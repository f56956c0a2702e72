// Going through a stored session behind the port: whatever moment is gone to, and from wherever, the window
// ends up with the same rows, bars and figures.
#include "engine/session/engine_session.h"
#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <random>

using namespace openbell;

namespace {

constexpr int kPatienceMs = 60'000;

// A window that keeps what it is told, forgets what it is told to forget, and nothing else.
class Window {
public:
    explicit Window(const QString& folder) : session{folder.toStdString(), "test", 0} {
        hold(session.onRunState([this](const RunState& s) { state = s; }));
        hold(session.onSessions([this](const std::vector<SessionRow>& rows) { stored = rows; }));
        hold(session.onTravelTape([this](const SharedTravelTape& t) { tape = t; }));
        hold(session.onTravelLine([this](const SharedTravelLine& l) { line = l; }));
        hold(session.onTravel([this](const TravelState& t) { travel = t; }));
        hold(session.onBranch([this](const SharedBranchOutcome& b) { branch = b; }));
        hold(session.onExplanation([this](const Explanation& e) { explanation = e; }));
        hold(session.onAnswer([this](const OperatorAnswer& a) { answers.push_back(a); }));
        hold(session.onStatistics([this](const std::vector<StatisticRow>&) { ++statistics; }));
        hold(session.onQuotes([this](const std::vector<QuoteRow>& rows) {
            for (const QuoteRow& row : rows)
                quotes[row.symbol] = row;
        }));
        hold(session.onSession([this](const SessionBatch& batch) { take(batch); }));
        hold(session.onChart([this](const SharedChartBatch& batch) { take(*batch); }));
    }

    void runDemo() {
        RunRequest request;
        request.mode = RunMode::Demo;
        request.interval = Interval::ofMinutes(15);
        session.startRun(request);
        QVERIFY(QTest::qWaitFor([&] { return state.phase == RunPhase::Finished; }, kPatienceMs));
    }
    void open(const std::string& id) {
        tape.reset();
        session.openSession(id);
        QVERIFY(QTest::qWaitFor([&] { return tape && travel.explored >= 1; }, kPatienceMs));
    }
    void seek(std::uint32_t moment) {
        TravelCommand command{TravelAction::Seek};
        command.moment = moment;
        session.travel(command);
        QTRY_COMPARE_WITH_TIMEOUT(travel.moment, moment, kPatienceMs);
    }
    void step(TravelUnit unit, bool forward) {
        TravelCommand command{TravelAction::Step};
        command.unit = unit;
        command.forward = forward;
        const std::uint32_t before = travel.moment;
        session.travel(command);
        QTRY_VERIFY_WITH_TIMEOUT(travel.moment != before, kPatienceMs);
    }
    // Everything shown, as text.
    [[nodiscard]] std::string shown() const {
        std::string text;
        for (const auto& [id, o] : orders)
            text += fmt::format("o{} {} {} {} {};", id, o.state, o.quantity.raw(), o.filled.raw(),
                                o.average.raw());
        for (const auto& [id, f] : fills)
            text += fmt::format("f{} {};", id, f.price.raw());
        for (const auto& [id, t] : trades)
            text += fmt::format("t{} {};", id, t.net.raw());
        for (const auto& [id, d] : decisions)
            text += fmt::format("d{} {};", id, d.verdict);
        for (const PositionRow& p : positions)
            text +=
                fmt::format("p{} {} {} {};", p.symbol, p.quantity.raw(), p.unrealised.raw(), p.stop.raw());
        for (const LogRow& row : log)
            text += fmt::format("l{} {};", row.seq, row.text);
        if (!equity.empty())
            text += fmt::format("e{} {} {};", equity.back().time.ns, equity.back().equity.raw(),
                                equity.back().drawdown);
        for (const Bar& bar : bars)
            text += fmt::format("b{};", bar.start.ns);
        text += fmt::format("m{};", markers.size());
        for (const auto& [symbol, quote] : quotes)
            text += fmt::format("q{} {} {};", symbol, quote.last.raw(), quote.volume.raw());
        return text;
    }

    EngineSession session;
    RunState state;
    std::vector<SessionRow> stored;
    SharedTravelTape tape;
    SharedTravelLine line;
    TravelState travel;
    SharedBranchOutcome branch;
    Explanation explanation;
    std::vector<OperatorAnswer> answers;
    int statistics = 0;
    std::map<std::uint32_t, OrderRow> orders;
    std::map<std::uint32_t, FillRow> fills;
    std::map<std::uint32_t, TradeRow> trades;
    std::map<std::uint32_t, DecisionRow> decisions; // of signals
    std::vector<PositionRow> positions;
    std::vector<LogRow> log;
    std::vector<EquityRow> equity;
    std::vector<Bar> bars;
    std::vector<double> study;
    std::vector<ChartMarker> markers;
    std::map<std::string, QuoteRow> quotes;

private:
    void hold(Subscription subscription) { m_subscriptions.push_back(std::move(subscription)); }
    void take(const SessionBatch& batch) {
        if (batch.reset) {
            orders.clear();
            fills.clear();
            trades.clear();
            decisions.clear();
            log.clear();
            equity.clear();
        }
        if (batch.rewind) {
            orders.erase(orders.upper_bound(batch.rewind->orders), orders.end());
            fills.erase(fills.upper_bound(batch.rewind->fills), fills.end());
            trades.erase(trades.upper_bound(batch.rewind->trades), trades.end());
            decisions.erase(decisions.upper_bound(batch.rewind->signals), decisions.end());
            std::erase_if(log, [&](const LogRow& row) { return row.seq > batch.rewind->seq; });
            std::erase_if(equity, [&](const EquityRow& row) { return row.time > batch.rewind->time; });
        }
        for (const OrderRow& row : batch.orders)
            orders[row.id.value] = row;
        for (const FillRow& row : batch.fills)
            fills[row.id.value] = row;
        for (const TradeRow& row : batch.trades)
            trades[row.id.value] = row;
        for (const DecisionRow& row : batch.decisions)
            if (!row.signal.isNone()) decisions[row.signal.value] = row;
        positions = batch.positions;
        log.insert(log.end(), batch.log.begin(), batch.log.end());
        equity.insert(equity.end(), batch.equity.begin(), batch.equity.end());
    }
    void take(const ChartBatch& batch) {
        if (batch.reset) {
            bars.clear();
            markers.clear();
            study.clear();
        }
        if (batch.keep) {
            bars.resize(*batch.keep);
            study.resize(*batch.keep);
            std::erase_if(markers,
                          [&](const ChartMarker& m) { return bars.empty() || m.time > bars.back().start; });
        }
        bars.insert(bars.end(), batch.bars.begin(), batch.bars.end());
        markers.insert(markers.end(), batch.markers.begin(), batch.markers.end());
        if (!batch.studies.empty())
            study.insert(study.end(), batch.studies[0].values.begin(), batch.studies[0].values.end());
    }
    std::vector<Subscription> m_subscriptions;
};

} // namespace

class TravelSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        Window window{m_folder.path()};
        window.runDemo();
        m_id = window.state.sessionId;
        m_hash = window.state.runHash;
        m_trades = static_cast<std::int64_t>(window.trades.size());
        m_atTheEnd = window.trades.rbegin()->second.net;
    }

    void storedSessionsAreListedWithWhatTheyCameTo() {
        Window window{m_folder.path()};
        window.session.requestSessions();
        QTRY_COMPARE(window.stored.size(), std::size_t{1});
        const SessionRow& row = window.stored.front();
        QCOMPARE(row.id, m_id);
        QCOMPARE(row.mode, std::string{"backtest"});
        QCOMPARE(row.trades, m_trades);
        QVERIFY(row.synthetic);
        window.open(m_id);
        QCOMPARE(row.net.value(), window.equity.back().equity - window.equity.front().equity);
    }

    void aSessionOpensAtItsEndAndIsTheOneRecorded() {
        Window window{m_folder.path()};
        window.open(m_id);
        QCOMPARE(window.travel.moment, window.tape->last());
        QCOMPARE(window.state.runHash, m_hash);
        QVERIFY2(window.tape->note.empty(), window.tape->note.c_str());
        QCOMPARE(static_cast<std::int64_t>(window.trades.size()), m_trades);
        QCOMPARE(window.trades.rbegin()->second.net, m_atTheEnd);
        QCOMPARE(window.line->closes.size(), window.tape->times.size());
        QVERIFY(window.tape->days.size() >= 55);
        QVERIFY(window.tape->bytesKept > 0 && window.tape->bytesKept <= std::size_t{64} << 20);
        QTRY_VERIFY(window.statistics > 0);
    }

    void aMomentIsTheSameWhereverOneComesFrom() {
        Window window{m_folder.path()};
        window.open(m_id);
        window.session.showChart({"DEMOALPHA", Interval::ofMinutes(15), {"ema_9"}});
        QTRY_VERIFY(!window.bars.empty());
        const std::uint32_t last = window.tape->last();
        std::map<std::uint32_t, std::string> seen;
        std::mt19937 random{5};
        std::vector<std::uint32_t> moments;
        for (int i = 0; i < 12; ++i)
            moments.push_back(static_cast<std::uint32_t>(random() % last));
        std::vector<std::uint32_t> route = moments;
        std::sort(route.begin(), route.end());
        route.insert(route.begin(), 0);
        for (const std::uint32_t moment : route) { // upwards from the start
            window.seek(moment);
            seen[moment] = window.shown();
            QVERIFY(window.study.size() == window.bars.size());
        }
        for (const std::uint32_t moment : moments) { // to and fro
            window.seek(moment);
            QCOMPARE(QString::fromStdString(window.shown()), QString::fromStdString(seen[moment]));
        }
        QVERIFY(seen[route.back()] != seen[route[5]]);
    }

    void nothingOfTheFutureIsShown() {
        Window window{m_folder.path()};
        window.open(m_id);
        for (const int minutes : {15, 60}) { // its own bars, and others
            window.session.showChart({"DEMOBETA", Interval::ofMinutes(minutes), {}});
            window.seek(window.tape->last() / 2);
            QTRY_VERIFY(!window.bars.empty());
            QVERIFY(window.bars.back().start.plus(minutes * kNanosPerMinute) <= window.travel.time);
            window.seek(window.tape->last() / 3);
            QTRY_VERIFY(window.bars.back().start.plus(minutes * kNanosPerMinute) <= window.travel.time);
            for (const auto& [id, trade] : window.trades)
                QVERIFY(trade.exitTime <= window.travel.time);
            for (const EquityRow& point : window.equity)
                QVERIFY(point.time <= window.travel.time);
            for (const ChartMarker& marker : window.markers)
                QVERIFY(marker.time <= window.travel.time);
            window.seek(window.tape->last());
        }
    }

    void stepsGoByInputBarAndTradeBothWays() {
        Window window{m_folder.path()};
        window.open(m_id);
        const std::uint32_t middle = window.tape->last() / 2;
        window.seek(middle);
        window.step(TravelUnit::Bar, true);
        QCOMPARE(window.travel.moment, middle + 1);
        window.step(TravelUnit::Bar, false);
        QCOMPARE(window.travel.moment, middle);
        const std::size_t trades = window.trades.size();
        window.step(TravelUnit::Trade, true);
        QVERIFY(window.trades.size() > trades);
        QVERIFY(window.trades.rbegin()->second.exitTime <= window.travel.time);
        window.step(TravelUnit::Input, false);
        QCOMPARE(window.trades.size(), trades);
        window.seek(0);
        const std::size_t answers = window.answers.size();
        window.session.travel({TravelAction::Step, 0, 0, {}, TravelUnit::Bar, MarkKind::Trade, false, {}});
        QTRY_COMPARE(window.answers.size(), answers + 1);
        QVERIFY(!window.answers.back().done);
    }

    void everyKindOfMarkIsFound() {
        Window window{m_folder.path()};
        window.open(m_id);
        for (const MarkKind kind : {MarkKind::Signal, MarkKind::Order, MarkKind::Fill, MarkKind::Trade}) {
            window.seek(0);
            TravelCommand command{TravelAction::Find};
            command.kind = kind;
            window.session.travel(command);
            QTRY_VERIFY(window.travel.moment > 0);
            const auto first = std::find_if(window.tape->marks.begin(), window.tape->marks.end(),
                                            [&](const TravelMark& mark) { return mark.kind == kind; });
            QCOMPARE(window.travel.moment, first->moment);
        }
        TravelCommand command{TravelAction::SeekTime};
        command.time = window.tape->times[100].plus(1);
        window.session.travel(command);
        QTRY_COMPARE(window.travel.moment, std::uint32_t{100});
    }

    void playingGoesOnToTheEndAtAnySpeed() {
        Window window{m_folder.path()};
        window.open(m_id);
        window.seek(window.tape->last() - 40);
        TravelCommand speed{TravelAction::Speed};
        speed.speed = 300; // 15 minutes take three seconds
        window.session.travel(speed);
        window.session.travel({TravelAction::Play});
        QTRY_COMPARE(window.state.phase, RunPhase::Running);
        window.session.travel({TravelAction::Pause});
        QTRY_COMPARE(window.state.phase, RunPhase::Paused);
        QVERIFY(window.travel.moment < window.tape->last() - 30);
        speed.speed = 0;
        window.session.travel(speed);
        window.session.travel({TravelAction::Play});
        QTRY_COMPARE_WITH_TIMEOUT(window.state.phase, RunPhase::Finished, kPatienceMs);
        QCOMPARE(window.travel.moment, window.tape->last());
    }

    void theExplanationFollowsTheMoment() {
        Window window{m_folder.path()};
        window.open(m_id);
        const TradeRow trade = window.trades.begin()->second;
        window.session.explain({trade.id, {}, {}});
        QTRY_VERIFY(!window.explanation.conditions.empty());
        QVERIFY(!window.explanation.again);
        window.seek(0);
        QTRY_VERIFY(window.explanation.again && window.explanation.conditions.empty());
        window.seek(window.tape->last());
        QTRY_VERIFY(!window.explanation.conditions.empty());
    }

    void bookmarksOutliveTheProgram() {
        {
            Window window{m_folder.path()};
            window.open(m_id);
            window.seek(200);
            window.session.travel(
                {TravelAction::Bookmark, 0, 0, {}, TravelUnit::Bar, MarkKind::Trade, true, "why?"});
            QTRY_COMPARE(window.travel.bookmarks.size(), std::size_t{1});
        }
        Window window{m_folder.path()};
        window.open(m_id);
        QCOMPARE(window.travel.bookmarks.size(), std::size_t{1});
        QCOMPARE(window.travel.bookmarks.front(), (Bookmark{200, window.tape->times[200], "why?"}));
        window.seek(200);
        window.session.travel({TravelAction::Forget});
        QTRY_VERIFY(window.travel.bookmarks.empty());
    }

    void aBranchRunsOnBesideTheOriginal() {
        Window window{m_folder.path()};
        window.open(m_id);
        window.seek(window.tape->last() / 2);
        const std::string before = window.shown();
        window.session.branch({{"exits.stop.value", "0.3"}});
        QTRY_VERIFY_WITH_TIMEOUT(window.branch != nullptr, kPatienceMs);
        QVERIFY2(window.branch->problem.empty(), window.branch->problem.c_str());
        QCOMPARE(window.branch->from, window.travel.time);
        QVERIFY(window.branch->original.size() > 100 && window.branch->branched.size() > 100);
        QCOMPARE(window.branch->original.front().equity, window.branch->branched.front().equity);
        QVERIFY(window.branch->original.back().equity != window.branch->branched.back().equity);
        QVERIFY(window.branch->firstDifference.find("originally") != std::string::npos ||
                window.branch->firstDifference.find("only in") != std::string::npos);
        QCOMPARE(QString::fromStdString(window.shown()), QString::fromStdString(before));
        window.branch.reset();
        window.session.branch({{"exits.stop.value", "-3"}});
        QTRY_VERIFY(window.branch != nullptr);
        QVERIFY(!window.branch->problem.empty());
    }

    void storedDataAreReplayedFromTheirStart() {
        Window window{m_folder.path()};
        RunRequest request;
        request.mode = RunMode::Replay;
        request.interval = Interval::ofMinutes(15);
        request.symbols = {"DEMOALPHA"};
        request.strategies = {{"ehma_pivot", {}}};
        window.session.openReplay(request);
        QTRY_VERIFY_WITH_TIMEOUT(window.tape && window.travel.playing, kPatienceMs);
        QVERIFY(window.travel.moment < window.tape->last() / 2);
        window.session.cancelRun();
        QTRY_VERIFY(!window.travel.open);
        QTRY_COMPARE(window.state.phase, RunPhase::Idle);
    }

    void aSessionThatIsNotThereIsAnError() {
        Window window{m_folder.path()};
        window.session.openSession("bt-none");
        QTRY_COMPARE(window.state.phase, RunPhase::Failed);
        QVERIFY(window.state.message.find("bt-none") != std::string::npos);
    }

private:
    QTemporaryDir m_folder;
    std::string m_id, m_hash;
    std::int64_t m_trades = 0;
    Money m_atTheEnd;
};

QTEST_GUILESS_MAIN(TravelSessionTest)
#include "tst_travel_session.moc"
