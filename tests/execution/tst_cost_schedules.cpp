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
        // 0.02. Stamp duty 0.002 % = 0.20. Service tax 15 % of 3.325 = 0.49875: 0.4988 (half to even).
        const CostBreakdown costs = charged("nse_equity_intraday", fill(Deal::Sell, 50, "200", "2016-11-15"));
        QCOMPARE(costs.gst, money("0.4988"));
        QCOMPARE(costs.total, money("6.5438"));
    }

    void deliveryBuyOfTheYear2011() {
        // 10 x 400 = 4,000. STT 0.125 % = 5. Exchange 0.00325 % = 0.13. SEBI 0.0001 % = 0.004.
        // Stamp duty 0.01 % = 0.40. Service tax 10.3 % of 0.13 = 0.01339: 0.0134.
        const CostBreakdown costs = charged("nse_equity_delivery", fill(Deal::Buy, 10, "400", "2011-03-01"));
        QCOMPARE(costs.stt, money("5"));
        QCOMPARE(costs.total, money("5.5474"));
    }

    // A broker's calculator (tradestreet.in, rates of June 2016 to March 2017): 400 shares bought at 1,000
    // and sold at 1,100 within the day cost 40 of brokerage, 110 of STT, 27.30 to the exchange, 1.68 to SEBI
    // and 10.095 of service tax; 39,810.93 remain of 40,000, before stamp duty.
    void intradayAgreesWithABrokersCalculator() {
        const CostBreakdown buy = charged("nse_equity_intraday", fill(Deal::Buy, 400, "1000", "2016-07-01"));
        const CostBreakdown sell =
            charged("nse_equity_intraday", fill(Deal::Sell, 400, "1100", "2016-07-01"));
        QCOMPARE(buy.brokerage + sell.brokerage, money("40"));
        QCOMPARE(buy.stt + sell.stt, money("110"));
        QCOMPARE(buy.exchange + sell.exchange, money("27.3"));
        QCOMPARE(buy.sebi + sell.sebi, money("1.68"));
        QCOMPARE(buy.gst + sell.gst, money("10.095"));
        QCOMPARE(buy.total + sell.total - buy.stamp - sell.stamp, money("189.075"));
    }

    // NSE's circular of 2026-02-27 keeps transaction charge and investor protection at 307 a crore together.
    void aCroreOwesTheExchange() {
        const auto exchange = [](std::string_view date) {
            return charged("nse_equity_delivery", fill(Deal::Buy, 10'000, "1000", date)).exchange;
        };
        QCOMPARE(exchange("2020-12-31"), money("325"));
        QCOMPARE(exchange("2021-01-01"), money("345"));
        QCOMPARE(exchange("2023-04-01"), money("335"));
        QCOMPARE(exchange("2024-04-01"), money("332"));
        QCOMPARE(exchange("2024-09-30"), money("332"));
        QCOMPARE(exchange("2024-10-01"), money("307"));
        QCOMPARE(exchange("2026-02-28"), money("307"));
        QCOMPARE(exchange("2026-03-01"), money("307"));
    }

    void aCroreOwesTheRegulator() {
        const auto sebi = [](std::string_view date) {
            return charged("nse_equity_delivery", fill(Deal::Buy, 10'000, "1000", date)).sebi;
        };
        QCOMPARE(sebi("2014-05-31"), money("10"));
        QCOMPARE(sebi("2014-06-01"), money("20"));
        QCOMPARE(sebi("2017-04-01"), money("15"));
        QCOMPARE(sebi("2019-04-01"), money("10"));
        QCOMPARE(sebi("2020-06-01"), money("5"));
        QCOMPARE(sebi("2021-04-01"), money("10"));
    }

    // Of 20 and 332 a crore; from 2022-07-18 of SEBI's 10 too.
    void taxOnServicesByDate() {
        const auto tax = [](std::string_view date) {
            const CostBreakdown costs = charged("nse_equity_intraday", fill(Deal::Buy, 10'000, "1000", date));
            return std::pair{costs.gst, costs.brokerage + costs.exchange};
        };
        const auto percent = [&](std::string_view date, double rate) {
            const auto [gst, base] = tax(date);
            return std::abs(gst.toDouble() - base.toDouble() * rate / 100) < 0.0001;
        };
        QVERIFY(percent("2012-03-31", 10.3));
        QVERIFY(percent("2012-04-01", 12.36));
        QVERIFY(percent("2015-05-31", 12.36));
        QVERIFY(percent("2015-06-01", 14));
        QVERIFY(percent("2015-11-14", 14));
        QVERIFY(percent("2015-11-15", 14.5));
        QVERIFY(percent("2016-05-31", 14.5));
        QVERIFY(percent("2016-06-01", 15));
        QVERIFY(percent("2017-06-30", 15));
        QVERIFY(percent("2017-07-01", 18));
        QCOMPARE(tax("2022-07-18").first - tax("2022-07-17").first, money("1.8"));
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

    // Dollars a million of sales: each rate on its first day, and the one before on the day before.
    void section31FeesByDate() {
        const auto fee = [](Date date) {
            CostedFill sale = fill(Deal::Sell, 10'000, "100", "2010-01-01");
            sale.date = date;
            return charged("us_equity", sale).secFee;
        };
        std::string_view before = "25.70";
        for (const auto& [date, rate] :
             std::initializer_list<std::pair<const char*, const char*>>{{"2010-01-15", "12.70"},
                                                                        {"2010-04-01", "16.90"},
                                                                        {"2011-01-21", "19.20"},
                                                                        {"2012-02-21", "18"},
                                                                        {"2012-04-01", "22.40"},
                                                                        {"2013-05-25", "17.40"},
                                                                        {"2014-03-18", "22.10"},
                                                                        {"2015-02-14", "18.40"},
                                                                        {"2016-02-16", "21.80"},
                                                                        {"2017-07-04", "23.10"},
                                                                        {"2018-05-22", "13"},
                                                                        {"2019-04-16", "20.70"},
                                                                        {"2020-02-18", "22.10"},
                                                                        {"2021-02-25", "5.10"},
                                                                        {"2022-05-14", "22.90"},
                                                                        {"2023-02-27", "8"},
                                                                        {"2024-05-22", "27.80"},
                                                                        {"2025-05-14", "0"},
                                                                        {"2026-04-04", "20.60"}}) {
            const Date first = Date::parse(date).value();
            QCOMPARE(fee(first), money(rate));
            QCOMPARE(fee(first.plus(-1)), money(before));
            before = rate;
        }
    }

    // A million shares at a cent: the cap; a thousand: the rate, rounded up to the cent.
    void tradingActivityFeesByDate() {
        const auto fee = [](std::int64_t shares, std::string_view date) {
            return charged("us_equity", fill(Deal::Sell, shares, "0.01", date)).taf;
        };
        for (const auto& [date, cap, thousands] :
             std::initializer_list<std::array<const char*, 3>>{{"2011-06-30", "3.75", "0.75"},
                                                               {"2011-07-01", "4.50", "0.90"},
                                                               {"2012-02-29", "4.50", "0.90"},
                                                               {"2012-03-01", "4.75", "0.95"},
                                                               {"2012-07-01", "5.95", "1.19"},
                                                               {"2021-12-31", "5.95", "1.19"},
                                                               {"2022-01-01", "6.49", "1.30"},
                                                               {"2023-01-01", "7.27", "1.45"},
                                                               {"2024-01-01", "8.30", "1.66"},
                                                               {"2025-12-31", "8.30", "1.66"},
                                                               {"2026-01-01", "9.79", "1.95"},
                                                               {"2026-09-30", "9.79", "1.95"},
                                                               {"2026-10-01", "0", "0"},
                                                               {"2026-12-31", "0", "0"},
                                                               {"2027-01-01", "11.61", "2.32"}}) {
            QCOMPARE(fee(1'000'000, date), money(cap));
            QCOMPARE(fee(10'000, date), money(thousands));
        }
        QCOMPARE(fee(50'000, "2015-06-01"), money("5.95")); // exactly the cap
    }

    // What brokers told their customers: 10,000 dollars sold in 2018, and one share at 150 in 2021.
    void americanFeesAgreeWithBrokersExamples() {
        QCOMPARE(charged("us_equity", fill(Deal::Sell, 100, "100", "2018-02-01")).secFee, money("0.24"));
        QCOMPARE(charged("us_equity", fill(Deal::Sell, 1, "150", "2021-06-01")).total, money("0.02"));
    }

    void everyRateNamesItsSourceAndWeakOnesAreMarked() {
        std::vector<std::string> weak;
        for (const std::string_view name : {"nse_equity_delivery", "nse_equity_intraday", "us_equity"}) {
            const auto document =
                parseJson(*resource(fmt::format("costs/{}.json", name)), std::string{name}).value();
            for (const JsonValue& charge : document.root.find("charges")->items)
                for (const JsonValue& rate : charge.find("rates")->items) {
                    QVERIFY(!rate.find("source")->text.empty());
                    if (rate.find("provisional") != nullptr)
                        weak.push_back(fmt::format("{} {} {}", name, charge.find("item")->text,
                                                   rate.find("from")->text));
                }
        }
        QCOMPARE(weak, (std::vector<std::string>{"nse_equity_delivery sebi 2010-01-01",
                                                 "nse_equity_intraday sebi 2010-01-01"}));
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
