#include "engine/core/utc_time.h"
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

// The program as its user meets it: every test starts it in a process of its own.
namespace {

using Json = nlohmann::json;

struct Ran {
    int code = -1;
    std::string out, err;
    [[nodiscard]] Json json() const { return Json::parse(out, nullptr, false); }
};

// A wave with a trend, two NSE sessions of minutes: enough for crossings both ways.
std::string waveCsv() {
    std::string csv = "date,open,high,low,close,volume\n";
    double last = 1000;
    for (int day = 16; day <= 17; ++day)
        for (int minute = 0; minute < 375; ++minute) {
            const double close = 1000 + 20 * std::sin((day * 375 + minute) / 25.0);
            const int clock = 9 * 60 + 15 + minute;
            csv += fmt::format("2016-08-{} {:02}:{:02}:00,{:.2f},{:.2f},{:.2f},{:.2f},{}\n", day, clock / 60,
                               clock % 60, last, std::max(last, close) + 0.5, std::min(last, close) - 0.5,
                               close, 1000 + minute);
            last = close;
        }
    return csv;
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] std::string text(const QString& name) const {
        QFile file{path(name)};
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string{};
    }
    void write(const QString& name, const std::string& content) const {
        QFile file{path(name)};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(content));
    }
    Ran run(QStringList words) const {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        words << QStringLiteral("--data-dir") << path(QStringLiteral("data"));
        process.start(QStringLiteral(OPENBELL_PROGRAM), words);
        if (!process.waitForFinished(120'000)) return {};
        return {process.exitCode(), process.readAllStandardOutput().toStdString(),
                process.readAllStandardError().toStdString()};
    }
    Ran run(const char* words) const { return run(QString::fromLatin1(words).split(QLatin1Char(' '))); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        write(QStringLiteral("WAVE.csv"), waveCsv());
        const Ran first = run("import bars WAVE.csv --tz Asia/Kolkata --json");
        QVERIFY2(first.code == 0, first.err.c_str());
        QCOMPARE(first.json()["rows_stored"].get<int>(), 750);
    }

    void aPaperSessionIsRunListedAndProved() {
        const char* words =
            "run --mode paper --feed bars --from 2016-08-16 --to 2016-08-17 --speed max --symbols WAVE "
            "--strategies ehma_pivot:fast=5,slow=13,regime_adaptive --json";
        const Ran ran = run(words);
        QVERIFY2(ran.code == 0, ran.err.c_str());
        const Json summary = ran.json();
        QCOMPARE(summary["state"].get<std::string>(), std::string{"finished"});
        QCOMPARE(summary["inputs"].get<int>(), 751); // 750 bars and the end
        QVERIFY(summary["trades"].get<int>() > 0);
        const Json listed = run("sessions --mode paper --json").json();
        QVERIFY(listed.is_array());
        for (const char* key : {"session_id", "mode", "state", "inputs", "facts", "facts_hash", "chain_head"})
            QVERIFY2(listed[0][key] == summary[key], key);
        for (const char* key : {"started_utc", "ended_utc"})
            QVERIFY(openbell::parseIso(listed[0][key].get<std::string>()));
        const QString id = QString::fromStdString(summary["session_id"].get<std::string>());
        const Json replayed =
            run(QStringLiteral("replay %1 --verify --json").arg(id).split(QLatin1Char(' '))).json();
        QVERIFY(replayed ==
                (Json{{"identical", true}, {"facts", summary["facts"]}, {"first_difference", nullptr}}));
        const Json journal =
            run(QStringLiteral("journal verify %1 --json").arg(id).split(QLatin1Char(' '))).json();
        QVERIFY(journal == (Json{{"intact", true}, {"entries", 752}, {"head", summary["chain_head"]}}));
        // The same again, and as a backtest: other sessions, the same facts.
        QVERIFY(run(words).json()["facts_hash"] == summary["facts_hash"]);
        const Ran backtest = run("backtest --from 2016-08-16 --to 2016-08-17 --symbol WAVE "
                                 "--strategy ehma_pivot:fast=5,slow=13 --strategy regime_adaptive --json");
        QVERIFY(backtest.json()["run_hash"] == summary["facts_hash"]);
        QCOMPARE(run(QStringLiteral("run --resume %1").arg(id).split(QLatin1Char(' '))).code, 3);
        QCOMPARE(run("run --mode live --symbols WAVE --strategies ehma_pivot").code, 3);
        const Ran fast = run("run --speed fast --symbols WAVE --strategies ehma_pivot");
        QCOMPARE(fast.code, 2);
        QVERIFY2(fast.err.find("from 0.01 to 1000000") != std::string::npos, fast.err.c_str());
    }

    void aSessionIsBranchedFromItsPast() {
        const Ran ran = run("run --mode paper --feed bars --speed max --symbols WAVE --strategies "
                            "ehma_pivot:fast=5,slow=13 --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        const QString id = QString::fromStdString(ran.json()["session_id"].get<std::string>());
        const auto replay = [&](const QStringList& words) {
            return run(QStringList{QStringLiteral("replay"), id} + words);
        };
        const Json settings = replay({QStringLiteral("--settings"), QStringLiteral("--json")}).json();
        QCOMPARE(settings["settings"]["strategies.ehma_pivot.parameters.slow"].get<std::string>(), "13");
        const Ran same =
            replay({QStringLiteral("--branch"), QStringLiteral("strategies.ehma_pivot.parameters.slow=13"),
                    QStringLiteral("--json")});
        QVERIFY2(same.code == 0, same.err.c_str());
        QVERIFY(same.json()["original"]["facts_hash"] == ran.json()["facts_hash"]);
        QVERIFY(same.json()["first_difference"].get<std::string>().find("none") == 0);
        const Ran other =
            replay({QStringLiteral("--branch"), QStringLiteral("strategies.ehma_pivot.parameters.slow=34"),
                    QStringLiteral("--at"), QStringLiteral("2016-08-17 10:15"), QStringLiteral("--out"),
                    QStringLiteral("branch"), QStringLiteral("--json")});
        QVERIFY2(other.code == 0, other.err.c_str());
        const Json json = other.json();
        QCOMPARE(json["time_utc"].get<std::string>(), "2016-08-17T04:45:00Z");
        QCOMPARE(json["input"].get<int>(), 375 + 60);
        QVERIFY(json["original"]["facts_hash"] != json["branch"]["facts_hash"]);
        QVERIFY(!json["trades"].empty());
        for (const Json& trade : json["trades"])
            QVERIFY(!trade["original"].is_null() || !trade["branch"].is_null());
        QVERIFY(!text(QStringLiteral("branch/report.html")).empty());
        const Ran table = replay({QStringLiteral("--branch"), QStringLiteral("exits.time=12:00"),
                                  QStringLiteral("--at"), QStringLiteral("435")});
        QVERIFY2(table.code == 0, table.err.c_str());
        for (const char* part : {"from input 435, 2016-08-17 10:15 Asia/Kolkata", "original", "branch",
                                 "Net profit", "first difference"})
            QVERIFY2(table.out.find(part) != std::string::npos, (part + table.out).c_str());
        QCOMPARE(replay({QStringLiteral("--branch"), QStringLiteral("no.such=1")}).code, 2);
        QCOMPARE(replay({QStringLiteral("--branch"), QStringLiteral("exits.time=12:00"),
                         QStringLiteral("--at"), QStringLiteral("soon")})
                     .code,
                 2);
        for (const char* outside : {"2016-08-18 10:15", "2016-08-15 10:15", "23:00"}) {
            const Ran refused = replay({QStringLiteral("--branch"), QStringLiteral("exits.time=12:00"),
                                        QStringLiteral("--at"), QString::fromLatin1(outside)});
            QCOMPARE(refused.code, 2);
            QVERIFY2(refused.err.find("from 2016-08-16 09:15 to 2016-08-17 15:30 (Asia/Kolkata)") !=
                         std::string::npos,
                     refused.err.c_str());
        }
        QCOMPARE(replay({QStringLiteral("--at"), QStringLiteral("3"), QStringLiteral("--verify")}).code, 2);
        // Nothing of it is recorded.
        QCOMPARE(
            replay({QStringLiteral("--verify"), QStringLiteral("--json")}).json()["identical"].get<bool>(),
            true);
    }

    void theBarsOfASessionCanBeRunOnAgain() {
        const Ran ran = run("run --mode paper --feed bars --speed max --symbols WAVE --strategies "
                            "ehma_pivot:fast=5,slow=13 --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        const Ran there = run("import journal --json");
        QVERIFY2(there.code == 0, there.err.c_str());
        QCOMPARE(there.json()["rows_unchanged"].get<int>(), 750);
        QCOMPARE(run("db remove WAVE").code, 0);
        const Ran compared = run("replay --compare");
        QCOMPARE(compared.code, 1);
        QVERIFY2(compared.err.find("openbell import journal " +
                                   ran.json()["session_id"].get<std::string>()) != std::string::npos,
                 compared.err.c_str());
        const Ran stored = run("import journal --json");
        QVERIFY2(stored.code == 0, stored.err.c_str());
        QVERIFY(stored.json()["session_id"] == ran.json()["session_id"]);
        QCOMPARE(stored.json()["rows_stored"].get<int>(), 750);
        const Ran backtest =
            run("backtest --symbol WAVE --strategy ehma_pivot:fast=5,slow=13 --out again --json");
        QVERIFY2(backtest.code == 0, backtest.err.c_str());
        QVERIFY(backtest.json()["run_hash"] == ran.json()["facts_hash"]);
    }

    void aSecondImportChangesNothing() {
        const Ran again = run("import bars WAVE.csv --tz Asia/Kolkata --json");
        QCOMPARE(again.code, 0);
        const Json json = again.json();
        for (const char* key :
             {"rows_read", "rows_stored", "rows_repeated", "rows_out_of_order", "rows_outside_session",
              "rows_bad_ohlc", "rows_zero_volume", "rows_refused", "gaps"}) {
            QVERIFY2(json[key].is_number_integer(), key);
            QVERIFY2(json["symbols"]["WAVE"][key].is_number_integer(), key);
        }
        QCOMPARE(json["rows_read"].get<int>(), 750);
        QCOMPARE(json["rows_stored"].get<int>(), 0);
        QCOMPARE(json["rows_unchanged"].get<int>(), 750);
    }

    void theQualityReportSaysWhereBarsAreMissing() {
        std::string csv = waveCsv();
        const auto from = csv.find("2016-08-16 10:00:00");
        csv.erase(from, csv.find("2016-08-16 10:03:00") - from);
        write(QStringLiteral("HOLES.csv"), csv);
        const Ran ran = run("import bars HOLES.csv --tz Asia/Kolkata");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QVERIFY2(ran.out.find("HOLES: 3 bars missing, 2016-08-16T10:00 to 2016-08-16T10:02") !=
                     std::string::npos,
                 ran.out.c_str());
        QVERIFY(ran.out.find("--tz, --exchange") == std::string::npos);
    }

    void aZoneThatPutsRowsOutsideTheSessionIsDoubted() {
        const Ran ran = run("import bars WAVE.csv --symbol LATE --tz Asia/Tokyo --exchange NSE");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QVERIFY2(ran.out.find("--tz Asia/Kolkata --exchange NSE it would be 0 %") != std::string::npos,
                 ran.out.c_str());
    }

    void barsReadInAnotherZoneThanTheStoredOnesAreRefused() {
        const auto stored = [&] { return run("db symbols --json").json().dump(); };
        const std::string before = stored();
        for (const char* words :
             {"import bars WAVE.csv --tz UTC --json", "import bars WAVE.csv --tz America/New_York --json",
              "import bars WAVE.csv --tz Asia/Kolkata --exchange BSE --json",
              "import bars WAVE.csv --tz Asia/Tokyo --exchange NSE --json"}) {
            const Ran ran = run(words);
            QCOMPARE(ran.code, 1);
            QVERIFY2(ran.err.find("openbell db remove WAVE") != std::string::npos, ran.err.c_str());
            QCOMPARE(ran.json()["rows_refused"].get<int>(), 750);
            QCOMPARE(ran.json()["rows_stored"].get<int>(), 0);
            QVERIFY(ran.json()["symbols"]["WAVE"]["error"].is_string());
        }
        QCOMPARE(stored(), before);
        QCOMPARE(run("import bars WAVE.csv --tz Asia/Kolkata").code, 0);
    }

    void barsWrittenInAnotherZoneJoinTheStoredOnesOfTheirExchange() {
        QVERIFY(run("export bars --symbol WAVE --tz UTC --out WAVE-utc.csv").code == 0);
        const Ran ran = run("import bars WAVE-utc.csv --symbol WAVE --tz UTC --exchange NSE --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(ran.json()["rows_unchanged"].get<int>(), 750);
    }

    void ticksReadInAnotherZoneThanTheStoredOnesAreRefused() {
        write(QStringLiteral("TICKS.csv"), "time,last,quantity\n2016-08-16 09:15:00,100,1\n"
                                           "2016-08-16 09:15:30,101,2\n2016-08-16 09:16:00,102,3\n");
        const Ran first = run("import ticks TICKS.csv --tz Asia/Kolkata --bars none --json");
        QVERIFY2(first.code == 0, first.err.c_str());
        for (const char* words : {"import ticks TICKS.csv --tz UTC --json",
                                  "import ticks TICKS.csv --tz Asia/Kolkata --exchange BSE --json",
                                  "import bars WAVE.csv --symbol TICKS --tz UTC --json"}) {
            const Ran ran = run(words);
            QCOMPARE(ran.code, 1);
            QVERIFY2(ran.err.find("openbell db remove TICKS") != std::string::npos, ran.err.c_str());
            QCOMPARE(ran.json()["rows_stored"].get<int>(), 0);
            QVERIFY(ran.json()["rows_refused"] == ran.json()["rows_read"]);
            QVERIFY(ran.json()["symbols"]["TICKS"]["error"].is_string());
        }
        const Ran again = run("import ticks TICKS.csv --tz Asia/Kolkata --json");
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(again.json()["rows_unchanged"].get<int>(), 3);
        QCOMPARE(again.json()["bars_stored"].get<int>(), 2);
        QCOMPARE(run("db remove TICKS").code, 0);
    }

    void aHeaderWithoutEndIsNotPrintedWhole() {
        write(QStringLiteral("wide.csv"), "a," + std::string(100'000, 'b') + ",c\n1,2,3\n");
        const Ran ran = run("import bars wide.csv --tz Asia/Kolkata");
        QCOMPARE(ran.code, 1);
        QVERIFY(ran.err.find("--columns") != std::string::npos);
        QVERIFY2(ran.err.size() < 1000, "the message holds the whole header");
    }

    void aBacktestPrintsItsKeysAndWritesItsFiles() {
        const Ran ran = run("backtest --symbol WAVE --strategy ehma_pivot:fast=9,slow=21 --out run --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        const Json json = ran.json();
        for (const char* key : {"run_id", "run_hash", "config_hash", "data_hash", "bars", "ticks", "signals",
                                "decisions", "refused", "orders", "fills", "trades", "start_equity",
                                "end_equity", "seconds_load", "seconds_run", "bars_per_second"})
            QVERIFY2(json.contains(key), key);
        QCOMPARE(json["bars"].get<int>(), 750);
        QVERIFY(json["trades"].get<int>() > 0);
        for (const char* file :
             {"run/trades.csv", "run/fills.csv", "run/orders.csv", "run/equity.csv", "run/decisions.csv",
              "run/signals.csv", "run/statistics.json", "run/report.html"})
            QVERIFY2(!text(QString::fromLatin1(file)).empty(), file);
        const Json statistics = Json::parse(text(QStringLiteral("run/statistics.json")));
        QVERIFY(statistics["net_profit"]["value"].is_number());
        const Ran again = run("backtest --symbol WAVE --strategy ehma_pivot:fast=9,slow=21 --json");
        QCOMPARE(again.json()["run_hash"].get<std::string>(), json["run_hash"].get<std::string>());
    }

    void optionsOverrideTheConfigurationFile() {
        write(QStringLiteral("run.json"),
              R"({"data": {"symbols": ["NOWHERE"]}, "capital": "5000000", // comment
            "strategies": [{"id": "mine", "type": "ehma_pivot", "parameters": {"fast": 5}}]})");
        const Ran ran = run("backtest --config run.json --symbol WAVE --capital 250000 --interval 5m --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(ran.json()["start_equity"].get<double>(), 250000.0);
        QCOMPARE(ran.json()["bars"].get<int>(), 150);
        const Ran named = run("backtest --config run.json --symbol WAVE --strategy mine:slow=30 --json");
        QVERIFY2(named.code == 0, named.err.c_str());
    }

    void aTradeIsExplainedAfterwards() {
        QCOMPARE(run("backtest --symbol WAVE --strategy ehma_pivot").code, 0);
        const Ran told = run("explain --trade 1");
        QVERIFY2(told.code == 0, told.err.c_str());
        for (const char* part : {"Trade 1:", "WAVE", "Facts read", "Conditions", "Gates", "Filled", "costs"})
            QVERIFY2(told.out.find(part) != std::string::npos, part);
        const Ran json = run("explain --signal 1 --json");
        QCOMPARE(json.json()["signal_id"].get<int>(), 1);
        const Ran day = run("explain --date 2016-08-17 --refused --json");
        QCOMPARE(day.json()["date"].get<std::string>(), std::string{"2016-08-17"});
        const Ran unknown = run("explain --trade 999999");
        QCOMPARE(unknown.code, 1);
        QVERIFY(unknown.err.find("this session has trades 1 to") != std::string::npos);
        QCOMPARE(run("explain").code, 2);
    }

    void reportsAreWrittenAgainFromTheRecord() {
        QCOMPARE(run("backtest --symbol WAVE --strategy ehma_pivot --out first").code, 0);
        QCOMPARE(run("report --out second").code, 0);
        for (const char* file : {"trades.csv", "fills.csv", "orders.csv", "equity.csv", "decisions.csv",
                                 "signals.csv", "statistics.json", "report.html"})
            QCOMPARE(text(QStringLiteral("second/") + QString::fromLatin1(file)),
                     text(QStringLiteral("first/") + QString::fromLatin1(file)));
        QCOMPARE(run("report --out second --preset tradingview").code, 0);
        QVERIFY(text(QStringLiteral("second/trades-tradingview.csv"))
                    .starts_with("\xEF\xBB\xBFTrade number,Type,"));
        QCOMPARE(run("report --out second --preset tradingvue").code, 2);
        QCOMPARE(run("report no-such-session --out second").code, 1);
    }

    void strategiesAreComparedOverTheLastSessions() {
        const Ran ran =
            run("backfill --strategies ehma_pivot:fast=9,slow=21,regime_adaptive --symbols WAVE --days 1 "
                "--out cmp --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(ran.json()["from"].get<std::string>(), std::string{"2016-08-17"});
        QCOMPARE(ran.json()["runs"].size(), std::size_t{2});
        QCOMPARE(ran.json()["runs"][0]["bars"].get<int>(), 375);
        QVERIFY(!text(QStringLiteral("cmp/comparison.csv")).empty());
        QVERIFY(!text(QStringLiteral("cmp/regime_adaptive/report.html")).empty());
    }

    void factsAreComputedInTheOrderOfTheFile() {
        write(QStringLiteral("days.csv"),
              "Date,Open,High,Low,Close,Volume\n2024-01-02,1,1,1,1,0\n2024-01-03,2,2,2,2,0\n"
              "2024-01-04,4,4,4,4,0\n2024-01-05,8,8,8,8,0\n");
        const Ran ran =
            run("analytics compute --csv days.csv --interval 1d --tz UTC --facts sma_3,close --out facts.csv "
                "--json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(text(QStringLiteral("facts.csv")),
                 std::string{"time,sma_3,close\r\n2024-01-02,,1\r\n2024-01-03,,2\r\n"
                             "2024-01-04,2.3333333333333335,4\r\n2024-01-05,4.666666666666667,8\r\n"});
        write(QStringLiteral("adjusted.csv"), "date,close\n2024-01-02,0.123456789012\n2024-01-03,1e-3\n");
        QCOMPARE(run("analytics compute --csv adjusted.csv --facts close --out facts.csv").code, 0);
        QCOMPARE(text(QStringLiteral("facts.csv")),
                 std::string{"time,close\r\n2024-01-02,0.123456789012\r\n2024-01-03,0.001\r\n"});
        write(QStringLiteral("commas.csv"), "date;close\n2024-01-02;1.234,5\n2024-01-03;1.234\n");
        QCOMPARE(run("analytics compute --csv commas.csv --facts close --out facts.csv").code, 0);
        QCOMPARE(text(QStringLiteral("facts.csv")),
                 std::string{"time,close\r\n2024-01-02,1234.5\r\n2024-01-03,1234\r\n"});
        // Times that may be read in two ways, and none: facts that know no sessions need none.
        write(QStringLiteral("index.csv"), "index,close\n0,1\n1,2\n");
        write(QStringLiteral("either.csv"), "date,close,volume\n1/2/2024,1,5\n1/3/2024,2,5\n");
        QCOMPARE(run("analytics compute --csv either.csv --facts close --out facts.csv").code, 0);
        QCOMPARE(text(QStringLiteral("facts.csv")),
                 std::string{"time,close\r\n1/2/2024,1\r\n1/3/2024,2\r\n"});
        QVERIFY(run("analytics compute --csv either.csv --facts vwap --out x").err.find("day/month") !=
                std::string::npos);
        QVERIFY(run("analytics compute --csv index.csv --facts vwap --out x").err.find("holds times") !=
                std::string::npos);
        QCOMPARE(run("analytics compute --csv index.csv --facts close --out facts.csv").code, 0);
        QCOMPARE(text(QStringLiteral("facts.csv")), std::string{"time,close\r\n0,1\r\n1,2\r\n"});
        QCOMPARE(run("analytics compute --csv commas.csv --delimiter semi --facts close --out x").code, 2);
        QCOMPARE(run("import bars commas.csv --tz UTC --delimiter semi").code, 2);
        QCOMPARE(run("analytics compute --csv days.csv --facts smaa_3 --out facts.csv").code, 2);
        QCOMPARE(run("analytics compute --csv absent.csv --facts sma_3 --out facts.csv").code, 1);
    }

    void storedBarsAreExportedAndReadBackUnchanged() {
        const Ran out = run("export bars --symbol WAVE --out wave-out.csv --json");
        QVERIFY2(out.code == 0, out.err.c_str());
        QCOMPARE(out.json()["bars"].get<int>(), 750);
        const Ran back = run("import bars wave-out.csv --symbol WAVE --json");
        QVERIFY2(back.code == 0, back.err.c_str());
        QCOMPARE(back.json()["rows_unchanged"].get<int>(), 750);
        QCOMPARE(run("analytics update --symbol WAVE").code, 0);
    }

    void aTypoInTheConfigurationIsToldByLineAndColumn() {
        write(QStringLiteral("typo.json"),
              "{\n  \"data\": {\"symbols\": [\"WAVE\"]},\n  \"strategeis\": []\n}\n");
        const Ran ran = run("backtest --config typo.json");
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.find("typo.json:3:3") != std::string::npos, ran.err.c_str());
        QVERIFY2(ran.err.find("'strategies'") != std::string::npos ||
                     ran.err.find("\"strategies\"") != std::string::npos,
                 ran.err.c_str());
    }

    void exitCodesSayHowItWent() {
        QCOMPARE(run("backtest --simbol WAVE").code, 2);
        QVERIFY(run("backtest --simbol WAVE").err.find("--symbol") != std::string::npos);
        QCOMPARE(run("frobnicate").code, 2);
        for (const char* wrong :
             {"backtest --symbol WAVE --strategy ehma_pivot:fast=0",
              "backtest --symbol WAVE --strategy rules",
              "backtest --symbol WAVE --strategy ehma_pivot:fast=9,fast=8",
              "backtest --symbol WAVE --strategy ehma_pivot:fast=30,slow=10",
              "backtest --symbol WAVE --symbol WAVE --strategy ehma_pivot",
              "backtest --symbol WAVE --strategy ehma_pivot --from 2016-08-17 --to 2016-08-16"})
            QVERIFY2(run(wrong).code == 2, wrong);
        QCOMPARE(run("import bars absent.csv --tz UTC").code, 1);
        QCOMPARE(run("backtest --symbol NOWHERE --strategy ehma_pivot").code, 1);
        QCOMPARE(run("backtest --symbol WAVE --strategy no_such_strategy").code, 2);
        write(QStringLiteral("bad.csv"),
              "date,open,high,low,close,volume\n2024-01-02,1,1,1,1,0\n2024-01-03,2,1,5,2,0\n");
        QCOMPARE(run("import bars bad.csv --interval 1d --tz UTC --on-bad-row stop").code, 3);
        QCOMPARE(run("import bars absent.csv --interval 1d --tz UTC --on-bad-row stop").code, 1);
        QCOMPARE(run("import bars bad.csv --interval 1d --tz UTC").code, 0);
    }

    void aDeviceIsWrittenToNotReplaced() {
        const Ran full = run("export bars --symbol WAVE --out /dev/full");
        QCOMPARE(full.code, 1);
        QVERIFY2(full.err.find("/dev/full") != std::string::npos, full.err.c_str());
        const Ran out = run("export bars --symbol WAVE --out /dev/stdout");
        QCOMPARE(out.code, 0);
        QVERIFY(out.out.starts_with("time,open,high,low,close,volume"));
    }

    void whatIsStoredIsListed() {
        const Ran ran = run("db symbols --json");
        QCOMPARE(ran.code, 0);
        bool found = false;
        const Json json = ran.json();
        for (const Json& line : json["series"])
            found = found || (line["symbol"] == "WAVE" && line["interval"] == "1m" && line["bars"] == 750);
        QVERIFY2(found, ran.out.c_str());
    }

    void aSlipOfThePenIsNamed_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("meant");
        const auto row = [](const char* name, const char* command, const char* meant) {
            QTest::newRow(name) << QString::fromLatin1(command) << QString::fromLatin1(meant);
        };
        row("command", "db symbls", "'db symbols'");
        row("symbol", "backtest --symbol WAVVE --strategy ehma_pivot --out x", "'WAVE'");
        row("strategy", "backtest --symbol WAVE --strategy ehma_pivt --out x", "\"ehma_pivot\"");
        row("parameter", "backtest --symbol WAVE --strategy ehma_pivot:fats=3 --out x", "'fast'");
        row("zone", "import bars WAVE.csv --tz Asia/Kolkatta", "'Asia/Kolkata'");
        row("exchange", "import bars WAVE.csv --tz UTC --exchange NSEE", "'NSE'");
        row("calendar", "import bars WAVE.csv --tz UTC --calendar NYES", "'NYSE'");
        row("column", "import bars WAVE.csv --tz UTC --columns time,opne,high,low,close", "'open'");
        row("fact", "analytics compute --csv WAVE.csv --tz UTC --facts sme_15 --out x", "sma_PERIOD");
    }
    void aSlipOfThePenIsNamed() {
        QFETCH(QString, command);
        QFETCH(QString, meant);
        const Ran ran = run(command.toLatin1().constData());
        QVERIFY(ran.code == 1 || ran.code == 2);
        const bool named = ran.err.find("id you mean " + meant.toStdString() + "?") != std::string::npos;
        QVERIFY2(named, ran.err.c_str());
    }

    void aSymbolIsTakenOutAgain() {
        write(QStringLiteral("OUT.csv"),
              "date,open,high,low,close\n2024-01-02,1,1,1,1\n2024-01-03,1,1,1,1\n");
        QCOMPARE(run("import bars OUT.csv --interval 1d").code, 0);
        QCOMPARE(run("db remove OUT NO_SUCH").code, 1); // all or none
        const Ran ran = run("db remove OUT --json");
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.json()["removed"] == Json::parse(R"([{"symbol": "OUT", "bars": 2}])"), ran.out.c_str());
        QVERIFY(run("db symbols").out.find("OUT") == std::string::npos);
    }

    void aDamagedDatabaseIsNamedInTheCheck() {
        QVERIFY(QDir{}.mkpath(path(QStringLiteral("damaged"))));
        write(QStringLiteral("damaged/market.db"), "this is no database, whatever its name says");
        QProcess process;
        process.start(QStringLiteral(OPENBELL_PROGRAM),
                      {QStringLiteral("db"), QStringLiteral("check"), QStringLiteral("--json"),
                       QStringLiteral("--data-dir"), path(QStringLiteral("damaged"))});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        const Json json = Json::parse(process.readAllStandardOutput().toStdString(), nullptr, false);
        QVERIFY(json.is_object());
        QVERIFY(!json["sound"].get<bool>());
        QVERIFY(!json["databases"][0]["errors"].empty());
    }

    void everyCommandTeaches() {
        const std::string overview = run("--help").out;
        for (const char* command : {"demo",
                                    "import bars",
                                    "import ticks",
                                    "import calendar",
                                    "import instruments",
                                    "export bars",
                                    "analytics update",
                                    "analytics compute",
                                    "backtest",
                                    "backfill",
                                    "run",
                                    "sessions",
                                    "replay",
                                    "journal verify",
                                    "report",
                                    "explain",
                                    "db init",
                                    "db migrate",
                                    "db check",
                                    "db backup",
                                    "db restore",
                                    "db remove"}) {
            QVERIFY2(overview.find(command) != std::string::npos, command);
            const Ran help =
                run(QString::fromLatin1(command).split(QLatin1Char(' ')) << QStringLiteral("--help"));
            QCOMPARE(help.code, 0);
            QVERIFY2(help.out.find("Examples\n  openbell ") != std::string::npos, command);
        }
    }

    void jsonIsOneObjectWhateverHappens() {
        for (const char* words :
             {"db init --json", "db check --json", "db backup --json", "db migrate --json",
              "explain --trade 1 --json", "analytics facts --json", "backtest config --json",
              "backtest strategies --json", "backtest --symbol NOWHERE --strategy ehma_pivot --json",
              "backtest --json", "frobnicate --json", "import bars absent.csv --json",
              "explain --bogus --json"}) {
            const Ran ran = run(words);
            QVERIFY2(ran.json().is_object(), (std::string{words} + ": " + ran.out).c_str());
            QCOMPARE(ran.json().contains("error"), ran.code != 0);
        }
    }

    void instrumentsAndCalendarsAreImported() {
        write(QStringLiteral("instruments.csv"), "symbol,exchange,tick,lot\nNIFTYFUT,NSE,0.05,75\n");
        const Ran good = run("import instruments instruments.csv --json");
        QVERIFY2(good.code == 0, good.err.c_str());
        QCOMPARE(good.json()["added"].get<int>(), 1);
        QCOMPARE(run("import instruments instruments.csv --json").json()["changed"].get<int>(), 0);
        write(QStringLiteral("instruments.csv"), "symbol,exchange,tick,lot\nNIFTYFUT,NSE,zero,75\n");
        const Ran bad = run("import instruments instruments.csv");
        QCOMPARE(bad.code, 1);
        QVERIFY2(bad.err.find("instruments.csv:2") != std::string::npos, bad.err.c_str());
        write(QStringLiteral("calendar.json"),
              R"({"id": "TEST", "name": "Test", "zone": "UTC", "from": "2024-01-01", "to": "2024-12-31",
                  "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri"],
                  "hours": [{"from": "2024-01-01", "open": "09:00", "close": "15:30"}], "holidays": []})");
        const Ran calendar = run("import calendar calendar.json --json");
        QVERIFY2(calendar.code == 0, calendar.err.c_str());
        QCOMPARE(calendar.json()["calendars"][0].get<std::string>(), std::string{"TEST"});
    }

    void ticksBecomeMinutes() {
        write(QStringLiteral("TICKY.csv"),
              "time,last,quantity\n2024-01-02 09:15:01,100,5\n2024-01-02 09:15:40,101,5\n"
              "2024-01-02 09:16:02,99,1\n");
        const Ran ran = run("import ticks TICKY.csv --tz Asia/Kolkata --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QCOMPARE(ran.json()["rows_read"].get<int>(), 3);
        QCOMPARE(ran.json()["bars_stored"].get<int>(), 2);
    }

    void theDemoNeedsNothing() {
        const Ran ran = run("demo --out demo --json");
        QVERIFY2(ran.code == 0, ran.err.c_str());
        QVERIFY(ran.json()["synthetic"].get<bool>());
        QVERIFY(ran.json()["trades"].get<int>() > 0);
        QVERIFY(text(QStringLiteral("demo/report.html")).find("SYNTHETIC DATA") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_command_line.moc"
