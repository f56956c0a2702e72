// The simulation itself: it finds what is planted, meets every kind of fault, and is the same each time.
#include "tests/simulation/simulation.h"
#include <QtTest>

using namespace openbell::simulation;

namespace {

SimulationReport played(int days, std::uint64_t seed = 1, int fromDay = 0) {
    SimulationOptions options;
    options.days = days;
    options.seed = seed;
    options.fromDay = fromDay;
    return simulate(options);
}

} // namespace

class SimulationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPlantedDefectIsFound_data() {
        QTest::addColumn<QString>("name");
        for (const PlantType& type : plantTypes())
            QTest::newRow(type.name.data()) << QString::fromUtf8(type.name.data());
    }
    void everyPlantedDefectIsFound() {
        QFETCH(QString, name);
        SimulationOptions options;
        options.days = 2000;
        options.plant = findPlant(name.toStdString());
        options.mostViolations = 1;
        const SimulationReport report = simulate(options);
        QCOMPARE(report.violations.size(), std::size_t{1});
    }

    void theSameSeedGivesTheSameFacts() {
        const SimulationReport first = played(25), again = played(25), other = played(25, 2);
        QCOMPARE(first.factsHash, again.factsHash);
        QVERIFY(first.factsHash != other.factsHash);
    }

    void aSessionPlayedAloneIsAsItWasAmongOthers() {
        const SimulationReport before = played(10), alone = played(5, 1, 10), all = played(15);
        QVERIFY(alone.inputs > 0);
        QCOMPARE(before.inputs + alone.inputs, all.inputs);
        QCOMPARE(before.orders + alone.orders, all.orders);
        QCOMPARE(before.fills + alone.fills, all.fills);
    }

    void everyKindOfFaultOccursIn300Days() {
        const SimulationReport report = played(300);
        const FaultCounts& f = report.faults;
        for (const std::int64_t count :
             {f.delayed, f.dropped, f.repeated, f.reordered, f.partFills, f.rejected, f.disconnected,
              f.lateAck, f.fillAfterCancel, f.restarted, f.failedQueries, f.cumulative})
            QVERIFY(count > 0);
        QVERIFY(report.restarts > 0 && report.halts > 0 && report.partialFills > 0);
    }
};

QTEST_APPLESS_MAIN(SimulationTest)
#include "tst_simulation.moc"
