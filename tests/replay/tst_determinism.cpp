#include "engine/core/version.h"
#include "engine/feed/demo/demo_data.h"
#include "tests/replay/session_fixture.h"
#include <QtTest>
#include <algorithm>
#include <set>

using namespace openbell;
using namespace openbell::tests;

namespace {

// Of the demo data with the three built-in strategies below. A change that changes what the engine decides or
// records changes it too, knowingly; a build type, a machine or a repetition never does.
constexpr const char* kGoldenHash = "6a69fe522ee22955e669d98c5df6ba8b1ff46686117d989b432a9b18ca2ff0e4";

const char* const kThree =
    R"({"type": "ehma_pivot"}, {"type": "confluence_consumer"}, {"type": "regime_adaptive"})";

std::string configuration(const std::string& strategies,
                          const std::string& symbols = R"("DEMOALPHA", "DEMOBETA")") {
    return R"({"data": {"symbols": [)" + symbols + R"(], "interval": "1m"}, "strategies": [)" + strategies +
           R"(], "exits": {"stop": {"type": "atr", "value": 2}, "target": {"type": "r", "value": 2}},
              "slippage": {"type": "ticks", "value": 1}})";
}

std::vector<BarSeries> demo(int sessions = kDemoSessions) {
    static const std::vector<BarSeries> all = makeDemoData();
    if (sessions == kDemoSessions) return all;
    std::vector<BarSeries> some = all;
    for (BarSeries& series : some) {
        std::set<std::int64_t> dates;
        std::erase_if(series.bars, [&](const Bar& bar) {
            dates.insert((bar.start.ns + 330 * kNanosPerMinute) / kNanosPerDay);
            return static_cast<int>(dates.size()) > sessions;
        });
    }
    return some;
}

void cutAfter(std::vector<BarSeries>& series, UtcTime end) {
    for (BarSeries& s : series)
        std::erase_if(s.bars, [&](const Bar& bar) { return bar.start.plus(s.interval.nanos()) > end; });
}

std::string told(const SessionRecord& r, const Condition& c) {
    const auto name = [&](std::uint16_t fact) {
        return fact == kConstantOperand ? std::string{"number"} : r.header.factNames[fact];
    };
    return fmt::format(" [{} {} {} {} {} {} {} {}]", name(c.left), int(c.comparison), name(c.right), c.held,
                       c.leftValue, c.rightValue, c.leftBefore, c.rightBefore);
}

// Everything that was decided up to a time, by symbol and strategy, as text.
std::vector<std::string> decided(const SessionRecord& r, UtcTime until) {
    std::vector<std::string> lines;
    for (const Decision& d : r.decisions) {
        if (d.time > until || d.signal.isNone()) continue;
        const Signal& s = r.signals[d.signal.value - 1];
        std::string line = fmt::format(
            "{} {} {} {} {} {} {}", toIsoUtc(d.time), r.header.instruments[s.instrument.value].symbol,
            r.header.strategies[s.strategy.value].id, int(s.direction), s.score, s.price.raw(), s.rank);
        line += fmt::format(" {} {} {} {} {} {}", int(d.verdict), int(d.refusal), d.quantity.raw(),
                            d.stopDistance.raw(), d.targetDistance.raw(), d.riskAmount.raw());
        for (std::uint32_t i = 0; i < s.conditions.count; ++i)
            line += told(r, r.conditions[s.conditions.first + i]);
        for (std::uint32_t i = 0; i < d.gates.count; ++i)
            line += fmt::format(" {}/{}", r.gates[d.gates.first + i].value, r.gates[d.gates.first + i].limit);
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<std::string> fillsOf(const SessionRecord& r) {
    std::vector<std::string> lines;
    for (const Fill& f : r.fills)
        lines.push_back(fmt::format(
            "{} {} {} {} {} {}", toIsoUtc(f.time), r.header.instruments[f.instrument.value].symbol,
            r.header.strategies[f.strategy.value].id, int(f.side), f.quantity.raw(), f.price.raw()));
    std::sort(lines.begin(), lines.end());
    return lines;
}

} // namespace

class DeterminismTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyBuildTypeAndMachineGivesTheSameHash() {
        const SessionRecord record = runOf(configuration(kThree), demo());
        QVERIFY(record.trades.size() > 100);
        QCOMPARE(QString::fromStdString(record.header.runHash), QString::fromLatin1(kGoldenHash));
    }

    void aRepeatedRunGivesTheSameHash() {
        const SessionRecord first = runOf(configuration(kThree), demo(10));
        const SessionRecord second = runOf(configuration(kThree), demo(10));
        QVERIFY(!first.trades.empty());
        QCOMPARE(first.header.runHash, second.header.runHash);
        QCOMPARE(first.header.sessionId, second.header.sessionId);
    }

    void steppingInAnyPortionsGivesTheSameHash() {
        const SessionRecord whole = runOf(configuration(kThree), demo(5));
        auto backtest = Backtest::make(configOf(configuration(kThree)), inputOf(demo(5))).value();
        for (std::size_t portion = 1; backtest.step(portion % 17 + 1); ++portion) {
        }
        backtest.finish();
        QCOMPARE(backtest.take().header.runHash, whole.header.runHash);
    }

    void aCopyOfTheStateGoesOnAsTheOriginalDoes() {
        auto original = Backtest::make(configOf(configuration(kThree)), inputOf(demo(5))).value();
        original.step(900);
        SessionRecord again = runOf(configuration(kThree), demo(5));
        while (original.step(100)) {
        }
        original.finish();
        QCOMPARE(original.take().header.runHash, again.header.runHash);
    }

    void anotherSeedOrConfigurationGivesAnotherHash() {
        const SessionRecord first = runOf(configuration(kThree), demo(5));
        const SessionRecord fewer = runOf(configuration(kThree), demo(4));
        const SessionRecord other = runOf(configuration(R"({"type": "ehma_pivot"})"), demo(5));
        QVERIFY(first.header.sessionId != fewer.header.sessionId);
        QVERIFY(first.header.sessionId != other.header.sessionId);
        QCOMPARE(first.header.build, buildText());
        QCOMPARE(first.header.factFormat, kFactFormat);
        QVERIFY(first.header.runHash != fewer.header.runHash);
        QVERIFY(first.header.runHash != other.header.runHash);
    }

    void theOrderOfKeysInTheConfigurationDoesNotMatter() {
        const std::string one = R"({"capital": "500000", "strategies": [{"type": "ehma_pivot",
            "parameters": {"fast": 5, "slow": 13}}], "risk": {"daily_loss": 0.01, "max_drawdown": 0.1}})";
        const std::string two = R"({"risk": {"max_drawdown": 0.1, "daily_loss": 0.01}, "strategies": [
            {"parameters": {"slow": 13.0, "fast": 5}, "type": "ehma_pivot"}], "capital": 500000})";
        QCOMPARE(runOf(one, demo(3)).header.runHash, runOf(two, demo(3)).header.runHash);
    }

    void theOrderOfSymbolsDoesNotChangeWhatIsTraded() {
        auto turned = demo(10);
        std::swap(turned[0], turned[1]);
        const SessionRecord one = runOf(configuration(kThree), demo(10));
        const SessionRecord two = runOf(configuration(kThree, R"("DEMOBETA", "DEMOALPHA")"), turned);
        QVERIFY(fillsOf(one).size() > 20);
        QCOMPARE(fillsOf(one), fillsOf(two));
        QCOMPARE(decided(one, UtcTime{INT64_MAX}), decided(two, UtcTime{INT64_MAX}));
        QCOMPARE(one.equity.back().equity(), two.equity.back().equity());
    }

    void decisionsDoNotChangeWhenTheDataAfterThemAreRemoved_data() {
        QTest::addColumn<QString>("strategies");
        QTest::addColumn<QString>("only");
        QTest::addColumn<int>("percent");
        const std::pair<const char*, const char*> strategies[] = {
            {"ehma_pivot", R"({"type": "ehma_pivot"})"},
            {"confluence_consumer", R"({"type": "confluence_consumer"})"},
            {"regime_adaptive", R"({"type": "regime_adaptive"})"},
            {"rules", R"({"type": "rules", "enter_long": {"crosses_above": ["close", "vwap"]}, "enter_short":
                         {"crosses_below": ["rsi_14", 40]}, "exit": {"above": ["high", "rolling_high_20"]}})"},
            {"all three", kThree},
        };
        for (const auto& [name, json] : strategies)
            for (const int percent : {11, 37, 50, 83, 99})
                for (const char* only : {"DEMOALPHA", ""})
                    QTest::addRow("%s, %d %% %s", name, percent, only) << json << only << percent;
    }
    void decisionsDoNotChangeWhenTheDataAfterThemAreRemoved() {
        QFETCH(QString, strategies);
        QFETCH(QString, only);
        QFETCH(int, percent);
        auto series = demo(8);
        if (!only.isEmpty())
            std::erase_if(series,
                          [&](const BarSeries& s) { return s.instrument.symbol != only.toStdString(); });
        const std::string symbols = only.isEmpty() ? R"("DEMOALPHA", "DEMOBETA")" : R"("DEMOALPHA")";
        const std::string json = configuration(strategies.toStdString(), symbols);
        const auto& bars = series.front().bars;
        const UtcTime until = bars[bars.size() * static_cast<std::size_t>(percent) / 100].start;
        auto cut = series;
        cutAfter(cut, until);
        const auto all = decided(runOf(json, series), until);
        QCOMPARE(decided(runOf(json, cut), until), all);
        if (percent > 50) QVERIFY(!all.empty());
    }
};

QTEST_APPLESS_MAIN(DeterminismTest)
#include "tst_determinism.moc"
