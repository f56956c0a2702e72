#include "ui/format/display_format.h"
#include "ui/format/nice_step.h"
#include <QTest>
#include <cmath>

using namespace openbell;

namespace {

const QString kMinus{QChar{0x2212}};
Money money(std::int64_t raw) {
    return Money::fromRaw(raw);
}

} // namespace

class FormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rupeesAreGroupedTheIndianWay() {
        QCOMPARE(moneyText(money(12'34'567'8900), Grouping::Indian), QStringLiteral("12,34,567.89"));
        QCOMPARE(moneyText(money(1'00'000'0000), Grouping::Indian), QStringLiteral("1,00,000.00"));
        QCOMPARE(moneyText(money(99'999'0000), Grouping::Indian), QStringLiteral("99,999.00"));
        QCOMPARE(moneyText(money(999'0000), Grouping::Indian), QStringLiteral("999.00"));
        QCOMPARE(moneyText(money(1'00'00'00'000'0000), Grouping::Indian),
                 QStringLiteral("1,00,00,00,000.00"));
    }

    void otherMoneyIsGroupedByThousands() {
        QCOMPARE(moneyText(money(1'234'567'8900), Grouping::Western), QStringLiteral("1,234,567.89"));
        QCOMPARE(groupingFor("INR"), Grouping::Indian);
        QCOMPARE(groupingFor("USD"), Grouping::Western);
        QCOMPARE(groupingFor(""), Grouping::Western);
    }

    void halvesAreRoundedToEven() {
        QCOMPARE(moneyText(money(1'0050), Grouping::Western), QStringLiteral("1.00"));
        QCOMPARE(moneyText(money(1'0150), Grouping::Western), QStringLiteral("1.02"));
        QCOMPARE(moneyText(money(-1'0150), Grouping::Western), kMinus + QStringLiteral("1.02"));
    }

    void signsAreWrittenButNotForZero() {
        QCOMPARE(signedMoneyText(money(12'5000), Grouping::Western), QStringLiteral("+12.50"));
        QCOMPARE(signedMoneyText(money(-12'5000), Grouping::Western), kMinus + QStringLiteral("12.50"));
        QCOMPARE(signedMoneyText(money(0), Grouping::Western), QStringLiteral("0.00"));
        QCOMPARE(signedMoneyText(money(30), Grouping::Western), QStringLiteral("0.00"));
        QCOMPARE(signedMoneyText(money(-30), Grouping::Western), QStringLiteral("0.00"));
    }

    void theSmallestAndLargestValuesAreWritten() {
        QVERIFY(moneyText(money(INT64_MAX), Grouping::Western)
                    .startsWith(QStringLiteral("922,337,203,685,477.58")));
        QCOMPARE(moneyText(money(INT64_MIN), Grouping::Western),
                 kMinus + QStringLiteral("922,337,203,685,477.58"));
    }

    void pricesHaveTheirDecimals() {
        QCOMPARE(priceText(Price::fromRaw(1033'750'000), 2, Grouping::Indian), QStringLiteral("1,033.75"));
        QCOMPARE(priceText(Price::fromRaw(1'085'430), 5, Grouping::Western), QStringLiteral("1.08543"));
        QCOMPARE(priceText(Price::fromRaw(5'000'000), 0, Grouping::Western), QStringLiteral("5"));
        QCOMPARE(priceText(Price::fromRaw(5'000'000), 99, Grouping::Western), QStringLiteral("5.000000"));
    }

    void quantitiesShowOnlyTheDecimalsTheyHave() {
        QCOMPARE(quantityText(Quantity::whole(97), Grouping::Indian), QStringLiteral("97"));
        QCOMPARE(quantityText(Quantity::whole(-1'234), Grouping::Western), kMinus + QStringLiteral("1,234"));
        QCOMPARE(quantityText(Quantity::fromRaw(1'500'000), Grouping::Western), QStringLiteral("1.5"));
        QCOMPARE(quantityText(Quantity{}, Grouping::Western), QStringLiteral("0"));
    }

    void percentAndRealsAreBlankWhenUndefined() {
        QCOMPARE(percentText(0.0123), QStringLiteral("1.23 %"));
        QCOMPARE(percentText(0.0123, true), QStringLiteral("+1.23 %"));
        QCOMPARE(percentText(-0.5, true), kMinus + QStringLiteral("50.00 %"));
        QVERIFY(percentText(std::nan("")).isEmpty());
        QVERIFY(realText(INFINITY, 2, Grouping::Western).isEmpty());
        QCOMPARE(realText(1234.5, 2, Grouping::Western), QStringLiteral("1,234.50"));
    }

    void axesUseShortNumbers() {
        QCOMPARE(compactText(1'250'000, Grouping::Western), QStringLiteral("1.25 M"));
        QCOMPARE(compactText(1'250'000, Grouping::Indian), QStringLiteral("12.5 L"));
        QCOMPARE(compactText(12'500'000, Grouping::Indian), QStringLiteral("1.25 Cr"));
        QCOMPARE(compactText(12, Grouping::Indian), QStringLiteral("12"));
    }

    void typedMoneyIsUnderstoodOrRefused() {
        QCOMPARE(parseMoney(QStringLiteral("10,00,000")), Money::whole(1'000'000));
        QCOMPARE(parseMoney(QStringLiteral(" 2500.50 ")), Money::fromRaw(2500'5000));
        QCOMPARE(parseMoney(QStringLiteral("1,000,000")), Money::whole(1'000'000));
        QCOMPARE(parseMoney(QStringLiteral("1,000.5")), Money::fromRaw(1000'5000));
        QCOMPARE(parseMoney(QStringLiteral(".5")), Money::fromRaw(5000));
        for (const char* bad : {"", "abc", "-5", "+5", "1.2.3", "1.23456", "1e9", "1033,75", "1.033,75",
                                "1,0", ",5", "1,,000", "99999999999999999", "."})
            QVERIFY2(!parseMoney(QLatin1String{bad}), bad);
    }

    void timesAreShownInTheirZone() {
        const UtcTime time = *parseIso("2024-01-20T03:45:05Z");
        const DisplayFormat mumbai{"INR", "Asia/Kolkata"};
        QCOMPARE(mumbai.dateTime(time), QStringLiteral("2024-01-20 09:15:05"));
        QCOMPARE(mumbai.stamp(time), QStringLiteral("2024-01-20 09:15:05"));
        QCOMPARE(mumbai.stamp(*parseIso("2024-01-20T03:45:00Z")), QStringLiteral("2024-01-20 09:15"));
        QCOMPARE(mumbai.withZone(time), QStringLiteral("2024-01-20 09:15:05 IST"));
        QCOMPARE(mumbai.timeOfDay(time), QStringLiteral("09:15"));
        const DisplayFormat newYork{"USD", "America/New_York"};
        QCOMPARE(newYork.minute(time), QStringLiteral("2024-01-19 22:45"));
        QCOMPARE(newYork.zoneLabel(), QStringLiteral("ET"));
        QVERIFY(mumbai.dateTime(kNoTime).isEmpty());
        QVERIFY(mumbai.stamp(kNoTime).isEmpty());
    }

    void anUnknownZoneIsShownAsUtc() {
        const DisplayFormat format{"INR", "Moon/Tranquility"};
        QCOMPARE(format.zoneLabel(), QStringLiteral("UTC"));
    }

    void stepsAreRound() {
        QCOMPARE(niceStep(10, 5), 2.0);
        QCOMPARE(niceStep(0.9, 4), 0.5);
        QCOMPARE(niceStep(1'000, 10), 100.0);
        for (double range = 0.001; range < 1e6; range *= 1.7)
            QVERIFY(range / niceStep(range, 8) <= 8.000001);
    }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "tst_format.moc"
