#include "engine/feed/demo/demo_data.h"
#include "engine/replay/input_tape.h"
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

// A few sessions of the demo, the second symbol with a hole.
const BacktestInput& input() {
    static const BacktestInput made = [] {
        std::vector<BarSeries> series = makeDemoData();
        for (BarSeries& s : series)
            s.bars.resize(1200);
        series[1].bars.erase(series[1].bars.begin() + 300, series[1].bars.begin() + 340);
        return inputOf(std::move(series));
    }();
    return made;
}

TradingSession session() {
    const RunConfig config = configOf(kConfiguration);
    return TradingSession::make(config, dataOf(input(), config.interval)).value();
}

OperatorCommand command(OperatorAction action, const char* why = "because") {
    OperatorCommand made;
    made.action = action;
    made.text = ShortText{why};
    return made;
}

// A pause and its end lie in the middle of the inputs.
void applyInput(TradingSession& session, const InputTape& tape, std::size_t i) {
    const OperatorCommand pause = command(OperatorAction::Pause), clear = command(OperatorAction::Clear);
    if (i == 300) QVERIFY(session.apply({session.time(), &pause}));
    if (i == 500) QVERIFY(session.apply({session.time(), &clear}));
    QVERIFY(session.apply(tape.at(i)));
}

bool equal(const SessionRecord& a, const SessionRecord& b) {
    const auto same = [](const auto& x, const auto& y) {
        if (x.size() != y.size()) return false;
        for (std::size_t i = 0; i < x.size(); ++i)
            if (x[i].seq != y[i].seq) return false;
        return true;
    };
    for (std::size_t i = 0; i < std::min(a.orders.size(), b.orders.size()); ++i)
        if (a.orders[i].state != b.orders[i].state || a.orders[i].filled != b.orders[i].filled ||
            a.orders[i].stop != b.orders[i].stop || a.orders[i].quantity != b.orders[i].quantity)
            return false;
    return same(a.signals, b.signals) && same(a.decisions, b.decisions) && same(a.orders, b.orders) &&
           same(a.orderEvents, b.orderEvents) && same(a.fills, b.fills) && same(a.trades, b.trades) &&
           a.equity.size() == b.equity.size() && a.conditions.size() == b.conditions.size() &&
           a.texts == b.texts;
}

} // namespace

class TradingSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inputsOneByOneGiveTheFactsOfABacktest() {
        const SessionRecord whole = runBacktest(configOf(kConfiguration), input()).value();
        const InputTape tape = InputTape::ofBars(input().series);
        TradingSession one = session();
        for (std::size_t i = 0; i < tape.size(); ++i)
            QVERIFY(one.apply(tape.at(i)));
        QVERIFY(one.hasEnded());
        QVERIFY(!whole.trades.empty());
        QCOMPARE(one.log().runHash(), whole.header.runHash);
        QCOMPARE(one.log().count(), std::int64_t{one.log().lastSeq()} + std::ssize(one.record().equity));
    }

    void everyBarOfTheSeriesIsOnTheTapeOnce() {
        const InputTape tape = InputTape::ofBars(input().series);
        std::vector<std::size_t> next(2);
        for (std::size_t i = 0; i + 1 < tape.size(); ++i) {
            const auto bars = std::get<std::span<const GroupBar>>(tape.at(i).body);
            QVERIFY(!bars.empty());
            for (const GroupBar& g : bars) {
                QCOMPARE(g.bar, &input().series[g.instrument.value].bars[next[g.instrument.value]++]);
                QCOMPARE(g.bar->start, tape.timeOf(i));
            }
            if (i > 0) QVERIFY(tape.timeOf(i - 1) < tape.timeOf(i));
        }
        QCOMPARE(next[0], input().series[0].bars.size());
        QCOMPARE(next[1], input().series[1].bars.size());
        QCOMPARE(tape.kindOf(tape.size() - 1), EntryKind::End);
    }

    // Back and forth between checkpoints, in any order: facts and their hash are as on the way.
    void aCheckpointBringsBackTheStateAndItsFacts() {
        const InputTape tape = InputTape::ofBars(input().series);
        TradingSession one = session();
        std::vector<TradingSession::Checkpoint> checkpoints;
        std::vector<SessionRecord> records;
        std::vector<std::string> hashes;
        for (std::size_t i = 0; i < tape.size(); ++i) {
            if (i % 100 == 0) {
                checkpoints.push_back(one.checkpoint());
                records.push_back(one.record());
                hashes.push_back(one.log().runHash());
            }
            applyInput(one, tape, i);
        }
        const SessionRecord complete = one.record();
        const std::string hash = one.log().runHash();
        QVERIFY(!complete.trades.empty());
        for (const std::size_t to : {7U, 2U, 11U, 0U, 5U, 4U, 9U}) {
            one.restore(checkpoints[to], complete);
            QCOMPARE(one.log().runHash(), hashes[to]);
            QVERIFY(equal(one.record(), records[to]));
            for (std::size_t i = 100 * to; i < tape.size(); ++i)
                applyInput(one, tape, i);
            QCOMPARE(one.log().runHash(), hash);
            QVERIFY(equal(one.record(), complete));
        }
    }

    // It is refused at the next session's open, which ends the orders of the day before.
    void aRefusedCommandAppliedAgainGivesTheSameFacts() {
        const RunConfig config = configOf(kConfiguration);
        const auto begin = [&] {
            return TradingSession::make(config, dataOf(input(), config.interval),
                                        {Mode::Paper, "paper-1", true})
                .value();
        };
        const InputTape tape = InputTape::ofBars(input().series);
        OperatorCommand order = command(OperatorAction::PlaceOrder),
                        cancel = command(OperatorAction::CancelOrder);
        order.type = OrderType::Limit;
        order.quantity = qty(1);
        cancel.order = OrderId{999};
        constexpr std::size_t placed = 360; // bars, of the 375 of a day
        TradingSession first = begin(), again = begin();
        for (TradingSession* session : {&first, &again})
            for (std::size_t i = 0; i < placed; ++i)
                QVERIFY(session->apply(tape.at(i)));
        order.limit = roundToStep(portion(first.runner().execution().lastPrice({}), 99, 100), price("0.05"),
                                  Rounding::Down);
        const UtcTime nextOpen = tape.timeOf(375), placedAt = first.time();
        for (TradingSession* session : {&first, &again}) {
            QVERIFY(session->apply({placedAt, &order}));
            QCOMPARE(session->record().orders.back().state, OrderState::Accepted);
            const FactSeq before = session->log().lastSeq();
            QVERIFY(!session->apply({nextOpen, &cancel}));
            QVERIFY(session->log().lastSeq() > before);
            QCOMPARE(session->record().orders.back().state, OrderState::Expired);
        }
        QCOMPARE(again.log().runHash(), first.log().runHash());
    }

    void whatIsNoInputOfTheSessionIsRefused() {
        const InputTape tape = InputTape::ofBars(input().series);
        TradingSession one = session();
        QVERIFY(one.apply(tape.at(5)));
        const std::string hash = one.log().runHash();
        QVERIFY(!one.apply(tape.at(5)));
        QVERIFY(!one.apply(tape.at(4)));
        QVERIFY(!one.apply({UtcTime{}, std::span<const GroupBar>{}}));
        Bar bar = *std::get<std::span<const GroupBar>>(tape.at(6).body)[0].bar;
        const auto refuses = [&](std::vector<GroupBar> bars) { return !one.apply({bar.start, bars}); };
        QVERIFY(refuses({{InstrumentId{2}, &bar}}));
        QVERIFY(refuses({{InstrumentId{1}, &bar}, {InstrumentId{0}, &bar}}));
        bar.volume = Quantity::fromRaw(-1);
        QVERIFY(refuses({{InstrumentId{0}, &bar}}));
        bar.volume = qty(1);
        bar.high = Price::fromRaw(INT64_MAX);
        QVERIFY(refuses({{InstrumentId{0}, &bar}}));
        QCOMPARE(one.log().runHash(), hash);
        QVERIFY(one.apply(tape.at(tape.size() - 1)));
        QVERIFY(!one.apply(tape.at(6)));
    }
};

QTEST_APPLESS_MAIN(TradingSessionTest)
#include "tst_trading_session.moc"
