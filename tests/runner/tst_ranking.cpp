// Signals of one bar time: in which order they are decided, and what they share.
#include "engine/market/calendar_set.h"
#include "engine/runner/trading_runner.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

// Goes long at every close above zero, with the volume of the bar as its score.
class VolumeScore final : public Strategy {
public:
    Intent intent(Direction direction, Conditions& c) const override {
        if (direction != Direction::Long || !c.above(Operand::fact(0), Operand::number(0)))
            return std::nullopt;
        return c.value(Operand::fact(1));
    }
    bool signalsEver(Direction direction) const override { return direction == Direction::Long; }
};

RunnerSetup setUp(const std::vector<std::string>& symbols, std::size_t strategies) {
    RunnerSetup setup;
    const auto calendar = CalendarSet{}.find(kContinuousCalendar);
    for (const std::string& symbol : symbols) {
        Instrument instrument;
        instrument.symbol = symbol;
        setup.instruments.push_back(std::move(instrument));
        setup.calendars.push_back(calendar);
    }
    for (std::size_t i = 0; i < strategies; ++i)
        setup.strategies.push_back(
            {std::make_shared<VolumeScore>(), std::vector<bool>(symbols.size(), true)});
    setup.facts = {{FactKind::Close, {}}, {FactKind::Volume, {}}};
    setup.execution.capital = money("1000");
    setup.execution.sizing = {SizingType::PercentEquity, {}, {}, fraction("0.6")};
    setup.execution.limits.maxLeverage = fraction("1");
    setup.execution.costs.assign(symbols.size(), CostModel{NoCosts{}});
    return setup;
}

struct Seen {
    const char* close;
    int volume;
};

// One bar time, a bar a symbol.
SessionRecord decide(RunnerSetup setup, const std::vector<Seen>& seen) {
    TradingRunner runner = TradingRunner::make(std::move(setup)).value();
    FactLog log{SessionHeader{}};
    std::vector<Bar> bars;
    for (const Seen& s : seen)
        bars.push_back(
            {UtcTime{}, price(s.close), price(s.close), price(s.close), price(s.close), qty(s.volume)});
    std::vector<GroupBar> group;
    for (std::size_t i = 0; i < bars.size(); ++i)
        group.push_back({InstrumentId{static_cast<std::uint16_t>(i)}, &bars[i]});
    runner.apply(log, group);
    return log.take();
}

std::vector<int> instrumentsOf(const SessionRecord& record) {
    std::vector<int> order;
    for (const Decision& d : record.decisions)
        if (!d.signal.isNone()) order.push_back(d.instrument.value);
    return order;
}

} // namespace

class RankingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBestScoreIsDecidedFirst() {
        const SessionRecord record = decide(setUp({"A", "B", "C"}, 1), {{"10", 1}, {"10", 3}, {"10", 2}});
        QCOMPARE(instrumentsOf(record), (std::vector{1, 2, 0}));
        for (std::size_t i = 0; i < record.signals.size(); ++i)
            QCOMPARE(int{record.signals[i].rank}, static_cast<int>(i + 1));
    }

    void equalScoresAreDecidedBySymbolWhateverTheirOrderInTheRun() {
        const SessionRecord record =
            decide(setUp({"ZINC", "ACME", "MIDA"}, 1), {{"10", 5}, {"10", 5}, {"10", 5}});
        QCOMPARE(instrumentsOf(record), (std::vector{1, 2, 0}));
    }

    void equalSymbolsAreDecidedByStrategy() {
        const SessionRecord record = decide(setUp({"A", "B"}, 2), {{"10", 5}, {"10", 5}});
        QCOMPARE(instrumentsOf(record), (std::vector{0, 0, 1, 1}));
        QCOMPARE(int{record.signals[0].strategy.value}, 0);
        QCOMPARE(int{record.signals[1].strategy.value}, 1);
    }

    void theCapitalIsSharedAndWhoComesLaterGetsWhatIsLeft() {
        const SessionRecord record = decide(setUp({"A", "B", "C"}, 1), {{"10", 1}, {"10", 3}, {"10", 2}});
        QCOMPARE(record.decisions[0].quantity, qty(60)); // 60 % of 1,000 at 10
        // What the first would lose without a stop counts as lost: nothing is lent on it.
        QCOMPARE(record.decisions[1].verdict, Verdict::Refused);
        QCOMPARE(record.decisions[1].refusal, GateCode::QuantityAboveZero);
    }

    void withAStopTheSecondGetsTheRestOfTheBuyingPower() {
        RunnerSetup setup = setUp({"A", "B"}, 1);
        setup.execution.exits.stop = {DistanceType::Percent, fraction("0.01")};
        const SessionRecord record = decide(std::move(setup), {{"10", 3}, {"10", 2}});
        QCOMPARE(record.decisions[0].quantity, qty(60));
        // 1,000 less 6 that could be lost, less 600 in the first: 394
        QCOMPARE(record.decisions[1].quantity, qty(39));
    }

    void aStrategySeesOnlyItsOwnSymbols() {
        RunnerSetup setup = setUp({"A", "B"}, 1);
        setup.strategies[0].trades[0] = false;
        QCOMPARE(instrumentsOf(decide(std::move(setup), {{"10", 5}, {"10", 5}})), (std::vector{1}));
    }

    void noneIsDroppedSilently() {
        RunnerSetup setup = setUp({"A", "B", "C", "D"}, 2);
        setup.execution.limits.maxOpenPositions = 1;
        const SessionRecord record = decide(std::move(setup), {{"10", 1}, {"10", 2}, {"10", 3}, {"10", 4}});
        QCOMPARE(record.signals.size(), std::size_t{8});
        QCOMPARE(record.decisions.size(), std::size_t{8});
    }
};

QTEST_APPLESS_MAIN(RankingTest)
#include "tst_ranking.moc"
