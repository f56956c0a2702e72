#include "engine/core/decimal.h"
#include "engine/execution/costs.h"
#include <QtTest>

using namespace openbell;

namespace {

Money money(std::string_view text) {
    return parseFixed<Money>(text).value();
}
Price price(std::string_view text) {
    return parseFixed<Price>(text).value();
}

} // namespace

class CostsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noCostsAreZero() {
        const CostedFill fill{
            .price = price("100"), .quantity = Quantity::whole(10), .date = {}, .orderValueBefore = {}};
        QCOMPARE(costsOf(NoCosts{}, fill), CostBreakdown{});
    }

    void basisPointsAreAShareOfTheValueOnEachSide() {
        // 1,033.75 x 7 = 7,236.25; 3 bps = 2.170875, half to even at 1e-4: 2.1709
        CostedFill fill{
            .price = price("1033.75"), .quantity = Quantity::whole(7), .date = {}, .orderValueBefore = {}};
        QCOMPARE(costsOf(BpsCosts{3'000'000}, fill).total, money("2.1709"));
        fill.isSell = true;
        QCOMPARE(costsOf(BpsCosts{3'000'000}, fill).total, money("2.1709"));
    }

    void halvesGoToTheEvenUnit() {
        // 0.5 x 1 at 3 bps = 0.00015: 0.0002; at 1 bp = 0.00005: 0.0000
        const CostedFill fill{
            .price = price("0.5"), .quantity = Quantity::whole(1), .date = {}, .orderValueBefore = {}};
        QCOMPARE(costsOf(BpsCosts{3'000'000}, fill).total, money("0.0002"));
        QCOMPARE(costsOf(BpsCosts{1'000'000}, fill).total, money("0"));
    }
};

QTEST_APPLESS_MAIN(CostsTest)
#include "tst_costs.moc"
