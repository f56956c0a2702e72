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

RunnerSetup setUp() {
    RunnerSetup setup;
    setup.interval = Interval::ofMinutes(1);
    for (std::size_t i = 0; i < kSymbols; ++i) {
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
        setup.strategies.push_back({makeStrategy(spec, table).value(), std::vector<bool>(kSymbols, true)});
    setup.strategies[1].trades[1] = false;
    setup.stopAtrColumn = table.column({FactKind::Atr, {14}});
    setup.facts = table.names();
    setup.execution.exits.stop = {DistanceType::Atr, fraction("2"), 14};
    setup.execution.exits.opposite = OppositeSignal::Reverse;
    setup.execution.capital = money("100000");
    setup.execution.sizing = {SizingType::PercentEquity, {}, {}, fraction("0.1")};
    setup.execution.costs.assign(kSymbols, CostModel{NoCosts{}});
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
};

QTEST_APPLESS_MAIN(PreparedTest)
#include "tst_prepared.moc"
