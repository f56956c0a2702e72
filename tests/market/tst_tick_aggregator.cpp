#include "engine/market/roll_up.h"
#include "engine/market/tick_aggregator.h"
#include <QTest>
#include <type_traits>

using namespace openbell;

static_assert(std::is_trivially_copyable_v<TickAggregator>);

namespace {

constexpr std::int64_t kNine = 1'700'000'040LL * kNanosPerSecond; // a full minute

Tick trade(std::int64_t millis, std::int64_t price, std::int64_t quantity) {
    return {UtcTime{kNine + millis * 1'000'000}, Price::whole(price), Quantity::whole(quantity), {}, {}};
}

Bar bar(int minute, std::int64_t open, std::int64_t high, std::int64_t low, std::int64_t close,
        std::int64_t volume) {
    return {UtcTime{kNine + minute * kNanosPerMinute},
            Price::whole(open),
            Price::whole(high),
            Price::whole(low),
            Price::whole(close),
            Quantity::whole(volume)};
}

// Every bar of the ticks, the last one flushed.
std::vector<Bar> barsOf(std::span<const Tick> ticks) {
    TickAggregator aggregator;
    std::vector<Bar> bars;
    for (const Tick& tick : ticks)
        if (aggregator.add(tick) == TickEffect::Closed) bars.push_back(aggregator.closedBar());
    if (const auto last = aggregator.flush()) bars.push_back(*last);
    return bars;
}

} // namespace

class TickAggregatorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMinuteIsClosedByALaterTimestamp() {
        TickAggregator aggregator;
        QVERIFY(aggregator.add(trade(0, 100, 5)) == TickEffect::Updated);
        QVERIFY(aggregator.add(trade(20'000, 103, 1)) == TickEffect::Updated);
        QVERIFY(aggregator.add(trade(59'999, 99, 2)) == TickEffect::Updated);
        QVERIFY(aggregator.openBar() != nullptr);
        QVERIFY(aggregator.add(trade(60'000, 101, 1)) == TickEffect::Closed);
        QVERIFY(aggregator.closedBar() == bar(0, 100, 103, 99, 99, 8));
        QVERIFY(*aggregator.openBar() == bar(1, 101, 101, 101, 101, 1));
    }

    void nothingIsInventedForAGap() {
        const std::vector<Tick> ticks{trade(0, 100, 1), trade(5 * 60'000, 110, 1)};
        QVERIFY((barsOf(ticks) == std::vector{bar(0, 100, 100, 100, 100, 1), bar(5, 110, 110, 110, 110, 1)}));
        QVERIFY(barsOf({}).empty());
    }

    void lateTicksAreReportedAndNotUsed() {
        TickAggregator aggregator;
        (void)aggregator.add(trade(60'000, 100, 1));
        QVERIFY(aggregator.add(trade(59'999, 50, 9)) == TickEffect::Late);
        // Within the open minute order does not matter for high, low and volume.
        (void)aggregator.add(trade(90'000, 102, 1));
        QVERIFY(aggregator.add(trade(70'000, 98, 1)) == TickEffect::Updated);
        QVERIFY(*aggregator.flush() == bar(1, 100, 102, 98, 98, 3));
        QVERIFY(aggregator.add(trade(119'999, 98, 1)) == TickEffect::Late);
        QVERIFY(aggregator.add(trade(120'000, 98, 1)) == TickEffect::Updated);
    }

    void quotesChangeNoBarButTheirTimeClosesOne() {
        TickAggregator aggregator;
        (void)aggregator.add(trade(0, 100, 5));
        QVERIFY(aggregator.add(trade(1'000, 100, 0)) == TickEffect::Quote);
        QVERIFY(aggregator.add(trade(2'000, 0, 0)) == TickEffect::Quote);
        QVERIFY(*aggregator.openBar() == bar(0, 100, 100, 100, 100, 5));
        QVERIFY(aggregator.add(trade(60'000, 100, 0)) == TickEffect::Closed);
        QVERIFY(aggregator.openBar() == nullptr);
        QVERIFY(aggregator.add(trade(59'000, 100, 1)) == TickEffect::Late);
        QVERIFY(!aggregator.flush());
    }

    void indexValuesSetPricesWithoutVolume() {
        const std::vector<Tick> ticks{trade(0, 18'000, 0), trade(1'000, 18'010, 0), trade(2'000, 17'990, 0),
                                      trade(3'000, 18'005, 0), trade(60'000, 18'005, 0)};
        QVERIFY((barsOf(ticks) == std::vector{bar(0, 18'000, 18'010, 17'990, 18'005, 0)}));
    }

    void impossibleTicksAreRefused() {
        TickAggregator aggregator;
        (void)aggregator.add(trade(0, 100, 5));
        Tick tick = trade(61'000, -1, 5);
        QVERIFY(aggregator.add(tick) == TickEffect::Refused);
        QVERIFY(aggregator.add(trade(61'000, 100, -5)) == TickEffect::Refused);
        QVERIFY(aggregator.add(trade(61'000, 0, 5)) == TickEffect::Refused);
        tick = trade(0, 100, 5);
        tick.quantity = Quantity::fromRaw(INT64_MAX);
        QVERIFY(aggregator.add(tick) == TickEffect::Refused);
        tick.time = UtcTime{INT64_MAX};
        QVERIFY(aggregator.add(tick) == TickEffect::Refused);
        QVERIFY(aggregator.add(Tick{kNoTime, Price::whole(1), Quantity::whole(1), {}, {}}) ==
                TickEffect::Late);
        QVERIFY(*aggregator.openBar() == bar(0, 100, 100, 100, 100, 5));
    }

    void timeOfOtherInputsClosesAQuietMinute() {
        TickAggregator aggregator;
        (void)aggregator.add(trade(0, 100, 5));
        QVERIFY(!aggregator.advanceTo(UtcTime{kNine + kNanosPerMinute - 1}));
        QVERIFY(*aggregator.advanceTo(UtcTime{kNine + kNanosPerMinute}) == bar(0, 100, 100, 100, 100, 5));
        QVERIFY(!aggregator.advanceTo(UtcTime{kNine + 9 * kNanosPerMinute}));
    }

    void minutesBefore1970AreFullMinutes() {
        TickAggregator aggregator;
        (void)aggregator.add({UtcTime{-1}, Price::whole(1), Quantity::whole(1), {}, {}});
        QCOMPARE(aggregator.openBar()->start, UtcTime{-kNanosPerMinute});
    }

    void aCopyContinuesAsTheOriginal() {
        TickAggregator first;
        (void)first.add(trade(0, 100, 5));
        TickAggregator second = first;
        (void)first.add(trade(60'000, 101, 1));
        (void)second.add(trade(60'000, 101, 1));
        QVERIFY(first.closedBar() == second.closedBar());
    }

    // Minutes from ticks rolled up to five minutes = the same ticks grouped by five minutes directly.
    void rolledUpMinutesEqualGroupedTicks() {
        std::vector<Tick> ticks;
        std::uint64_t seed = 7;
        std::int64_t millis = 0;
        for (int i = 0; i < 20'000; ++i) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            millis += static_cast<std::int64_t>(seed >> 49); // up to 33 s
            ticks.push_back(trade(millis, 1000 + static_cast<std::int64_t>(seed >> 57),
                                  1 + static_cast<std::int64_t>(seed >> 60)));
        }
        std::vector<Bar> expected;
        for (const Tick& tick : ticks) {
            const std::int64_t five = 5 * kNanosPerMinute;
            const UtcTime start{tick.time.ns / five * five};
            if (expected.empty() || expected.back().start != start) {
                expected.push_back({start, tick.last, tick.last, tick.last, tick.last, tick.quantity});
                continue;
            }
            Bar& last = expected.back();
            last.high = std::max(last.high, tick.last);
            last.low = std::min(last.low, tick.last);
            last.close = tick.last;
            last.volume += tick.quantity;
        }
        const auto always = std::make_shared<const MarketCalendar>(MarketCalendar::continuous());
        QVERIFY(rollUp(barsOf(ticks), Interval::ofMinutes(1), Interval::ofMinutes(5), always) == expected);
    }
};

QTEST_APPLESS_MAIN(TickAggregatorTest)
#include "tst_tick_aggregator.moc"
