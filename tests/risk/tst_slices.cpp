#include "engine/risk/slices.h"
#include "tests/support/values.h"
#include <QtTest>
#include <random>

using namespace openbell;
using namespace openbell::tests;

class SlicesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anOrderWithinTheFreezeQuantityIsSentWhole() {
        QCOMPARE(slices(qty(1800), qty(1800), qty(75)), (Slices{1, qty(1800), qty(1800)}));
        QCOMPARE(slices(qty(75), qty(1800), qty(75)), (Slices{1, qty(75), qty(75)}));
        QCOMPARE(slices(qty(1'000'000), qty(0), qty(1)), (Slices{1, qty(1'000'000), qty(1'000'000)}));
    }

    void aLargerOneBecomesFullSlicesAndARest() {
        QCOMPARE(slices(qty(1875), qty(1800), qty(75)), (Slices{2, qty(1800), qty(75)}));
        QCOMPARE(slices(qty(3600), qty(1800), qty(75)), (Slices{2, qty(1800), qty(1800)}));
        QCOMPARE(slices(qty(3675), qty(1800), qty(75)), (Slices{3, qty(1800), qty(75)}));
    }

    void aSliceIsWholeLots() {
        QCOMPARE(slices(qty(3600), qty(1799), qty(75)), (Slices{3, qty(1725), qty(150)}));
        const Quantity tenth = Quantity::fromRaw(Quantity::kScale / 10);
        QCOMPARE(slices(qty(1), Quantity::fromRaw(250'000), tenth), (Slices{5, tenth * 2, tenth * 2}));
    }

    // What is open must be closed, whatever the bound says.
    void nothingNeedsNoOrderAndALotAboveTheBoundIsOneOrder() {
        QCOMPARE(slices(qty(0), qty(1800), qty(75)).count, 0);
        QCOMPARE(slices(qty(150), qty(74), qty(75)), (Slices{1, qty(150), qty(150)}));
    }

    void slicesAddUpAreWholeLotsAndWithinTheBound() {
        std::mt19937_64 random{7};
        const auto draw = [&](std::int64_t most) {
            return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most)) + 1;
        };
        for (int i = 0; i < 20'000; ++i) {
            const Quantity lot = qty(draw(100));
            const Quantity freeze = lot + qty(draw(5'000));
            const Quantity quantity = lot * draw(1'000);
            const Slices parts = slices(quantity, freeze, lot);
            QVERIFY(parts.count >= 1);
            for (const Quantity part : {parts[0], parts[parts.count - 1]}) {
                QVERIFY(part.raw() > 0 && part <= freeze);
                QCOMPARE(part.raw() % lot.raw(), 0);
            }
            QCOMPARE(parts.each * (parts.count - 1) + parts.last, quantity);
            QVERIFY(parts.count == 1 || parts.each + lot > freeze); // no fewer would do
        }
    }
};

QTEST_APPLESS_MAIN(SlicesTest)
#include "tst_slices.moc"
