#include "engine/risk/halt_state.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

Hold by(HaltSource source, const char* why = "") {
    return {source, at("2024-01-19T11:00:00+05:30"), ShortText{why}};
}

HaltState halted(HaltSource source) {
    return withHalt({}, by(source)).value();
}

} // namespace

class HaltStateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSessionStartsRunning() {
        QCOMPARE(HaltState{}.level(), HaltLevel::Running);
        QCOMPARE(haltText({}), "running");
    }

    void levelsRiseFromRunningToPausedToHalted() {
        const HaltState paused = withPause({}, by(HaltSource::Operator, "lunch")).value();
        QCOMPARE(paused.level(), HaltLevel::Paused);
        QCOMPARE(haltText(paused), "paused by operator since 2024-01-19T05:30:00Z: lunch");
        const HaltState after = withHalt(paused, by(HaltSource::StopFile)).value();
        QCOMPARE(after.level(), HaltLevel::Halted);
        QCOMPARE(haltText(after), "halted by stop_file since 2024-01-19T05:30:00Z");
        QCOMPARE(halted(HaltSource::ControlApi).level(), HaltLevel::Halted);
    }

    void aPauseOfWhatTakesNoEntriesIsRefused() {
        const HaltState paused = withPause({}, by(HaltSource::Operator)).value();
        for (const HaltState& state : {paused, halted(HaltSource::Drawdown)}) {
            const auto again = withPause(state, by(HaltSource::ControlApi));
            QVERIFY(!again);
            QVERIFY(again.error().message.find(haltText(state)) != std::string::npos);
        }
    }

    void theFirstCauseOfAHaltStays() {
        for (const HaltSource source : {HaltSource::Operator, HaltSource::StopFile, HaltSource::ControlApi,
                                        HaltSource::Drawdown, HaltSource::Reconciliation})
            for (const HaltSource later : {HaltSource::Operator, HaltSource::DailyLoss, HaltSource::Drawdown})
                QVERIFY(!withHalt(halted(source), by(later)));
    }

    void aHaltThatEndsWithTheDayGivesWayToOneThatDoesNot() {
        const HaltState day = halted(HaltSource::DailyLoss);
        QVERIFY(!withHalt(day, by(HaltSource::DailyLoss)));
        const HaltState kept = withHalt(day, by(HaltSource::Operator)).value();
        QCOMPARE(kept.halt->by, HaltSource::Operator);
        QCOMPARE(withNewDay(kept).level(), HaltLevel::Halted);
    }

    void aNewDayEndsOnlyTheHaltForTheLossOfTheDay() {
        QCOMPARE(withNewDay(halted(HaltSource::DailyLoss)).level(), HaltLevel::Running);
        for (const HaltSource source : {HaltSource::Operator, HaltSource::StopFile, HaltSource::ControlApi,
                                        HaltSource::Drawdown, HaltSource::Reconciliation})
            QCOMPARE(withNewDay(halted(source)), halted(source));
        QCOMPARE(withNewDay({}), HaltState{});
    }

    void aPauseOutlivesTheHaltOverIt() {
        const HaltState paused = withPause({}, by(HaltSource::Operator, "news")).value();
        const HaltState state = withHalt(paused, by(HaltSource::DailyLoss)).value();
        QCOMPARE(withNewDay(state), paused);
        QCOMPARE(withNewDay(paused), paused);
    }

    void clearingEndsAllAndNeedsAReason() {
        const HaltState paused = withPause({}, by(HaltSource::Operator)).value();
        const HaltState both = withHalt(paused, by(HaltSource::Reconciliation)).value();
        for (const HaltState& state : {paused, both}) {
            for (const char* blank : {"", "  \t\n"}) {
                const auto refused = cleared(state, blank);
                QVERIFY(!refused);
                QVERIFY(refused.error().message.find("say why") != std::string::npos);
            }
            QCOMPARE(cleared(state, "positions checked"), HaltState{});
        }
        QVERIFY(!cleared({}, "because"));
    }

    void everyLevelAndSourceHasAName() {
        for (int i = 0; i <= static_cast<int>(HaltLevel::Halted); ++i)
            QVERIFY(!toText(static_cast<HaltLevel>(i)).empty());
        for (int i = 0; i <= static_cast<int>(HaltSource::Reconciliation); ++i)
            QVERIFY(!toText(static_cast<HaltSource>(i)).empty());
    }
};

QTEST_APPLESS_MAIN(HaltStateTest)
#include "tst_halt_state.moc"
