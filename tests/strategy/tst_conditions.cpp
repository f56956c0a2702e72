#include "engine/strategy/conditions.h"
#include <QtTest>
#include <limits>

using namespace openbell;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr Comparison kAll[] = {Comparison::Above,       Comparison::Below,  Comparison::AtLeast,
                               Comparison::AtMost,      Comparison::Equals, Comparison::CrossesAbove,
                               Comparison::CrossesBelow};

bool holds(Comparison comparison, double a, double b, double aBefore = 0, double bBefore = 0,
           bool wanted = true) {
    const double facts[] = {aBefore, a, bBefore, b};
    Conditions conditions{FactView{facts + 1, 2}, nullptr};
    return conditions.check(Operand::fact(0), comparison, Operand::fact(1), wanted);
}

} // namespace

class ConditionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comparisonsMeanWhatTheySay_data() {
        QTest::addColumn<int>("comparison");
        QTest::addColumn<bool>("less");
        QTest::addColumn<bool>("same");
        QTest::addColumn<bool>("more");
        QTest::newRow("above") << int(Comparison::Above) << false << false << true;
        QTest::newRow("below") << int(Comparison::Below) << true << false << false;
        QTest::newRow("at least") << int(Comparison::AtLeast) << false << true << true;
        QTest::newRow("at most") << int(Comparison::AtMost) << true << true << false;
        QTest::newRow("equals") << int(Comparison::Equals) << false << true << false;
    }
    void comparisonsMeanWhatTheySay() {
        QFETCH(int, comparison);
        QFETCH(bool, less);
        QFETCH(bool, same);
        QFETCH(bool, more);
        QCOMPARE(holds(static_cast<Comparison>(comparison), 1, 2), less);
        QCOMPARE(holds(static_cast<Comparison>(comparison), 2, 2), same);
        QCOMPARE(holds(static_cast<Comparison>(comparison), 3, 2), more);
    }

    void aCrossIsStrictNowAndNotYetSoOneBarBefore() {
        QVERIFY(holds(Comparison::CrossesAbove, 3, 2, 1, 2));
        QVERIFY(holds(Comparison::CrossesAbove, 3, 2, 2, 2)); // equal before is not yet above
        QVERIFY(!holds(Comparison::CrossesAbove, 2, 2, 1, 2));
        QVERIFY(!holds(Comparison::CrossesAbove, 3, 2, 3, 2));
        QVERIFY(holds(Comparison::CrossesBelow, 1, 2, 3, 2));
        QVERIFY(holds(Comparison::CrossesBelow, 1, 2, 2, 2));
        QVERIFY(!holds(Comparison::CrossesBelow, 2, 2, 3, 2));
        QVERIFY(!holds(Comparison::CrossesBelow, 1, 2, 1, 2));
    }

    void whatIsNotWarmedUpNeitherHoldsNorIsKnownNotTo() {
        for (const Comparison comparison : kAll)
            for (const bool wanted : {true, false}) {
                QVERIFY(!holds(comparison, kNaN, 2, 1, 2, wanted));
                QVERIFY(!holds(comparison, 2, kNaN, 1, 2, wanted));
                QVERIFY(!holds(comparison, kNaN, kNaN, 1, 2, wanted));
            }
    }

    void aCrossNeedsTheBarBefore() {
        for (const bool wanted : {true, false}) {
            QVERIFY(!holds(Comparison::CrossesAbove, 3, 2, kNaN, 2, wanted));
            QVERIFY(!holds(Comparison::CrossesBelow, 1, 2, 3, kNaN, wanted));
        }
    }

    void whatIsWantedNotToHoldCountsAsHeldWhenItDoesNot() {
        const double facts[] = {1, 1, 2, 2};
        Conditions conditions{FactView{facts + 1, 2}, nullptr};
        QVERIFY(conditions.check(Operand::fact(0), Comparison::Above, Operand::fact(1), false));
        QVERIFY(!conditions.check(Operand::fact(0), Comparison::Below, Operand::fact(1), false));
        QCOMPARE(conditions.count(), 2);
        QCOMPARE(conditions.held(), 1);
    }

    void whatIsRecordedIsWhatWasSeen() {
        const double facts[] = {30, 10, 5, 20};
        std::vector<Condition> record;
        Conditions conditions{FactView{facts + 1, 2}, &record};
        conditions.crossesBelow(Operand::fact(0), Operand::fact(1));
        conditions.atLeast(Operand::fact(1), Operand::number(21));
        QCOMPARE(record.size(), std::size_t{2});
        QVERIFY(record[0].held);
        QCOMPARE(record[0].comparison, Comparison::CrossesBelow);
        QCOMPARE(record[0].leftValue, 10.0);
        QCOMPARE(record[0].rightValue, 20.0);
        QCOMPARE(record[0].leftBefore, 30.0);
        QCOMPARE(record[0].rightBefore, 5.0);
        QVERIFY(!record[1].held);
        QCOMPARE(record[1].left, std::uint16_t{1});
        QCOMPARE(record[1].right, kConstantOperand);
        QCOMPARE(record[1].rightValue, 21.0);
    }
};

QTEST_APPLESS_MAIN(ConditionsTest)
#include "tst_conditions.moc"
