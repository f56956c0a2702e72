// Positions are flat at the time of day, whatever the session and whatever bars are missing.
#include "tests/replay/market.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

// Wants to be long at every bar.
std::string greedy(int minutes, const std::string& more = "", const char* time = "15:25") {
    return R"({"data": {"symbols": ["X"], "interval": ")" + std::to_string(minutes) + R"(m"}, "strategies": [
        {"type": "rules", "enter_long": {"above": ["close", 0]}}], "risk": "none", "costs": "none",
        "sizing": {"type": "fixed_quantity", "quantity": 10},
        "exits": {"stop": "none", "target": "none", "time": ")" +
           time + R"("})" + more + "}";
}

Instrument nyseShare() {
    Instrument i = nseShare("X");
    i.exchange = "NYSE";
    i.calendar = "NYSE";
    i.zone = "America/New_York";
    i.currency = "USD";
    return i;
}

struct Evening {
    const char* name;
    const char* date;
    std::vector<const char*> exits; // one a session
};

const std::vector<Evening> kEvenings{
    {"full day", "2024-01-19", {"2024-01-19T15:25:00+05:30"}},
    {"full Saturday", "2024-01-20", {"2024-01-20T15:25:00+05:30"}},
    {"Muhurat evening", "2023-11-12", {"2023-11-12T19:10:00+05:30"}},
    {"two-part Saturday", "2024-03-02", {"2024-03-02T09:55:00+05:30", "2024-03-02T12:25:00+05:30"}},
};

} // namespace

class EndOfDayTest : public QObject {
    Q_OBJECT

    // Flat from each exit until the next session; left at the exit or at the open of the bar that holds it;
    // no entry decided from the exit on.
    static void check(const SessionRecord& record, const std::vector<const char*>& exits, int minutes) {
        for (const char* iso : exits) {
            const UtcTime exit = at(iso);
            QCOMPARE(positionAt(record, exit), 0);
            for (const Fill& fill : record.fills)
                QVERIFY(fill.time <= exit || fill.time > exit.plus(60 * kNanosPerMinute));
            for (const Decision& d : record.decisions)
                if (d.verdict == Verdict::Taken && !d.signal.isNone() &&
                    record.signals[d.signal.value - 1].direction == Direction::Long)
                    QVERIFY(d.time < exit || d.time > exit.plus(60 * kNanosPerMinute));
        }
        QVERIFY(!record.trades.empty() && record.trades.size() <= exits.size());
        for (const Trade& trade : record.trades) {
            QCOMPARE(trade.exitReason, ExitReason::Time);
            QVERIFY(std::any_of(exits.begin(), exits.end(), [&](const char* iso) {
                return trade.exitTime <= at(iso) && trade.exitTime > at(iso).plus(-minutes * kNanosPerMinute);
            }));
        }
    }

private Q_SLOTS:
    void flatOnEveryKindOfSessionAndInterval_data() {
        QTest::addColumn<int>("evening");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QString>("more");
        for (int e = 0; e < static_cast<int>(kEvenings.size()); ++e)
            for (const int minutes : {1, 5, 15})
                for (const char* more :
                     {"", R"(, "market_hours": false)", R"(, "exchange": {"latency_ms": 1500})"})
                    QTest::addRow("%s %dm%s", kEvenings[static_cast<std::size_t>(e)].name, minutes, more)
                        << e << minutes << more;
    }
    void flatOnEveryKindOfSessionAndInterval() {
        QFETCH(int, evening);
        QFETCH(int, minutes);
        QFETCH(QString, more);
        const Evening& e = kEvenings[static_cast<std::size_t>(evening)];
        const Market market = Market{nseShare("X"), minutes}.day(e.date);
        const SessionRecord record = runOf(greedy(minutes, more.toStdString()), {market.series()});
        check(record, e.exits, minutes);
    }

    void aHalfDayEndsFiveMinutesBeforeItsClose() {
        for (const int minutes : {1, 5, 15}) {
            const Market market = Market{nyseShare(), minutes}.day("2023-11-24"); // closes at 13:00
            const SessionRecord record = runOf(greedy(minutes, "", "15:55"), {market.series()});
            check(record, {"2023-11-24T12:55:00-05:00"}, minutes);
        }
    }

    void theExitIsAtTheOpenOfTheBarThatTradesThen() {
        Market market{nseShare("X"), 1};
        market.day("2024-01-19").ohlc("2024-01-19T15:25:00+05:30", "101", "103", "99", "102");
        const SessionRecord record = runOf(greedy(1), {market.series()});
        QCOMPARE(record.trades.size(), std::size_t{1});
        QCOMPARE(record.trades[0].exitTime, at("2024-01-19T15:25:00+05:30"));
        QCOMPARE(record.trades[0].exitPrice, price("101"));
    }

    void aLongerBarThatHoldsTheTimeIsLeftAtItsOpen() {
        Market market{nseShare("X"), 15};
        market.day("2024-01-19").ohlc("2024-01-19T15:15:00+05:30", "101", "103", "99", "102");
        const SessionRecord record = runOf(greedy(15), {market.series()});
        QCOMPARE(record.trades[0].exitTime, at("2024-01-19T15:15:00+05:30"));
        QCOMPARE(record.trades[0].exitPrice, price("101"));
    }

    void whereNoBarTradesThenTheLastPriceIsTakenAtThatTime_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("the 15:25 bar is missing") << "15:25:00"
                                                  << "15:26:00";
        QTest::newRow("the bars around are missing") << "15:20:00"
                                                     << "15:28:00";
        QTest::newRow("the rest of the day is missing") << "14:00:00"
                                                        << "15:30:00";
    }
    void whereNoBarTradesThenTheLastPriceIsTakenAtThatTime() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const auto on = [](const QString& time) { return "2024-01-19T" + time.toStdString() + "+05:30"; };
        Market market{nseShare("X"), 1};
        market.day("2024-01-19").day("2024-01-20", "120").without(on(from), on(to));
        const SessionRecord record = runOf(greedy(1), {market.series()});
        check(record, {"2024-01-19T15:25:00+05:30", "2024-01-20T15:25:00+05:30"}, 1);
        QCOMPARE(record.trades[0].exitTime, at("2024-01-19T15:25:00+05:30"));
        QCOMPARE(record.trades[0].exitPrice, price("100"));
    }

    void nothingIsCarriedPastTheEndOfTheData() {
        for (const char* from :
             {"2024-01-19T11:00:00+05:30", "2024-01-19T15:25:00+05:30", "2024-01-19T15:24:00+05:30"}) {
            Market market{nseShare("X"), 1};
            market.day("2024-01-19").without(from, "2024-01-19T15:30:00+05:30");
            const SessionRecord record = runOf(greedy(1), {market.series()});
            QCOMPARE(record.trades.size(), std::size_t{1});
            QCOMPARE(record.trades[0].exitTime, at(from));
            QCOMPARE(record.equity.back().positionValue, Money{});
        }
    }

    void theLastEntryStillHasABarToLiveIn() {
        Market market{nseShare("X"), 1};
        market.day("2024-01-19")
            .script("2024-01-19T15:23:00+05:30", kGoLong)
            .script("2024-01-19T15:24:00+05:30", kGoLong);
        std::string json = greedy(1);
        json.replace(json.find(R"({"above": ["close", 0]})"), 23, R"({"equals": ["volume", 1001]})");
        const SessionRecord record = runOf(json, {market.series()});
        QCOMPARE(record.decisions.size(), std::size_t{2}); // the entry seen at 15:24, and its end at 15:25
        QCOMPARE(record.trades[0].entryTime, at("2024-01-19T15:24:00+05:30"));
        QCOMPARE(record.trades[0].exitTime, at("2024-01-19T15:25:00+05:30"));
    }

    void whatIsStillWorkingIsCancelledToo() {
        Market market{nseShare("X"), 1};
        market.day("2024-01-19");
        const SessionRecord record =
            runOf(greedy(1, R"(, "exchange": {"max_volume_share": 0.001})"), {market.series()});
        for (const Order& order : record.orders)
            QVERIFY(!isWorking(order.state));
        QCOMPARE(positionAt(record, at("2024-01-19T15:25:00+05:30")), 0);
    }

    void anExitAtTheTimeSlipsByItsBarsVolume() {
        Market market{nseShare("X"), 1};
        market.day("2024-01-19");
        const SessionRecord record =
            runOf(greedy(1, R"(, "slippage": {"type": "volume_share", "value": 0.1})"), {market.series()});
        QCOMPARE(record.trades[0].exitPrice, price("99.9")); // 10 of 1,000: 0.1 % of the price
    }

    void anotherInstrumentsBarEndsTheDayOfOneThatDoesNotTrade() {
        Market quiet{nseShare("Q"), 1};
        quiet.day("2024-01-19").without("2024-01-19T12:00:00+05:30", "2024-01-19T15:30:00+05:30");
        Market busy{nseShare("X"), 1};
        busy.day("2024-01-19", "50");
        const SessionRecord record = runOf(greedy(1), {quiet.series(), busy.series()});
        QCOMPARE(record.trades.size(), std::size_t{2});
        for (const Trade& trade : record.trades)
            QCOMPARE(trade.exitTime, at("2024-01-19T15:25:00+05:30"));
    }

    // Saturday and Sunday bars, each day 09:15 to 16:00: no session of the calendar holds them.
    void onDatesOutsideTheCalendarItIsThatLocalTime() {
        Market market{nseShare("X"), 1};
        market.hours("2024-01-27", "09:15", "16:00").hours("2024-01-28", "09:15", "16:00");
        for (const char* time : {"15:25", "auto"}) {
            const SessionRecord record =
                runOf(greedy(1, R"(, "market_hours": false)", time), {market.series()});
            QCOMPARE(record.trades.size(), std::size_t{2});
            QCOMPARE(record.trades[0].exitTime, at("2024-01-27T15:25:00+05:30"));
            QCOMPARE(record.trades[1].exitTime, at("2024-01-28T15:25:00+05:30"));
            for (const Trade& trade : record.trades)
                QCOMPARE(trade.exitReason, ExitReason::Time);
            for (const Decision& d : record.decisions)
                if (!d.signal.isNone())
                    QCOMPARE(d.verdict == Verdict::Taken, toIsoUtc(d.time).ends_with("T03:46:00Z"));
        }
    }

    void afterASessionNothingIsEnteredThatWouldNotBeClosed() {
        Market market{nseShare("X"), 1};
        market.day("2024-01-19").hours("2024-01-19", "15:30", "18:00");
        const SessionRecord record = runOf(greedy(1, R"(, "market_hours": false)"), {market.series()});
        QCOMPARE(record.trades.size(), std::size_t{1});
        QCOMPARE(record.trades[0].exitTime, at("2024-01-19T15:25:00+05:30"));
    }

    void autoMeansFifteenTwentyFiveForNseIntradayOnly() {
        Market market{nseShare("X"), 1};
        market.day("2024-01-19");
        const SessionRecord nse = runOf(greedy(1, "", "auto"), {market.series()});
        QCOMPARE(nse.trades[0].exitTime, at("2024-01-19T15:25:00+05:30"));
        Market us{nyseShare(), 1};
        us.day("2023-11-22");
        QVERIFY(runOf(greedy(1, "", "auto"), {us.series()}).trades.empty());
    }
};

QTEST_APPLESS_MAIN(EndOfDayTest)
#include "tst_end_of_day.moc"
