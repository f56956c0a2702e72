#include "engine/core/decimal.h"
#include "engine/feed/import_ticks.h"
#include "tests/feed/import_fixture.h"
#include "tests/support/shared_data.h"
#include <QTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

const CalendarSet& calendars() {
    static const CalendarSet set = CalendarSet::builtIn();
    return set;
}

class KeepingTicks final : public TickSink {
public:
    std::map<std::string, std::vector<Tick>> ticks;

    Result<StoreCounts> store(const Instrument& instrument, std::span<const Tick> given) override {
        auto& kept = ticks[instrument.symbol];
        for (const Tick& tick : given) {
            ENSURE(kept.empty() || tick.time >= kept.back().time); // the port's promise
            kept.push_back(tick);
        }
        return StoreCounts{static_cast<std::int64_t>(given.size()), 0, 0};
    }
    [[nodiscard]] std::string text(const std::string& symbol) const {
        std::string out;
        for (const Tick& tick : ticks.at(symbol))
            out += fmt::format("{} {} {} {} {}\n", toIsoUtc(tick.time).substr(11), toText(tick.last),
                               toText(tick.quantity), toText(tick.bid), toText(tick.ask));
        return out;
    }
};

struct Import {
    KeepingTicks sink;
    ImportOptions options;
    std::vector<std::string> refused;
    std::string error;

    QualityReport run(const std::vector<std::filesystem::path>& files) {
        ImportHooks hooks;
        hooks.refused = [this](const RefusedRow& row) {
            refused.push_back(fmt::format("{}: {}", row.line, row.reason));
        };
        const auto report = importTicks(files, options, calendars(), sink, hooks);
        error = report ? "" : report.error().message;
        return report.value_or(QualityReport{});
    }
};

Import utc() {
    Import import;
    import.options.zone = "UTC";
    return import;
}

} // namespace

class ImportTicksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void leanTradesAndQuotesOfOneDay() {
        Files files;
        files.writeZip("equity/usa/tick/ibm/20131007_trade.zip",
                       {{"20131007_ibm_Trade_Tick.csv", "34200000,1815200,283,P,20002020,0\n"
                                                        "34200000,1815200,283,P,20002020,0\n"
                                                        "34200500.5,1990000,100,D,0,1\n"
                                                        "34201000,1818050,500,P,2000,0\n"}});
        files.writeZip("equity/usa/tick/ibm/20131007_quote.zip",
                       {{"20131007_ibm_Quote_Tick.csv", "34199999,0,0,1836300,100,Q,1,0\n"
                                                        "34200100,1800100,300,0,0,P,1,0\n"
                                                        "34200200,0,0,0,0,P,1,0\n"}});
        files.writeZip("equity/usa/minute/ibm/20131007_trade.zip",
                       {{"20131007_ibm_minute_trade.csv", "34200000,1,1,1,1,1\n"}});
        Import import;
        import.options.format = DataFormat::Lean;
        const auto report = import.run({files.folder()});
        QCOMPARE(import.error, std::string{});
        // A trade twice in one millisecond is two trades.
        QCOMPARE(import.sink.text("IBM"), std::string{"13:29:59.999Z 0 0 0 183.63\n"
                                                      "13:30:00Z 181.52 283 0 0\n"
                                                      "13:30:00Z 181.52 283 0 0\n"
                                                      "13:30:00.100Z 0 0 180.01 0\n"
                                                      "13:30:01Z 181.805 500 0 0\n"});
        QCOMPARE(report.total.rowsRead, 7);
        QCOMPARE(report.total.rowsRefused, 2);
        QCOMPARE(import.refused.at(1),
                 std::string{"3: the tick is marked as suspicious (--on-bad-row keep stores such)"});
        QVERIFY(report.toJson().dump().find("'import bars --format lean' reads them") != std::string::npos);

        Import keeping;
        keeping.options.format = DataFormat::Lean;
        keeping.options.onBadRow = BadRow::Keep;
        keeping.options.symbol = "BIG_BLUE";
        QCOMPARE(keeping.run({files.folder()}).total.rowsRefused, 1);
        QCOMPARE(keeping.sink.ticks.at("BIG_BLUE").size(), std::size_t{6});
        QCOMPARE(toIsoUtc(keeping.sink.ticks.at("BIG_BLUE").at(4).time),
                 std::string{"2013-10-07T13:30:00.500500Z"});
    }

    void aStatedVolumeIsTheQuantityUnlessThereIsOne() {
        Files files;
        Import import = utc();
        const auto path = files.write("X.csv", "2024-01-20 09:15:00,10,3,7\n2024-01-20 09:15:01,11,4,9\n");
        import.options.layout.columns = *parseColumns("time,last,volume,-");
        import.run({path});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(import.sink.text("X"), std::string{"09:15:00Z 10 3 0 0\n09:15:01Z 11 4 0 0\n"});
        Import both = utc();
        both.options.layout.columns = *parseColumns("time,last,quantity,volume");
        both.run({path});
        QCOMPARE(both.sink.text("X"), import.sink.text("X"));
    }

    void aTickWithoutASymbolIsRefusedAlone() {
        Files files;
        Import import = utc();
        const auto report =
            import.run({files.write("all.csv", "symbol,time,price,size\nA,2024-01-20 09:15:00,10,1\n"
                                               ",2024-01-20 09:15:01,10,1\nA,2024-01-20 09:15:02,10,1\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsStored, 2);
        QCOMPARE(import.refused, std::vector<std::string>{"3: the symbol is empty"});
    }

    void tradesAndQuotesAreKept() {
        Files files;
        Import import = utc();
        const auto report = import.run({files.write("X.csv", "time,price,size,bid,ask\n"
                                                             "2024-01-20 09:15:00.250,10.5,3,10.45,10.55\n"
                                                             "2024-01-20 09:15:01,10.55,1,,\n")});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(import.sink.text("X"),
                 std::string{"09:15:00.250Z 10.5 3 10.45 10.55\n09:15:01Z 10.55 1 0 0\n"});
        QCOMPARE(report.total.rowsStored, 2);
        QVERIFY(addsUp(report.total));
        const auto json = report.toJson();
        QVERIFY(json.contains("rows_volume_decreasing") && !json.contains("gaps"));
    }

    void cumulativeVolumeBecomesQuantities() {
        Files files;
        Import import = utc();
        const auto report = import.run({files.write("X.csv", "time,last,cumulative_volume\n"
                                                             "2024-01-20 09:15:00,10,500\n"
                                                             "2024-01-20 09:15:01,10,510\n"
                                                             "2024-01-20 09:15:01,10,510\n" // repeated
                                                             "2024-01-20 09:15:02,11,505\n" // decreasing
                                                             "2024-01-20 09:15:03,11,512\n"
                                                             "2024-01-21 09:15:00,12,7\n")}); // a new day
        QCOMPARE(import.sink.text("X"),
                 std::string{"09:15:00Z 10 0 0 0\n09:15:01Z 10 10 0 0\n09:15:02Z 11 0 0 0\n"
                             "09:15:03Z 11 2 0 0\n09:15:00Z 12 0 0 0\n"});
        QCOMPARE(report.total.rowsRepeated, 1);
        QCOMPARE(report.total.rowsVolumeDecreasing, 1);
        QVERIFY(addsUp(report.total));
    }

    void equalTradesAreRepeatsOnlyWhereTimeStepsBack() {
        Files files;
        Import import = utc();
        const auto report =
            import.run({files.write("X.csv", "time,last,qty\n"
                                             "2024-01-20 09:15:00,10,5\n"
                                             "2024-01-20 09:15:00,10,5\n" // a trade of its own
                                             "2024-01-20 09:15:02,10,5\n"
                                             "2024-01-20 09:15:00,10,5\n" // the same row again
                                             "2024-01-20 09:15:01,10,5\n")});
        QCOMPARE(report.total.rowsRepeated, 1);
        QCOMPARE(report.total.rowsOutOfOrder, 1);
        QCOMPARE(report.total.rowsStored, 4);
    }

    void badRowsAreRefusedByLine() {
        Files files;
        const auto path =
            files.write("X.csv", "symbol,time,last,qty\nX,2024-01-20 09:15:00,10,5\n5\n"
                                 "X,2024-01-20 09:15:01,-1,5\nX,2024-01-20 09:15:02,0,5\nX,noon,1,5\n");
        Import import = utc();
        const auto report = import.run({path});
        QCOMPARE(report.total.rowsRead, 5);
        QCOMPARE(report.symbols.at("X").counts.rowsRefused, 4);
        QCOMPARE(import.refused.size(), std::size_t{4});
        QVERIFY(import.refused[0].starts_with("3: it has 1 field where 4"));
        import.options.onBadRow = BadRow::Stop;
        import.run({path});
        QVERIFY2(import.error.find("X.csv:3") != std::string::npos, import.error.c_str());
        import.run({files.write("Y.csv", "time,qty\n2024-01-20 09:15:00,1\n")});
        QVERIFY2(import.error.find("no column for last") != std::string::npos, import.error.c_str());
        import.options.zone = "";
        import.run({path});
        QVERIFY2(import.error.find("--tz") != std::string::npos, import.error.c_str());
    }

    void nseTicksWithTwoRecordersInOneFile() {
        OPENBELL_NEED_SHARED(folder, "data/nse_ticks_20251117");
        Import import;
        import.options.zone = "Asia/Kolkata";
        // The feed wrote the best ask under the name of the second bid.
        import.options.layout.columns =
            *parseColumns("symbol,time,last,cumulative_volume,quantity,-,-,bid,-,ask");
        const auto report = import.run({*folder / "futures_l1_ticks_part1.csv.gz"});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.total.rowsRead, 3'300);
        QCOMPARE(report.total.rowsRefused, 1);
        QVERIFY(import.refused.at(0).starts_with("184: it has 1 field"));
        QCOMPARE(report.total.rowsRepeated, 896);  // rows whose whole text stands there before
        QCOMPARE(report.total.rowsOutOfOrder, 59); // against the symbol's row before; 16 against the file's
        QCOMPARE(report.symbols.size(), std::size_t{4});
        QVERIFY(addsUp(report.total));
        for (const auto& [symbol, ticks] : import.sink.ticks)
            for (const Tick& tick : ticks)
                QVERIFY2(tick.bid < tick.ask, symbol.c_str());
    }

    void quotesAloneAreKept() {
        OPENBELL_NEED_SHARED(path, "data/fx_nautilus/truefx_usdjpy-ticks.csv.gz");
        Import import;
        import.options.symbol = "USDJPY";
        const auto report = import.run({*path});
        QCOMPARE(import.error, std::string{});
        QCOMPARE(report.symbols.at("USDJPY").counts.rowsStored, 1'000);
        QCOMPARE(toText(import.sink.ticks["USDJPY"][0].ask), std::string{"86.728"});
    }
};

QTEST_APPLESS_MAIN(ImportTicksTest)
#include "tst_import_ticks.moc"
