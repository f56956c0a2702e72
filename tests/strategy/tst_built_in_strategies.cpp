#include "engine/analytics/regime.h"
#include "tests/strategy/snapshot.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

StrategySpec spec(const char* type, std::map<std::string, double> parameters = {}) {
    StrategySpec s;
    s.id = "s";
    s.type = type;
    s.parameters = std::move(parameters);
    return s;
}

constexpr double value(Regime regime) {
    return static_cast<double>(regime);
}

#define CONTAINS(text, part) QVERIFY2(text.find(part) != std::string::npos, text.c_str())

} // namespace

class BuiltInStrategiesTest : public QObject {
    Q_OBJECT
    FactTable m_table;
    std::shared_ptr<const Strategy> m_strategy;

    Snapshot make(const char* type, std::map<std::string, double> parameters = {}) {
        m_table = FactTable{};
        m_strategy = makeStrategy(spec(type, std::move(parameters)), m_table).value();
        return Snapshot{m_table};
    }
    static std::string errorOf(const StrategySpec& s) {
        FactTable table;
        const auto made = makeStrategy(s, table);
        return made ? "no error" : made.error().message;
    }

private Q_SLOTS:
    void ehmaPivotGoesLongWhenTheFastCrossesAboveTheSlow() {
        Snapshot s = make("ehma_pivot");
        s.set({{"ehma_9", 99, 101}, {"ehma_21", 100, 100}, {"close", 100, 100}});
        QVERIFY(s.ask(*m_strategy, Direction::Long));
        QCOMPARE(s.recorded.size(), std::size_t{1});
        QCOMPARE(s.recorded[0].comparison, Comparison::CrossesAbove);
        QCOMPARE(s.nameOf(s.recorded[0].left), std::string{"ehma_9"});
        QVERIFY(s.ask(*m_strategy, Direction::ExitShort));
        QVERIFY(!s.ask(*m_strategy, Direction::Short));
        QVERIFY(!s.ask(*m_strategy, Direction::ExitLong));
    }

    void ehmaPivotGoesShortWhenItCrossesBelow() {
        Snapshot s = make("ehma_pivot", {{"fast", 5}, {"slow", 8}});
        s.set({{"ehma_5", 101, 99}, {"ehma_8", 100, 100}, {"close", 100, 100}});
        QVERIFY(s.ask(*m_strategy, Direction::Short));
        QVERIFY(s.ask(*m_strategy, Direction::ExitLong));
        QVERIFY(!s.ask(*m_strategy, Direction::Long));
    }

    void ehmaPivotRanksByHowFastTheGapOpens() {
        Snapshot s = make("ehma_pivot");
        s.set({{"ehma_9", 99.99, 100.03}, {"ehma_21", 100, 100}, {"close", 100, 100}});
        QCOMPARE(*s.ask(*m_strategy, Direction::Long), 0.4); // 0.04 of 100, where 0.1 per cent is 1
        s.set({{"ehma_9", 90, 110}});
        QCOMPARE(*s.ask(*m_strategy, Direction::Long), 1.0);
    }

    void ehmaPivotWaitsUntilBothAreWarmedUp() {
        Snapshot s = make("ehma_pivot");
        s.set({{"ehma_9", 99, 101}, {"ehma_21", kUnknown, 100}, {"close", 100, 100}});
        for (const Direction d : {Direction::Long, Direction::Short})
            QVERIFY(!s.ask(*m_strategy, d));
    }

    void withoutShortSellingNoStrategyEverSignalsAShort() {
        for (const char* type : {"ehma_pivot", "confluence_consumer", "regime_adaptive"}) {
            (void)make(type, {{"allow_short", 0}});
            QVERIFY(!m_strategy->signalsEver(Direction::Short));
            QVERIFY(m_strategy->signalsEver(Direction::Long) && m_strategy->signalsEver(Direction::ExitLong));
            (void)make(type);
            QVERIFY(m_strategy->signalsEver(Direction::Short));
        }
    }

    void confluenceNeedsSideConfidenceAndAgreement() {
        Snapshot s = make("confluence_consumer", {{"min_confidence", 0.6}, {"min_agreement", 4}});
        s.set(
            {{"confluence_bias", 0, 0.5}, {"confluence_confidence", 0, 0.6}, {"confluence_agreement", 0, 4}});
        QCOMPARE(*s.ask(*m_strategy, Direction::Long), 0.6);
        QCOMPARE(s.recorded.size(), std::size_t{3});
        QVERIFY(!s.ask(*m_strategy, Direction::Short));
        s.set({{"confluence_confidence", 0, 0.59}});
        QVERIFY(!s.ask(*m_strategy, Direction::Long));
        QVERIFY(s.isNearMiss());
        s.set({{"confluence_confidence", 0, 0.6}, {"confluence_agreement", 0, 3}});
        QVERIFY(!s.ask(*m_strategy, Direction::Long));
        s.set({{"confluence_bias", 0, -0.5}, {"confluence_agreement", 0, 6}});
        QVERIFY(s.ask(*m_strategy, Direction::Short));
        QVERIFY(!s.ask(*m_strategy, Direction::Long));
    }

    void confluenceLeavesWhenTheInsightTurnsAgainstThePosition() {
        Snapshot s = make("confluence_consumer", {{"exit_confidence", 0.4}});
        s.set({{"confluence_bias", 0, -0.1},
               {"confluence_confidence", 0, 0.4},
               {"confluence_agreement", 0, 0}});
        QVERIFY(s.ask(*m_strategy, Direction::ExitLong));
        QVERIFY(!s.ask(*m_strategy, Direction::ExitShort));
        s.set({{"confluence_confidence", 0, 0.39}});
        QVERIFY(!s.ask(*m_strategy, Direction::ExitLong));
    }

    void confluenceWithoutABiasDoesNothing() {
        Snapshot s = make("confluence_consumer");
        s.set({{"confluence_bias", 0, 0}, {"confluence_confidence", 0, 1}, {"confluence_agreement", 0, 6}});
        for (const Direction d :
             {Direction::Long, Direction::Short, Direction::ExitLong, Direction::ExitShort})
            QVERIFY(!s.ask(*m_strategy, d));
    }

    void regimeAdaptiveFollowsATrendOnlyWithIt() {
        Snapshot s = make("regime_adaptive");
        s.set({{"regime", 0, value(Regime::TrendUp)},
               {"ema_9", 99, 101},
               {"ema_21", 100, 100},
               {"rsi_14", 50, 50}});
        QCOMPARE(*s.ask(*m_strategy, Direction::Long), 0.75);
        QCOMPARE(s.recorded.size(), std::size_t{2});
        s.set({{"ema_9", 101, 99}});
        QVERIFY(!s.ask(*m_strategy, Direction::Short)); // a cross down in an up trend
        s.set({{"regime", 0, value(Regime::TrendDown)}});
        QCOMPARE(*s.ask(*m_strategy, Direction::Short), 0.75);
    }

    void regimeAdaptiveFadesExtremesInARange() {
        Snapshot s = make("regime_adaptive");
        s.set({{"regime", 0, value(Regime::Range)},
               {"ema_9", 99, 101},
               {"ema_21", 100, 100},
               {"rsi_14", 31, 25}});
        QCOMPARE(*s.ask(*m_strategy, Direction::Long), 0.5); // |25 - 50| / 50
        QVERIFY(!s.ask(*m_strategy, Direction::Short));
        s.set({{"rsi_14", 69, 80}});
        QCOMPARE(*s.ask(*m_strategy, Direction::Short), 0.6);
        s.set({{"rsi_14", 80, 81}}); // beyond it already: no cross
        QVERIFY(!s.ask(*m_strategy, Direction::Short));
    }

    void regimeAdaptiveStaysOutWhenTheMarketIsVolatileOrUnknown() {
        Snapshot s = make("regime_adaptive");
        for (const double regime : {value(Regime::Volatile), kUnknown}) {
            s.set({{"regime", regime, regime}, {"ema_9", 99, 101}, {"ema_21", 100, 100}, {"rsi_14", 31, 25}});
            QVERIFY(!s.ask(*m_strategy, Direction::Long));
            s.set({{"ema_9", 101, 99}, {"rsi_14", 69, 80}});
            QVERIFY(!s.ask(*m_strategy, Direction::Short));
        }
    }

    void regimeAdaptiveLeavesAtTheOppositeCrossOrInTheMiddleOfARange() {
        Snapshot s = make("regime_adaptive");
        s.set({{"regime", 0, value(Regime::Volatile)},
               {"ema_9", 101, 99},
               {"ema_21", 100, 100},
               {"rsi_14", 40, 41}});
        QVERIFY(s.ask(*m_strategy, Direction::ExitLong));
        QVERIFY(!s.ask(*m_strategy, Direction::ExitShort));
        s.set({{"regime", 0, value(Regime::Range)}, {"ema_9", 99, 99}, {"rsi_14", 49, 51}});
        QVERIFY(s.ask(*m_strategy, Direction::ExitLong));
        s.set({{"regime", 0, value(Regime::TrendUp)}}); // the middle means nothing in a trend
        QVERIFY(!s.ask(*m_strategy, Direction::ExitLong));
    }

    void errorsNameTheParameterAndItsRange() {
        CONTAINS(errorOf(spec("ehma_pivot", {{"fast", 21}, {"slow", 21}})),
                 "fast (21) must be less than slow (21)");
        CONTAINS(errorOf(spec("regime_adaptive", {{"fast", 30}})), "less than slow");
        CONTAINS(errorOf(spec("ehma_pivot", {{"fast", 1}})), "outside 2 to 500");
        CONTAINS(errorOf(spec("ehma_pivot", {{"fast", kUnknown}})), "outside");
        CONTAINS(errorOf(spec("ehma_pivot", {{"fast", 9.5}})), "whole number");
        CONTAINS(errorOf(spec("ehma_pivot", {{"quick", 9}})), "it has fast, slow, allow_short");
        CONTAINS(errorOf(spec("ehma")), "ehma_pivot, confluence_consumer, regime_adaptive, rules");
    }

    void everyTypeIsDescribedAndItsDefaultsWork() {
        for (const StrategyType& type : strategyTypes()) {
            QVERIFY(!type.title.empty() && !type.meaning.empty());
            if (type.type == "rules") continue;
            FactTable table;
            QVERIFY(makeStrategy(spec(type.type.c_str()), table));
            for (const StrategyParameter& p : type.parameters)
                QVERIFY(p.minimum <= p.value && p.value <= p.maximum && !p.meaning.empty());
        }
    }

    void parametersAreToldInAlphabeticalOrderWithDefaults() {
        QCOMPARE(parametersText(spec("ehma_pivot", {{"slow", 30}})),
                 std::string{"allow_short=1,fast=9,slow=30"});
    }

    void aFactThatSeveralStrategiesReadIsOneColumn() {
        FactTable table;
        (void)makeStrategy(spec("ehma_pivot"), table);
        const std::size_t columns = table.names().size();
        (void)makeStrategy(spec("ehma_pivot"), table);
        QCOMPARE(table.names().size(), columns);
    }
};

QTEST_APPLESS_MAIN(BuiltInStrategiesTest)
#include "tst_built_in_strategies.moc"
