// Columns of facts come back exactly, take the bytes they should, and are refused when damaged.
#include "engine/store/exact_divider.h"
#include "engine/store/fact_column.h"
#include "tests/store/store_support.h"
#include <algorithm>

using namespace openbell;

namespace {

using Values = std::vector<std::int64_t>;

struct Packed {
    std::vector<std::uint8_t> room;
    FactColumn column;
    explicit Packed(const Values& values) { column = packColumn(values, room); }
    Packed(const Packed&) = delete;
};

Values backFrom(const Packed& packed, std::size_t rows) {
    Values values(rows);
    return unpackColumn(packed.column, values) ? values : Values{};
}

} // namespace

class TestFactColumn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyColumnComesBackInTheBytesItNeeds() {
        const std::pair<Values, int> columns[] = {
            {{}, 0},
            {{7}, 0},
            {{7, 7, 7}, 0},
            {{5, 10, 15, 20}, 0},
            {{INT64_MIN, INT64_MIN}, 0},
            {{0, 255, 1}, 1},
            {{0, 256, 1}, 2},
            {{10, 20, 15}, 1},
            {{0, 255'000, 1'000}, 1},
            {{0, 10'000'000, 20'000'100, 30'000'000, 40'000'000}, 1},
            {{-1, 65'535, 2}, 4},
            {{0, 4'294'967'295, 1}, 4},
            {{0, 4'294'967'296, 1}, 8},
            {{INT64_MIN, INT64_MAX}, 8},
            {{INT64_MIN, 0, INT64_MAX, 1}, 8},
            {{(std::int64_t{1} << 61) + 1, 0}, 8},
        };
        for (const auto& [values, width] : columns) {
            const Packed packed{values};
            QCOMPARE(packed.column.width, width);
            QCOMPARE(backFrom(packed, values.size()), values);
        }
    }

    void aColumnThatKeepsItsValuesTakesAByteARow() {
        for (const std::int64_t step : {std::int64_t{3}, std::int64_t{100'000}, std::int64_t{1} << 55}) {
            Values values(4'000);
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = static_cast<std::int64_t>(i / 16 * 7 % 256) * step;
            const Packed packed{values};
            QVERIFY(packed.column.indexed);
            QVERIFY(packed.column.packed.size() <= 4'000 + 256 * 8);
            QCOMPARE(backFrom(packed, values.size()), values);
            values[1] += step; // a stretch too many
            QCOMPARE(backFrom(Packed{values}, values.size()), values);
        }
    }

    void randomColumnsComeBack() {
        std::mt19937_64 random{42};
        for (int round = 0; round < 5'000; ++round) {
            const auto unit = static_cast<std::int64_t>(1 + random() % 100'000);
            const auto slope = random() % 2 == 0 ? 0 : static_cast<std::int64_t>(random() % 1'000);
            const auto range = std::uint64_t{1} << (random() % 42);
            const auto base = static_cast<std::int64_t>(random() % (1ULL << 60)) - (1LL << 59);
            Values values(random() % 50);
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = base + unit * (static_cast<std::int64_t>(random() % range) +
                                           slope * static_cast<std::int64_t>(i));
            QCOMPARE(backFrom(Packed{values}, values.size()), values);
        }
    }

    void damageIsRefused() {
        const Packed packed{{0, 256, 1}};
        Values three(3), four(4);
        QVERIFY(unpackColumn(packed.column, three));
        QVERIFY(!unpackColumn(packed.column, four));
        for (const std::int64_t width : {-2, -1, 0, 1, 3, 4, 5, 6, 16}) {
            FactColumn column = packed.column;
            column.width = width;
            QVERIFY(!unpackColumn(column, three));
        }
        Values steps(1'000);
        std::fill(steps.begin() + 500, steps.end(), 1'000);
        steps.back() = 1;
        const Packed indexed{steps};
        QVERIFY(indexed.column.indexed && unpackColumn(indexed.column, steps));
        for (const auto& [at, value] : {std::pair{0, 3}, std::pair{999, 255}}) {
            Packed damaged{steps};
            damaged.room[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
            QVERIFY(!unpackColumn(damaged.column, steps));
        }
        FactColumn shorter = indexed.column;
        shorter.packed = shorter.packed.first(999);
        QVERIFY(!unpackColumn(shorter, steps));
        shorter.packed = indexed.column.packed.first(1'001);
        QVERIFY(!unpackColumn(shorter, steps));
    }

    void exactDivisionIsDivision() {
        std::mt19937_64 random{7};
        for (int round = 0; round < 20'000; ++round) {
            const std::uint64_t unit = std::max<std::uint64_t>(random() >> (random() % 64), 1);
            const ExactDivider divider{unit};
            const std::uint64_t dividend = random() >> (random() % 64);
            QCOMPARE(divider.divides(dividend), dividend % unit == 0);
            const std::uint64_t multiple = dividend / unit * unit;
            QVERIFY(divider.divides(multiple));
            QCOMPARE(divider.quotient(multiple), dividend / unit);
        }
    }
};

QTEST_APPLESS_MAIN(TestFactColumn)
#include "tst_fact_column.moc"
