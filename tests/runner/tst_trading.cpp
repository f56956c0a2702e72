// From signal to trade through the whole runner, on made-up markets.
#include "tests/replay/market.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

// One or more symbols, a script strategy, no frictions, ten shares, nothing that closes by itself.
std::string plain(const std::string& more = "",
                  const std::string& exits = R"("stop": "none", "target": "none")",
                  const std::string& risk = R"("none")", const std::string& strategies = kScript) {
    return R"({"data": {"symbols": [], "interval": "1m"}, "strategies": [)" + strategies +
           R"(], "capital": "100000", "costs": "none", "sizing": {"type": "fixed_quantity", "quantity": 10},
            "risk": )" +
           risk + R"(, "exits": {"time": "none", )" + exits + "}" + more + "}";
}

constexpr const char* kDay = "2024-01-19";

std::string clock(const char* time) {
    return std::string{kDay} + "T" + time + ":00+05:30";
}

Market market(std::string symbol = "X") {
    return Market{nseShare(std::move(symbol)), 1}.day(kDay);
}

std::vector<const Order*> ordersOf(const SessionRecord& record, Leg leg) {
    std::vector<const Order*> orders;
    for (const Order& order : record.orders)
        if (order.leg == leg) orders.push_back(&order);
    return orders;
}

GateCode refusalOf(const SessionRecord& record, std::size_t decision) {
    return record.decisions[decision].refusal;
}

} // namespace

class TradingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSignalAtTheCloseFillsAtTheNextOpenAndNoSooner() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).ohlc(clock("10:01"), "103", "104", "102", "103");
        const SessionRecord record = runOf(plain(), {m.series()});
        QCOMPARE(record.signals[0].time, at(clock("10:01")));
        QCOMPARE(record.signals[0].price, price("100"));
        QCOMPARE(record.fills[0].time, at(clock("10:01")));
        QCOMPARE(record.fills[0].price, price("103"));
        QCOMPARE(record.fills[0].intended, price("100"));
    }

    void whereBarsAreMissingTheNextOneThereIsFillsIt() {
        Market m = market();
        m.script(clock("10:00"), kGoLong)
            .without(clock("10:01"), clock("10:05"))
            .ohlc(clock("10:05"), "97", "98", "96", "97");
        const SessionRecord record = runOf(plain(), {m.series()});
        QCOMPARE(record.fills[0].time, at(clock("10:05")));
        QCOMPARE(record.fills[0].price, price("97"));
    }

    void latencyShorterThanABarCostsOneBar() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).priceFrom(clock("10:02"), "105");
        const SessionRecord record = runOf(plain(R"(, "exchange": {"latency_ms": 1})"), {m.series()});
        QCOMPARE(record.fills[0].time, at(clock("10:02")));
        QCOMPARE(record.fills[0].price, price("105"));
    }

    void theStoryOfATradeCanBeWalkedFromItsCauses() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:10"), kLeaveLong).priceFrom(clock("10:05"), "104");
        const SessionRecord record = runOf(plain(), {m.series()});
        QCOMPARE(record.trades.size(), std::size_t{1});
        const Trade& trade = record.trades[0];
        QCOMPARE(trade.gross, money("40"));
        QCOMPARE(trade.exitReason, ExitReason::Signal);
        QCOMPARE(trade.entrySignal, record.signals[0].id);
        QCOMPARE(trade.exitSignal, record.signals[1].id);
        QCOMPARE(trade.cause, record.fills[1].seq);
        const Order& entry = record.orders[trade.entryOrder.value - 1];
        QCOMPARE(entry.cause, record.decisions[0].seq);
        QCOMPARE(record.decisions[0].cause, record.signals[0].seq);
        QCOMPARE(record.signals[0].conditions.count, 1U);
        const Condition& why = record.conditions[record.signals[0].conditions.first];
        QVERIFY(why.held);
        QCOMPARE(why.leftValue, 1001.0);
        QCOMPARE(record.header.factNames[why.left], std::string{"volume"});
    }

    void everyFactHasItsOwnNumberAndACauseBeforeIt() {
        Market m = market();
        m.script(clock("10:00"), kGoLong)
            .script(clock("10:10"), kGoShort)
            .script(clock("10:20"), kLeaveShort);
        const SessionRecord r = runOf(plain(), {m.series()});
        std::vector<std::pair<FactSeq, FactSeq>> facts;
        const auto add = [&](const auto& list) {
            for (const auto& fact : list)
                facts.emplace_back(fact.seq, fact.cause);
        };
        add(r.signals), add(r.decisions), add(r.orders), add(r.orderEvents), add(r.fills),
            add(r.positionChanges), add(r.trades);
        std::sort(facts.begin(), facts.end());
        for (std::size_t i = 0; i < facts.size(); ++i) {
            QCOMPARE(facts[i].first, static_cast<FactSeq>(i + 1));
            QVERIFY(facts[i].second < facts[i].first);
        }
    }

    void anOppositeSignalReverses() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:10"), kGoShort).priceFrom(clock("10:05"), "104");
        const SessionRecord record = runOf(plain(), {m.series()});
        QCOMPARE(positionAt(record, at(clock("10:11"))), -10);
        QCOMPARE(record.trades.size(), std::size_t{1});
        QCOMPARE(record.trades[0].gross, money("40"));
        QCOMPARE(record.fills[1].time, record.fills[2].time);
    }

    void anOppositeSignalOnlyClosesBySetting() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:10"), kGoShort);
        const SessionRecord record =
            runOf(plain("", R"("stop": "none", "target": "none", "opposite_signal": "close")"), {m.series()});
        QCOMPARE(positionAt(record, at(clock("10:12"))), 0);
        QCOMPARE(record.fills.size(), std::size_t{2});
    }

    void anOppositeSignalIsIgnoredBySetting() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:10"), kGoShort).script(clock("10:20"), kLeaveLong);
        const SessionRecord record = runOf(
            plain("", R"("stop": "none", "target": "none", "opposite_signal": "ignore")"), {m.series()});
        QCOMPARE(positionAt(record, at(clock("10:15"))), 10);
        QCOMPARE(positionAt(record, at(clock("10:21"))), 0);
    }

    void aReversalThatWaitsForItsExitSurvivesMoreExitSignals() {
        Market m = market(); // 1,000 a bar, 0.4 % of it: four shares a bar
        m.script(clock("10:00"), kGoLong).script(clock("10:10"), kGoShort).script(clock("10:11"), kLeaveLong);
        const SessionRecord record =
            runOf(plain(R"(, "exchange": {"max_volume_share": 0.004})"), {m.series()});
        QCOMPARE(positionAt(record, at(clock("10:09"))), 10);
        QCOMPARE(positionAt(record, at(clock("10:20"))), -10);
        QCOMPARE(record.trades[0].exitSignal, record.signals[1].id); // the first to ask for it
    }

    void aStopClosesAtItsPriceAndCancelsTheTarget() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).ohlc(clock("10:05"), "100", "100", "98.5", "99.5");
        const SessionRecord record = runOf(plain("", R"("stop": {"type": "percent", "value": 1},
            "target": {"type": "r", "value": 2})"),
                                           {m.series()});
        QCOMPARE(record.trades.size(), std::size_t{1});
        QCOMPARE(record.trades[0].exitReason, ExitReason::Stop);
        QCOMPARE(record.trades[0].exitPrice, price("99"));
        QCOMPARE(record.trades[0].risk, money("10"));
        QCOMPARE(ordersOf(record, Leg::Target)[0]->limit, price("102"));
        QCOMPARE(ordersOf(record, Leg::Target)[0]->state, OrderState::Cancelled);
    }

    void aTargetClosesAtItsPriceAndCancelsTheStop() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).ohlc(clock("10:05"), "100", "102.5", "100", "101");
        const SessionRecord record = runOf(plain("", R"("stop": {"type": "percent", "value": 1},
            "target": {"type": "percent", "value": 2})"),
                                           {m.series()});
        QCOMPARE(record.trades[0].exitReason, ExitReason::Target);
        QCOMPARE(record.trades[0].exitPrice, price("102"));
        QCOMPARE(ordersOf(record, Leg::Stop)[0]->state, OrderState::Cancelled);
    }

    void aGapBeyondTheStopFillsAtTheOpen() {
        Market m = market();
        m.script(clock("10:00"), kGoShort).priceFrom(clock("10:05"), "107");
        const SessionRecord record =
            runOf(plain("", R"("stop": {"type": "percent", "value": 1}, "target": "none")"), {m.series()});
        QCOMPARE(record.trades[0].exitPrice, price("107"));
        QCOMPARE(record.trades[0].exitTime, at(clock("10:05")));
    }

    void theStopProtectsFromTheBarOfTheEntryOn() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).ohlc(clock("10:01"), "100", "100", "98", "98");
        const SessionRecord record =
            runOf(plain("", R"("stop": {"type": "percent", "value": 1}, "target": "none")"), {m.series()});
        QCOMPARE(record.trades[0].exitPrice, price("99"));
        QCOMPARE(record.trades[0].exitTime, at(clock("10:02"))); // sometime in the bar: known at its end
    }

    void stopAndTargetStandAtTheirDistanceFromTheFill() {
        Market m = market();
        m.script(clock("10:00"), kGoLong)
            .ohlc(clock("10:01"), "101", "101", "101", "101")
            .priceFrom(clock("10:02"), "101");
        const SessionRecord record = runOf(plain("", R"("stop": {"type": "percent", "value": 1},
            "target": {"type": "percent", "value": 2})"),
                                           {m.series()});
        QCOMPARE(ordersOf(record, Leg::Stop)[0]->stop, price("100"));
        QCOMPARE(ordersOf(record, Leg::Target)[0]->limit, price("103"));
    }

    void stopAndTargetMayUseAtrsOfDifferentPeriods() {
        Market m = market(); // ranges of 1, then of 3: the short ATR sees only the latter
        for (const Bar& bar : m.series().bars) {
            const bool late = bar.start >= at(clock("09:58"));
            m.ohlc(toIsoUtc(bar.start), "100", late ? "101.5" : "100.5", late ? "98.5" : "99.5", "100");
        }
        m.script(clock("10:00"), kGoLong);
        const SessionRecord record = runOf(plain("", R"("stop": {"type": "atr", "value": 1, "period": 40},
            "target": {"type": "atr", "value": 1, "period": 2})"),
                                           {m.series()});
        QCOMPARE(record.decisions[0].verdict, Verdict::Taken);
        QVERIFY(record.decisions[0].stopDistance < price("1.3"));
        QVERIFY(record.decisions[0].targetDistance > price("2"));
    }

    void nothingIsEnteredBeforeItsStopAndTargetCanBePlaced() {
        for (const char* exits : {R"("stop": {"type": "atr", "value": 1}, "target": "none")",
                                  R"("stop": "none", "target": {"type": "atr", "value": 1})"}) {
            Market m = market();
            m.script(clock("09:20"), kGoLong);
            const SessionRecord record = runOf(plain("", exits), {m.series()});
            QCOMPARE(record.decisions.size(), std::size_t{1});
            QCOMPARE(refusalOf(record, 0), GateCode::QuantityAboveZero);
            QVERIFY(record.orders.empty());
        }
    }

    void aSecondIntentWhileEnteringOrHoldingIsADuplicate() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:01"), kGoLong);
        const SessionRecord record = runOf(plain(R"(, "exchange": {"latency_ms": 60000})"), {m.series()});
        QCOMPARE(record.decisions.size(), std::size_t{2});
        QCOMPARE(record.decisions[1].verdict, Verdict::Refused);
        QCOMPARE(refusalOf(record, 1), GateCode::DuplicateIntent);
        QCOMPARE(positionAt(record, at(clock("15:00"))), 10);
    }

    void entriesAreRefusedOnceTheDaysCountIsReached() {
        Market m = market();
        m.day("2024-01-20");
        for (int i = 0; i < 3; ++i) {
            m.script(fmt::format("2024-01-19T10:{}0:00+05:30", i), kGoLong);
            m.script(fmt::format("2024-01-19T10:{}5:00+05:30", i), kLeaveLong);
        }
        m.script("2024-01-20T10:00:00+05:30", kGoLong);
        const SessionRecord record = runOf(
            plain(
                "", R"("stop": "none", "target": "none")",
                R"({"max_trades_per_day": 2, "per_trade_risk": "none", "portfolio_heat": "none", "daily_loss": "none", "max_drawdown": "none"})"),
            {m.series()});
        std::vector<Verdict> verdicts;
        for (const Decision& d : record.decisions)
            if (d.gates.count > 0) verdicts.push_back(d.verdict);
        const std::vector expected{Verdict::Taken, Verdict::Taken, Verdict::Refused, Verdict::Taken};
        QVERIFY(verdicts == expected);
    }

    // Every limit is used up by the entry, so that anything more would be refused.
    void anOrderThatReducesAPositionMeetsNoGate() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:05"), kLeaveLong).script(clock("10:06"), kGoLong);
        const SessionRecord record = runOf(
            plain(
                "", R"("stop": "none", "target": "none")",
                R"({"max_trades_per_day": 1, "order_rate": 1, "gross_exposure": 1000, "symbol_exposure": 0.01,
                      "max_open_positions": 1, "price_collar": 0.001,
                      "per_trade_risk": "none", "portfolio_heat": "none", "daily_loss": "none",
                      "max_drawdown": "none"})"),
            {m.series()});
        QCOMPARE(record.decisions.size(), std::size_t{3});
        QCOMPARE(record.decisions[0].verdict, Verdict::Taken);
        QVERIFY(record.decisions[0].gates.count > 0);
        QCOMPARE(record.decisions[1].verdict, Verdict::Taken);
        QCOMPARE(record.decisions[1].gates.count, 0U);
        QCOMPARE(refusalOf(record, 2), GateCode::TradesPerDay);
        QCOMPARE(positionAt(record, at(clock("15:00"))), 0);
    }

    void withoutAStopTheWholeValueCountsAgainstTheDaysLoss() {
        Market m = market();
        m.script(clock("10:00"), kGoLong);
        const SessionRecord record = runOf(
            plain(
                "", R"("stop": "none", "target": "none")",
                R"({"daily_loss": 0.00015, "per_trade_risk": "none", "portfolio_heat": "none", "max_drawdown": "none"})"),
            {m.series()});
        QCOMPARE(refusalOf(record, 0), GateCode::DailyLoss);
    }

    void aLossBeyondTheStopHaltsForTheDay() {
        Market m = market();
        m.day("2024-01-20", "98");
        m.script(clock("10:00"), kGoLong).priceFrom(clock("10:05"), "98").script(clock("10:10"), kGoLong);
        m.script("2024-01-20T10:00:00+05:30", kGoLong);
        const SessionRecord record = runOf(
            plain(
                "", R"("stop": {"type": "percent", "value": 1}, "target": "none")",
                R"({"daily_loss": 0.00015, "per_trade_risk": "none", "portfolio_heat": "none", "max_drawdown": "none"})"),
            {m.series()});
        QCOMPARE(record.riskEvents.size(), std::size_t{1});
        QCOMPARE(record.riskEvents[0].code, RiskEventCode::DailyLossReached);
        QCOMPARE(record.riskEvents[0].value, money("20"));
        QCOMPARE(record.riskEvents[0].limit, money("15"));
        QCOMPARE(record.riskEvents[0].time, at(clock("10:06")));
        QCOMPARE(refusalOf(record, 1), GateCode::Halted);
        QCOMPARE(record.decisions[2].verdict, Verdict::Taken); // the next day
    }

    void aDrawdownHaltsForGoodAndClosesWhatIsOpen() {
        Market m = market();
        m.day("2024-01-20", "96");
        m.script(clock("10:00"), kGoLong).priceFrom(clock("10:05"), "99.5").priceFrom(clock("10:06"), "99");
        m.script("2024-01-20T10:00:00+05:30", kGoLong);
        const SessionRecord record = runOf(
            plain(
                "", R"("stop": {"type": "percent", "value": 2}, "target": "none")",
                R"({"max_drawdown": 0.00025, "daily_loss": "none", "per_trade_risk": "none", "portfolio_heat": "none"})"),
            {m.series()});
        QCOMPARE(record.decisions[0].verdict, Verdict::Taken);
        QVERIFY(record.riskEvents.empty()); // 10 lost of 25 allowed
        const SessionRecord strict = runOf(
            plain(
                "", R"("stop": {"type": "percent", "value": 2}, "target": "none")",
                R"({"max_drawdown": 0.00024, "daily_loss": "none", "per_trade_risk": "none", "portfolio_heat": "none"})"),
            {Market{m}.priceFrom(clock("10:06"), "97").series()});
        QCOMPARE(strict.riskEvents[0].code, RiskEventCode::DrawdownReached);
        QCOMPARE(positionAt(strict, at(clock("10:07"))), 0);
        QCOMPARE(refusalOf(strict, 1), GateCode::Halted);
    }

    void anExitIsNeverRefusedAlsoWhileHalted() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:06"), kLeaveLong);
        auto backtest =
            Backtest::make(configOf(plain(R"(, "exchange": {"latency_ms": 60000})")), inputOf({m.series()}))
                .value();
        while (backtest.runner().time() < at(clock("10:05")))
            QVERIFY(backtest.step(1));
        backtest.halt();
        QVERIFY(backtest.runner().execution().isHalted());
        while (backtest.step(100)) {
        }
        backtest.finish();
        const SessionRecord record = backtest.take();
        QCOMPARE(record.riskEvents[0].code, RiskEventCode::Halted);
        QCOMPARE(positionAt(record, at(clock("10:10"))), 0);
        QCOMPARE(record.trades[0].exitReason, ExitReason::Halt);
        for (const Decision& d : record.decisions)
            QCOMPARE(d.verdict, Verdict::Taken);
    }

    void theLastPositionIsMarkedToTheLastClose() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).priceFrom(clock("15:29"), "103");
        const SessionRecord record = runOf(plain(), {m.series()});
        QVERIFY(record.trades.empty());
        QCOMPARE(record.equity.back().equity(), money("100030"));
        QCOMPARE(record.equity.back().positionValue, money("1030"));
        QCOMPARE(record.equity.size(), m.series().bars.size()); // one a bar
    }

    void theLastPositionIsClosedAtTheLastCloseBySetting() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).priceFrom(clock("15:29"), "103");
        const SessionRecord record =
            runOf(plain("", R"("stop": "none", "target": "none", "end_of_data": "close")"), {m.series()});
        QCOMPARE(record.trades.size(), std::size_t{1});
        QCOMPARE(record.trades[0].exitReason, ExitReason::EndOfData);
        QCOMPARE(record.trades[0].exitPrice, price("103"));
        QCOMPARE(record.equity.back().positionValue, Money{});
        QCOMPARE(record.equity.back().equity(), money("100030"));
        QCOMPARE(record.equity.size(), m.series().bars.size()); // one a bar, the last one after the close
    }

    void aSignalsOwnStopDistanceIsItsStopAndItsSize() {
        Market m = market();
        m.script(clock("10:00"), kGoLong);
        std::string script = kScript;
        script.insert(script.size() - 1, R"(, "stop_distance": 1.23)");
        const std::string json =
            plain(R"(, "sizing": {"type": "risk", "per_trade": 0.001})",
                  R"("stop": {"type": "signal", "value": 2}, "target": {"type": "r"})", R"("none")", script);
        std::string sized = json;
        sized.erase(sized.find(R"("sizing": {"type": "fixed_quantity", "quantity": 10},)"), 53);
        const SessionRecord record = runOf(sized, {m.series()});
        QCOMPARE(record.signals[0].stopDistance, price("1.23"));
        QCOMPARE(record.decisions[0].stopDistance, price("2.5")); // 2.46 in ticks of 0.05
        QCOMPARE(record.decisions[0].targetDistance, price("5"));
        QCOMPARE(record.decisions[0].quantity, qty(40)); // 0.1 % of 100,000 over 2.5
        QCOMPARE(ordersOf(record, Leg::Stop)[0]->stop, price("97.5"));
    }

    void aStopOfTheSignalNeedsAStrategyThatHasOne() {
        const auto error = [](const std::string& strategies) {
            const auto made =
                Backtest::make(configOf(plain("", R"("stop": {"type": "signal"}, "target": "none")",
                                              R"("none")", strategies)),
                               inputOf({market().series()}));
            return made ? std::string{} : made.error().message;
        };
        QVERIFY(error(R"({"type": "ehma_pivot"})").find("'ehma_pivot'") != std::string::npos);
        QVERIFY(error(kScript).find("stop_distance") != std::string::npos);
        QCOMPARE(error(R"({"type": "confluence_consumer"}, {"type": "regime_adaptive"})"), std::string{});
    }

    void aHintThatIsNotWarmedUpEntersNothing() {
        Market m = market();
        m.script(clock("09:20"), kGoLong).script(clock("10:00"), kGoLong);
        std::string script = kScript;
        script.insert(script.size() - 1, R"(, "stop_distance": "atr_14")");
        for (const Bar& bar : m.series().bars)
            m.ohlc(toIsoUtc(bar.start), "100", "101", "99", "100");
        const SessionRecord record = runOf(
            plain("", R"("stop": {"type": "signal"}, "target": "none")", R"("none")", script), {m.series()});
        QCOMPARE(record.signals[0].stopDistance, Price{});
        QCOMPARE(refusalOf(record, 0), GateCode::QuantityAboveZero);
        QCOMPARE(record.signals[1].stopDistance, price("2"));
        QCOMPARE(record.decisions[1].stopDistance, price("2"));
    }

    void aBarWithoutVolumeFillsNothingThatIsCapped() {
        Market m = market();
        m.script(clock("10:00"), kGoLong).script(clock("10:01"), 0).priceFrom(clock("10:02"), "101");
        const SessionRecord capped = runOf(plain(R"(, "exchange": {"max_volume_share": 0.1})"), {m.series()});
        QCOMPARE(capped.fills[0].time, at(clock("10:02")));
        QCOMPARE(capped.fills[0].price, price("101"));
        QCOMPARE(runOf(plain(), {m.series()}).fills[0].time, at(clock("10:01")));
    }

    void anEntryThatMissesByOneConditionIsRecordedOncePerStretch() {
        const std::string both = R"({"id": "both", "type": "rules", "enter_long": {"all": [
            {"above": ["close", 100]}, {"equals": ["volume", 1001]}]}})";
        Market m = market();
        m.script(clock("10:00"), kGoLong) // one of two: a miss
            .ohlc(clock("11:00"), "101", "101", "101", "101")
            .ohlc(clock("11:01"), "101", "101", "101", "101") // the other one: a miss of two bars
            .ohlc(clock("12:00"), "101", "101", "101", "101")
            .script(clock("12:00"), kGoLong); // both: a signal
        const SessionRecord record =
            runOf(plain("", R"("stop": "none", "target": "none")", R"("none")", both), {m.series()});
        QCOMPARE(record.nearMisses.size(), std::size_t{2});
        QCOMPARE(record.nearMisses[0].time, at(clock("10:01")));
        QCOMPARE(record.nearMisses[1].time, at(clock("11:01")));
        QCOMPARE(record.nearMisses[0].direction, Direction::Long);
        const Condition* first = &record.conditions[record.nearMisses[0].conditions.first];
        QCOMPARE(record.nearMisses[0].conditions.count, 2U);
        QVERIFY(!first[0].held && first[1].held);
        QCOMPARE(first[0].leftValue, 100.0);
        QCOMPARE(record.signals.size(), std::size_t{1});
        QCOMPARE(record.signals[0].time, at(clock("12:01")));
    }

    void entriesNeedTheMarketOpenButExitsWaitForTheNextDay() {
        Market m = market();
        m.day("2024-01-20", "101");
        m.script(clock("10:00"), kGoLong).script(clock("15:29"), kLeaveLong);
        const SessionRecord exit = runOf(plain(), {m.series()});
        QCOMPARE(exit.trades[0].exitTime, at("2024-01-20T09:15:00+05:30"));
        QCOMPARE(exit.trades[0].exitPrice, price("101"));
        const SessionRecord entry =
            runOf(plain(), {market().script(clock("15:29"), kGoLong).day("2024-01-20").series()});
        QCOMPARE(refusalOf(entry, 0), GateCode::MarketHours);
    }

    void withoutMarketHoursAnEntryWaitsForTheNextDayToo() {
        Market m = market();
        m.day("2024-01-20", "101").script(clock("15:29"), kGoLong);
        const SessionRecord record = runOf(plain(R"(, "market_hours": false)"), {m.series()});
        QCOMPARE(record.fills.size(), std::size_t{1});
        QCOMPARE(record.fills[0].time, at("2024-01-20T09:15:00+05:30"));
    }

    void aDayStartsWithTheEquityAfterItsPredecessorsLastExit() {
        Market m = market();
        m.day("2024-01-20").without(clock("15:00"), clock("15:30"));
        m.script(clock("10:00"), kGoLong).script("2024-01-20T10:00:00+05:30", kGoLong);
        std::string json = plain(
            "", R"("stop": {"type": "percent", "value": 1}, "target": "none")",
            R"({"daily_loss": 0.01, "per_trade_risk": "none", "portfolio_heat": "none", "max_drawdown": "none"})");
        json.replace(json.find(R"("time": "none")"), 14, R"("time": "15:25")");
        json.replace(json.find(R"("costs": "none")"), 15, R"("costs": {"type": "bps", "bps": 1000})");
        const SessionRecord record = runOf(json, {m.series()});
        // The first trade cost 200, the half of it in an exit after the last bar of its day.
        const Decision& second = record.decisions[record.decisions.size() - 2]; // then it is closed at its time
        QCOMPARE(second.verdict, Verdict::Taken);
        const GateResult loss = gateOf(record, second, GateCode::DailyLoss);
        QCOMPARE(Money::fromRaw(loss.limit), money("998"));
        QCOMPARE(Money::fromRaw(loss.value), money("216.7")); // at the stop 10, costs 200, 2 % of that, a gap
    }
};

QTEST_APPLESS_MAIN(TradingTest)
#include "tst_trading.moc"
