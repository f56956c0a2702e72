// The built-in calendars against session lists others have published, exceptions named one by one.
#include "engine/core/json_text.h"
#include "engine/core/resources.h"
#include "engine/market/calendar_set.h"
#include "shared_csv.h"
#include "tests/support/shared_data.h"
#include <QTest>
#include <map>
#include <set>

using namespace openbell;
using namespace openbell::tests;

namespace {

const MarketCalendar& calendar(std::string_view name) {
    static const CalendarSet set = CalendarSet::builtIn();
    return *set.find(name);
}

Date on(const char* text) {
    return *Date::parse(text);
}

// "09:15-10:00 11:30-12:30" in the calendar's zone; empty when closed.
std::string hoursOn(std::string_view name, const char* day) {
    std::string text;
    for (const Session& session : calendar(name).sessionsOn(on(day))) {
        const auto clock = [&](UtcTime time) { return calendar(name).zone().toIso(time).substr(11, 5); };
        text += (text.empty() ? "" : " ") + clock(session.open) + "-" + clock(session.close);
    }
    return text;
}

struct Hours {
    UtcTime open, close;
};

std::map<Date, Hours> publishedSessions(const std::filesystem::path& folder, std::string_view prefix) {
    std::map<Date, Hours> sessions;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(prefix) || !name.ends_with(".csv.gz")) continue;
        for (const QByteArrayList& row : csvRows(entry.path())) {
            if (row[0].isEmpty()) continue; // the header
            sessions[*Date::parse(row[0].left(10).toStdString())] = {*parseIso(row[1].toStdString()),
                                                                     *parseIso(row[2].toStdString())};
        }
    }
    return sessions;
}

// The dates in [from, to] whose sessions differ.
std::set<std::string> differences(const MarketCalendar& ours, const std::map<Date, Hours>& theirs, Date from,
                                  Date to) {
    std::set<std::string> dates;
    for (Date day = from; day <= to; day = day.plus(1)) {
        const auto sessions = ours.sessionsOn(day);
        const auto found = theirs.find(day);
        const bool equal = found == theirs.end()
                               ? sessions.empty()
                               : sessions.size() == 1 && sessions[0].open == found->second.open &&
                                     sessions[0].close == found->second.close;
        if (!equal) dates.insert(day.toString());
    }
    return dates;
}

QByteArray joined(const std::set<std::string>& names) {
    QByteArray text;
    for (const std::string& name : names)
        text += QByteArray::fromStdString(name) + ' ';
    return text;
}

} // namespace

class CalendarsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void indianSessionsEqualThePublishedOnes() {
        OPENBELL_NEED_SHARED(folder, "data/sessions_exchange_calendars");
        const auto theirs = publishedSessions(*folder, "xbom_");
        const MarketCalendar& nse = calendar("NSE");
        std::set<std::string> found;
        for (const auto& [from, to] :
             {std::pair{on("2010-10-18"), on("2018-12-31")}, std::pair{on("2024-01-01"), on("2026-12-31")}})
            found.merge(differences(nse, theirs, from, to));
        const std::set<std::string> known{
            "2010-11-05", "2011-10-26", "2012-11-13", "2014-10-23", "2015-11-11",
            "2017-10-19", "2018-11-07",                                           // Muhurat
            "2013-11-03", "2016-10-30", "2024-11-01", "2025-10-21", "2026-11-08", // and on days off
            "2012-01-07", "2012-03-03", "2012-04-28", "2012-09-08", "2013-05-11",
            "2014-03-22", // Saturdays
            "2024-03-02", "2024-05-18", "2015-02-28", "2026-02-01", "2013-11-14",
            "2013-11-15", // Moharram was moved; daily prices agree with us
        };
        QCOMPARE(joined(found), joined(known));
    }

    void indianSessionsOf2010BeganAtNine() {
        OPENBELL_NEED_SHARED(folder, "data/sessions_exchange_calendars");
        const auto theirs = publishedSessions(*folder, "xbom_");
        for (Date day = on("2010-01-01"); day < on("2010-10-18"); day = day.plus(1)) {
            const auto ours = calendar("NSE").sessionsOn(day);
            if (day == on("2010-02-06")) continue; // a Saturday session
            QCOMPARE(ours.size(), theirs.count(day));
            if (ours.empty()) continue;
            QCOMPARE(ours[0].open.plus(15 * kNanosPerMinute), theirs.at(day).open);
            QCOMPARE(ours[0].close, theirs.at(day).close);
        }
    }

    void americanSessionsEqualThePublishedOnes() {
        OPENBELL_NEED_SHARED(folder, "data/sessions_exchange_calendars");
        const auto theirs = publishedSessions(*folder, "xnys_");
        std::set<std::string> found =
            differences(calendar("NYSE"), theirs, on("2010-01-01"), on("2010-12-31"));
        found.merge(differences(calendar("NYSE"), theirs, on("2018-01-02"), on("2023-01-13")));
        QCOMPARE(joined(found), QByteArray{});
    }

    // Five-minute prices of liquid shares start at exactly the minutes at which the calendar is open.
    void fiveMinutePricesFallInSessions() {
        OPENBELL_NEED_SHARED(path, "data/nse_5min_2023_24/RELIANCE.csv.gz");
        std::set<std::string> traded, known;
        for (const QByteArrayList& row : csvRows(*path)) {
            for (const QByteArray& field : row) {
                if (field.size() < 25 || !field.startsWith("20")) continue;
                const auto time = parseIso(field.toStdString());
                if (time) traded.insert(toIsoUtc(*time));
            }
        }
        QVERIFY(traded.size() > 15'000);
        for (const Session& session : calendar("NSE").sessionsBetween(on("2023-07-03"), on("2024-06-28")))
            for (UtcTime time = session.open; time < session.close; time = time.plus(5 * kNanosPerMinute))
                known.insert(toIsoUtc(time));
        std::vector<std::string> outside;
        std::set_difference(traded.begin(), traded.end(), known.begin(), known.end(),
                            std::back_inserter(outside));
        QVERIFY2(outside.empty(), outside.empty() ? "" : outside.front().c_str());
        std::set<std::string> tradedDates, knownDates;
        for (const std::string& time : traded)
            tradedDates.insert(time.substr(0, 10));
        for (const std::string& time : known)
            knownDates.insert(time.substr(0, 10));
        QCOMPARE(joined(tradedDates), joined(knownDates));
    }

    void specialSessionsHaveTheirHours_data() {
        QTest::addColumn<QByteArray>("exchange");
        QTest::addColumn<QByteArray>("day");
        QTest::addColumn<QByteArray>("hours");
        const auto row = [](const char* exchange, const char* day, const char* hours) {
            QTest::newRow(day) << QByteArray{exchange} << QByteArray{day} << QByteArray{hours};
        };
        row("NSE", "2010-01-04", "09:00-15:30");
        row("NSE", "2010-10-15", "09:00-15:30");
        row("NSE", "2010-10-18", "09:15-15:30");
        // Muhurat trading, as the exchanges announced it; on a Sunday or Saturday in 2013, 2016, 2019, 2020,
        // 2023
        row("NSE", "2011-10-26", "16:45-18:00");
        row("NSE", "2012-11-13", "15:45-17:00");
        row("NSE", "2013-11-03", "18:15-19:30");
        row("NSE", "2014-10-23", "18:30-19:30");
        row("NSE", "2015-11-11", "17:45-18:45");
        row("NSE", "2016-10-30", "18:30-19:30");
        row("NSE", "2017-10-19", "18:30-19:30");
        row("NSE", "2018-11-07", "17:30-18:30");
        row("NSE", "2019-10-27", "18:15-19:15");
        row("BSE", "2020-11-14", "18:15-19:15");
        row("NSE", "2021-11-04", "18:15-19:15");
        row("NSE", "2022-10-24", "18:15-19:15");
        row("NSE", "2023-11-12", "18:15-19:15");
        row("NSE", "2024-11-01", "18:00-19:00");
        row("NSE", "2025-10-21", "13:45-14:45"); // in the afternoon
        // Saturdays
        row("NSE", "2010-02-06", "11:00-12:30");
        row("NSE", "2012-04-28", "11:15-12:45");
        row("NSE", "2014-03-22", "11:15-12:45");
        row("NSE", "2015-02-28", "09:15-15:30"); // the Budget
        row("NSE", "2020-02-01", "09:15-15:30");
        row("NSE", "2025-02-01", "09:15-15:30");
        row("NSE", "2024-01-20", "09:15-15:30"); // in place of the Monday after
        row("NSE", "2024-01-22", "");
        row("NSE", "2024-03-02", "09:15-10:00 11:30-12:30"); // from one site, then from the other
        row("NSE", "2024-05-18", "09:15-10:00 11:30-12:30");
        row("NSE", "2024-09-28", ""); // a mock session, no trading
        row("NSE", "2021-02-24", "09:15-11:40 15:45-17:00");
        row("NSE", "2026-02-01", "09:15-15:30"); // a Sunday
        row("NSE", "2026-02-07", "");
        row("NSE", "2013-11-14", "09:15-15:30"); // Moharram was moved to the Friday
        row("NSE", "2013-11-15", "");
        row("NSE", "2026-01-15", "");
        row("NYSE", "2012-10-29", "");
        row("NYSE", "2012-10-31", "09:30-16:00");
        row("NYSE", "2018-12-05", "");
        row("NASDAQ", "2025-01-09", "");
        row("NYSE", "2024-07-03", "09:30-13:00");
        row("NYSE", "2024-11-29", "09:30-13:00");
        row("NYSE", "2021-12-31", "09:30-16:00"); // New Year's Day 2022 was a Saturday
        row("NYSE", "2022-06-20", "");            // Juneteenth, observed
        row("NYSE", "2021-06-18", "09:30-16:00"); // not yet a holiday of the exchange
        row("NYSE", "2027-12-24", "");
    }
    void specialSessionsHaveTheirHours() {
        QFETCH(QByteArray, exchange);
        QFETCH(QByteArray, day);
        QFETCH(QByteArray, hours);
        QCOMPARE(QByteArray::fromStdString(hoursOn(exchange.toStdString(), day.constData())), hours);
    }

    // Whatever is out of the ordinary names where it was announced, or is provisional.
    void specialSessionsNameTheirSource_data() {
        QTest::addColumn<QByteArray>("exchange");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("unnamed");
        QTest::newRow("India") << QByteArray{"NSE"} << QByteArray{"calendars/nse.json"}
                               << QByteArray{"2027-10-29 "};
        QTest::newRow("America") << QByteArray{"NYSE"} << QByteArray{"calendars/nyse.json"} << QByteArray{};
    }
    void specialSessionsNameTheirSource() {
        QFETCH(QByteArray, exchange);
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, unnamed);
        const auto document = parseJson(*resource(file.toStdString()), file.toStdString());
        QVERIFY(document.has_value());
        std::set<std::string> without;
        if (const JsonValue* sessions = document->root.find("special_sessions"))
            for (const JsonValue& session : sessions->items)
                if (session.find("source") == nullptr) without.insert(session.find("date")->text);
        QCOMPARE(joined(without), unnamed);
        for (const std::string& day : without)
            QVERIFY(!calendar(exchange.toStdString()).provisionalNote(on(day.c_str())).empty());
    }

    void provisionalDatesAreTheKnownOnes() {
        std::set<std::string> found;
        for (Date day = on("2010-01-01"); day < on("2027-01-01"); day = day.plus(1))
            for (const std::string_view exchange : {"NSE", "NYSE"})
                if (!calendar(exchange).provisionalNote(day).empty()) found.insert(day.toString());
        // The hours of each are taken from another day, or two sources differ.
        const std::set<std::string> known{"2010-11-05", "2012-01-07", "2012-03-03",
                                          "2012-09-08", "2013-05-11", "2026-11-08"};
        QCOMPARE(joined(found), joined(known));
    }

    void openFollowsDaylightSaving() {
        const auto open = [](const char* day) {
            return toIsoUtc(calendar("NYSE").sessionsOn(on(day)).at(0).open);
        };
        QCOMPARE(open("2024-03-08"), std::string{"2024-03-08T14:30:00Z"});
        QCOMPARE(open("2024-03-11"), std::string{"2024-03-11T13:30:00Z"});
        QCOMPARE(open("2024-11-01"), std::string{"2024-11-01T13:30:00Z"});
        QCOMPARE(open("2024-11-04"), std::string{"2024-11-04T14:30:00Z"});
    }

    void sessionsAreHalfOpen() {
        const MarketCalendar& nse = calendar("NSE");
        const UtcTime open = *parseIso("2024-03-02T09:15:00+05:30");
        QVERIFY(!nse.sessionAt(open.plus(-1)));
        QVERIFY(nse.sessionAt(open));
        const UtcTime close = *parseIso("2024-03-02T10:00:00+05:30");
        QVERIFY(nse.sessionAt(close.plus(-1)));
        QVERIFY(!nse.sessionAt(close));
        QCOMPARE(toIsoUtc(nse.sessionAtOrAfter(close)->open), std::string{"2024-03-02T06:00:00Z"});
        QCOMPARE(nse.sessionBefore(close)->open, open);
        QCOMPARE(*nse.lastCloseOn(on("2024-03-02")), *parseIso("2024-03-02T12:30:00+05:30"));
        QVERIFY(!nse.lastCloseOn(on("2024-03-03")));
    }

    void nothingIsKnownOutsideTheData() {
        const MarketCalendar& nse = calendar("NSE");
        QVERIFY(!nse.covers(on("2009-12-31")));
        QVERIFY(nse.covers(on("2027-12-31")));
        QVERIFY(nse.sessionsOn(on("2028-01-03")).empty());
        QVERIFY(!nse.sessionAtOrAfter(*parseIso("2028-01-03T10:00:00+05:30")));
        QVERIFY(!nse.sessionBefore(*parseIso("2009-06-01T10:00:00+05:30")));
        QCOMPARE(nse.provisionalFrom(), std::optional{on("2027-01-01")});
        QVERIFY(!nse.provisionalNote(on("2026-11-08")).empty()); // the hours of Muhurat trading
        QVERIFY(nse.provisionalNote(on("2026-11-10")).empty());
        QVERIFY(!calendar("NYSE").provisionalFrom());
    }

    void continuousTradesEveryUtcDay() {
        const MarketCalendar always = MarketCalendar::continuous();
        const UtcTime midnight = *parseIso("2024-02-29T00:00:00Z");
        QCOMPARE(always.sessionAt(midnight)->date, on("2024-02-29"));
        QCOMPARE(always.sessionAt(midnight.plus(-1))->date, on("2024-02-28"));
        QCOMPARE(always.sessionsBetween(on("2024-02-28"), on("2024-03-01")).size(), std::size_t{3});
        QCOMPARE(always.sessionBefore(midnight)->close, midnight);
        QVERIFY(always.covers(on("1900-01-01")));
    }
};

QTEST_APPLESS_MAIN(CalendarsTest)
#include "tst_calendars.moc"
