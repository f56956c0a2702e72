#include "engine/broker/paper/paper_exchange.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

constexpr InstrumentId kFirst{0};
constexpr InstrumentId kSecond{1};

Bar barAt(std::int64_t minute, std::string_view open, std::string_view high, std::string_view low,
          std::int64_t volume = 1000) {
    return {
        UtcTime{minute * kNanosPerMinute}, price(open), price(high), price(low), price(open), qty(volume)};
}

} // namespace

class PaperExchangeTest : public QObject {
    Q_OBJECT
    PaperExchange m_exchange;
    std::vector<BrokerReport> m_fills, m_answers;

    void exchange(const ExchangeRules& rules) {
        m_exchange = PaperExchange{rules, {{price("0.05")}, {price("0.05"), qty(25)}}};
        m_fills.clear();
        m_answers.clear();
    }
    void execute(const BrokerCommand& command) {
        m_exchange.execute(command, [this](const BrokerReport& r) { m_answers.push_back(r); });
    }
    static BrokerCommand about(std::uint32_t id, CommandKind kind, InstrumentId instrument = kFirst) {
        BrokerCommand command;
        command.kind = kind;
        command.order = OrderId{id};
        command.instrument = instrument;
        return command;
    }
    void send(std::uint32_t id, const ExchangeOrder& terms, UtcTime at = UtcTime{},
              InstrumentId instrument = kFirst) {
        BrokerCommand command = about(id, CommandKind::Place, instrument);
        command.side = terms.side;
        command.type = terms.type;
        command.limit = terms.limit;
        command.stop = terms.stop;
        command.quantity = terms.quantity;
        command.time = at;
        execute(command);
    }
    void trade(const Bar& bar, InstrumentId instrument = kFirst) {
        const auto note = [this](const BrokerReport& fill) { m_fills.push_back(fill); };
        m_exchange.open(instrument, bar, note);
        m_exchange.range(instrument, bar, bar.start.plus(kNanosPerMinute), note);
    }
    static ExchangeOrder market(Side side, std::int64_t units) {
        return {side, OrderType::Market, {}, {}, qty(units)};
    }
    static ExchangeOrder stopLoss(std::string_view at, std::int64_t units) {
        return {Side::Sell, OrderType::Stop, {}, price(at), qty(units)};
    }
    static ExchangeOrder target(std::string_view at, std::int64_t units) {
        return {Side::Sell, OrderType::Limit, price(at), {}, qty(units)};
    }

private Q_SLOTS:
    void init() { exchange({}); }

    void aMarketOrderFillsWholeAtTheNextOpen() {
        send(1, market(Side::Buy, 10));
        trade(barAt(1, "100", "101", "99"));
        QCOMPARE(m_fills.size(), std::size_t{1});
        QCOMPARE(m_fills[0].price, price("100"));
        QCOMPARE(m_fills[0].quantity, qty(10));
        QCOMPARE(m_fills[0].cumulative, qty(10));
        QVERIFY(!m_exchange.hasOrders(kFirst));
    }

    void aBarOfOneInstrumentFillsNoOrderOfAnother() {
        send(1, market(Side::Buy, 10), {}, kSecond);
        trade(barAt(1, "100", "101", "99"), kFirst);
        QVERIFY(m_fills.empty());
        QVERIFY(m_exchange.hasOrders(kSecond));
    }

    void anOrderStillUnderWayMissesTheBar() {
        const UtcTime arrives = UtcTime{}.plus(kNanosPerMinute + 1);
        send(1, market(Side::Buy, 10), arrives);
        trade(barAt(1, "100", "101", "99"));
        QVERIFY(m_fills.empty());
        trade(barAt(2, "102", "103", "99"));
        QCOMPARE(m_fills.size(), std::size_t{1});
        QCOMPARE(m_fills[0].price, price("102"));
    }

    void theStopIsTakenBeforeTheTargetInOneBar() {
        send(1, target("104", 10));
        send(2, stopLoss("96", 10));
        trade(barAt(1, "100", "105", "95"));
        QCOMPARE(m_fills.front().order, OrderId{2});
        QCOMPARE(m_fills.front().price, price("96"));
    }

    void theTargetIsTakenFirstBySetting() {
        ExchangeRules rules;
        rules.stopBeforeTarget = false;
        exchange(rules);
        send(1, stopLoss("96", 10));
        send(2, target("104", 10));
        trade(barAt(1, "100", "105", "95"));
        QCOMPARE(m_fills.front().order, OrderId{2});
        QCOMPARE(m_fills.front().price, price("104"));
    }

    void aSiblingCancelledFromWithinTheReportDoesNotFill() {
        send(1, stopLoss("96", 10));
        send(2, target("104", 10));
        const Bar bar = barAt(1, "100", "105", "95");
        const auto cancelOther = [this](const BrokerReport& fill) {
            m_fills.push_back(fill);
            execute(about(3 - fill.order.value, CommandKind::Cancel));
        };
        m_exchange.open(kFirst, bar, cancelOther);
        m_exchange.range(kFirst, bar, bar.start, cancelOther);
        QCOMPARE(m_fills.size(), std::size_t{1});
        QVERIFY(!m_exchange.hasOrders(kFirst));
    }

    void aStopPlacedWhenTheEntryFillsWorksInTheSameBar() {
        send(1, market(Side::Buy, 10));
        const Bar bar = barAt(1, "100", "101", "95");
        m_exchange.open(kFirst, bar, [&](const BrokerReport&) { send(2, stopLoss("96", 10), bar.start); });
        m_exchange.range(kFirst, bar, bar.start, [&](const BrokerReport& fill) { m_fills.push_back(fill); });
        QCOMPARE(m_fills.size(), std::size_t{1});
        QCOMPARE(m_fills[0].price, price("96"));
    }

    void noMoreThanTheShareOfTheVolumeIsTaken() {
        ExchangeRules rules;
        rules.maxVolumeShare = fraction("0.1");
        exchange(rules);
        send(1, market(Side::Buy, 250));
        trade(barAt(1, "100", "101", "99"));
        trade(barAt(2, "102", "103", "99"));
        trade(barAt(3, "104", "105", "99"));
        QCOMPARE(m_fills.size(), std::size_t{3});
        QCOMPARE(m_fills[0].quantity, qty(100));
        QCOMPARE(m_fills[0].cumulative, qty(100));
        QCOMPARE(m_fills[1].quantity, qty(100));
        QCOMPARE(m_fills[2].quantity, qty(50));
        QCOMPARE(m_fills[2].price, price("104"));
        QCOMPARE(m_fills[2].cumulative, qty(250));
    }

    void theShareOfTheVolumeIsTakenInWholeLots() {
        ExchangeRules rules;
        rules.maxVolumeShare = fraction("0.1");
        exchange(rules);
        send(1, market(Side::Buy, 200), UtcTime{}, kSecond); // lots of 25
        for (int minute = 1; minute <= 4; ++minute)
            trade(barAt(minute, "100", "101", "99", minute == 2 ? 249 : 990), kSecond);
        QCOMPARE(m_fills.size(), std::size_t{3});
        QCOMPARE(m_fills[0].quantity, qty(75));
        QCOMPARE(m_fills[1].time, UtcTime{3 * kNanosPerMinute}); // a tenth of 249 is no lot
        QCOMPARE(m_fills[1].quantity, qty(75));
        QCOMPARE(m_fills[2].cumulative, qty(200));
    }

    void ordersOfOneBarShareTheVolume() {
        ExchangeRules rules;
        rules.maxVolumeShare = fraction("0.1");
        exchange(rules);
        send(1, market(Side::Buy, 70));
        send(2, market(Side::Sell, 70));
        trade(barAt(1, "100", "101", "99"));
        QCOMPARE(m_fills.size(), std::size_t{2});
        QCOMPARE(m_fills[0].quantity + m_fills[1].quantity, qty(100));
    }

    void aStopOnceTriggeredSellsTheRestAtTheNextOpenWhereverThatIs() {
        ExchangeRules rules;
        rules.maxVolumeShare = fraction("0.1");
        exchange(rules);
        send(1, stopLoss("96", 150));
        trade(barAt(1, "100", "101", "95"));
        QCOMPARE(m_fills.size(), std::size_t{1});
        QCOMPARE(m_fills[0].quantity, qty(100));
        trade(barAt(2, "99", "100", "98")); // back above the stop: the order is a market order by now
        QCOMPARE(m_fills.size(), std::size_t{2});
        QCOMPARE(m_fills[1].price, price("99"));
        QCOMPARE(m_fills[1].cumulative, qty(150));
    }

    void aStopTriggeredInABarThatHasNoVolumeLeftFillsAtTheNextOpen() {
        ExchangeRules rules;
        rules.maxVolumeShare = fraction("0.1");
        exchange(rules);
        send(1, market(Side::Buy, 100));
        send(2, stopLoss("96", 50));
        trade(barAt(1, "100", "101", "95"));
        QCOMPARE(m_fills.size(), std::size_t{1});
        trade(barAt(2, "99", "100", "98"));
        QCOMPARE(m_fills.size(), std::size_t{2});
        QCOMPARE(m_fills[1].order, OrderId{2});
        QCOMPARE(m_fills[1].price, price("99"));
    }

    void limitFillsDoNotSlip() {
        ExchangeRules rules;
        rules.slippage = {SlippageType::Ticks, fraction("2")};
        exchange(rules);
        send(1, target("104", 10));
        send(2, stopLoss("96", 10));
        trade(barAt(1, "100", "105", "97"));
        trade(barAt(2, "96", "97", "95"));
        QCOMPARE(m_fills[0].price, price("104"));
        QCOMPARE(m_fills[1].price, price("95.90"));
    }

    void cancelAndModifyKnowOnlyWorkingOrders() {
        send(1, market(Side::Buy, 10));
        BrokerCommand smaller = about(1, CommandKind::Modify);
        smaller.quantity = qty(4);
        execute(smaller);
        QCOMPARE(m_answers.back().kind, ReportKind::Modified);
        smaller.order = OrderId{2};
        execute(smaller);
        QCOMPARE(m_answers.back().kind, ReportKind::ModifyRejected);
        execute(about(1, CommandKind::Cancel, kSecond));
        QCOMPARE(m_answers.back().kind, ReportKind::CancelRejected);
        trade(barAt(1, "100", "101", "99"));
        QCOMPARE(m_fills[0].quantity, qty(4));
        execute(about(1, CommandKind::Cancel));
        QCOMPARE(m_answers.back().kind, ReportKind::CancelRejected);
    }

    void whatWasFilledIsToldWithACancel() {
        ExchangeRules rules;
        rules.maxVolumeShare = fraction("0.1");
        exchange(rules);
        send(1, market(Side::Buy, 150));
        trade(barAt(1, "100", "101", "99"));
        execute(about(1, CommandKind::Cancel));
        QCOMPARE(m_answers.back().kind, ReportKind::Cancelled);
        QCOMPARE(m_answers.back().cumulative, qty(100));
    }

    void oneCommandCancelsAllAndTheSessionsEndOnlyDayOrders() {
        send(1, market(Side::Buy, 10));
        send(2, stopLoss("96", 10), {}, kSecond);
        execute(about(0, CommandKind::CancelAll));
        QCOMPARE(m_answers.size(), std::size_t{4});
        QVERIFY(m_answers[2].kind == ReportKind::Cancelled && m_answers[3].kind == ReportKind::Cancelled);
        BrokerCommand lasting = about(3, CommandKind::Place);
        lasting.timeInForce = TimeInForce::GoodTillCancelled;
        lasting.quantity = qty(5);
        execute(lasting);
        send(4, market(Side::Buy, 10));
        std::vector<BrokerReport> over;
        m_exchange.endSession(kFirst, UtcTime{7}, [&](const BrokerReport& r) { over.push_back(r); });
        QCOMPARE(over.size(), std::size_t{1});
        QCOMPARE(over[0].order, OrderId{4});
        QCOMPARE(over[0].kind, ReportKind::Expired);
        QVERIFY(m_exchange.hasOrders(kFirst));
    }

    void aTradeOutsideABarSlipsByTheShareOfTheNewestVolume() {
        ExchangeRules rules;
        rules.slippage = {SlippageType::VolumeShare, fraction("0.1")};
        rules.latencyNanos = kNanosPerMinute;
        exchange(rules);
        send(1, market(Side::Sell, 100), UtcTime{kNanosPerMinute});
        trade(barAt(1, "101", "101", "99", 1000));
        QVERIFY(m_fills.empty());
        m_exchange.trade(kFirst, price("100"), UtcTime{5},
                         [this](const BrokerReport& r) { m_fills.push_back(r); });
        QCOMPARE(m_fills.back().price, price("99"));
        QCOMPARE(m_fills.back().quantity, qty(100));
        QVERIFY(!m_exchange.hasOrders(kFirst));
    }
};

QTEST_APPLESS_MAIN(PaperExchangeTest)
#include "tst_paper_exchange.moc"
