#include "engine/core/json_text.h"
#include "engine/journal/journal_header.h"
#include "engine/market/calendar_set.h"
#include <QtTest>

using namespace openbell;

namespace {

JournalHeader sample() {
    JournalHeader header;
    header.schema = 5;
    header.manual = true;
    header.feed = "bars";
    header.session.sessionId = "paper-20240120T091500";
    header.session.mode = Mode::Paper;
    header.session.configuration = "{\"capital\":\"1000000\",\"note\":\"a \\\"quoted\\\" text\"}";
    header.session.configHash = "c0ffee";
    header.session.dataHash = "da7a";
    header.session.build = "Openbell 0.1.0";
    header.session.factFormat = 5;
    header.session.synthetic = true;
    header.session.from = UtcTime{1'700'000'000'000'000'001};
    header.session.to = UtcTime{1'700'000'500'000'000'000};
    header.session.bars = 1234;
    Instrument i, other;
    i.symbol = "INFY";
    i.exchange = i.calendar = "NSE";
    i.zone = "Asia/Kolkata";
    i.tickSize = Price::fromRaw(50'000);
    i.freezeQuantity = Quantity::whole(1800);
    i.tradable = false;
    other.symbol = "TCS";
    header.session.instruments = {i, other};
    header.session.ticks = 9;
    header.session.currency = "USD";
    header.session.interval = Interval::ofMinutes(5);
    header.session.startCapital = Money::fromRaw(1'000'000'0000);
    header.session.strategies = {{"cross", "rules", "fast=9,slow=21"}};
    header.session.factNames = {"ema_9", "ema_21"};
    return header;
}

} // namespace

class JournalHeaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWrittenIsRead() {
        const JournalHeader header = sample();
        const auto read = parseJournalHeader(toText(header));
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(toText(*read), toText(header));
        QCOMPARE(read->session.mode, Mode::Paper);
        QCOMPARE(read->session.from, header.session.from);
        QCOMPARE(read->session.instruments, header.session.instruments);
        QVERIFY(read->manual);
        QVERIFY(!read->apart);
        QVERIFY(firstOtherKey(toText(header), header.session)->empty());
    }

    void whatIsKnownOtherwiseIsNamed() {
        const JournalHeader header = sample();
        SessionHeader known = header.session;
        known.factNames.pop_back();
        QCOMPARE(firstOtherKey(toText(header), known).value(), "fact_names");
        known = header.session;
        known.instruments[1].symbol = "WIPRO";
        QCOMPARE(firstOtherKey(toText(header), known).value(), "instruments");
        QVERIFY(!firstOtherKey("{}", known));
    }

    // It knows nothing of the keys that came later.
    void aHeaderOfAnEarlierProgramIsRead() {
        const JournalHeader header = sample();
        std::string text = toText(header);
        for (const std::string_view key :
             {"currency", "fact_names", "interval_minutes", "start_capital", "strategies", "ticks"}) {
            JsonDocument document = parseJson(text, "header").value();
            std::erase_if(document.root.members, [&](const JsonMember& m) { return m.key == key; });
            text = canonicalJson(document.root);
        }
        const auto read = parseJournalHeader(text);
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QVERIFY(firstOtherKey(text, header.session)->empty());
    }

    void anAccountKeptApartIsTold() {
        JournalHeader header = sample();
        header.apart = true;
        QVERIFY(parseJournalHeader(toText(header))->apart);
    }

    // A year later the calendar may say something else; the session's own dates stay as they were.
    void theCalendarsOfTheSessionAreKept() {
        JournalHeader header = sample();
        const CalendarPtr nse = CalendarSet::builtIn().find("NSE"), always = CalendarSet{}.find("24x7");
        header.calendars = {nse, always};
        const auto read = parseJournalHeader(toText(header));
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(read->calendars.size(), 2U);
        QVERIFY(read->calendars[1]->isContinuous());
        const MarketCalendar& kept = *read->calendars[0];
        QCOMPARE(kept.id(), "NSE");
        const Date first = nse->zone().dateOf(header.session.from).plus(-30), last = first.plus(400);
        QVERIFY(nse->sessionsBetween(first, last).size() > 200);
        QVERIFY(kept.sessionsBetween(first, last) == nse->sessionsBetween(first, last));
        QCOMPARE(toText(*read), toText(header));
    }

    void aCalendarThatIsNoneIsNamed_data() {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("with");
        QTest::newRow("zone") << QByteArray{"Asia/Kolkata\"}]"} << QByteArray{"Asia/Nowhere\"}]"};
        QTest::newRow("other") << QByteArray{"\"trades_by\":\"NSE\""} << QByteArray{"\"trades_by\":\"BSE\""};
        QTest::newRow("order") << QByteArray{"\"sessions\":[["} << QByteArray{"\"sessions\":[[0,9,8,0],["};
    }
    void aCalendarThatIsNoneIsNamed() {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, with);
        JournalHeader header = sample();
        const CalendarPtr nse = CalendarSet::builtIn().find("NSE");
        header.calendars = {nse, nse};
        QByteArray text = QByteArray::fromStdString(toText(header));
        QVERIFY(text.contains(what) || QTest::currentDataTag() == QByteArray{"zone"});
        if (QTest::currentDataTag() == QByteArray{"zone"}) {
            const auto at = text.indexOf("\"zone\"", text.indexOf("\"calendars\""));
            text.replace(text.indexOf("Asia/Kolkata", at), 12, "Asia/Nowhere");
        } else
            text.replace(text.indexOf(what), what.size(), with);
        const auto read = parseJournalHeader(text.toStdString());
        QVERIFY(!read);
        QVERIFY2(read.error().message.find("calendar") != std::string::npos, read.error().message.c_str());
    }

    void anotherVersionIsRefusedWithTheRemedy() {
        JournalHeader header = sample();
        header.version = kJournalVersion + 1;
        const auto read = parseJournalHeader(toText(header));
        QVERIFY(!read);
        QVERIFY(read.error().message.find("use the Openbell that wrote it") != std::string::npos);
    }

    void whatIsMissingIsNamed() {
        std::string text = toText(sample());
        text.replace(text.find("\"data_hash\""), 11, "\"other\"");
        const auto read = parseJournalHeader(text);
        QVERIFY(!read);
        QVERIFY(read.error().message.find("data_hash") != std::string::npos);
        QVERIFY(!parseJournalHeader("{}"));
        QVERIFY(!parseJournalHeader("no json"));
    }
};

QTEST_APPLESS_MAIN(JournalHeaderTest)
#include "tst_journal_header.moc"
