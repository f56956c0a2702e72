// The benchmark of a run: by hand, and through a backtest.
#include "engine/replay/buy_and_hold.h"
#include "tests/replay/market.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

std::string run(const std::string& more = "") {
    return fmt::format(R"({{"data": {{"symbols": ["X"], "interval": "15m"}}, "capital": 100000,
        "strategies": [{}]{}}})",
                       kScript, more);
}

} // namespace

class BuyAndHoldTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theRunsOwnSymbolsAreHeldInEqualParts() {
        Market a{nseShare("A"), 15}, b{nseShare("B"), 15};
        a.day("2024-01-18", "100").day("2024-01-19", "110");
        b.day("2024-01-18", "50").day("2024-01-19", "40");
        a.ohlc("2024-01-18T15:15:00+05:30", "100", "104", "100", "104"); // the day's last close
        const SessionRecord record = runOf(run(), {a.series(), b.series()});
        const std::vector<BenchmarkPoint> expected{
            {at("2024-01-18T09:30:00+05:30"), money("100000")},
            {at("2024-01-18T15:30:00+05:30"), money("102000")}, // 52,000 + 50,000
            {at("2024-01-19T15:30:00+05:30"), money("95000")}}; // 55,000 + 40,000
        QVERIFY(record.benchmark == expected);
    }

    void whatDoesNotTradeYetIsCash() {
        Market a{nseShare("A"), 15}, b{nseShare("B"), 15};
        a.day("2024-01-18", "100").day("2024-01-19", "120");
        b.day("2024-01-19", "50");
        const SessionRecord record = runOf(run(), {a.series(), b.series()});
        QCOMPARE(record.benchmark.back().value, money("110000"));
        QCOMPARE(record.benchmark.size(), std::size_t{3});
    }

    void aSymbolOfItsOwnTakesTheirPlace() {
        Market x{nseShare("X"), 15}, index{nseShare("INDEX"), 15};
        x.day("2024-01-18").day("2024-01-19");
        index.day("2024-01-18", "20000").day("2024-01-19", "20500");
        BacktestInput input = inputOf({x.series()});
        const std::string own = dataHash(input);
        input.benchmark = index.series();
        QVERIFY(dataHash(input) != own);
        const SessionRecord record = runBacktest(configOf(run(R"(, "benchmark": "INDEX")")), input).value();
        QCOMPARE(record.benchmark.front().value, money("100000"));
        QCOMPARE(record.benchmark.back().value, money("102500"));
    }

    void aBenchmarkWithoutBarsIsAnErrorThatSaysWhatToDo() {
        Market x{nseShare("X"), 15};
        x.day("2024-01-18");
        const auto made = Backtest::make(configOf(run(R"(, "benchmark": "INDEX")")), inputOf({x.series()}));
        QVERIFY(!made);
        QVERIFY(made.error().message.find("benchmark: INDEX has no bars") != std::string::npos);
    }

    void dailyBarsHaveOnePointADay() {
        Instrument daily = continuous("D");
        BarSeries series{daily, Interval::parse("1d").value(), {}};
        for (int i = 0; i < 3; ++i)
            series.bars.push_back({at("2024-01-18T00:00:00Z").plus(i * kNanosPerDay), price("10"),
                                   price("12"), price("9"), price(i == 2 ? "12" : "10"), qty(1)});
        const SessionRecord record = runOf(
            R"({"data": {"interval": "1d"}, "strategies": [{"type": "ehma_pivot"}], "market_hours": false})",
            {series});
        QCOMPARE(record.benchmark.size(), record.equity.size());
        QCOMPARE(record.benchmark.back().value, money("1200000"));
    }

    void withoutBarsOrEquityThereIsNone() { QVERIFY(buyAndHold({}, {}, money("1"), Zone::utc()).empty()); }
};

QTEST_APPLESS_MAIN(BuyAndHoldTest)
#include "tst_buy_and_hold.moc"
