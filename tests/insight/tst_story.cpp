#include "engine/insight/reasons.h"
#include "engine/insight/story.h"
#include "sample_record.h"
#include <QTest>
#include <nlohmann/json.hpp>

using namespace openbell;

namespace {

void compareText(const std::string& actual, const std::string& expected) {
    const auto lines = [](const std::string& text) {
        return QString::fromStdString(text).split(QLatin1Char{'\n'});
    };
    QCOMPARE(lines(actual), lines(expected));
}

} // namespace

class StoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTradeIsToldFromItsFactsToItsOutcome() {
        const SessionRecord record = tests::sampleRecord();
        const auto story = explainTrade(RecordView{record}, {1});
        QVERIFY(story.has_value());
        compareText(
            toText(*story),
            "Trade 1: long 10 INFY by cross\n"
            "  net -46.6952 INR (gross -40.5, costs 6.1952), -1.17 R of 40 risked, worst -40.5, best +12, 2 "
            "bars, "
            "closed by stop\n"
            "  Facts read\n"
            "    ema_9      1034.25\n"
            "    ema_9[1]   1033.1\n"
            "    ema_21     1033.9\n"
            "    ema_21[1]  1033.5\n"
            "    close      1034.5\n"
            "  Conditions\n"
            "    yes  ema_9 crosses above ema_21  1033.1 < 1033.5, then 1034.25 > 1033.9\n"
            "    yes  close above 1000            1034.5 > 1000\n"
            "  Gates\n"
            "    pass    halted               fine\n"
            "    pass    paused               fine\n"
            "    pass    market_hours         at any time\n"
            "    pass    tradable             fine\n"
            "    pass    stale_data           no limit\n"
            "    pass    symbol_locked        fine\n"
            "    pass    duplicate_intent     fine\n"
            "    pass    quantity_above_zero  no limit\n"
            "    pass    freeze_quantity      no limit\n"
            "    pass    price_collar         no limit\n"
            "    pass    per_trade_risk       no limit\n"
            "    pass    portfolio_heat       no limit\n"
            "    pass    strategy_budget      no limit\n"
            "    pass    symbol_budget        no limit\n"
            "    pass    daily_loss           0 INR of 400\n"
            "    pass    max_drawdown         no limit\n"
            "    pass    max_trades_per_day   no limit\n"
            "    pass    order_rate           no limit\n"
            "    pass    max_open_positions   no limit\n"
            "    pass    max_order_value      no limit\n"
            "    pass    symbol_exposure      no limit\n"
            "    pass    gross_exposure       no limit\n"
            "    pass    buying_power         no limit\n"
            "  What happened (Asia/Kolkata)\n"
            "    2016-08-16 09:16:00  Signal 1         long INFY by cross, score 0.75, rank 1, close 1034.5\n"
            "    2016-08-16 09:16:00  Taken            quantity 10, stop 4 away, risk 40 INR, heat 0 -> 40\n"
            "    2016-08-16 09:16:00  Order 1 (entry)  BUY 10 INFY market\n"
            "    2016-08-16 09:16:00  Filled, order 1  BUY 10 at 1034.55, intended 1034.5, slippage 0.05, "
            "costs "
            "3.1037 INR\n"
            "    2016-08-16 09:16:00  Order 2 (stop)   SELL 10 INFY stop at 1030.55\n"
            "    2016-08-16 09:18:00  Filled, order 2  SELL 10 at 1030.5, intended 1030.55, slippage 0.05, "
            "costs "
            "3.0915 INR\n");
    }

    void amountsAreToldToPeopleInTwoDecimalsAndPricesExactly() {
        const SessionRecord record = tests::sampleRecord();
        const auto story = explainTrade(RecordView{record}, {1}, readableMoney("INR"));
        QCOMPARE(
            story->outcome,
            std::string{"net \u221246.70 INR (gross \u221240.50, costs 6.20), -1.17 R of 40.00 risked, worst "
                        "\u221240.50, best +12.00, 2 bars, closed by stop"});
        QCOMPARE(story->gates[static_cast<std::size_t>(GateCode::DailyLoss)].numbers,
                 std::string{"0.00 INR of 400.00"});
        QCOMPARE(story->steps[1].detail,
                 std::string{"quantity 10, stop 4 away, risk 40.00 INR, heat 0.00 -> 40.00"});
        QCOMPARE(story->steps[3].detail,
                 std::string{"BUY 10 at 1034.55, intended 1034.5, slippage 0.05, costs 3.10 INR"});
    }

    void amountsAreGroupedAsTheirCurrencyIs() {
        const auto text = [](const char* currency, std::int64_t raw) {
            return readableMoney(currency)(Money::fromRaw(raw));
        };
        QCOMPARE(text("INR", 1'23'45'678'9050), std::string{"1,23,45,678.90"});
        QCOMPARE(text("USD", -12'345'678'9050), std::string{"\u221212,345,678.90"});
        QCOMPARE(text("INR", 999'9950), std::string{"1,000.00"});
        QCOMPARE(text("INR", 1'000'0000), std::string{"1,000.00"});
        QCOMPARE(text("INR", 99'999'0000), std::string{"99,999.00"});
        QCOMPARE(text("INR", 1'00'000'0000), std::string{"1,00,000.00"});
        QCOMPARE(text("USD", 123'0000), std::string{"123.00"});
        QCOMPARE(text("USD", -40), std::string{"0.00"});
    }

    void amountsThatLookEqualToPeopleAreToldExactly() {
        const GateResult gate{GateCode::DailyLoss, false, 4'000'0001, 4'000'0000};
        QCOMPARE(gateText(gate, "INR", Zone::utc(), readableMoney("INR")),
                 std::string{"4000.0001 INR of 4000"});
    }

    void anEndIsToldInWordsAndInItsPlace() {
        SessionRecord record = tests::sampleRecord();
        record.trades[0].exitReason = ExitReason::Time;
        record.orders[1].state = OrderState::Cancelled;
        record.fills[1].price = record.fills[1].intended + Price::fromRaw(50'000);
        const auto story = explainTrade(RecordView{record}, {1});
        QVERIFY(story.has_value());
        QVERIFY2(story->outcome.ends_with("closed by the time of day"), story->outcome.c_str());
        const std::string text = toText(*story);
        QVERIFY2(text.find("SELL 10 INFY stop at 1030.55, later cancelled\n") != std::string::npos,
                 text.c_str());
        QVERIFY2(text.find("intended 1030.55, 0.05 better") != std::string::npos, text.c_str());
    }

    void aRefusedSignalNamesEveryGateThatRefused() {
        const SessionRecord record = tests::sampleRecord();
        const auto story = explainSignal(RecordView{record}, {2});
        QVERIFY(story.has_value());
        QCOMPARE(story->outcome, std::string{"refused by portfolio_heat"});
        QCOMPARE(story->gates.size(), std::size_t{kGateCount});
        std::vector<std::string> refused;
        for (const StoryGate& gate : story->gates)
            if (!gate.passed) refused.push_back(gate.name + ": " + gate.numbers);
        const std::vector<std::string> expected{"portfolio_heat: 1500 INR of 1200",
                                                "max_open_positions: 1 of 1"};
        QVERIFY(refused == expected);
        QCOMPARE(story->steps.back().detail, std::string{"1500 INR of 1200; max_open_positions: 1 of 1"});
    }

    void anEntryThatComesTooLateNamesTheLastOne() {
        const Zone zone = *Zone::find("Asia/Kolkata");
        const auto at = [&](std::int64_t hour, std::int64_t minute) {
            return zone.toUtc(Date::fromYmd(2024, 1, 15), (hour * 60 + minute) * 60 * kNanosPerSecond).ns;
        };
        GateResult gate;
        gate.gate = GateCode::MarketHours;
        gate.passed = false;
        gate.value = at(15, 15);
        gate.limit = at(15, 10) + 1;
        QCOMPARE(gateText(gate, "INR", zone),
                 std::string{"2024-01-15 15:15 is past the last entry of the day, 15:10"});
        gate.limit = kNoTime.ns;
        QCOMPARE(gateText(gate, "INR", zone), std::string{"2024-01-15 15:15 is outside market hours"});
        gate.limit = INT64_MAX;
        gate.passed = true;
        QCOMPARE(gateText(gate, "INR", zone), std::string{"at any time"});
    }

    void aTakenSignalPointsToItsTrade() {
        const SessionRecord record = tests::sampleRecord();
        const auto story = explainSignal(RecordView{record}, {1});
        QCOMPARE(story->trade.value, 1U);
        QVERIFY(story->outcome.starts_with("taken, opened trade 1: net -46.6952 INR"));
    }

    void refusedOfADayAreTheRefusalsAndTheNearMisses() {
        const SessionRecord record = tests::sampleRecord();
        const RecordView view{record};
        const DayStories first = explainDate(view, Date::fromYmd(2016, 8, 16), true);
        QCOMPARE(first.stories.size(), std::size_t{1});
        QCOMPARE(first.stories[0].signal.value, 2U);
        QCOMPARE(first.taken, std::size_t{1});
        QCOMPARE(explainDate(view, Date::fromYmd(2016, 8, 16), false).stories.size(), std::size_t{2});
        const DayStories second = explainDate(view, Date::fromYmd(2016, 8, 17), true);
        QCOMPARE(second.nearMisses, std::size_t{1});
        QCOMPARE(second.stories[0].outcome,
                 std::string{"no signal: close above 1000 did not hold (990 < 1000)"});
    }

    void refusalsAreCountedByTheirGate() {
        SessionRecord record = tests::sampleRecord();
        QCOMPARE(refusalCounts(RecordView{record}), std::string{"portfolio_heat 1"});
        record.decisions.push_back(record.decisions.back());
        record.decisions.back().verdict = Verdict::Refused;
        record.decisions.back().refusal = GateCode::DailyLoss;
        record.decisions.push_back(record.decisions.back());
        QCOMPARE(refusalCounts(RecordView{record}), std::string{"daily_loss 2, portfolio_heat 1"});
        QCOMPARE(refusalCounts(RecordView{SessionRecord{}}), std::string{});
    }

    void aHaltIsToldWithItsTimeAndCause() {
        SessionRecord record = tests::sampleRecord();
        QCOMPARE(haltText(RecordView{record}), std::string{});
        RiskEvent event;
        event.time = *parseIso("2016-08-16T04:30:00Z");
        event.code = RiskEventCode::DrawdownReached;
        record.riskEvents.push_back(event);
        QVERIFY(haltText(RecordView{record}).starts_with("HALTED 2016-08-16 10:00 (max_drawdown_reached)"));
        event.code = RiskEventCode::Cleared;
        record.riskEvents.push_back(event);
        QCOMPARE(haltText(RecordView{record}), std::string{});
        event.time = *parseIso("2016-08-16T05:30:00Z");
        event.code = RiskEventCode::Halted;
        record.riskEvents.insert(record.riskEvents.end(), 2, event);
        QVERIFY(haltText(RecordView{record}).starts_with("HALTED 2016-08-16 11:00 (halted)"));
    }

    void whatWasTakenOverFromTheBrokerIsTold() {
        SessionRecord record = tests::sampleRecord();
        const Trade& trade = record.trades.front();
        Order order;
        order.id = OrderId{static_cast<std::uint32_t>(record.orders.size()) + 1};
        order.instrument = trade.instrument;
        order.strategy = trade.strategy;
        order.leg = Leg::Adjustment;
        record.orders.push_back(order);
        Fill fill;
        fill.order = order.id;
        fill.quantity = Quantity::whole(3);
        fill.price = Price::fromRaw(101'500'000);
        fill.time = trade.entryTime;
        record.fills.push_back(fill);
        const auto story = explainTrade(RecordView{record}, trade.id);
        const auto told = [&] {
            return std::any_of(story->steps.begin(), story->steps.end(), [](const StoryStep& step) {
                return step.title == "Taken over" && step.detail.starts_with("BUY 3 at 101.5,");
            });
        };
        QVERIFY(told());
    }

    void anUnknownIdSaysWhichThereAre() {
        const SessionRecord record = tests::sampleRecord();
        QCOMPARE(explainTrade(RecordView{record}, {7}).error().message,
                 std::string{"no trade 7: this session has trades 1 to 1"});
        const SessionRecord empty;
        QCOMPARE(explainSignal(RecordView{empty}, {1}).error().message,
                 std::string{"no signal 1: this session has no signals"});
    }

    void jsonHasTheSameStory() {
        const SessionRecord record = tests::sampleRecord();
        const auto json = nlohmann::json::parse(toJson(*explainTrade(RecordView{record}, {1})));
        QCOMPARE(json["trade_id"].get<int>(), 1);
        QCOMPARE(json["facts"]["ema_21[1]"].get<std::string>(), std::string{"1033.5"});
        QCOMPARE(json["steps"].size(), std::size_t{6});
        QCOMPARE(json["steps"][0]["time_local"].get<std::string>(), std::string{"2016-08-16T09:16:00+05:30"});
        const auto day =
            nlohmann::json::parse(toJson(explainDate(RecordView{record}, Date::fromYmd(2016, 8, 16), true)));
        QCOMPARE(day["stories"].size(), std::size_t{1});
        QVERIFY(day["stories"][0]["trade_id"].is_null());
    }
};

QTEST_APPLESS_MAIN(StoryTest)
#include "tst_story.moc"
