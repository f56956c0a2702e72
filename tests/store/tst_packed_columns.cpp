// Packing is exact, canonical and small; damaged blobs are refused.
#include "engine/store/packed_bars.h"
#include "tests/store/store_support.h"

using namespace openbell;
using namespace openbell::tests;

namespace {

PackedBytes packOne(const std::vector<std::int64_t>& values) {
    ColumnPacker packer{1, values.size()};
    packer.add(values);
    return packer.take();
}

std::vector<std::int64_t> unpackOne(const PackedBytes& bytes) {
    const auto view = PackedView::parse(bytes, 1);
    std::vector<std::int64_t> values(view ? view->rows() : 0);
    if (view) view->each(0, [&](std::size_t i, std::int64_t v) { values[i] = v; });
    return values;
}

} // namespace

class TestPackedColumns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void layoutIsAsDocumented() {
        const PackedBytes expected{1,  0, 1, 0, 3, 0, 0, 0,    // version, columns, rows
                                   10, 0, 0, 0, 0, 0, 0, 0,    // base
                                   5,  0, 0, 0, 0, 0, 0, 0, 1, // unit, width
                                   0,  2, 1};
        QCOMPARE(packOne({10, 20, 15}), expected);
    }

    void everyWidthAndTheExtremesSurvive() {
        const std::vector<std::vector<std::int64_t>> columns{
            {},
            {7},
            {7, 7, 7},
            {0, 255},
            {0, 256, 1},
            {-1, 65'535, 3},
            {0, 4'294'967'295, 1},
            {0, 4'294'967'296, 1},
            {INT64_MIN, INT64_MAX},
            {INT64_MIN, 0, INT64_MAX, 1},
            {INT64_MIN, INT64_MIN},
        };
        for (const auto& values : columns)
            QCOMPARE(unpackOne(packOne(values)), values);
    }

    void randomColumnsSurvive() {
        std::mt19937_64 random{42};
        for (int round = 0; round < 2'000; ++round) {
            const std::int64_t unit = 1 + static_cast<std::int64_t>(random() % 100'000);
            const auto range = std::uint64_t{1} << (random() % 40);
            const auto base = static_cast<std::int64_t>(random() % (1ULL << 60)) - (1LL << 59);
            std::vector<std::int64_t> values(random() % 50);
            for (auto& value : values)
                value = static_cast<std::int64_t>(static_cast<std::uint64_t>(base) +
                                                  static_cast<std::uint64_t>(unit) * (random() % range));
            QCOMPARE(unpackOne(packOne(values)), values);
        }
    }

    void aDayOfBarsTakesFewerThanSixteenBytesABar() {
        const auto bars = minuteBars(Date::fromYmd(2024, 1, 1), 1, 375);
        const PackedBytes packed = packBars(bars);
        QVERIFY2(packed.size() < 16 * bars.size(), std::to_string(packed.size()).c_str());
        std::vector<Bar> back;
        OPENBELL_OK(unpackBars(packed, back));
        QVERIFY(back == bars);
    }

    void ticksSurvive() {
        std::vector<Tick> ticks;
        for (int i = 0; i < 500; ++i)
            ticks.push_back({UtcTime{1'700'000'000'000'000'000 + i / 3 * 250'000'000LL},
                             Price::fromRaw(i * 50'000 + 1), Quantity::whole(i % 7),
                             Price::fromRaw(i % 2 ? 0 : 99), Price{}});
        std::vector<Tick> back;
        OPENBELL_OK(unpackTicks(packTicks(ticks), back));
        QVERIFY(back == ticks);
    }

    void everyTruncationIsRefused() {
        const PackedBytes whole = packBars(minuteBars(Date::fromYmd(2024, 1, 1), 1, 9));
        for (std::size_t size = 0; size < whole.size(); ++size) {
            std::vector<Bar> bars;
            QVERIFY(!unpackBars({whole.data(), size}, bars));
            QVERIFY(bars.empty());
        }
    }

    void aDamagedHeaderIsRefused() {
        const PackedBytes whole = packOne({1, 2, 300});
        PackedBytes other = whole;
        other[0] = 2;
        OPENBELL_FAILS(PackedView::parse(other, 1), "layout 2");
        other = whole;
        other[24] = 3;
        OPENBELL_FAILS(PackedView::parse(other, 1), "3 bytes a value");
        other = whole;
        other[24] = 0;
        OPENBELL_FAILS(PackedView::parse(other, 1), "bytes instead of");
        other = packOne({5, 5});
        other[7] = 0xFF;
        OPENBELL_FAILS(PackedView::parse(other, 1), "claim");
        OPENBELL_FAILS(PackedView::parse(whole, 2), "bytes are too short");
    }
};

QTEST_APPLESS_MAIN(TestPackedColumns)
#include "tst_packed_columns.moc"
