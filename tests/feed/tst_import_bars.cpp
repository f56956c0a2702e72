#include "engine/core/decimal.h"
#include "engine/feed/csv/fields.h"
#include "tests/feed/import_fixture.h"
#include <QTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

const CalendarSet& calendars() {
    static const CalendarSet set = CalendarSet::builtIn();
    return set;
}

std::string price(Price value) {
    return toText(value);
}

struct Refusal {
    std::int64_t line;
    std::string reason, text;
};

struct Import {
    KeepingSink sink;
    ImportOptions options;
    std::vector<Refusal> refused;
    std::string error; // of the last run

    QualityReport run(const std::vector<std::filesystem::path>& files) {
        refused.clear();
        error.clear();
        ImportHooks hooks;
        hooks.refused = [this](const RefusedRow& row) {
            refused.push_back({row.line, std::string{row.reason}, std::string{row.text}});
        };
        auto report = importBars(files, options, calendars(), sink, hooks);
        if (!report) error = report.error().message;
        return report.value_or(QualityReport{});
    }
};

Import indian() {
    Import import;
    import.options.zone = "Asia/Kolkata";
    return import;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string kTwoRows = "date,open,high,low,close,volume\n"
                             "2016-08-16 09:15:00,100,101.5,99.5,101,1000\n"
                             "2016-08-16 09:16:00,101,102,100,100.25,2000\n";

} // namespace

class ImportBarsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPlainFileBecomesBarsOfItsName() {
        Files files;
        Import import = indian();
        const auto report = import.run({files.write("NIFTYPSU BANK.csv", kTwoRows)});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsRead, 2);
        QCOMPARE(report.total.rowsStored, 2);
        const auto bars = import.sink.of("NIFTYPSU BANK", "1m");
        QCOMPARE(bars.size(), std::size_t{2});
        QCOMPARE(toIsoUtc(bars[0].start), std::string{"2016-08-16T03:45:00Z"});
        QCOMPARE(price(bars[1].close), std::string{"100.25"});
        QCOMPARE(toText(bars[1].volume), std::string{"2000"});
        QCOMPARE(import.sink.instruments["NIFTYPSU BANK"].exchange, std::string{"NSE"});
        QCOMPARE(import.sink.instruments["NIFTYPSU BANK"].calendar, std::string{"NSE"});
    }

    void aSecondImportChangesNothing() {
        Files files;
        Import import = indian();
        const auto path = files.write("A.csv", kTwoRows);
        import.run({path});
        const auto before = import.sink.bars;
        const auto report = import.run({path});
        QCOMPARE(report.total.rowsStored, 0);
        QCOMPARE(report.total.rowsUnchanged, 2);
        QVERIFY(addsUp(report.total));
        QVERIFY(import.sink.bars == before);
    }

    void jsonHasTheDocumentedKeysInAllAndForEachSymbol() {
        Files files;
        Import import = indian();
        const auto json = import.run({files.write("A.csv", kTwoRows)}).toJson();
        for (const char* key :
             {"rows_read", "rows_stored", "rows_repeated", "rows_out_of_order", "rows_outside_session",
              "rows_bad_ohlc", "rows_zero_volume", "rows_refused", "gaps"}) {
            QVERIFY2(json[key].is_number_integer(), key);
            QVERIFY2(json["symbols"]["A"][key].is_number_integer(), key);
        }
        QCOMPARE(json["symbols"]["A"]["first"].get<std::string>(), std::string{"2016-08-16T09:15:00+05:30"});
    }

    void layoutsAreFoundByThemselves_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("symbol");
        const auto row = [](const char* name, const char* text, const char* symbol = "file") {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(symbol);
        };
        row("semicolons", "Date;Open;High;Low;Close;Volume\n2016-08-16 09:15;1;4;0.5;2;10\n2016-08-16 "
                          "09:16;1;4;0.5;2;10\n");
        row("tabs", "time\to\th\tl\tc\tv\n2016-08-16T09:15:00\t1\t4\t0.5\t2\t10\n2016-08-16T09:16:"
                    "00\t1\t4\t0.5\t2\t10\n");
        row("bars",
            "Time|Open|High|Low|Close|Vol\r\n20160816 09:15|1|4|0.5|2|10\r\n20160816 09:16|1|4|0.5|2|10\r\n");
        row("quotes and a mark",
            "\xEF\xBB\xBF\"Date\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n"
            "\"2016-08-16 09:15\",\"1\",\"4\",\"0.5\",\"2\",\"10\"\n\"2016-08-16 09:16\",1,4,0.5,2,10");
        row("symbol column",
            "Code,Date,Open,High,Low,Close,Volume\nINFY,2016-08-16 09:15:00, 1, 4, 0.5, 2, 10\n"
            "INFY,2016-08-16 09:16:00, 1, 4, 0.5, 2, 10\n",
            "INFY");
        row("other order",
            "ticker,low,high,close,open,vol,timestamp\nX,0.5,4,2,1,10,2016-08-16 "
            "09:15\nX,0.5,4,2,1,10,2016-08-16 09:16\n",
            "X");
        row("date and time columns, day first",
            "sym,date,time,open,high,low,close,vol\nB,16-08-2016,09:15,1,4,0.5,2,10\n"
            "B,16-08-2016,09:16,1,4,0.5,2,10\n",
            "B");
        row("adjusted close and open interest",
            "Date,Open,High,Low,Close,Adj Close,Volume,OpenInterest\n"
            "2016/08/16 09:15,1,4,0.5,2,9,10,7\n2016/08/16 09:16,1,4,0.5,2,9,10,7\n");
        row("no header", "2016-08-16 09:15,1,4,0.5,2,10\n2016-08-16 09:16,1,4,0.5,2,10\n");
        row("no header, with symbol", "Q,20160816,0915,1,4,0.5,2,10\nQ,20160816,0916,1,4,0.5,2,10\n", "Q");
        row("header too short",
            "Date,Open,High,Low,Close,Volume,OpenInterest\n2016-08-16,09:15:00,1,4,0.5,2,10,0\n"
            "2016-08-16,09:16:00,1,4,0.5,2,10,0\n");
        row("milliseconds in the time", "time,open,high,low,close,volume\n20160816 "
                                        "091500000,1,4,0.5,2,10\n20160816 091600000,1,4,0.5,2,10\n");
        row("carets", "Date^Open^High^Low^Close^Volume\n2016-08-16 09:15^1^4^0.5^2^10\n"
                      "2016-08-16 09:16^1^4^0.5^2^10\n");
        row("blanks", "2016-08-16 09:15:00 1 4 0.5 2 10\n2016-08-16 09:16:00 1 4 0.5 2 10\n");
        row("blanks, aligned, with a header", "Date        Time      Open   High    Low  Close   Volume\n"
                                              "2016-08-16  09:15:00     1      4    0.5      2       10\n"
                                              "2016-08-16  09:16:00     1      4    0.5 \t  2       10  \n");
        row("blanks, one name for date and time", "Datetime Open High Low Close Volume\n"
                                                  "2016-08-16 09:15 1 4 0.5 2 10\n"
                                                  "2016-08-16 09:16 1 4 0.5 2 10\n");
        row("blanks, a whole stamp, a symbol",
            "X 2016-08-16T09:15:00 1 4 0.5 2 10\n"
            "X 2016-08-16T09:16:00 1 4 0.5 2 10\n",
            "X");
        row("blanks and decimal commas",
            "2016-08-16 09:15 1,0 4,0 0,5 2,0 10\n2016-08-16 09:16 1,0 4,0 0,5 2,0 10\n");
        row("offsets", "date,open,high,low,close,volume\n2016-08-16 09:15:00+05:30,1,4,0.5,2,10\n2016-08-16 "
                       "09:16:00+05:30,1,4,0.5,2,10\n");
        row("epoch seconds",
            "time,open,high,low,close,volume\n1471319100,1,4,0.5,2,10\n1471319160,1,4,0.5,2,10\n");
        row("epoch milliseconds",
            "time,open,high,low,close,volume\n1471319100000,1,4,0.5,2,10\n1471319160000,1,4,0.5,2,10\n");
        row("epoch microseconds", "time,open,high,low,close,volume\n1471319100000000,1,4,0.5,2,"
                                  "10\n1471319160000000,1,4,0.5,2,10\n");
        row("epoch nanoseconds", "time,open,high,low,close,volume\n1471319100000000000,1,4,0.5,2,"
                                 "10\n1471319160000000000,1,4,0.5,2,10\n");
        row("twelve hours", "Date,Open,High,Low,Close,Volume\n8/16/2016 9:15:00 AM,1,4,0.5,2,10\n8/16/2016 "
                            "9:16:00 AM,1,4,0.5,2,10\n");
        row("month by name", "Date,Open,High,Low,Close,Volume\n16-Aug-2016 09:15,1,4,0.5,2,10\n16-Aug-2016 "
                             "09:16,1,4,0.5,2,10\n");
    }

    void layoutsAreFoundByThemselves() {
        QFETCH(QString, text);
        QFETCH(QString, symbol);
        Files files;
        Import import = indian();
        const auto report = import.run({files.write("file.csv", text.toLatin1().toStdString())});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsStored, 2);
        const auto bars = import.sink.of(symbol.toStdString(), "1m");
        QCOMPARE(bars.size(), std::size_t{2});
        QCOMPARE(toIsoUtc(bars[0].start), std::string{"2016-08-16T03:45:00Z"});
        QCOMPARE(toIsoUtc(bars[1].start), std::string{"2016-08-16T03:46:00Z"});
        for (const Bar& bar : bars) {
            QCOMPARE(price(bar.open) + " " + price(bar.high) + " " + price(bar.low) + " " + price(bar.close),
                     std::string{"1 4 0.5 2"});
            QCOMPARE(toText(bar.volume), std::string{"10"});
        }
    }

    void theStatedDelimiterWins() {
        Files files;
        Import import = indian();
        import.options.layout.delimiter = ';';
        import.options.layout.columns = *parseColumns("time,open,high,low,close,-");
        // Commas would split every row alike, and into more fields.
        const auto report =
            import.run({files.write("A.csv", "2016-08-16 09:15;1;4;0.5;2;a,b,c,d,e,f,g,h\n"
                                             "2016-08-16 09:16;1;4;0.5;2;a,b,c,d,e,f,g,h\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsStored, 2);
        QCOMPARE(parseDelimiter("tab").value(), '\t');
        QCOMPARE(parseDelimiter("^").value(), '^');
        QCOMPARE(parseDelimiter("blank").value(), kBlanks);
        QVERIFY(!parseDelimiter("") && !parseDelimiter("0") && !parseDelimiter("semi"));
    }

    void blanksPartFieldsOnlyWhereNothingElseDoes() {
        const auto delimiter = [](const std::vector<std::string_view>& records) {
            return findDelimiter(records);
        };
        // A blank in every stamp.
        QCOMPARE(delimiter({"2016-08-16 09:15;1;2", "2016-08-16 09:16;1;2"}), ';');
        QCOMPARE(delimiter({"a name,1,2", "another long name,1,2", "x,1,2"}), ',');
        QCOMPARE(delimiter({"2016-08-16 09:15 1,5 2,5", "2016-08-16 09:16 1,5 2,5"}), kBlanks);
        QCOMPARE(delimiter({"2016-08-16 09:15:00, 1, 2", "2016-08-16 09:16:00, 1, 2"}), ',');
        QCOMPARE(delimiter({"2016-08-16 09:15 AM\t1\t2", "2016-08-16 09:16 AM\t1\t2"}), '\t');
        QCOMPARE(delimiter({"some text of no table", "that goes on", "for a while longer"}), ',');
        QCOMPARE(delimiter({"1", "2"}), ',');
        Files files;
        Import import = indian();
        import.run(
            {files.write("A.txt", "08/16/2016 09:15 AM 1 4 0.5 2 10\n08/16/2016 09:16 AM 1 4 0.5 2 10\n")});
        QVERIFY2(has(import.error, "AM or PM"), import.error.c_str());
    }

    void anHourThatTheClockShowsTwiceIsTold() {
        std::string rows = "time,open,high,low,close\n";
        for (const int hour : {0, 1, 1, 2}) // the clock goes back at 02:00
            for (int minute = 0; minute < 60; minute += 5)
                rows += fmt::format("2016-11-06 {:02}:{:02},1,1,1,1\n", hour, minute);
        Files files;
        const auto noteOf = [&](const char* zone) {
            Import import;
            import.options.zone = zone;
            import.options.calendar = "24x7";
            const auto report = import.run({files.write("X.csv", rows)});
            for (const std::string& note : report.notes)
                if (has(note, "twice")) return std::pair{report.total.rowsRepeated, note};
            return std::pair{report.total.rowsRepeated, std::string{}};
        };
        const auto [repeated, note] = noteOf("America/New_York");
        QCOMPARE(repeated, 12);
        QVERIFY2(has(note, "X: 12 bars") && has(note, "from 2016-11-06T01:00"), note.c_str());
        QCOMPARE(noteOf("UTC").second, std::string{}); // rows that are there twice, and nothing else
    }

    void statedColumnsAndTimesOverrideTheHeader() {
        Files files;
        Import import = indian();
        import.options.layout.columns = *parseColumns("-,time,close,open,high,low,volume,symbol");
        import.options.timeFormat = "%H:%M %d.%m.%y";
        const auto report = import.run({files.write(
            "f.csv", "a,b,c,d,e,f,g,h\n1,09:15 05.08.16,2,1,4,0.5,10,Z\n1,09:16 05.08.16,2,1,4,0.5,10,Z\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.symbols.at("Z").counts.rowsStored, 2);
        QCOMPARE(price(import.sink.of("Z", "1m")[0].open), std::string{"1"});
        QCOMPARE(toIsoUtc(import.sink.of("Z", "1m")[0].start), std::string{"2016-08-05T03:45:00Z"});
    }

    void dayAndMonthAreToldApartByTheWholeFile() {
        Files files;
        std::string text = "date,time,open,high,low,close\n";
        for (int i = 0; i < 30'000; ++i) // more than the front that is sampled
            text += fmt::format("01-04-2020,{:02}:{:02},1,2,1,2\n", i / 60 % 24, i % 60);
        Import import = indian();
        import.run({files.write("f.csv", text)});
        QVERIFY2(has(import.error, "--time-format") && has(import.error, "%d-%m-%Y"), import.error.c_str());
        import.run({files.write("f.csv", text + "13-04-2020,09:15,1,2,1,2\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(toIsoUtc(import.sink.of("f", "1m")[0].start), std::string{"2020-03-31T18:30:00Z"});
        import.run({files.write("g.csv", text + "04-13-2020,09:15,1,2,1,2\n")});
        QCOMPARE(toIsoUtc(import.sink.of("g", "1m")[0].start), std::string{"2020-01-03T18:30:00Z"});
    }

    void manyDecimalsAreRoundedHalfToEven() {
        Files files;
        Import import = indian();
        import.run({files.write("f.csv", "date,open,high,low,close,volume\n"
                                         "2016-08-16,1.0000005,2.0000015,0.1234565000001,1.5e0,1.5E+3\n"
                                         "2016-08-17,1,2,1,\"1.25\",\"1,234,567.5\"\n")});
        const auto bars = import.sink.of("f", "1d");
        QCOMPARE(bars.size(), std::size_t{2});
        QCOMPARE(price(bars[0].open) + " " + price(bars[0].high) + " " + price(bars[0].low),
                 std::string{"1 2.000002 0.123457"});
        QCOMPARE(toText(bars[0].volume), std::string{"1500"});
        QCOMPARE(toText(bars[1].volume), std::string{"1234567.5"});
    }

    void repeatsDisorderAndBadRowsAreCountedAndListed() {
        Files files;
        Import import = indian();
        const auto report =
            import.run({files.write("f.csv", "date,open,high,low,close,volume\n"
                                             "2016-08-16 09:15,10,11,9,10,5\n"
                                             "2016-08-16 09:17,10,11,9,10,0\n"
                                             "2016-08-16 09:16,10,11,9,10,5\n"  // steps back
                                             "2016-08-16 09:16,10,11,9,10,5\n"  // repeated
                                             "2016-08-16 09:16,10,12,9,10,5\n"  // repeated, differs
                                             "2016-08-16 09:18,10,9,11,10,5\n"  // impossible
                                             "2016-08-16 09:19,0,11,0,10,5\n"   // not positive
                                             "2016-08-16 09:20,ten,11,9,10,5\n" // no number
                                             "\n"
                                             "5\n" // truncated
                                             "2016-08-16 09:25,10,11,9,10,5\n"
                                             "2016-08-16 16:00,10,13,9,13,5\n")});
        const auto& counts = report.symbols.at("f").counts;
        QCOMPARE(counts.rowsRead, 11);
        QCOMPARE(counts.rowsStored, 5);
        QCOMPARE(counts.rowsRepeated, 2);
        QCOMPARE(counts.rowsOutOfOrder, 1);
        QCOMPARE(counts.rowsBadOhlc, 2);
        QCOMPARE(counts.rowsRefused, 4);
        QCOMPARE(counts.rowsZeroVolume, 1);
        QCOMPARE(counts.rowsOutsideSession, 1);
        QCOMPARE(counts.gaps, 2); // 09:18..09:24 and from 09:26 to the close
        QCOMPARE(counts.barsMissing, 7 + 364);
        QCOMPARE(counts.jumps, 1);
        QVERIFY(addsUp(counts));
        QCOMPARE(report.total, counts);
        QCOMPARE(import.refused.size(), std::size_t{5});
        QCOMPARE(import.refused[0].line, 6);
        QVERIFY(has(import.refused[0].reason, "other values"));
        QCOMPARE(import.refused[1].text, std::string{"2016-08-16 09:18,10,9,11,10,5"});
        QVERIFY(has(import.refused[3].reason, "'ten' is not a number") &&
                has(import.refused[3].reason, "open"));
        QCOMPARE(import.refused[4].line, 11);
        QVERIFY(has(import.refused[4].reason, "1 field"));
    }

    void policiesForBadRows() {
        Files files;
        const auto path = files.write("f.csv", kTwoRows + "2016-08-16 09:17:00,10,9,11,10,5\n");
        Import keep = indian();
        keep.options.onBadRow = BadRow::Keep;
        QCOMPARE(keep.run({path}).total.rowsStored, 3);
        Import stop = indian();
        stop.options.onBadRow = BadRow::Stop;
        stop.run({path});
        QVERIFY2(has(stop.error, "f.csv:4: impossible"), stop.error.c_str());
        QVERIFY(stop.sink.bars.empty());
    }

    void endStampsAreMovedToTheStart() {
        Files files;
        Import import = indian();
        import.options.stamp = StampOf::End;
        const auto report =
            import.run({files.write("f.csv", "date,open,high,low,close\n2016-08-16 09:16,1,2,1,2\n"
                                             "2016-08-16 09:17,1,2,1,2\n2016-08-16 15:30,1,2,1,2\n")});
        QCOMPARE(report.total.rowsOutsideSession, 0);
        QCOMPARE(toIsoUtc(import.sink.of("f", "1m")[0].start), std::string{"2016-08-16T03:45:00Z"});
    }

    void dayBarsStandAtLocalMidnightAndGapsAreMissingSessions() {
        Files files;
        Import import = indian();
        const auto report =
            import.run({files.write("f.csv", "date,open,high,low,close,volume\n"
                                             "2016-08-16,1,2,1,2,5\n" // Tuesday
                                             "2016-08-19,1,2,1,2,5\n" // Friday; two sessions missing
                                             "2016-08-20,1,2,1,2,5\n" // Saturday
                                             "2016-08-22,1,2,1,2,5\n")});
        QCOMPARE(toIsoUtc(import.sink.of("f", "1d")[0].start), std::string{"2016-08-15T18:30:00Z"});
        QCOMPARE(report.total.rowsOutsideSession, 1);
        QCOMPARE(report.total.gaps, 1);
        QCOMPARE(report.total.barsMissing, 2);
    }

    void dayBarsStampedAtMidnightOfAnotherZoneKeepTheirDate() {
        Files files;
        const auto startOf = [&](const char* zone, const std::string& stamp) {
            Import import;
            import.options.zone = zone;
            import.options.interval = Interval::day();
            import.run({files.write("f.csv", "time,open,high,low,close\n" + stamp + ",1,2,1,2\n")});
            const auto bars = import.sink.of("f", "1d");
            return bars.empty() ? import.error : toIsoUtc(bars[0].start);
        };
        const std::string kolkata = "2024-01-14T18:30:00Z", newYork = "2024-01-15T05:00:00Z";
        QCOMPARE(startOf("Asia/Kolkata", kolkata), kolkata);
        QCOMPARE(startOf("Asia/Kolkata", "2024-01-15T00:00:00Z"), kolkata);
        QCOMPARE(startOf("Asia/Kolkata", "2024-01-15T00:00:00+05:30"), kolkata);
        QCOMPARE(startOf("Asia/Kolkata", "2024-01-15 15:30"), kolkata);
        QCOMPARE(startOf("America/New_York", newYork), newYork);
        QCOMPARE(startOf("America/New_York", "2024-01-15T00:00:00Z"), newYork);
    }

    void datesNeedNoZone() {
        Files files;
        Import import;
        const auto report =
            import.run({files.write("ESTX50.txt", "Date,Open,High,Low,Close,Volume,OpenInterest\n"
                                                  "2006-01-02,3578.73,3605.95,3578.73,3604.33,0,0\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(import.sink.instruments["ESTX50"].calendar, std::string{"24x7"});
        QCOMPARE(import.sink.instruments["ESTX50"].exchange, std::string{});
        QCOMPARE(toIsoUtc(import.sink.of("ESTX50", "1d")[0].start), std::string{"2006-01-02T00:00:00Z"});
        QCOMPARE(report.total.rowsZeroVolume, 1);
    }

    void gzipOfSeveralMembersAndZipsAreRead() {
        Files files;
        Import import = indian();
        const auto two = kTwoRows.substr(kTwoRows.find("2016"));
        const auto gz = files.writeGzip("A.csv.gz", {kTwoRows.substr(0, 60), kTwoRows.substr(60)});
        const auto zip = files.writeZip("z.zip", {{"B.csv", kTwoRows}, {"C.csv", two}});
        const auto report = import.run({gz, zip});
        QCOMPARE(import.error, std::string{});
        for (const char* symbol : {"A", "B", "C"})
            QCOMPARE(report.symbols.at(symbol).counts.rowsStored, 2);
    }

    void foldersAreSearchedAndOtherFilesNamed() {
        Files files;
        files.write("x/B.csv", kTwoRows);
        files.write("x/deep/A.csv", kTwoRows);
        files.write("x/README.md", "no data");
        files.write("x/tokens.csv", "Token,Type,Code\n1,EQ,A\n");
        Import import = indian();
        const auto report = import.run({files.path("x")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.files.size(), std::size_t{2});
        QCOMPARE(report.failedFiles(), std::size_t{0});
        const std::string notes = fmt::format("{}", fmt::join(report.notes, "\n"));
        QVERIFY(has(notes, "README.md") && has(notes, "tokens.csv"));
    }

    void theSymbolMayStandInTheFileName() {
        Files files;
        files.write("INFY_1min.csv", kTwoRows);
        files.write("M&M_1min.csv", kTwoRows);
        Import import = indian();
        QCOMPARE(import.run({files.path("{symbol}_1min.csv")}).symbols.size(), std::size_t{2});
        QVERIFY(!import.sink.of("M&M", "1m").empty());
        import.options.symbol = "{symbol}_*";
        QCOMPARE(import.run({files.folder()}).symbols.count("INFY"), std::size_t{1});
        import.options.symbol = "OTHER";
        QCOMPARE(import.run({files.path("INFY_1min.csv")}).symbols.count("OTHER"), std::size_t{1});
    }

    void filesThatRepeatEachOtherAreRepeatedRows() {
        Files files;
        Import import = indian();
        const auto report = import.run({files.write("a/A.csv", kTwoRows), files.write("b/A.csv", kTwoRows)});
        QCOMPARE(report.total.rowsStored, 2);
        QCOMPARE(report.total.rowsRepeated, 2);
        QVERIFY(addsUp(report.total));
    }

    void newestFirstIsSorted() {
        Files files;
        std::string text = "date,open,high,low,close,volume\n";
        for (int day = 28; day >= 1; --day)
            for (int minute = 374; minute >= 0; --minute)
                text += fmt::format("2016-06-{:02} {:02}:{:02},1,2,1,2,3\n", day, (555 + minute) / 60,
                                    (555 + minute) % 60);
        Import import = indian();
        const auto report = import.run({files.write("A.csv", text)});
        QCOMPARE(report.total.rowsStored, 28 * 375);
        QCOMPARE(report.total.rowsOutOfOrder, 28 * 375 - 1);
        QCOMPARE(report.total.rowsRepeated, 0);
    }

    void badInputIsRefusedWithARemedy_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("part");
        QTest::newRow("empty") << QByteArray{} << QStringLiteral("is empty");
        QTest::newRow("missing column") << QByteArray{"date,open,high,low,volume\n2016-08-16 09:15,1,2,1,2\n"}
                                        << QStringLiteral("no column for close");
        QTest::newRow("binary junk") << QByteArray("\x7f"
                                                   "ELF\0\0\1\2,\n\0\xff",
                                                   12)
                                     << QStringLiteral("not text");
        QTest::newRow("utf-16") << QByteArray("\xff\xfe"
                                              "d\0a\0",
                                              6)
                                << QStringLiteral("UTF-8");
        QTest::newRow("strange times")
            << QByteArray{"date,open,high,low,close\nnoon,1,2,1,2\n"} << QStringLiteral("--time-format");
        QTest::newRow("one row") << QByteArray{"date,open,high,low,close\n2016-08-16 09:15,1,2,1,2\n"}
                                 << QStringLiteral("--interval");
        QTest::newRow("seconds") << QByteArray{"date,open,high,low,close\n2016-08-16 "
                                               "09:15:01,1,2,1,2\n2016-08-16 09:15:02,1,2,1,2\n"}
                                 << QStringLiteral("import ticks");
        QTest::newRow("swapped") << QByteArray{"2016-08-16 09:15,1,0.5,9,2\n2016-08-16 09:16,1,0.5,9,2\n"}
                                 << QStringLiteral("--columns");
    }

    void badInputIsRefusedWithARemedy() {
        QFETCH(QByteArray, text);
        QFETCH(QString, part);
        Files files;
        Import import = indian();
        import.run(
            {files.write("f.csv", std::string(text.constData(), static_cast<std::size_t>(text.size())))});
        QVERIFY2(has(import.error, part.toStdString()) && has(import.error, "f.csv"), import.error.c_str());
        QVERIFY(import.sink.bars.empty());
    }

    void zonesAreNeededAndChecked() {
        Files files;
        const auto path = files.write("f.csv", kTwoRows);
        Import import;
        import.run({path});
        QVERIFY2(has(import.error, "--tz"), import.error.c_str());
        import.options.zone = "Asia/Calcuta";
        import.run({path});
        QVERIFY2(has(import.error, "Asia/Calcuta"), import.error.c_str());
        import.options.zone = "Asia/Kolkata";
        import.options.exchange = "MOON";
        import.run({path});
        QVERIFY2(has(import.error, "MOON") && has(import.error, "NSE"), import.error.c_str());
        QVERIFY(import.sink.bars.empty());
    }

    void aTruncatedGzipStoresNothingUnlessKept() {
        Files files;
        std::string text = kTwoRows;
        for (int i = 17; i < 60; ++i)
            text += fmt::format("2016-08-16 09:{:02}:00,{},{},1,{},{}\n", i, i * 7 % 13 + 2, i + 90, i + 2,
                                i * 7919 % 1000);
        const auto cut = files.writeGzip("f.csv.gz", {text});
        files.truncate("f.csv.gz", 40);
        const auto good = files.write("g.csv", kTwoRows);
        Import import = indian();
        const auto report = import.run({cut, good});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.failedFiles(), std::size_t{1});
        QVERIFY2(has(report.files[0].error, "f.csv.gz: the gzip file ends in the middle, at byte"),
                 report.files[0].error.c_str());
        QVERIFY(import.sink.of("f", "1m").empty());
        QCOMPARE(import.sink.of("g", "1m").size(), std::size_t{2});
        QCOMPARE(report.total.rowsRead, 2);
        import.run({cut});
        QVERIFY2(has(import.error, "truncated"), import.error.c_str());
        import.options.onBadRow = BadRow::Keep;
        QVERIFY(import.run({cut}).total.rowsStored > 10);
    }

    void aDamagedGzipNamesTheByte() {
        Files files;
        files.writeGzip("f.csv.gz", {kTwoRows});
        std::fstream file{files.path("f.csv.gz"), std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(30);
        file.write("\xff\xff\xff\xff", 4);
        file.close();
        Import import = indian();
        import.run({files.path("f.csv.gz")});
        QVERIFY2(has(import.error, "f.csv.gz") && has(import.error, "at byte"), import.error.c_str());
    }

    void aHeaderAloneIsNoError() {
        Files files;
        Import import = indian();
        const auto report = import.run({files.write("N.csv", "Code,Date,Open,High,Low,Close,Volume\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsRead, 0);
        QCOMPARE(report.symbols.count("N"), std::size_t{1});
        QVERIFY(has(report.files[0].notes[0], "no rows"));
    }

    void aStatedIntervalThatTheStampsContradictIsAnError() {
        Files files;
        std::string text = "date,open,high,low,close,volume\n";
        for (int i = 0; i < 60; ++i)
            text += fmt::format("2016-08-16 {:02}:{:02},1,2,1,2,3\n", 9 + i / 12, i % 12 * 5);
        Import import = indian();
        import.options.interval = Interval::ofMinutes(1);
        import.run({files.write("f.csv", text)});
        QVERIFY2(has(import.error, "5 min apart"), import.error.c_str());
        import.options.interval = Interval::ofMinutes(30);
        import.run({files.path("f.csv")});
        QVERIFY2(has(import.error, "5 min apart"), import.error.c_str());
    }

    void cancellingStoresNothing() {
        Files files;
        std::string text = "date,open,high,low,close,volume\n";
        for (int i = 0; i < 40'000; ++i)
            text += fmt::format("2016-{:02}-{:02} {:02}:{:02},1,2,1,2,3\n", 1 + i / 40'000, 1 + i / 1440 % 28,
                                i / 60 % 24, i % 60);
        KeepingSink sink;
        ImportOptions options;
        options.zone = "UTC";
        int calls = 0;
        ImportHooks hooks;
        hooks.progress = [&](const ImportProgress& progress) {
            ++calls;
            QVERIFY(progress.bytesDone <= progress.bytes && progress.rows <= 40'000);
        };
        hooks.cancelled = [&] { return calls >= 2; };
        const auto report = importBars({files.write("f.csv", text)}, options, calendars(), sink, hooks);
        QVERIFY(!report && has(report.error().message, "cancelled"));
        QVERIFY(sink.bars.empty());
        sink.fails = true;
        const auto full = importBars({files.path("f.csv")}, options, calendars(), sink);
        QVERIFY(!full && has(full.error().message, "disk is full"));
        QVERIFY(has(full.error().message, "nothing of this import was stored"));
    }

    void aFullDiskHalfWayTellsWhatIsKept() {
        Files files;
        Import import = indian();
        import.sink.failsFor = "C";
        for (const char* name : {"A.csv", "B.csv", "C.csv", "D.csv"})
            files.write(name, kTwoRows);
        import.run({files.folder()});
        QVERIFY2(
            has(import.error, "C: the disk is full; stored before it, and kept: A, B; import the same files"),
            import.error.c_str());
        QCOMPARE(import.sink.bars.size(), std::size_t{2});
        import.sink.failsFor.clear();
        const auto again = import.run({files.folder()});
        QCOMPARE(again.total.rowsUnchanged, 4);
        QCOMPARE(again.total.rowsStored, 4);
    }

    void leanFilesReadAsOthersAreRecognised() {
        Files files;
        std::string rows;
        for (int i = 0; i < 30; ++i)
            rows += fmt::format("{},1826000,1827000,1817000,1819000,226292\n", 33'300'000 + i * 60'000);
        const auto zip =
            files.writeZip("yesbank/20190101_trade.zip", {{"20190101_yesbank_minute_trade.csv", rows}});
        Import import;
        import.options.zone = "Asia/Kolkata";
        static_cast<void>(import.run({zip}));
        QVERIFY2(has(import.error, "import it with --format lean"), import.error.c_str());
    }

    void leanMinutesAndDays() {
        Files files;
        const std::string rows = "33300000,1826000,1827000,1817000,1819000,226292\n33360000,1817500,1820000,"
                                 "1810000,1818500,194863\n";
        files.writeZip("equity/india/minute/yesbank/20190101_trade.zip",
                       {{"20190101_yesbank_minute_trade.csv", rows}});
        files.writeZip("equity/india/minute/yesbank/20190101_quote.zip",
                       {{"20190101_yesbank_minute_quote.csv", "1,2\n"}});
        files.writeZip("equity/india/minute/ubank/20190101_trade.zip",
                       {{"20190102_aapl_minute_trade.csv", rows}, {"20190101_aapl_minute_trade.csv", rows}});
        files.writeZip("index/india/minute/nifty/20190101_trade.zip",
                       {{"20190101_nifty_minute_trade.csv", "33300000,10881.7,10881.75,10880,10881,0\n"}});
        files.writeZip("equity/usa/daily/aapl.zip",
                       {{"aapl.csv", "19980102 00:00,136300,162500,135000,162500,6315000\n"}});
        Import import;
        import.options.format = DataFormat::Lean;
        const auto report = import.run({files.folder()});
        QCOMPARE(import.error, std::string{});
        const auto yes = import.sink.of("YESBANK", "1m");
        QCOMPARE(yes.size(), std::size_t{2});
        QCOMPARE(toIsoUtc(yes[0].start), std::string{"2019-01-01T03:45:00Z"});
        QCOMPARE(price(yes[0].open) + " " + price(yes[1].close), std::string{"182.6 181.85"});
        QCOMPARE(price(import.sink.of("NIFTY", "1m")[0].high), std::string{"10881.75"});
        QVERIFY(!import.sink.instruments["NIFTY"].tradable);
        QCOMPARE(price(import.sink.of("AAPL", "1d")[0].high), std::string{"16.25"});
        QCOMPARE(import.sink.instruments["AAPL"].currency, std::string{"USD"});
        const std::string json = report.toJson().dump();
        QVERIFY(has(json, "quotes are not bars") &&
                has(json, "the entry 20190101_aapl_minute_trade.csv names AAPL, imported as UBANK"));
        QVERIFY(has(json, "the zip has 2 entries"));
    }

    void decimalCommasAreReadWhereTheDelimiterIsAnother() {
        Files files;
        Import import = indian();
        const auto report =
            import.run({files.write("A.csv", "time;open;high;low;close;volume\n"
                                             "2024-01-08 09:15;1.100,5;1.101,25;99,5;100,123;10\n"
                                             "2024-01-08 09:16;100;101;99;100,25;1.000\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsRefused, 0);
        const auto bars = import.sink.of("A", "1m");
        QCOMPARE(price(bars.at(0).open) + " " + price(bars.at(0).high) + " " + price(bars.at(0).close),
                 std::string{"1100.5 1101.25 100.123"});
        QCOMPARE(toText(bars.at(1).volume), std::string{"1000"});
        QVERIFY(has(report.toJson().dump(), "decimal point"));
        // 12.5 is no number of a file with decimal commas.
        const auto mixed = import.run(
            {files.write("C.csv", "time;open;high;low;close;volume\n2024-01-08 09:15;100,5;101;99;100;7\n"
                                  "2024-01-08 09:16;100;101;99;100;12.5\n"
                                  "2024-01-08 09:17;100;101;99;100;12.5\n")});
        QCOMPARE(mixed.total.rowsRefused, 1);
        QCOMPARE(toText(import.sink.of("C", "1m").at(0).volume), std::string{"12.5"});
        // Where every comma could part thousands, it does.
        import.run(
            {files.write("B.csv", "time;open;high;low;close\n2024-01-08 09:15;1,100;1,200;1,000;1,100.5\n"
                                  "2024-01-08 09:16;1,100;1,200;1,000;1,100\n")});
        QCOMPARE(price(import.sink.of("B", "1m").at(0).close), std::string{"1100.5"});
    }

    void aFileThatCannotBeReadSaysWhy() {
        Files files;
        Import import = indian();
        import.run({files.write("X.csv", "time,open,high,low,close\n2024-01-08 09:15,a,b,c,d\n")});
        QVERIFY2(has(import.error, "none of its rows can be read; of the first one: column 2 (open)"),
                 import.error.c_str());
        import.run({files.write("Y.csv", "time,open,high,low,close\r2024-01-08 09:15,1,1,1,1\r")});
        QVERIFY2(has(import.error, "its lines end with CR alone"), import.error.c_str());
    }

    void whatElseAZipHoldsIsLeftOut() {
        Files files;
        Import import = indian();
        const auto report = import.run({files.writeZip(
            "a.zip", {{"AAA.csv", kTwoRows}, {"readme.md", "hello"}, {"__MACOSX/._AAA.csv", "\1\2"}})});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.failedFiles(), std::size_t{0});
        QCOMPARE(import.sink.bars.size(), std::size_t{1});
        QVERIFY(has(report.toJson().dump(), "a.zip:readme.md: not a .csv"));
        // A lone entry is what was meant, whatever its name.
        import.run({files.writeZip("b.zip", {{ "export", kTwoRows }})});
        QCOMPARE(import.error, std::string{});
    }

    void aRowWithoutASymbolIsRefusedAlone() {
        Files files;
        Import import = indian();
        const auto report = import.run({files.write("all.csv", "symbol,time,open,high,low,close\n"
                                                               "A,2024-01-08 09:15,1,1,1,1\n"
                                                               ",2024-01-08 09:15,1,1,1,1\n"
                                                               "A,2024-01-08 09:16,1,1,1,1\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsStored, 2);
        QCOMPARE(report.total.rowsRefused, 1);
        QCOMPARE(import.refused.at(0).line, 3);
        QCOMPARE(import.refused.at(0).reason, std::string{"the symbol is empty"});
    }

    void aZoneThatFitsIsNamedWhereRowsLieOutsideTheSessions_data() {
        QTest::addColumn<QString>("firstBar"); // of an NSE session of 375 minutes, as the file writes it
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("hint");
        QTest::newRow("right") << "09:15" << 375 << "Asia/Kolkata"
                               << "";
        QTest::newRow("UTC stamps") << "03:45" << 375 << "Asia/Kolkata"
                                    << "UTC NSE";
        QTest::newRow("New York, read as India") << "09:30" << 390 << "Asia/Kolkata"
                                                 << "America/New_York NYSE";
        QTest::newRow("Chicago") << "08:30" << 390 << "America/New_York"
                                 << "America/Chicago NYSE";
        QTest::newRow("India, read as New York") << "09:15" << 375 << "America/New_York"
                                                 << "Asia/Kolkata NSE";
        QTest::newRow("ten minutes before hours") << "09:20" << 400 << "America/New_York"
                                                  << "";
        QTest::newRow("no exchange assumed") << "09:15" << 375 << "UTC"
                                             << "Asia/Kolkata NSE";
        QTest::newRow("around the clock") << "00:00" << 1440 << "UTC"
                                          << "";
        QTest::newRow("before and after hours") << "04:00" << 960 << "America/New_York"
                                                << "";
        QTest::newRow("too few to tell") << "03:45" << 2 << "Asia/Kolkata"
                                         << "";
    }
    void aZoneThatFitsIsNamedWhereRowsLieOutsideTheSessions() {
        QFETCH(QString, firstBar);
        QFETCH(int, minutes);
        QFETCH(QString, zone);
        QFETCH(QString, hint);
        const int first = firstBar.left(2).toInt() * 60 + firstBar.mid(3).toInt();
        std::string rows = "time,open,high,low,close\n", offsets = rows;
        for (const char* day : {"2024-01-08", "2024-01-09"})
            for (int at = first; at < first + minutes; ++at) {
                rows += fmt::format("{} {:02}:{:02},1,1,1,1\n", day, at / 60, at % 60);
                offsets += fmt::format("{}T{:02}:{:02}:00+05:30,1,1,1,1\n", day, at / 60, at % 60);
            }
        Files files;
        Import import;
        import.options.zone = zone.toStdString();
        const auto report = import.run({files.write("X.csv", rows)});
        const auto& found = report.symbols.at("X").zoneHint;
        QCOMPARE(QString::fromStdString(found ? found->zone + " " + found->exchange : ""), hint);
        const auto json = report.toJson()["symbols"]["X"]["zone_suggestion"];
        QCOMPARE(json.is_null(), hint.isEmpty());
        // Stamps that state their offset leave no zone to be wrong about.
        const auto stated = import.run({files.write("Y.csv", offsets)});
        QVERIFY(!stated.symbols.at("Y").zoneHint);
    }

    void hoursThatMeetTheOpenLieInTheirSession() {
        std::string rows = "time,open,high,low,close\n";
        // What the calendar does not speak of tells nothing of the zone.
        for (const char* day : {"1999-01-05", "1999-01-06", "1999-01-07", "2024-01-08", "2024-01-09"})
            for (int hour = 9; hour < 16; ++hour)
                rows += fmt::format("{} {:02}:00,1,1,1,1\n", day, hour);
        Files files;
        const auto file = files.write("X.csv", rows);
        const auto hint = [&](const char* zone) {
            Import import;
            import.options.zone = zone;
            import.options.exchange = "NYSE";
            const auto found = import.run({file}).symbols.at("X").zoneHint;
            return found ? found->zone : std::string{};
        };
        QCOMPARE(hint("America/New_York"), std::string{});
        QCOMPARE(hint("America/Chicago"), std::string{"America/New_York"});
        QCOMPARE(hint("America/Halifax"), std::string{"America/New_York"});
    }

    void timesNeedNoNameOfTheirOwn_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("no name")
            << ",Open,High,Low,Close\n2024-01-08 09:15,1,2,1,2\n2024-01-08 09:16,2,2,2,2\n";
        QTest::newRow("another name") << "Index,Open,High,Low,Close\n2024-01-08 09:15,1,2,1,2\n"
                                         "2024-01-08 09:16,2,2,2,2\n";
        QTest::newRow("counted rows") << ",when it was,Open,High,Low,Close\n0,2024-01-08 09:15,1,2,1,2\n"
                                         "1,2024-01-08 09:16,2,2,2,2\n";
        QTest::newRow("times of day") << "Datum,Zeit,Open,High,Low,Close\n20240108,09:15,1,2,1,2\n"
                                         "20240108,09:16,2,2,2,2\n";
        QTest::newRow("beside a named date") << "Date,Zeit,Open,High,Low,Close\n2024-01-08,09:15,1,2,1,2\n"
                                                "2024-01-08,09:16,2,2,2,2\n";
    }
    void timesNeedNoNameOfTheirOwn() {
        QFETCH(QString, text);
        Files files;
        Import import = indian();
        const auto report = import.run({files.write("X.csv", text.toStdString())});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsStored, 2);
        const auto bars = import.sink.of("X", "1m");
        QCOMPARE(toIsoUtc(bars.front().start), std::string{"2024-01-08T03:45:00Z"});
        QCOMPARE(price(bars.front().close), std::string{"2"});
        QVERIFY(has(report.files.front().notes.front(), "is taken as the time"));
    }

    void leanSecondsBecomeMinutesUnlessTheMinutesAreThere() {
        Files files;
        files.writeZip("equity/usa/second/ibm/20131007_trade.zip",
                       {{"20131007_ibm_second_trade.csv", "34200000,1815200,1815200,1815200,1815200,283\n"
                                                          "34201000,1816000,1818000,1814000,1817000,100\n"
                                                          "34259000,1817000,1817000,1816500,1816600,17\n"
                                                          "34320000,1816500,1816700,1816500,1816700,5\n"
                                                          "34320000,1816500,1816700,1816500,1816700,5\n"
                                                          "34321000,1816500,1816700,1816900,1816700,5\n"}});
        Import import;
        import.options.format = DataFormat::Lean;
        const auto report = import.run({files.folder()});
        QCOMPARE(import.error, std::string{});
        const auto bars = import.sink.of("IBM", "1m");
        QCOMPARE(bars.size(), std::size_t{2});
        QCOMPARE(toIsoUtc(bars[0].start), std::string{"2013-10-07T13:30:00Z"});
        QCOMPARE(price(bars[0].open) + " " + price(bars[0].high) + " " + price(bars[0].low) + " " +
                     price(bars[0].close) + " " + toText(bars[0].volume),
                 std::string{"181.52 181.8 181.4 181.66 400"});
        QCOMPARE(toIsoUtc(bars[1].start), std::string{"2013-10-07T13:32:00Z"});
        QCOMPARE(report.total.rowsRead, 6);
        QCOMPARE(report.total.rowsMerged, 2);
        QCOMPARE(report.total.rowsRepeated, 1);
        QCOMPARE(report.total.rowsRefused, 1);
        QCOMPARE(report.total.gaps, 1); // 09:31
        QVERIFY(addsUp(report.total));

        files.writeZip("equity/usa/minute/ibm/20131007_trade.zip",
                       {{"20131007_ibm_minute_trade.csv", "34200000,1815200,1818000,1814000,1816600,400\n"}});
        Import both;
        both.options.format = DataFormat::Lean;
        const auto again = both.run({files.folder()});
        QCOMPARE(both.sink.of("IBM", "1m").size(), std::size_t{1});
        QVERIFY(has(again.toJson().dump(), "that day's minutes are here too"));
    }

    void leanHoursStandOnTheClockAndOnlyMissingOnesAreGaps() {
        Files files;
        std::string rows;
        for (const char* day : {"20131007", "20131008", "20131009"})
            for (const char* hour : {"09", "10", "11", "12", "13", "14", "15"})
                if (std::string_view{day} != "20131008" || std::string_view{hour} != "12")
                    rows += fmt::format("{} {}:00,1815200,1818000,1814000,1816600,400\n", day, hour);
        files.writeZip("equity/usa/hour/ibm.zip", {{"ibm.csv", rows}});
        Import import;
        import.options.format = DataFormat::Lean;
        const auto report = import.run({files.folder()});
        QCOMPARE(import.sink.of("IBM", "60m").size(), std::size_t{20});
        QCOMPARE(report.total.rowsOutsideSession, 0); // 09:00 meets the open at 09:30
        QCOMPARE(report.total.gaps, 1);
        QCOMPARE(toIsoUtc(report.symbols.at("IBM").gaps.at(0).from), std::string{"2013-10-08T16:00:00Z"});
        QCOMPARE(report.total.barsMissing, 1);
    }

    void hoursFromTheOpenAreJudgedFromTheOpen() {
        Files files;
        Import import = indian();
        std::string rows = "time,open,high,low,close\n";
        for (const char* time : {"09:15", "10:15", "12:15", "13:15", "14:15", "15:15"})
            rows += fmt::format("2024-01-08 {},1,1,1,1\n", time);
        rows += "2024-01-08 08:15,1,1,1,1\n"; // ends when the session opens
        import.options.interval = Interval::ofMinutes(60);
        const auto report = import.run({files.write("X.csv", rows)});
        QCOMPARE(report.total.gaps, 1);
        QCOMPARE(report.total.rowsOutsideSession, 1);
        QCOMPARE(toIsoUtc(report.symbols.at("X").gaps.at(0).from), std::string{"2024-01-08T05:45:00Z"});
    }

    void leanTicksAreNoBars() {
        Files files;
        files.writeZip("equity/usa/tick/ibm/20131007_trade.zip",
                       {{"20131007_ibm_Trade_Tick.csv", "14430270,1815200,283,P,20002020,0\n"}});
        Import import;
        import.options.format = DataFormat::Lean;
        import.run({files.folder()});
        QVERIFY2(has(import.error, "'import ticks --format lean' reads them"), import.error.c_str());
    }

    void leanWithoutAMarketNeedsAZoneAndTakesTheSymbolFromTheEntry() {
        Files files;
        files.writeZip("days/20190101_trade.zip", {{"20190101_yesbank_minute_trade.csv",
                                                    "33300000,1826000,1827000,1817000,1819000,5\n"}});
        Import import;
        import.options.format = DataFormat::Lean;
        import.run({files.path("days")});
        QVERIFY2(has(import.error, "--tz"), import.error.c_str());
        import.options.zone = "Asia/Kolkata";
        QCOMPARE(import.run({files.path("days")}).symbols.count("YESBANK"), std::size_t{1});
        import.options.symbol = "YES";
        QCOMPARE(import.run({files.path("days")}).symbols.count("YES"), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(ImportBarsTest)
#include "tst_import_bars.moc"
