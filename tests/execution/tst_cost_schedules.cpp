#include "engine/core/config.h"
#include "engine/core/resources.h"
#include "engine/execution/cost_schedule.h"
#include "tests/support/shared_data.h"
#include <QtTest>
#include <fstream>
#include <sstream>

using namespace openbell;
using namespace openbell::tests;

namespace {

Money money(std::string_view text) {
    return parseFixed<Money>(text).value();
}

enum class Deal { Buy, Sell };

CostedFill fill(Deal deal, std::int64_t quantity, std::string_view price, std::string_view date,
                std::string_view before = "0") {
    return {deal == Deal::Sell, parseFixed<Price>(price).value(), Quantity::whole(quantity),
            Date::parse(date).value(), money(before)};
}

CostBreakdown charged(std::string_view schedule, const CostedFill& fill) {
    return costsOf(costSchedule(schedule).value(), fill);
}

std::string errorOf(std::string_view text) {
    const auto schedule = parseCostSchedule(text, "c.json");
    return schedule ? "no error" : schedule.error().message;
}

std::string scheduleWith(std::string_view charges) {
    return fmt::format("{{\"name\": \"a\", \"title\": \"b\", \"currency\": \"INR\",\n \"charges\": [{}]}}",
                       charges);
}

} // namespace

class CostSchedulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyScheduleOfTheProgramIsSound() {
        QCOMPARE(resourcesBelow("costs/").size(), std::size_t{3});
        for (const std::string_view name : {"nse_equity_intraday", "nse_equity_delivery", "us_equity"}) {
            const auto schedule = costSchedule(name);
            QVERIFY2(schedule.has_value(), schedule ? "" : schedule.error().message.c_str());
            QCOMPARE(schedule->name, std::string{name});
            // Every year from 2010 on is covered by every kind of charge but those that came later.
            for (int year = 2010; year <= 2027; ++year)
                QVERIFY(
                    costsOf(*schedule,
                            {true, Price::whole(100), Quantity::whole(1000), Date::fromYmd(year, 1, 4), {}})
                        .total > Money{});
        }
    }

    void intradaySellOfTheYear2024() {
        // 100 x 1,500 = 150,000. Brokerage 0.03 % = 45, at most 20. STT 0.025 % = 37.50.
        // Exchange 0.00297 % = 4.455 and investor protection 0.0001 % = 0.15. SEBI 0.0001 % = 0.15.
        // GST 18 % of 20 + 4.605 + 0.15 = 24.755: 4.4559.
        const CostBreakdown costs =
            charged("nse_equity_intraday", fill(Deal::Sell, 100, "1500", "2024-11-01"));
        QCOMPARE(costs.brokerage, money("20"));
        QCOMPARE(costs.stt, money("37.5"));
        QCOMPARE(costs.exchange, money("4.605"));
        QCOMPARE(costs.sebi, money("0.15"));
        QCOMPARE(costs.stamp, money("0"));
        QCOMPARE(costs.gst, money("4.4559"));
        QCOMPARE(costs.total, money("66.7109"));
    }

    void intradayBuyPaysStampDutyInsteadOfTransactionTax() {
        // As above without STT, with stamp duty 0.003 % = 4.50: 20 + 4.605 + 0.15 + 4.50 + 4.4559.
        const CostBreakdown costs =
            charged("nse_equity_intraday", fill(Deal::Buy, 100, "1500", "2024-11-01"));
        QCOMPARE(costs.stt, money("0"));
        QCOMPARE(costs.stamp, money("4.5"));
        QCOMPARE(costs.total, money("33.7109"));
    }

    void intradaySellOfTheYear2016() {
        // 50 x 200 = 10,000. Brokerage 0.03 % = 3. STT 2.50. Exchange 0.00325 % = 0.325. SEBI 0.0002 % =
        // 0.02. Stamp duty 0.002 % = 0.20. Service tax 15 % of 3.345 = 0.50175: 0.5018 (half to even).
        const CostBreakdown costs = charged("nse_equity_intraday", fill(Deal::Sell, 50, "200", "2016-11-15"));
        QCOMPARE(costs.gst, money("0.5018"));
        QCOMPARE(costs.total, money("6.5468"));
    }

    void deliveryBuyOfTheYear2011() {
        // 10 x 400 = 4,000. STT 0.125 % = 5. Exchange 0.00325 % = 0.13. SEBI 0.0001 % = 0.004.
        // Stamp duty 0.01 % = 0.40. Service tax 10.3 % of 0.134 = 0.013802: 0.0138.
        const CostBreakdown costs = charged("nse_equity_delivery", fill(Deal::Buy, 10, "400", "2011-03-01"));
        QCOMPARE(costs.stt, money("5"));
        QCOMPARE(costs.total, money("5.5478"));
    }

    void aRateHoldsFromItsFirstDay() {
        const auto stt = [](std::string_view date) {
            return charged("nse_equity_delivery", fill(Deal::Buy, 10, "100", date)).stt;
        };
        QCOMPARE(stt("2012-06-30"), money("1.25"));
        QCOMPARE(stt("2012-07-01"), money("1"));
        const auto stamp = [](Deal deal, std::string_view date) {
            return charged("nse_equity_delivery", fill(deal, 10, "1000", date)).stamp;
        };
        QCOMPARE(stamp(Deal::Sell, "2020-06-30"), money("1"));
        QCOMPARE(stamp(Deal::Sell, "2020-07-01"), money("0"));
        QCOMPARE(stamp(Deal::Buy, "2020-07-01"), money("1.5"));
        QCOMPARE(charged("nse_equity_delivery", fill(Deal::Buy, 10, "1000", "2004-01-01")).total, money("0"));
    }

    void brokerageIsCappedForTheOrderNotForEachFill() {
        // An order of 90,000 owes min(27, 20) = 20: 18 for the first 60,000, 2 for the rest.
        const auto brokerage = [](std::int64_t quantity, std::string_view before) {
            return charged("nse_equity_intraday", fill(Deal::Buy, quantity, "100", "2024-11-01", before))
                .brokerage;
        };
        QCOMPARE(brokerage(600, "0"), money("18"));
        QCOMPARE(brokerage(300, "60000"), money("2"));
        QCOMPARE(brokerage(300, "90000"), money("0"));
    }

    void americanSellPaysRegulatoryFeesRoundedUpToTheCent() {
        // 1,000 x 150 = 150,000 at 27.80 a million: 4.17; 1,000 shares at 0.000166: 0.166, so 0.17.
        const CostBreakdown costs = charged("us_equity", fill(Deal::Sell, 1000, "150", "2024-06-03"));
        QCOMPARE(costs.secFee, money("4.17"));
        QCOMPARE(costs.taf, money("0.17"));
        QCOMPARE(costs.total, money("4.34"));
        // 100,000 shares would pay 16.60; the cap is 8.30.
        QCOMPARE(charged("us_equity", fill(Deal::Sell, 100'000, "1", "2024-06-03")).taf, money("8.3"));
        // 1 x 10 at 18.40 a million is 0.000184, and 0.000119: a cent each.
        QCOMPARE(charged("us_equity", fill(Deal::Sell, 1, "10", "2015-06-01")).total, money("0.02"));
        QCOMPARE(charged("us_equity", fill(Deal::Sell, 1000, "150", "2025-06-02")).secFee, money("0"));
        QCOMPARE(charged("us_equity", fill(Deal::Buy, 1000, "150", "2024-06-03")).total, money("0"));
    }

    // The broker's own sample of July 2023; it rounds stamp duty to rupees and leaves the SEBI fee out of
    // GST's base, which moves less than the tolerance here.
    void deliveryAgreesWithABrokersContractNote() {
        OPENBELL_NEED_SHARED(path, "brokers/kite/mocks/virtual_contract_note.json");
        std::ifstream stream{*path};
        std::stringstream text;
        text << stream.rdbuf();
        const JsonValue root = parseJson(text.str(), "note").value().root;
        const JsonValue& note = root.find("data")->items.at(0);
        QCOMPARE(note.find("product")->text, std::string{"CNC"});
        const JsonValue& charges = *note.find("charges");
        const CostBreakdown costs = charged("nse_equity_delivery", fill(Deal::Buy, 1, "560", "2023-07-03"));
        const auto near = [&](Money ours, std::string_view key, double tolerance) {
            return std::abs(ours.toDouble() - doubleOf(*charges.find(key)).value()) <= tolerance;
        };
        QVERIFY(near(costs.stt, "transaction_tax", 0));
        QVERIFY(near(costs.exchange, "exchange_turnover_charge", 0.0001));
        QVERIFY(near(costs.sebi, "sebi_turnover_charge", 0.0001));
        QVERIFY(near(costs.brokerage, "brokerage", 0));
        QVERIFY(std::abs(costs.gst.toDouble() - doubleOf(*charges.find("gst")->find("total")).value()) <=
                0.0002);
    }

    void aConfigurationChoosesTheModel() {
        const auto model = [](std::string_view costs, std::string_view exchange, bool intraday) {
            const auto run = parseConfiguration(fmt::format("{{\"costs\": {}}}", costs), "r.json").value();
            return costModelOf(*run.find("costs"), exchange, intraday).value();
        };
        const auto nameOf = [](const CostModel& one) { return std::get<CostSchedule>(one).name; };
        QVERIFY(std::holds_alternative<NoCosts>(model("\"none\"", "NSE", true)));
        QVERIFY(std::holds_alternative<NoCosts>(model("{\"type\": \"none\"}", "NSE", true)));
        QCOMPARE(model("{\"type\": \"bps\", \"bps\": 3}", "NSE", true), (CostModel{BpsCosts{3'000'000}}));
        QCOMPARE(model("{\"type\": \"bps\", \"bps\": \"0.25\"}", "NSE", true),
                 (CostModel{BpsCosts{250'000}}));
        QCOMPARE(nameOf(model("\"auto\"", "NSE", true)), std::string{"nse_equity_intraday"});
        QCOMPARE(nameOf(model("\"auto\"", "BSE", false)), std::string{"nse_equity_delivery"});
        QCOMPARE(nameOf(model("\"auto\"", "NASDAQ", false)), std::string{"us_equity"});
        QVERIFY(std::holds_alternative<NoCosts>(model("\"auto\"", "", false)));
        QCOMPARE(nameOf(model("{\"type\": \"schedule\", \"name\": \"us_equity\"}", "NSE", true)),
                 std::string{"us_equity"});
        QCOMPARE(nameOf(model("{\"type\": \"schedule\"}", "NSE", true)), std::string{"nse_equity_intraday"});
        QVERIFY(!costModelOf(JsonValue::string("cheap"), "NSE", true));
    }

    void badSchedulesNamePlaceAndRemedy() {
        const std::string rates =
            "\"rates\": [{\"from\": \"2020-01-01\", \"percent\": 1, \"source\": \"law\"}]";
        QCOMPARE(errorOf(scheduleWith("{\"type\": \"value\", \"item\": \"stt\"," + rates + "}")),
                 std::string{"no error"});
        QVERIFY(errorOf(scheduleWith("{\"type\": \"value\", \"item\": \"sst\"," + rates + "}"))
                    .starts_with(
                        "c.json:2:40: charges[0].item: \"sst\" is not allowed; allowed: \"brokerage\", "));
        QCOMPARE(errorOf(scheduleWith("{\"type\": \"charges\", \"item\": \"gst\", \"of\": [\"sebi\"]," +
                                      rates + "}")),
                 std::string{"c.json:2:56: \"sebi\" is not charged before this tax; list it first"});
        QCOMPARE(errorOf(scheduleWith("{\"type\": \"value\", \"item\": \"stt\",\n\"rates\": ["
                                      "{\"from\": \"2020-01-01\", \"percent\": 1, \"source\": \"law\"},\n"
                                      "{\"from\": \"2019-01-01\", \"percent\": 1, \"source\": \"law\"}]}")),
                 std::string{"c.json:4:10: the dates of the rates must ascend; sort them, the oldest first"});
        QVERIFY(errorOf(scheduleWith(
                            "{\"type\": \"value\", \"item\": \"stt\", \"rates\": [{\"from\": \"2020-01-01\", "
                            "\"percent\": 0.0000000001, \"source\": \"law\"}]}"))
                    .starts_with("c.json:2:91: '0.0000000001' has more than 8 digits after the point"));
        QVERIFY(costSchedule("nse").error().message.find("known are: nse_equity_delivery") !=
                std::string::npos);
    }
};

QTEST_APPLESS_MAIN(CostSchedulesTest)
#include "tst_cost_schedules.moc"
