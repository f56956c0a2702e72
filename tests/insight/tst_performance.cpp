#include "engine/insight/performance.h"
#include "sample_record.h"
#include <QTest>
#include <nlohmann/json.hpp>

using namespace openbell;

class PerformanceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void statisticsComeWithTheirFormulas() {
        const SessionRecord record = tests::sampleRecord();
        const auto json = nlohmann::json::parse(statisticsJson(performanceOf(RecordView{record})));
        QCOMPARE(json["net_profit"]["value"].get<double>(), -46.6952);
        QVERIFY(!json["net_profit"]["formula"].get<std::string>().empty());
        QCOMPARE(json["win_rate"]["value"].get<double>(), 0.0);
        QVERIFY(json["profit_factor"].contains("value"));
        QCOMPARE(json["expectancy"]["value"].get<double>(), -46.6952);
        // From the peak 100008.8963 to 99953.3048.
        QVERIFY(qAbs(json["max_drawdown_pct"]["value"].get<double>() - 55.5915 / 100008.8963) < 1e-12);
        QVERIFY(qAbs(json["slippage"]["value"].get<double>() - 1.0) < 1e-12);
    }

    void countsAreWholeNumbers() {
        const SessionRecord record = tests::sampleRecord();
        const auto json = nlohmann::json::parse(statisticsJson(performanceOf(RecordView{record})));
        int counts = 0;
        for (const auto& [name, entry] : json.items())
            if (entry.contains("unit") && entry["unit"] == "count" && !entry["value"].is_null()) {
                QVERIFY2(entry["value"].is_number_integer(), name.c_str());
                ++counts;
            }
        QVERIFY(counts >= 5);
        QCOMPARE(json["trades"]["value"].get<int>(), 1);
    }

    void chargesAreToldOneByOneAndInGroups() {
        const SessionRecord record = tests::sampleRecord();
        const auto without = nlohmann::json::parse(statisticsJson(performanceOf(RecordView{record})));
        for (const char* name : {"commissions", "taxes", "fees", "stt", "gst"})
            QVERIFY2(without[name]["value"].is_null(), name);
        ChargeTotals charges;
        int amount = 1; // 1, 2, 4 ... so that every sum is of its own parts only
        for (Money* one : {&charges.brokerage, &charges.stt, &charges.exchange, &charges.sebi, &charges.stamp,
                           &charges.gst, &charges.secFee, &charges.taf}) {
            *one = Money::whole(amount);
            amount *= 2;
        }
        const auto json = nlohmann::json::parse(statisticsJson(performanceOf(RecordView{record}, {charges})));
        const std::pair<const char*, double> expected[] = {
            {"commissions", 1}, {"taxes", 2 + 16 + 32},  {"fees", 4 + 8 + 64 + 128}, {"stt", 2},
            {"stamp_duty", 16}, {"exchange_charges", 4}, {"sebi_fees", 8},           {"gst", 32},
            {"sec_fees", 64},   {"taf_fees", 128}};
        for (const auto& [name, value] : expected)
            QVERIFY2(json[name]["value"].get<double>() == value, name);
    }

    void theBenchmarkOfTheRecordIsComparedWith() {
        SessionRecord record = tests::sampleRecord();
        QVERIFY(!findStatistic(performanceOf(RecordView{record}).statistics, "buy_and_hold"));
        record.benchmark = {{record.equity.front().time, Money::whole(1000)},
                            {record.equity.back().time, Money::whole(1100)}};
        const Performance performance = performanceOf(RecordView{record});
        QVERIFY(qAbs(*findStatistic(performance.statistics, "buy_and_hold") - 0.1) < 1e-12);
        record.header.configuration = R"({"benchmark": "NIFTY"})";
        const auto basis = nlohmann::json::parse(statisticsJson(performanceOf(RecordView{record})))["basis"];
        QVERIFY(basis["benchmark"].get<std::string>().starts_with("NIFTY, bought"));
    }

    void whatIsUndefinedIsNull() {
        SessionRecord record = tests::sampleRecord();
        record.trades.clear();
        const auto json = nlohmann::json::parse(statisticsJson(performanceOf(RecordView{record})));
        QVERIFY(json["win_rate"]["value"].is_null());
        QVERIFY(json["profit_factor"]["value"].is_null());
    }

    void theBasisIsStated() {
        const SessionRecord record = tests::sampleRecord();
        const auto basis = nlohmann::json::parse(statisticsJson(performanceOf(RecordView{record})))["basis"];
        QCOMPARE(basis["start_capital"].get<std::string>(), std::string{"100000"});
        QCOMPARE(basis["zone"].get<std::string>(), std::string{"Asia/Kolkata"});
        QCOMPARE(basis["from"].get<std::string>(), std::string{"2016-08-16"});
        QCOMPARE(basis["to"].get<std::string>(), std::string{"2016-08-17"});
        QCOMPARE(basis["days_per_year"].get<std::string>(), std::string{"252"});
        for (const char* key :
             {"currency", "return_basis", "risk_free", "ddof", "open_trades", "costs", "pairing"})
            QVERIFY2(!basis[key].get<std::string>().empty(), key);
    }

    void marketsThatTradeOnWeekendsHaveYearsOf365Days() {
        SessionRecord record = tests::sampleRecord();
        record.equity.push_back({tests::at("2016-08-20T06:00:00Z"), Money::whole(1), {}, {}});
        record.equity.push_back({tests::at("2016-08-21T06:00:00Z"), Money::whole(1), {}, {}});
        QCOMPARE(performanceOf(RecordView{record}).conventions.daysPerYear, 365);
    }

    void theConfigurationHasItsSay() {
        SessionRecord record = tests::sampleRecord();
        record.header.configuration = R"({"statistics": {"days_per_year": 365, "risk_free": 0.065}})";
        const Performance performance = performanceOf(RecordView{record});
        QCOMPARE(performance.conventions.daysPerYear, 365);
        QCOMPARE(performance.conventions.riskFree, 0.065);
        record.header.configuration = "not json";
        QCOMPARE(performanceOf(RecordView{record}).conventions.riskFree, 0.0);
    }

    void anEmptyRecordHasNoStatistics() {
        const SessionRecord empty;
        const Performance none = performanceOf(RecordView{empty});
        QVERIFY(none.statistics.empty());
        QVERIFY(nlohmann::json::parse(statisticsJson(none)).contains("basis"));
    }
};

QTEST_APPLESS_MAIN(PerformanceTest)
#include "tst_performance.moc"
