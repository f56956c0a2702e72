// Bars whose facts were worked out ahead are traded like bars that come one by one.
#include "engine/market/calendar_set.h"
#include "engine/runner/trading_runner.h"
#include "engine/strategy/registry.h"
#include "tests/support/values.h"
#include <QtTest>
#include <functional>
#include <random>

using namespace openbell;
using namespace openbell::tests;

namespace {

constexpr std::size_t kSymbols = 3;

StrategySpec rulesSpec() {
    StrategySpec spec;
    spec.id = spec.type = "rules";
    spec.rules =
        parseJson(R"({"enter_long": {"all": [{"above": ["close", "sma_20"]}, {"below": ["rsi_14", 60]},
                                                      {"not": {"crosses_below": ["ema_9", "ema_21"]}}]},
                               "enter_short": {"crosses_below": ["close", "sma_20"]},
                               "exit": {"any": [{"above": ["rsi_14", 70]}, {"below": ["rsi_14", 30]}]}})",
                  "test.json")
            .value()
            .root;
    return spec;
}

RunnerSetup setUp(std::size_t symbols = kSymbols) {
    RunnerSetup setup;
    setup.interval = Interval::ofMinutes(1);
    for (std::size_t i = 0; i < symbols; ++i) {
        Instrument instrument;
        instrument.symbol = std::string(1, static_cast<char>('A' + i));
        setup.instruments.push_back(instrument);
        setup.calendars.push_back(i == 2 ? CalendarSet::builtIn().find("NSE")
                                         : CalendarSet{}.find(kContinuousCalendar));
    }
    FactTable table;
    std::vector<StrategySpec> specs{rulesSpec()};
    for (const char* type : {"ehma_pivot", "confluence_consumer", "regime_adaptive"})
        specs.push_back({type, type, {}, {}});
    for (const StrategySpec& spec : specs)
        setup.strategies.push_back({makeStrategy(spec, table).value(), std::vector<bool>(symbols, true)});
    if (symbols > 1) setup.strategies[1].trades[1] = false;
    setup.stopAtrColumn = table.column({FactKind::Atr, {14}});
    setup.facts = table.names();
    setup.execution.exits.stop = {DistanceType::Atr, fraction("2"), 14};
    setup.execution.exits.opposite = OppositeSignal::Reverse;
    setup.execution.capital = money("100000");
    setup.execution.sizing = {SizingType::PercentEquity, {}, {}, fraction("0.1")};
    setup.execution.costs.assign(symbols, CostModel{NoCosts{}});
    return setup;
}

// Random walks from the start of a day on; here and there a bar is missing.
std::vector<std::vector<Bar>> market() {
    std::mt19937_64 random{11};
    std::vector<std::vector<Bar>> series(kSymbols);
    for (auto& bars : series) {
        std::int64_t close = 100'000;
        for (std::int64_t minute = 0; minute < 2'500; ++minute) {
            const std::int64_t open = close;
            close = std::max<std::int64_t>(50'000, close + static_cast<std::int64_t>(random() % 401) - 200);
            if (random() % 10 == 0) continue;
            Bar bar;
            bar.start = at("2024-01-19T09:15:00+05:30").plus(minute * kNanosPerMinute);
            bar.open = Price::fromRaw(open * 1'000);
            bar.close = Price::fromRaw(close * 1'000);
            bar.high = Price::fromRaw((std::max(open, close) + 50) * 1'000);
            bar.low = Price::fromRaw((std::min(open, close) - 50) * 1'000);
            bar.volume = Quantity::whole(static_cast<std::int64_t>(random() % 1'000));
            bars.push_back(bar);
        }
    }
    return series;
}

// `ahead` says how many bars to prepare when all that were prepared are used up.
SessionRecord trade(const std::vector<std::vector<Bar>>& series, const std::function<std::size_t()>& ahead) {
    TradingRunner runner = TradingRunner::make(setUp()).value();
    FactLog log{SessionHeader{}};
    std::vector<std::size_t> next(kSymbols), prepared(kSymbols);
    for (;;) {
        UtcTime earliest{INT64_MAX};
        for (std::size_t i = 0; i < kSymbols; ++i)
            if (next[i] < series[i].size()) earliest = std::min(earliest, series[i][next[i]].start);
        std::vector<GroupBar> group;
        for (std::size_t i = 0; i < kSymbols; ++i) {
            if (next[i] == series[i].size() || series[i][next[i]].start != earliest) continue;
            const InstrumentId id{static_cast<std::uint16_t>(i)};
            if (next[i] >= prepared[i]) {
                const std::size_t count = std::min(ahead(), series[i].size() - next[i]);
                prepared[i] = next[i];
                if (count > 0)
                    prepared[i] += runner.prepare(id, std::span{series[i]}.subspan(next[i], count));
            }
            group.push_back({id, &series[i][next[i]++]});
        }
        if (group.empty()) break;
        runner.apply(log, group);
    }
    runner.finish(log);
    return log.take();
}

constexpr std::size_t kTightenedAfter = 400;

// The first series alone. `quietly`: bars that need no look at each are taken together, `most` at a time.
// `tightens`: after a while the operator allows almost no loss, so that what is held is lost on the next
// bars.
SessionRecord tradeOne(const std::vector<Bar>& bars, const RunnerSetup& setup, bool tightens, bool quietly,
                       const std::function<std::size_t()>& most) {
    TradingRunner runner = TradingRunner::make(setup).value();
    FactLog log{SessionHeader{}};
    std::size_t prepared = 0;
    for (std::size_t next = 0; next < bars.size();) {
        if (next == kTightenedAfter && tightens) {
            OperatorCommand command;
            command.action = OperatorAction::ChangeLimit;
            command.limitCode = static_cast<std::uint8_t>(LimitCode::DailyLoss);
            command.value = fraction("0.00001").raw();
            ENSURE(runner.applyOperator(log, command, runner.time()).has_value());
        }
        const auto rest = std::span{bars}.subspan(next);
        if (next == prepared) prepared += runner.prepare(InstrumentId{0}, rest);
        const std::size_t until = next < kTightenedAfter ? kTightenedAfter : bars.size();
        const std::size_t known = std::min({prepared - next, until - next, most()});
        next += quietly ? runner.applyQuiet(log, rest.first(known)) : 0;
        if (next == prepared || next == until) continue;
        const GroupBar one{InstrumentId{0}, &bars[next++]};
        runner.apply(log, {&one, 1});
    }
    runner.finish(log);
    return log.take();
}

} // namespace

class PreparedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void barsPreparedAheadAreTradedLikeBarsThatComeOneByOne() {
        const auto series = market();
        const SessionRecord oneByOne = trade(series, [] { return std::size_t{0}; });
        QVERIFY(oneByOne.fills.size() > 100);
        QVERIFY(oneByOne.nearMisses.size() > 100);
        const SessionRecord inBlocks = trade(series, [] { return SIZE_MAX; });
        QCOMPARE(inBlocks.header.runHash, oneByOne.header.runHash);
        std::mt19937_64 random{3};
        const SessionRecord mixed =
            trade(series, [&] { return static_cast<std::size_t>(random() % 3 * (random() % 100)); });
        QCOMPARE(mixed.header.runHash, oneByOne.header.runHash);
    }

    void barsThroughWhichPositionsAreOnlyHeldAreTradedLikeBarsThatComeOneByOne_data() {
        QTest::addColumn<bool>("stop");
        QTest::addColumn<bool>("trailing");
        QTest::addColumn<bool>("tightens");
        QTest::addColumn<double>("drawdown"); // allowed; 0 = any
        QTest::addColumn<bool>("reverses");   // where a signal is against the position; else it is not heard
        QTest::addRow("no exits") << false << false << false << 0.0 << true;
        QTest::addRow("a stop") << true << false << false << 0.0 << true;
        QTest::addRow("a trailing stop") << true << true << false << 0.0 << true;
        QTest::addRow("a limit tightened until it halts") << false << false << true << 0.0 << true;
        QTest::addRow("a limit on the drawdown that halts") << true << false << false << 0.003 << true;
        QTest::addRow("a limit on the drawdown that does not") << true << false << false << 0.5 << true;
        QTest::addRow("both limits") << false << false << true << 0.5 << true;
        QTest::addRow("deaf to the other side") << true << false << false << 0.0 << false;
    }
    void barsThroughWhichPositionsAreOnlyHeldAreTradedLikeBarsThatComeOneByOne() {
        QFETCH(bool, stop);
        QFETCH(bool, trailing);
        QFETCH(bool, tightens);
        QFETCH(double, drawdown);
        QFETCH(bool, reverses);
        RunnerSetup setup = setUp(1);
        ExecutionSettings& execution = setup.execution;
        if (!stop) execution.exits.stop = {};
        if (!reverses) execution.exits.opposite = OppositeSignal::Ignore;
        if (trailing) execution.exits.trailing = {DistanceType::Percent, fraction("0.01"), 14};
        if (drawdown > 0)
            execution.limits.maxDrawdown = Fraction::fromRaw(std::llround(drawdown * Fraction::kScale));
        const std::vector<Bar> bars = market().front();
        std::mt19937_64 random{5};
        const auto all = [] { return SIZE_MAX; };
        const auto some = [&] { return static_cast<std::size_t>(random() % 20); };
        const SessionRecord oneByOne = tradeOne(bars, setup, tightens, false, all);
        QVERIFY(oneByOne.fills.size() > 20);
        QVERIFY(oneByOne.nearMisses.size() > 20);
        const std::size_t halts = tightens || drawdown == 0.003 ? 1 : 0;
        QCOMPARE(oneByOne.riskEvents.size(), halts + (tightens ? 1 : 0)); // a change is told, too
        QCOMPARE(tradeOne(bars, setup, tightens, true, all).header.runHash, oneByOne.header.runHash);
        QCOMPARE(tradeOne(bars, setup, tightens, true, some).header.runHash, oneByOne.header.runHash);
    }
};

QTEST_APPLESS_MAIN(PreparedTest)
#include "tst_prepared.moc"
