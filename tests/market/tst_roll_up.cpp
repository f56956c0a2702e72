#include "engine/core/decimal.h"
#include "engine/market/calendar_set.h"
#include "engine/market/roll_up.h"
#include "shared_csv.h"
#include "tests/support/shared_data.h"
#include <QTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

const CalendarSet& calendars() {
    static const CalendarSet set = CalendarSet::builtIn();
    return set;
}

UtcTime ist(std::string text) { // "2024-03-02 09:15"
    return *parseIso(text + ":00+05:30");
}

std::string istText(UtcTime time) {
    return calendars().find("NSE")->zone().toIso(time).substr(0, 16);
}

// A minute bar whose prices tell its place: open n, high n + 2, low n - 1, close n + 1, volume n.
Bar minuteBar(UtcTime start, std::int64_t n) {
    return {start,
            Price::whole(n),
            Price::whole(n + 2),
            Price::whole(n - 1),
            Price::whole(n + 1),
            Quantity::whole(n)};
}

std::vector<Bar> minutes(const std::string& from, int count, std::int64_t first = 100) {
    std::vector<Bar> bars;
    for (int i = 0; i < count; ++i)
        bars.push_back(minuteBar(ist(from).plus(i * kNanosPerMinute), first + i));
    return bars;
}

std::vector<Bar> append(std::vector<Bar> bars, const std::vector<Bar>& more) {
    bars.insert(bars.end(), more.begin(), more.end());
    return bars;
}

QByteArray starts(const std::vector<Bar>& bars) {
    QByteArray text;
    for (const Bar& bar : bars)
        text += QByteArray::fromStdString(istText(bar.start)) + ' ';
    return text.trimmed();
}

std::vector<Bar> rolled(const std::vector<Bar>& bars, int interval, OutsideBars outside = OutsideBars::Drop) {
    return rollUp(bars, Interval::ofMinutes(1), Interval::ofMinutes(interval), calendars().find("NSE"),
                  outside);
}

constexpr int kDay = 0;

// Rows "Code,Date,Open,High,Low,Close,Volume" in Indian time, sorted; others are left out.
std::vector<Bar> kiteBars(const std::filesystem::path& path) {
    std::vector<Bar> bars;
    for (const QByteArrayList& row : csvRows(path)) {
        const auto at = row.size() - 6;
        if (at < 0 || !row[at].startsWith("20")) continue;
        const auto price = [&](int i) { return *parseFixed<Price>(row[at + i].toStdString()); };
        bars.push_back({*parseIso(row[at].toStdString() + "+05:30"), price(1), price(2), price(3), price(4),
                        *parseFixed<Quantity>(row[at + 5].toStdString())});
    }
    std::sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) { return a.start < b.start; });
    return bars;
}

} // namespace

class RollUpTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedThirtyMinuteBarsAreReproduced() {
        OPENBELL_NEED_SHARED(minuteFolder, "data/nse_1min_2016/2016-08-16_2016-09-09");
        OPENBELL_NEED_SHARED(thirtyFolder, "data/nse_1min_2016/30minute_2016-03-15_2016-09-09");
        std::size_t compared = 0;
        for (const auto& entry : std::filesystem::directory_iterator{*thirtyFolder}) {
            const auto minutePath = *minuteFolder / entry.path().filename();
            if (!std::filesystem::exists(minutePath)) continue;
            const auto ours = rolled(kiteBars(minutePath), 30);
            auto theirs = kiteBars(entry.path());
            std::erase_if(theirs, [](const Bar& bar) { return bar.start < ist("2016-08-16 00:00"); });
            QVERIFY2(!theirs.empty(), entry.path().c_str());
            QVERIFY2(ours == theirs, entry.path().c_str());
            compared += ours.size();
        }
        QVERIFY(compared > 4'000);
        qInfo("%zu bars of 30 minutes, all equal", compared);
    }

    void publishedFiveMinuteBarsAreReproduced() {
        OPENBELL_NEED_SHARED(minutePath, "data/nse_1min_2016/2016-09-30/AUROPHARMA.csv.gz");
        OPENBELL_NEED_SHARED(fivePath, "data/nse_1min_2016/5minute_2016-09-30/AUROPHARMA.csv");
        const auto ours = rolled(kiteBars(*minutePath), 5);
        QCOMPARE(ours.size(), std::size_t{75});
        QVERIFY(ours == kiteBars(*fivePath));
    }

    void intervalsAreAnchoredAtTheOpenAndTheLastMayBeShort_data() {
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("last");
        QTest::newRow("3") << 3 << 125 << QByteArray{"2024-01-02T15:27"};
        QTest::newRow("5") << 5 << 75 << QByteArray{"2024-01-02T15:25"};
        QTest::newRow("10") << 10 << 38 << QByteArray{"2024-01-02T15:25"};
        QTest::newRow("15") << 15 << 25 << QByteArray{"2024-01-02T15:15"};
        QTest::newRow("30") << 30 << 13 << QByteArray{"2024-01-02T15:15"};
        QTest::newRow("60") << 60 << 7 << QByteArray{"2024-01-02T15:15"};
        QTest::newRow("day") << kDay << 1 << QByteArray{"2024-01-02T00:00"};
    }
    void intervalsAreAnchoredAtTheOpenAndTheLastMayBeShort() {
        QFETCH(int, interval);
        QFETCH(int, count);
        QFETCH(QByteArray, last);
        const auto source = minutes("2024-01-02 09:15", 375);
        const auto bars = rolled(source, interval);
        QCOMPARE(static_cast<int>(bars.size()), count);
        QCOMPARE(starts({bars.back()}), last);
        QCOMPARE(bars.back().close, source.back().close);
        Quantity volume;
        for (const Bar& bar : bars)
            volume += bar.volume;
        QCOMPARE(volume, Quantity::whole(375 * 100 + 374 * 375 / 2));
        if (interval != kDay) {
            const Bar expected{ist("2024-01-02 09:15"),
                               Price::whole(100),
                               Price::whole(101 + interval),
                               Price::whole(99),
                               Price::whole(100 + interval),
                               Quantity::whole(100 * interval + interval * (interval - 1) / 2)};
            QVERIFY(bars.front() == expected);
        }
    }

    void noBarIsInventedForAGap() {
        const auto bars = rolled(append(minutes("2024-01-02 09:17", 1), minutes("2024-01-02 09:31", 2)), 5);
        QCOMPARE(starts(bars), QByteArray{"2024-01-02T09:15 2024-01-02T09:30"});
        QVERIFY(rolled({}, 5).empty());
    }

    void eachPartOfADrillHasItsOwnAnchor() {
        const auto source = append(minutes("2024-03-02 09:15", 45), minutes("2024-03-02 11:30", 60));
        QCOMPARE(starts(rolled(source, 30)), QByteArray{"2024-03-02T09:15 2024-03-02T09:45 "
                                                        "2024-03-02T11:30 2024-03-02T12:00"});
        const auto day = rolled(source, kDay);
        QCOMPARE(starts(day), QByteArray{"2024-03-02T00:00"});
        QCOMPARE(day[0].open, source.front().open);
        QCOMPARE(day[0].close, source.back().close);
    }

    void muhuratIsADayOfItsOwn() {
        const auto source = minutes("2023-11-12 18:15", 60);
        QCOMPARE(starts(rolled(source, kDay)), QByteArray{"2023-11-12T00:00"});
        QCOMPARE(starts(rolled(source, 60)), QByteArray{"2023-11-12T18:15"});
    }

    void barsOutsideSessionsAreDroppedOrKeptApart() {
        auto source = append(minutes("2024-01-02 09:07", 2), minutes("2024-01-02 09:15", 375));
        source = append(source, minutes("2024-01-02 15:40", 1));
        QCOMPARE(starts(rolled(source, 60)).left(16), QByteArray{"2024-01-02T09:15"});
        QCOMPARE(rolled(source, 60).size(), std::size_t{7});
        const auto kept = rolled(source, 60, OutsideBars::Keep);
        QCOMPARE(kept.size(), std::size_t{9});
        QCOMPARE(starts({kept.front(), kept.back()}), QByteArray{"2024-01-02T09:00 2024-01-02T15:30"});
        QVERIFY((std::vector(kept.begin() + 1, kept.end() - 1) == rolled(source, 60)));
        const auto day = rolled(source, kDay, OutsideBars::Keep);
        QCOMPARE(day.size(), std::size_t{1});
        QCOMPARE(day[0].close, source.back().close);
        QCOMPARE(rolled(source, kDay)[0].open, Price::whole(100));
        // The calendar cannot judge dates it does not cover.
        QCOMPARE(rolled(minutes("2006-01-02 09:15", 3), 5).size(), std::size_t{1});
        QCOMPARE(rolled(minutes("2024-01-26 09:15", 3), 5).size(), std::size_t{0});
    }

    void aBarIsCompleteWithItsLastMinute() {
        BarRollUp state{Interval::ofMinutes(1), Interval::ofMinutes(5), calendars().find("NSE")};
        const auto source = minutes("2024-01-02 09:15", 5);
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(int{state.add(source[i]).count}, 0);
        QCOMPARE(int{state.add(source[4]).count}, 1);
        QVERIFY(!state.open());
        // A gap before the last minute of the next one completes two at once.
        (void)state.add(minuteBar(ist("2024-01-02 09:21"), 7));
        const RolledBars both = state.add(minuteBar(ist("2024-01-02 09:29"), 8));
        QCOMPARE(int{both.count}, 2);
        QCOMPARE(starts({both.bars[0], both.bars[1]}), QByteArray{"2024-01-02T09:20 2024-01-02T09:25"});
        // Without that minute, time completes it.
        (void)state.add(minuteBar(ist("2024-01-02 15:26"), 9));
        QVERIFY(!state.advanceTo(ist("2024-01-02 15:29")));
        QCOMPARE(starts({*state.advanceTo(ist("2024-01-02 15:30"))}), QByteArray{"2024-01-02T15:25"});
    }

    void unusableBarsAreToldApart() {
        BarRollUp state{Interval::ofMinutes(1), Interval::ofMinutes(5), calendars().find("NSE")};
        QVERIFY(state.add(minuteBar(ist("2024-01-02 09:19"), 7)).input == RolledBars::Input::Used);
        QVERIFY(state.add(minuteBar(ist("2024-01-02 09:16"), 7)).input == RolledBars::Input::Late);
        QVERIFY(state.add(minuteBar(ist("2024-01-02 15:31"), 7)).input == RolledBars::Input::Outside);
        QVERIFY(!state.flush());
    }

    void stepwiseRollUpEqualsTheDirectOne() {
        auto source = append(minutes("2024-03-01 09:15", 375), minutes("2024-03-02 09:15", 45));
        source = append(source, minutes("2024-03-02 11:30", 60));
        const CalendarPtr nse = calendars().find("NSE");
        const auto five = rolled(source, 5);
        QVERIFY(rollUp(five, Interval::ofMinutes(5), Interval::ofMinutes(15), nse) == rolled(source, 15));
        QVERIFY(rollUp(rolled(source, 60), Interval::ofMinutes(60), Interval::day(), nse) ==
                rolled(source, kDay));
        QVERIFY(rollUp(rolled(source, kDay), Interval::day(), Interval::day(), nse) == rolled(source, kDay));
        QVERIFY(rollUp(source, Interval::ofMinutes(1), Interval::ofMinutes(1), nse) == source);
        QVERIFY(!canRollUp(Interval::ofMinutes(10), Interval::ofMinutes(15)));
        QVERIFY(!canRollUp(Interval::day(), Interval::ofMinutes(15)));
    }

    void continuousDataAreAnchoredAtUtcMidnight() {
        const CalendarPtr always = calendars().find("24x7");
        std::vector<Bar> source;
        const UtcTime start = *parseIso("2024-01-06T23:58:00Z");
        for (int i = 0; i < 4; ++i)
            source.push_back(minuteBar(start.plus(i * kNanosPerMinute), 100 + i));
        const auto hour = rollUp(source, Interval::ofMinutes(1), Interval::ofMinutes(60), always);
        QCOMPARE(hour.size(), std::size_t{2});
        QCOMPARE(toIsoUtc(hour[0].start), std::string{"2024-01-06T23:00:00Z"});
        const auto day = rollUp(source, Interval::ofMinutes(1), Interval::day(), always);
        QCOMPARE(toIsoUtc(day[1].start), std::string{"2024-01-07T00:00:00Z"});
    }
};

QTEST_APPLESS_MAIN(RollUpTest)
#include "tst_roll_up.moc"
