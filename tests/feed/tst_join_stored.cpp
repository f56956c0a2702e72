// Which imported rows may stand beside the stored ones of their symbol.
#include "engine/feed/join_stored.h"
#include <QTest>

using namespace openbell;

namespace {

Instrument infy(const std::string& exchange, const std::string& zone) {
    Instrument instrument;
    instrument.symbol = "INFY";
    instrument.exchange = exchange;
    instrument.zone = zone;
    return instrument;
}

} // namespace

class JoinStoredTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsJoinTheirExchange_data() {
        QTest::addColumn<QString>("exchange");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<bool>("stated");
        QTest::addColumn<bool>("ownOffset");
        QTest::addColumn<bool>("dates");
        QTest::addColumn<double>("outside");
        QTest::addColumn<QString>("remedy"); // empty: they may
        const auto row = [](const char* name, const char* exchange, const char* zone, bool stated,
                            bool ownOffset, bool dates, double outside, const char* remedy) {
            QTest::newRow(name) << QString::fromLatin1(exchange) << QString::fromLatin1(zone) << stated
                                << ownOffset << dates << outside << QString::fromLatin1(remedy);
        };
        row("the same", "NSE", "Asia/Kolkata", false, false, false, 0.5, "");
        row("another name of the zone", "NSE", "Asia/Calcutta", false, false, true, 0, "");
        row("another exchange", "BSE", "Asia/Kolkata", true, false, false, 0, "State --exchange 'NSE'.");
        row("another zone's exchange", "NYSE", "America/New_York", false, false, false, 0,
            "State --tz Asia/Kolkata");
        row("no exchange", "", "UTC", false, false, false, 0, "or --exchange 'NSE'");
        row("no exchange, stated offset", "", "UTC", false, true, false, 0, "");
        row("dates of another zone", "", "UTC", false, true, true, 0, "State --tz Asia/Kolkata");
        row("in sessions", "NSE", "UTC", true, false, false, 0.05, "");
        row("outside them", "NSE", "UTC", true, false, false, 0.06, "State --tz Asia/Kolkata where");
        row("dates of its exchange", "NSE", "UTC", true, false, true, 0, "State --tz Asia/Kolkata where");
    }
    void rowsJoinTheirExchange() {
        QFETCH(QString, exchange);
        QFETCH(QString, zone);
        QFETCH(bool, stated);
        QFETCH(bool, ownOffset);
        QFETCH(bool, dates);
        QFETCH(double, outside);
        QFETCH(QString, remedy);
        const Instrument given = infy(exchange.toStdString(), zone.toStdString());
        const auto joins = mayJoin({given, stated, ownOffset, dates, outside}, infy("NSE", "Asia/Kolkata"));
        QCOMPARE(joins.has_value(), remedy.isEmpty());
        if (joins) return;
        const QString error = QString::fromStdString(joins.error().message);
        QVERIFY2(error.contains(remedy), qPrintable(error));
        QVERIFY2(error.contains(QLatin1String("openbell db remove INFY")), qPrintable(error));
    }

    void rowsOfNoExchangeNeedItStatedToChangeTheirZone() {
        const Instrument stored = infy("", "UTC");
        QVERIFY(!mayJoin({infy("", "Europe/London"), false}, stored));
        QVERIFY(mayJoin({infy("", "Europe/London"), true}, stored).has_value());
    }
};

QTEST_APPLESS_MAIN(JoinStoredTest)
#include "tst_join_stored.moc"
