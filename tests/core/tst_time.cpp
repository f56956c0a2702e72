#include "engine/core/sha256.h"
#include "engine/core/zone.h"
#include <QTest>

using namespace openbell;

class TimeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void datesKnowTheirWeekday() {
        QCOMPARE(Date::fromYmd(1970, 1, 1).weekday(), 3);
        QCOMPARE(Date::fromYmd(2024, 1, 20).weekday(), 5);
        QCOMPARE(Date::parse("2024-02-29")->toString(), std::string{"2024-02-29"});
        QVERIFY(!Date::parse("2023-02-29"));
        QVERIFY(!Date::parse("2023-2-9"));
    }

    void aYearThatNanosecondsCannotHoldIsRefused() {
        QVERIFY(!parseIso("0111-01-20T09:15:00+05:30"));
        QVERIFY(!parseIso("2400-01-20T09:15:00Z"));
        QCOMPARE(toIsoUtc(*parseIso("1700-01-01T00:00:00Z")), std::string{"1700-01-01T00:00:00Z"});
        QCOMPARE(toIsoUtc(*parseIso("2199-12-31T23:59:59Z")), std::string{"2199-12-31T23:59:59Z"});
    }

    void isoTextRoundTrips() {
        const auto time = parseIso("2024-01-20T09:15:00+05:30");
        QVERIFY(time.has_value());
        QCOMPARE(toIsoUtc(*time), std::string{"2024-01-20T03:45:00Z"});
        QCOMPARE(toIsoUtc(*parseIso("1969-12-31T23:59:59.250Z")), std::string{"1969-12-31T23:59:59.250Z"});
        QVERIFY(!parseIso("2024-01-20T09:15:00"));
        QVERIFY(!parseIso("2024-01-20"));
        QVERIFY(!parseIso(""));
    }

    void zonesConvertBothWaysAcrossDaylightSaving() {
        const Zone newYork = *Zone::find("America/New_York");
        const UtcTime winter = newYork.toUtc(Date::fromYmd(2024, 1, 2), (9 * 60 + 30) * kNanosPerMinute);
        const UtcTime summer = newYork.toUtc(Date::fromYmd(2024, 7, 2), (9 * 60 + 30) * kNanosPerMinute);
        QCOMPARE(toIsoUtc(winter), std::string{"2024-01-02T14:30:00Z"});
        QCOMPARE(toIsoUtc(summer), std::string{"2024-07-02T13:30:00Z"});
        QCOMPARE(newYork.toIso(summer), std::string{"2024-07-02T09:30:00-04:00"});
        for (std::int64_t hour = 0; hour < 24 * 366; ++hour) {
            const UtcTime time{Date::fromYmd(2024, 1, 1).days * kNanosPerDay + hour * 3600 * kNanosPerSecond};
            const UtcTime back = newYork.toUtc(newYork.toLocal(time));
            const bool repeatedHour = toIsoUtc(time) == "2024-11-03T06:00:00Z";
            QVERIFY2(back == time || repeatedHour, toIsoUtc(time).c_str());
        }
    }

    void kolkataIsFiveAndAHalfHoursAhead() {
        const Zone kolkata = *Zone::find("Asia/Kolkata");
        QCOMPARE(toIsoUtc(kolkata.toUtc(Date::fromYmd(2016, 8, 16), (9 * 60 + 15) * kNanosPerMinute)),
                 std::string{"2016-08-16T03:45:00Z"});
        QCOMPARE(kolkata.dateOf(*parseIso("2016-08-16T20:00:00Z")), Date::fromYmd(2016, 8, 17));
    }

    void unknownZoneIsAnError() {
        const auto zone = Zone::find("Asia/Calcuta");
        QVERIFY(!zone);
        QVERIFY(zone.error().message.find("Asia/Calcuta") != std::string::npos);
    }

    void sha256MatchesThePublishedExample() { // FIPS 180-2, appendix B.1
        QCOMPARE(Sha256::hexOf("abc"),
                 std::string{"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"});
        Sha256 first;
        first.update("a");
        Sha256 second{first};
        second.update("bc");
        QCOMPARE(Sha256::hex(second.digest()), Sha256::hexOf("abc"));
        QCOMPARE(Sha256::hex(first.digest()), Sha256::hexOf("a"));
    }
};

QTEST_APPLESS_MAIN(TimeTest)
#include "tst_time.moc"
