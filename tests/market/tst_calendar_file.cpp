#include "engine/market/calendar_set.h"
#include <QTest>

using namespace openbell;

namespace {

constexpr std::string_view kMinimal = R"({
  "id": "TEST", "aliases": ["OTHER"], "zone": "Europe/Berlin", "from": "2024-03-25", "to": "2024-04-05",
  "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri"],
  "hours": [{"from": "2024-01-01", "open": "09:00", "close": "17:30"}, // comments are allowed
            {"from": "2024-04-04", "open": "08:00", "close": "17:30"}],
  "holidays": [{"date": "2024-03-29", "name": "Good Friday"}, {"date": "2024-04-01", "name": "Easter Monday"}],
  "half_days": [{"date": "2024-03-28", "close": "14:00", "name": "Maundy Thursday"}],
  "special_sessions": [{"date": "2024-03-30", "name": "Drill", "hours": ["09:15-10:00", "11:30-12:30"]}],
  "provisional": [{"from": "2024-04-02", "to": "2024-04-05", "note": "not announced"}],
  "sources": ["made up"]
})";

std::string replaced(std::string_view what, std::string_view with) {
    std::string text{kMinimal};
    const auto at = text.find(what);
    if (at == std::string::npos) qFatal("the text to replace is not there");
    return text.replace(at, what.size(), with);
}

std::string iso(UtcTime time) {
    return toIsoUtc(time);
}

} // namespace

class CalendarFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsHoursHolidaysHalfDaysAndSpecialSessions() {
        const auto file = parseCalendar(kMinimal, "test.json");
        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        const MarketCalendar& calendar = *file->calendar;
        QCOMPARE(calendar.id(), std::string{"TEST"});
        QCOMPARE(file->aliases, std::vector<std::string>{"OTHER"});
        const auto day = [&](unsigned month, unsigned date) {
            return calendar.sessionsOn(Date::fromYmd(2024, month, date));
        };
        QCOMPARE(day(3, 28).size(), std::size_t{1});
        QCOMPARE(iso(day(3, 28)[0].close), std::string{"2024-03-28T13:00:00Z"});
        QVERIFY(day(3, 28)[0].kind == SessionKind::HalfDay);
        QVERIFY(day(3, 29).empty());
        QCOMPARE(day(3, 30).size(), std::size_t{2});
        QVERIFY(day(3, 30)[1].kind == SessionKind::Special);
        QCOMPARE(iso(day(3, 30)[1].open), std::string{"2024-03-30T10:30:00Z"});
        QVERIFY(day(3, 31).empty());
        // Summer time began on 2024-03-31, later hours on 2024-04-04.
        QCOMPARE(iso(day(4, 2)[0].open), std::string{"2024-04-02T07:00:00Z"});
        QCOMPARE(iso(day(4, 4)[0].open), std::string{"2024-04-04T06:00:00Z"});
        QVERIFY(day(4, 8).empty());
        QCOMPARE(calendar.provisionalFrom(), std::optional{Date::fromYmd(2024, 4, 2)});
        QCOMPARE(calendar.provisionalNote(Date::fromYmd(2024, 4, 5)), std::string{"not announced"});
        QCOMPARE(calendar.provisionalNote(Date::fromYmd(2024, 4, 1)), std::string{});
        QCOMPARE(calendar.nameOf(Date::fromYmd(2024, 3, 29)), std::string{"Good Friday"});
        QCOMPARE(calendar.nameOf(Date::fromYmd(2024, 4, 2)), std::string{});
    }

    void everyEntryCanNameItsSource() {
        for (const std::string_view entry : {"\"close\": \"17:30\"}, //", "\"name\": \"Good Friday\"}",
                                             "\"name\": \"Maundy Thursday\"}", "\"11:30-12:30\"]}"}) {
            const auto with = [&](std::string_view source) {
                const auto end = entry.find('}');
                return replaced(entry, fmt::format("{}, \"source\": {}{}", entry.substr(0, end), source,
                                                   entry.substr(end)));
            };
            QVERIFY(parseCalendar(with("\"a circular\""), "test.json"));
            QVERIFY(parseCalendar(with("\"\""), "test.json").error().message.ends_with("'source' is empty"));
            QVERIFY(!parseCalendar(with("7"), "test.json"));
        }
    }

    void refusesBadFilesNamingPlaceAndRemedy_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, std::string_view what, std::string_view with,
                            const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(replaced(what, with)) << QByteArray{message};
        };
        row("not JSON", "\"id\": \"TEST\",", "\"id\" \"TEST\",", "test.json:2:8: ");
        row("unknown key", "\"sources\"", "\"source\"", "test.json:10:3: unknown key 'source'");
        row("no zone", "\"zone\": \"Europe/Berlin\", ", "", "'zone' is missing");
        row("unknown zone", "Europe/Berlin", "Europe/Berln", "test.json:2:47: 'zone': unknown time zone");
        row("no such date", "2024-03-29", "2024-02-30", "test.json:6:25: 'date': '2024-02-30' is not a day");
        row("holiday outside", "2024-04-01", "2024-04-06", "2024-04-06 is outside the calendar");
        row("twice", "2024-04-01\", \"name\": \"Easter", "2024-03-29\", \"name\": \"Easter",
            "2024-03-29 is named twice");
        row("weekday", "\"Mon\"", "\"Monday\"", "'weekdays' must hold names such as Mon");
        row("hour", "09:00", "9:00", "'9:00' is not a time");
        row("close first", "\"close\": \"17:30\"}, //", "\"close\": \"08:00\"}, //", "is not after the open");
        row("hours too late", "2024-01-01", "2024-04-01", "'hours' say nothing of 2024-03-25");
        row("hours disordered", "2024-04-04", "2023-04-04", "'hours' must be in the order of 'from'");
        row("half day off hours", "14:00", "18:00", "2024-03-28 cannot close at 18:00");
        row("parts overlap", "11:30-12:30", "09:30-12:30", "'hours' must hold parts");
        row("part", "11:30-12:30", "11:30 12:30", "'hours' must hold parts");
        row("range", "2024-04-05\",\n", "2023-04-05\",\n", "'to' must be after 'from'");
        row("a list", kMinimal, "[]", "test.json:1:1: a calendar is an object");
        row("nothing", kMinimal, "", "test.json:1:1: ");
    }
    void refusesBadFilesNamingPlaceAndRemedy() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        const auto file = parseCalendar(text.toStdString(), "test.json");
        QVERIFY(!file.has_value());
        QVERIFY2(file.error().message.find(message.toStdString()) != std::string::npos,
                 file.error().message.c_str());
    }

    void aSessionTheClocksSkipIsAnError() {
        const auto file = parseCalendar(R"({"id": "X", "zone": "America/New_York", "from": "2024-03-10",
            "to": "2024-03-10", "weekdays": ["Sun"], "holidays": [],
            "hours": [{"from": "2024-01-01", "open": "02:00", "close": "03:00"}]})",
                                        "x.json");
        QVERIFY(!file.has_value());
        QVERIFY(file.error().message.find("the clocks change during the session of 2024-03-10") !=
                std::string::npos);
    }

    void reportsAllProblemsAtOnce() {
        std::string text = replaced("2024-03-29", "2024-02-30");
        text.replace(text.find("14:00"), 5, "25:00");
        text.replace(text.find("Europe/Berlin"), 13, "Europe/Berln!");
        const auto problems = calendarProblems(text, "test.json");
        QCOMPARE(problems.size(), std::size_t{3});
        for (const Error& problem : problems)
            QVERIFY(problem.message.starts_with("test.json:"));
        QVERIFY(calendarProblems(kMinimal, "test.json").empty());
    }

    void importedCalendarsReplaceBuiltInOnesById() {
        CalendarSet set = CalendarSet::builtIn();
        QCOMPARE(set.find("BSE")->id(), std::string{"NSE"});
        QCOMPARE(set.calendarFor("NASDAQ")->id(), std::string{"NYSE"});
        QVERIFY(set.calendarFor("")->isContinuous());
        QVERIFY(set.calendarFor("24x7")->isContinuous());
        QVERIFY(set.find("LSE") == nullptr);
        QVERIFY(set.add(*parseCalendar(replaced("\"TEST\"", "\"NSE\""), "a.json")));
        QCOMPARE(set.find("NSE")->zone().name(), std::string{"Europe/Berlin"});
        QCOMPARE(set.find("OTHER")->id(), std::string{"NSE"});
        QVERIFY(set.find("BSE") == nullptr);
        QVERIFY(!set.add(*parseCalendar(replaced("\"TEST\"", "\"24x7\""), "a.json")));
    }

    void zonesImplyAnExchange() {
        QCOMPARE(defaultExchangeFor("Asia/Kolkata"), std::string_view{"NSE"});
        QCOMPARE(defaultExchangeFor("+05:30"), std::string_view{"NSE"});
        QCOMPARE(defaultExchangeFor("America/New_York"), std::string_view{"NYSE"});
        QCOMPARE(defaultExchangeFor("UTC"), std::string_view{});
    }
};

QTEST_APPLESS_MAIN(CalendarFileTest)
#include "tst_calendar_file.moc"
