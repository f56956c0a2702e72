#include "engine/core/sha256.h"
#include "engine/feed/demo/demo_data.h"
#include "engine/feed/demo/demo_random.h"
#include "engine/market/calendar_set.h"
#include "engine/market/roll_up.h"
#include <QTest>
#include <cmath>
#include <set>

using namespace openbell;

namespace {

const std::vector<BarSeries>& demo() {
    static const std::vector<BarSeries> data = makeDemoData();
    return data;
}

CalendarPtr nse() {
    static const CalendarPtr calendar = CalendarSet::builtIn().find("NSE");
    return calendar;
}

std::string fingerprint(const std::vector<BarSeries>& data) {
    Sha256 hash;
    for (const BarSeries& series : data) {
        hash.update(series.instrument.symbol);
        for (const Bar& bar : series.bars)
            hash.update(fmt::format("{} {} {} {} {} {}\n", bar.start.ns, bar.open.raw(), bar.high.raw(),
                                    bar.low.raw(), bar.close.raw(), bar.volume.raw()));
    }
    return Sha256::hex(hash.digest());
}

std::vector<Bar> days(const BarSeries& series) {
    return rollUp(series.bars, Interval::ofMinutes(1), Interval::day(), nse());
}

// The mean of a value over the minutes [from, to) after 09:15 of full sessions.
template <class Value>
double meanOf(const BarSeries& series, int from, int to, Value value) {
    double sum = 0;
    int count = 0;
    for (const Bar& bar : series.bars) {
        const auto minute = nse()->zone().nanosOfDay(bar.start) / kNanosPerMinute - (9 * 60 + 15);
        if (minute < from || minute >= to) continue;
        sum += value(bar);
        ++count;
    }
    return sum / count;
}

} // namespace

class DemoDataTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void generatorIsTheOnePublished() { // first outputs for seed 0 of the authors' reference program
        DemoRandom random{0};
        QCOMPARE(random.next(), std::uint64_t{0xE220A8397B1DCDAF});
        QCOMPARE(random.next(), std::uint64_t{0x6E789E6AA1B965F4});
    }

    void bytesAreTheSameOnEveryMachine() {
        QCOMPARE(QByteArray::fromStdString(fingerprint(demo())),
                 QByteArray{"67e773051e980589816bb5d2be66e8f8ef3c821cca37def2177b07623e484854"});
        QCOMPARE(fingerprint(makeDemoData()), fingerprint(demo()));
        QVERIFY(fingerprint(makeDemoData(1)) != fingerprint(demo()));
    }

    void everyMinuteOfSixtySessionsIsThere() {
        QCOMPARE(demo().size(), std::size_t{2});
        std::vector<UtcTime> expected;
        std::set<Date> dates;
        for (const Session& session :
             nse()->sessionsBetween(Date::fromYmd(2024, 1, 1), Date::fromYmd(2024, 3, 31))) {
            dates.insert(session.date);
            if (dates.size() > kDemoSessions) break;
            for (UtcTime time = session.open; time < session.close; time = time.plus(kNanosPerMinute))
                expected.push_back(time);
        }
        for (const BarSeries& series : demo()) {
            std::vector<UtcTime> starts;
            for (const Bar& bar : series.bars)
                starts.push_back(bar.start);
            QVERIFY(starts == expected);
            QVERIFY(series.instrument.symbol.starts_with("DEMO"));
            QCOMPARE(days(series).size(), std::size_t{kDemoSessions});
        }
    }

    void barsArePossibleInTicksAndWholeShares() {
        for (const BarSeries& series : demo()) {
            for (const Bar& bar : series.bars) {
                QVERIFY(isPossible(bar));
                for (const Price price : {bar.open, bar.high, bar.low, bar.close})
                    QCOMPARE(price.raw() % series.instrument.tickSize.raw(), std::int64_t{0});
                QVERIFY(bar.volume.raw() > 0);
                QCOMPARE(bar.volume.raw() % Quantity::kScale, std::int64_t{0});
            }
        }
    }

    void volumeAndRangeAreUShaped() {
        const auto volume = [](const Bar& bar) { return bar.volume.toDouble(); };
        const auto range = [](const Bar& bar) {
            return (bar.high - bar.low).toDouble() / bar.close.toDouble();
        };
        for (const BarSeries& series : demo()) {
            QVERIFY(meanOf(series, 0, 15, volume) > 2.0 * meanOf(series, 150, 225, volume));
            QVERIFY(meanOf(series, 345, 375, volume) > 1.5 * meanOf(series, 150, 225, volume));
            QVERIFY(meanOf(series, 0, 15, range) > 1.5 * meanOf(series, 150, 225, range));
            QVERIFY(meanOf(series, 345, 375, range) > 1.2 * meanOf(series, 150, 225, range));
        }
    }

    void daysLookLikeThoseOfAShare() {
        for (const BarSeries& series : demo()) {
            const auto daily = days(series);
            double squares = 0;
            int gaps = 0, trends = 0, quiet = 0;
            for (std::size_t i = 1; i < daily.size(); ++i) {
                const double previous = daily[i - 1].close.toDouble();
                squares += std::pow(daily[i].close.toDouble() / previous - 1, 2);
                gaps += std::abs(daily[i].open.toDouble() / previous - 1) > 0.002;
                const double body = std::abs(daily[i].close.toDouble() / daily[i].open.toDouble() - 1);
                trends += body > 0.015;
                quiet += body < 0.004;
            }
            const double volatility = std::sqrt(squares / static_cast<double>(daily.size() - 1));
            const QByteArray what = QByteArray::fromStdString(fmt::format(
                "{}: volatility {:.4f}, gaps {}, trend days {}, quiet days {}, last {}",
                series.instrument.symbol, volatility, gaps, trends, quiet, daily.back().close.toDouble()));
            qInfo("%s", what.constData());
            QVERIFY2(volatility > 0.008 && volatility < 0.035, what.constData());
            QVERIFY2(gaps >= 20 && trends >= 8 && quiet >= 6, what.constData());
            QVERIFY(daily.back().close.raw() > 0);
        }
    }
};

QTEST_APPLESS_MAIN(DemoDataTest)
#include "tst_demo_data.moc"
