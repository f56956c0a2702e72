#include "engine/core/decimal.h"
#include "engine/feed/csv/fixed_text.h"
#include "engine/feed/csv/record_reader.h"
#include "engine/feed/csv/row_parser.h"
#include "tests/feed/import_fixture.h"
#include <QTest>
#include <random>

using namespace openbell;
using namespace openbell::tests;

namespace {

std::vector<std::string> recordsOf(const std::string& text, std::size_t chunk) {
    const auto source = bytesOf({text.data(), text.size()});
    RecordReader reader{*source, chunk};
    std::vector<std::string> records;
    std::string_view record;
    while (reader.next(record))
        records.push_back(fmt::format("{}:{}", reader.line(), record));
    return records;
}

std::string utc(const std::string& pattern, const std::string& text) {
    const auto format = TimeFormat::compile(pattern);
    StampReader reader{*format, Zone::utc()};
    Stamp stamp;
    return reader.read(text, stamp) ? toIsoUtc(stamp.time) : "no";
}

std::string guessed(const std::vector<std::string>& samples) {
    const auto guess = guessTimeFormat(samples);
    if (guess.alternative) return guess.format->pattern() + " or " + guess.alternative->pattern();
    return guess.format ? guess.format->pattern() : "none";
}

} // namespace

class CsvTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsAreTheSameForEveryChunkSize() {
        const std::string text = "a,b\r\n\r\n1,\"x\ny\"\n  \n2,\"un\"\"quoted\"\r\n" + std::string(700, 'z') +
                                 ",3\nlast,\"open\nno end";
        const auto whole = recordsOf(text, 1U << 20);
        const std::vector<std::string> expected = {
            "1:a,b",         "3:1,\"x\ny\"", "6:2,\"un\"\"quoted\"", "7:" + std::string(700, 'z') + ",3",
            "8:last,\"open", "9:no end"};
        QVERIFY(whole == expected);
        for (std::size_t chunk = 256; chunk < 300; ++chunk)
            QVERIFY2(recordsOf(text, chunk) == whole, std::to_string(chunk).c_str());
    }

    void aFileWithoutLineEndsIsCutNotSwallowed() {
        const auto records = recordsOf(std::string(1'000'000, 'x'), 4096);
        QVERIFY(records.size() > 1);
        QVERIFY(records[0].size() < 3 * RecordReader::kMaxRecord);
        QCOMPARE(recordsOf("", 256).size(), std::size_t{0});
        QCOMPARE(recordsOf("\n\n", 256).size(), std::size_t{0});
        QCOMPARE(recordsOf("x", 256).size(), std::size_t{1});
    }

    void fieldsFollowRfc4180() {
        Fields fields;
        const auto& parts = fields.split(R"(a, b ,"c,d","e ""f""",,"g" )", ',');
        const std::vector<std::string> expected = {"a", "b", "c,d", "e \"f\"", "", "g"};
        QCOMPARE(parts.size(), expected.size());
        for (std::size_t i = 0; i < parts.size(); ++i)
            QCOMPARE(std::string{parts[i]}, expected[i]);
        QCOMPARE(fields.split("", ',').size(), std::size_t{1});
        QCOMPARE(fields.split(",", ',').size(), std::size_t{2});
    }

    void fastNumbersEqualExactOnes() {
        std::mt19937_64 random{7};
        const std::string characters = "0123456789.-e ";
        for (int i = 0; i < 200'000; ++i) {
            std::string text;
            for (std::size_t n = random() % 14; n > 0; --n)
                text += characters[random() % (i % 2 == 0 ? 11 : characters.size())];
            std::int64_t fast = 0;
            const char* end = readMillionths(text.data(), text.data() + text.size(), fast);
            if (end != text.data() + text.size()) continue;
            const auto exact = parseDecimal(text, 6);
            QVERIFY2(exact && *exact == fast, text.c_str());
        }
        std::int64_t value = 0;
        const std::string most = "999999999999.999999";
        QVERIFY(readMillionths(most.data(), most.data() + most.size(), value) != nullptr);
        QCOMPARE(value, 999'999'999'999'999'999);
        for (const std::string text : {"", "-", ".", "x", "1.2345678", "1234567890123"})
            QVERIFY2(readMillionths(text.data(), text.data() + text.size(), value) !=
                             text.data() + text.size() ||
                         text.empty(),
                     text.c_str());
    }

    void timesFollowTheirPattern() {
        QCOMPARE(utc("%Y-%m-%d %H:%M:%S", "2024-02-29 09:15:01"), std::string{"2024-02-29T09:15:01Z"});
        QCOMPARE(utc("%Y-%m-%d %H:%M:%S", "2024-02-29 09:15:01.25"), std::string{"2024-02-29T09:15:01.250Z"});
        QCOMPARE(utc("%Y-%m-%d %H:%M:%S", "2023-02-29 09:15:01"), std::string{"no"});
        QCOMPARE(utc("%Y-%m-%d %H:%M:%S", "2024-02-29 24:15:01"), std::string{"no"});
        QCOMPARE(utc("%Y-%m-%d %H:%M:%S", "2024-02-29 09:15"), std::string{"no"});
        QCOMPARE(utc("%Y-%m-%d %H:%M:%S", "2024-02-29 09:15:01x"), std::string{"no"});
        QCOMPARE(utc("%Y-%m-%dT%H:%M:%S%z", "2024-01-20T09:15:00+05:30"),
                 std::string{"2024-01-20T03:45:00Z"});
        QCOMPARE(utc("%Y%m%d %H%M%S%f", "20240120 091500250"), std::string{"2024-01-20T09:15:00.250Z"});
        QCOMPARE(utc("%d-%b-%y", "14-Nov-25"), std::string{"2025-11-14T00:00:00Z"});
        QCOMPARE(utc("%m/%d/%Y %I:%M:%S %p", "1/5/2024 12:00:00 AM"), std::string{"2024-01-05T00:00:00Z"});
        QCOMPARE(utc("%m/%d/%Y %I:%M:%S %p", "1/5/2024 12:30:00 PM"), std::string{"2024-01-05T12:30:00Z"});
        QCOMPARE(utc("epoch_s", "1471319100.5"), std::string{"2016-08-16T03:45:00.500Z"});
        QCOMPARE(utc("epoch_ns", "-1"), std::string{"1969-12-31T23:59:59.999999999Z"});
        QVERIFY(!TimeFormat::compile("%Q") && !TimeFormat::compile("%Y-%m") &&
                !TimeFormat::compile("%Y-%m-%d%"));
    }

    void aRememberedDayGivesTheSameTimes() {
        for (const char* zone : {"Asia/Kolkata", "America/New_York"}) {
            StampReader reader{*TimeFormat::compile("%Y-%m-%d %H:%M:%S"), *Zone::find(zone)};
            for (int minute = 0; minute < 1440 * 4; minute += 7) { // across the change of 2024-03-10
                const auto text = fmt::format("2024-03-{:02} {:02}:{:02}:00", 9 + minute / 1440,
                                              minute / 60 % 24, minute % 60);
                StampReader fresh{*TimeFormat::compile("%Y-%m-%d %H:%M:%S"), *Zone::find(zone)};
                Stamp remembered, exact;
                QVERIFY(reader.read(text, remembered) && fresh.read(text, exact));
                QVERIFY2(remembered.time == exact.time && remembered.localDate == exact.localDate,
                         text.c_str());
            }
        }
        StampReader offsets{*TimeFormat::compile("%Y-%m-%d %H:%M%z"), Zone::utc()};
        Stamp stamp;
        QVERIFY(offsets.read("2024-03-10 09:15+05:30", stamp));
        QVERIFY(offsets.read("2024-03-10 09:16+05:00", stamp)); // another offset is noticed
        QCOMPARE(toIsoUtc(stamp.time), std::string{"2024-03-10T04:16:00Z"});
        QVERIFY(!offsets.read("2024-03-10 09x16+05:00", stamp));
    }

    void patternsAreGuessed() {
        QCOMPARE(guessed({"2016-08-16 09:15:00"}), std::string{"%Y-%m-%d %H:%M:%S"});
        QCOMPARE(guessed({"2015-09-23T20:57:42.146"}), std::string{"%Y-%m-%dT%H:%M:%S"});
        QCOMPARE(guessed({"2012-02-01 00:00:00+00:00"}), std::string{"%Y-%m-%d %H:%M:%S%z"});
        QCOMPARE(guessed({"20160816"}), std::string{"%Y%m%d"});
        QCOMPARE(guessed({"20160816;091500"}), std::string{"none"});
        QCOMPARE(guessed({"725898600"}), std::string{"epoch_s"});
        QCOMPARE(guessed({"03/04/2024", "05/06/2024"}), std::string{"%d/%m/%Y or %m/%d/%Y"});
        QCOMPARE(guessed({"03/04/2024", "05/16/2024"}), std::string{"%m/%d/%Y"});
        QCOMPARE(guessed({"16/04/2024", "05/06/2024"}), std::string{"%d/%m/%Y"});
        QCOMPARE(guessed({"2/22/2013 12:00:00 AM"}), std::string{"%m/%d/%Y %I:%M:%S %p"});
        QCOMPARE(guessed({"6/19/06 12:00 AM"}), std::string{"%m/%d/%y %I:%M %p"});
        QCOMPARE(guessed({"14-Nov-2025"}), std::string{"%d-%b-%Y"});
        QCOMPARE(guessed({"Jan 5, 2024"}), std::string{"%b %d, %Y"});
        QCOMPARE(guessed({"hello", ""}), std::string{"none"});
        QCOMPARE(guessed({"3.5"}), std::string{"none"});
    }
};

QTEST_APPLESS_MAIN(CsvTest)
#include "tst_csv.moc"
