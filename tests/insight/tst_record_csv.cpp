#include "engine/insight/record_csv.h"
#include "sample_record.h"
#include <QTest>
#include <chrono>

using namespace openbell;

namespace {

using Writer = std::function<void(const RecordView&, const TextSink&)>;

std::string written(const Writer& write, const SessionRecord& record = tests::sampleRecord()) {
    std::string out;
    write(RecordView{record}, [&](std::string_view piece) { out += piece; });
    return out;
}

void compareText(const std::string& actual, const std::string& expected) {
    // Line by line, so that a failure shows the line.
    const auto lines = [](const std::string& text) {
        return QString::fromStdString(text).split(QLatin1Char{'\n'});
    };
    QCOMPARE(lines(actual), lines(expected));
}

} // namespace

class RecordCsvTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tradesAreRoundTrips() {
        compareText(
            written(writeTradesCsv),
            "trade_id,session_id,mode,strategy,symbol,exchange,side,quantity,entry_time_utc,entry_time_local,"
            "exit_time_utc,exit_time_local,entry_price,exit_price,gross_pnl,costs,net_pnl,return_pct,r_"
            "multiple,"
            "mae,mfe,bars_held,entry_signal_id,entry_reason,exit_reason,currency\r\n"
            "1,bt-0001,backtest,cross,INFY,NSE,long,10,2016-08-16T03:46:00Z,2016-08-16T09:16:00+05:30,"
            "2016-08-16T03:48:00Z,2016-08-16T09:18:00+05:30,1034.55,1030.5,-40.5,6.1952,-46.6952,-0."
            "004513576,"
            "-1.16738,-40.5,12,2,1,ema_9 crosses above ema_21 and close above 1000,stop,INR\r\n");
    }

    void fillsStateSlippageAsWorsePositive() {
        compareText(written(writeFillsCsv), "fill_id,order_id,client_order_id,broker_order_id,session_id,"
                                            "mode,time_utc,time_local,symbol,side,"
                                            "quantity,price,costs,liquidity,intended_price,slippage\r\n"
                                            "1,1,9dde4ea1e0,,bt-0001,backtest,2016-08-16T03:46:00Z,"
                                            "2016-08-16T09:16:00+05:30,INFY,buy,10,"
                                            "1034.55,3.1037,taker,1034.5,0.05\r\n"
                                            "2,2,9dde4ea1s0,,bt-0001,backtest,2016-08-16T03:48:00Z,2016-"
                                            "08-16T09:18:00+05:30,INFY,sell,10,"
                                            "1030.5,3.0915,taker,1030.55,0.05\r\n");
    }

    void ordersLeaveUnusedPricesBlank() {
        compareText(
            written(writeOrdersCsv),
            "order_id,client_order_id,parent_group,leg,session_id,mode,created_utc,symbol,side,type,"
            "time_in_force,quantity,limit_price,stop_price,state,filled_quantity,average_price,reject_reason,"
            "decision_id\r\n"
            "1,9dde4ea1e0,1,entry,bt-0001,backtest,2016-08-16T03:46:00Z,INFY,buy,market,day,10,,,"
            "filled,"
            "10,1034.55,,1\r\n"
            "2,9dde4ea1s0,1,stop,bt-0001,backtest,2016-08-16T03:46:00.500Z,INFY,sell,stop,day,10,,1030."
            "55,"
            "filled,10,1030.5,,1\r\n");
    }

    void aRefusalIsToldInTheBrokersWords() {
        SessionRecord record = tests::sampleRecord();
        record.texts = {"margin is short, by 1,200"};
        OrderEvent refused;
        refused.order = {2};
        refused.event = OrderEventKind::Reject;
        refused.text = {1};
        record.orderEvents.push_back(refused);
        std::string text;
        writeOrdersCsv(RecordView{record}, [&](std::string_view part) { text += part; });
        QVERIFY(text.find(",10,1030.5,\"margin is short, by 1,200\",1\r\n") != std::string::npos);
    }

    void theLedgerFollowsAnOrderFromTheIntendedPriceToWhatWasPaid() {
        SessionRecord record = tests::sampleRecord();
        OrderEvent sent;
        sent.order = {1};
        sent.event = OrderEventKind::Submit;
        sent.time = tests::at("2016-08-16T03:46:00.100Z");
        OrderEvent acknowledged = sent;
        acknowledged.event = OrderEventKind::Accept;
        acknowledged.time = tests::at("2016-08-16T03:46:00.180Z");
        record.orderEvents.insert(record.orderEvents.begin(), {sent, acknowledged});
        std::string text;
        writeLedgerCsv(RecordView{record}, [&](std::string_view part) { text += part; });
        const std::string row = text.substr(text.find('\n') + 1);
        compareText(
            row.substr(0, row.find('\n') + 1),
            "1,9dde4ea1e0,bt-0001,backtest,INFY,cross,entry,buy,1,2016-08-16T03:46:00Z,"
            "2016-08-16T03:46:00.100Z,2016-08-16T03:46:00.180Z,2016-08-16T03:46:00Z,2016-08-16T03:46:00Z,"
            "filled,10,10,1034.5,1034.55,0.05,0.5,3.1037,INR\r\n");
    }

    void equityHasARowABarAndItsDrawdown() {
        compareText(written([](const auto& view, const auto& sink) { writeEquityCsv(view, sink); }),
                    "time_utc,time_local,cash,position_value,equity,drawdown,drawdown_pct,heat\r\n"
                    "2016-08-16T03:46:00Z,2016-08-16T09:16:00+05:30,100000,0,100000,0,0,0\r\n"
                    "2016-08-16T03:47:00Z,2016-08-16T09:17:00+05:30,89651.3963,10357.5,100008.8963,0,0,40\r\n"
                    "2016-08-16T03:48:00Z,2016-08-16T09:18:00+05:30,99953.3048,0,99953.3048,55.5915,"
                    "0.0005558655,0\r\n"
                    "2016-08-17T03:46:00Z,2016-08-17T09:16:00+05:30,99953.3048,0,99953.3048,55.5915,"
                    "0.0005558655,0\r\n");
    }

    void equityByDayKeepsTheLastPointOfEachLocalDate() {
        const std::string text = written(
            [](const auto& view, const auto& sink) { writeEquityCsv(view, sink, EquityRows::LastOfDay); });
        QCOMPARE(QString::fromStdString(text).count(QLatin1Char('\n')), 3);
        QVERIFY(text.find("2016-08-16T03:48:00Z") != std::string::npos);
        QVERIFY(text.find("2016-08-17T03:46:00Z") != std::string::npos);
    }

    void aTradeWithoutAStopHasNoR() {
        SessionRecord record = tests::sampleRecord();
        record.decisions[0].stopDistance = Price{};
        QVERIFY(written(writeTradesCsv, record).find(",-46.6952,-0.004513576,,-40.5,12,") !=
                std::string::npos);
    }

    void theLastPointOfABarTimeCounts() {
        SessionRecord record = tests::sampleRecord();
        EquityPoint closed = record.equity.back();
        closed.cash = Money::whole(7);
        record.equity.push_back(closed);
        const std::string text =
            written([](const auto& view, const auto& sink) { writeEquityCsv(view, sink); }, record);
        QCOMPARE(QString::fromStdString(text).count(QLatin1Char('\n')), 5);
        QVERIFY(text.find("2016-08-17T09:16:00+05:30,7,0,7,") != std::string::npos);
    }

    void signalsSayWhatBecameOfThem() {
        compareText(
            written(writeSignalsCsv),
            "signal_id,session_id,time_utc,symbol,strategy,direction,score,rank,decision_id,verdict\r\n"
            "1,bt-0001,2016-08-16T03:46:00Z,INFY,cross,long,0.75,1,1,taken\r\n"
            "2,bt-0001,2016-08-16T03:46:00Z,\"M&M, \"\"A\"\"\",cross,long,0.5,2,2,refused\r\n");
    }

    void decisionsCarryTheNumbersOfEveryGateThatRefused() {
        SessionRecord record = tests::sampleRecord();
        record.decisions[1].gates = {2, 3};
        compareText(
            written(writeDecisionsCsv, record),
            "decision_id,signal_id,time_utc,symbol,strategy,verdict,refusal_code,refusal_numbers,quantity,"
            "risk_amount,heat_before,heat_after,facts\r\n"
            "1,1,2016-08-16T03:46:00Z,INFY,cross,taken,,,10,40,0,40,"
            "ema_9=1034.25;ema_9[1]=1033.1;ema_21=1033.9;ema_21[1]=1033.5;close=1034.5\r\n"
            "2,2,2016-08-16T03:46:00Z,\"M&M, \"\"A\"\"\",cross,refused,portfolio_heat,"
            "portfolio_heat=1500;portfolio_heat_limit=1200;max_open_positions=1;max_open_positions_limit=1,0,"
            "0,"
            "40,40,ema_9=1034.25;ema_9[1]=1033.1;ema_21=1033.9;ema_21[1]=1033.5\r\n");
    }

    void anEmptyRecordGivesHeadersOnly() {
        const SessionRecord empty;
        for (const Writer& write : {Writer{writeTradesCsv}, Writer{writeFillsCsv}, Writer{writeOrdersCsv},
                                    Writer{writeSignalsCsv}, Writer{writeDecisionsCsv}}) {
            const std::string text = written(write, empty);
            QVERIFY(text.ends_with("\r\n"));
            QCOMPARE(text.find('\n'), text.size() - 1);
        }
    }

    void idsThatAreNotInTheRecordAreBlankNotACrash() {
        SessionRecord record = tests::sampleRecord();
        record.decisions[0].signal = {99};
        record.decisions[1].gates = {4'000'000'000U, 4'000'000'000U};
        record.signals[0].conditions = {1, 77};
        record.trades[0].instrument = {9};
        record.fills[0].order = {42};
        for (const Writer& write : {Writer{writeTradesCsv}, Writer{writeFillsCsv}, Writer{writeOrdersCsv},
                                    Writer{writeSignalsCsv}, Writer{writeDecisionsCsv}})
            QVERIFY(!written(write, record).empty());
    }

    void numbersAreExactAtTheExtremes() {
        std::string out;
        {
            CsvRows csv{[&](std::string_view piece) { out += piece; }};
            csv.fixed(Money::fromRaw(INT64_MIN)).fixed(Price::fromRaw(1)).fixed(Money::fromRaw(-1));
            csv.fixed(Money::whole(-70)).real(0.1).real(NAN).ratio(1, 3).ratio(1, 0).id(0).whole(-5);
            csv.utc(UtcTime{-1}).end();
        }
        compareText(out, "-922337203685477.5808,0.000001,-0.0001,-70,0.1,,0.3333333333,,,-5,"
                         "1969-12-31T23:59:59.999999999Z\r\n");
    }
};

QTEST_APPLESS_MAIN(RecordCsvTest)
#include "tst_record_csv.moc"
