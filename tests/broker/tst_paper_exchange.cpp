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
    std::vector<ExchangeFill> m_fills;

    void exchange(const ExchangeRules& rules) {
        m_exchange = PaperExchange{rules, {price("0.05"), price("0.05")}};
        m_fills.clear();
    }
    void send(std::uint32_t id, const ExchangeOrder& terms, UtcTime activeFrom = UtcTime{},
              InstrumentId instrument = kFirst) {
        m_exchange.accept(instrument, {OrderId{id}, terms, activeFrom});
    }
    void trade(const Bar& bar, InstrumentId instrument = kFirst) {
        const auto note = [this](const ExchangeFill& fill) { m_fills.push_back(fill); };
        m_exchange.open(instrument, bar, note);
        m_exchange.range(instrument, bar, note);
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
        QVERIFY(m_fills[0].complete);
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
        const auto cancelOther = [this](const ExchangeFill& fill) {
            m_fills.push_back(fill);
            m_exchange.cancel(kFirst, OrderId{3 - fill.order.value});
        };
        m_exchange.open(kFirst, bar, cancelOther);
        m_exchange.range(kFirst, bar, cancelOther);
        QCOMPARE(m_fills.size(), std::size_t{1});
        QVERIFY(!m_exchange.hasOrders(kFirst));
    }

    void aStopPlacedWhenTheEntryFillsWorksInTheSameBar() {
        send(1, market(Side::Buy, 10));
        const Bar bar = barAt(1, "100", "101", "95");
        m_exchange.open(kFirst, bar, [&](const ExchangeFill&) { send(2, stopLoss("96", 10), bar.start); });
        m_exchange.range(kFirst, bar, [&](const ExchangeFill& fill) { m_fills.push_back(fill); });
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
        QVERIFY(!m_fills[0].complete);
        QCOMPARE(m_fills[1].quantity, qty(100));
        QCOMPARE(m_fills[2].quantity, qty(50));
        QCOMPARE(m_fills[2].price, price("104"));
        QVERIFY(m_fills[2].complete);
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
        QVERIFY(m_fills[1].complete);
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

    void cancelAndResizeKnowOnlyWorkingOrders() {
        send(1, market(Side::Buy, 10));
        QVERIFY(m_exchange.resize(kFirst, OrderId{1}, qty(4)));
        QVERIFY(!m_exchange.resize(kFirst, OrderId{2}, qty(4)));
        QVERIFY(!m_exchange.cancel(kSecond, OrderId{1}));
        trade(barAt(1, "100", "101", "99"));
        QCOMPARE(m_fills[0].quantity, qty(4));
        QVERIFY(!m_exchange.cancel(kFirst, OrderId{1}));
    }

    void aFillOutsideABarSlipsByTheShareOfTheVolumeGiven() {
        ExchangeRules rules;
        rules.slippage = {SlippageType::VolumeShare, fraction("0.1")};
        exchange(rules);
        send(1, market(Side::Sell, 100));
        const ExchangeFill fill = m_exchange.fillAt(kFirst, OrderId{1}, price("100"), qty(1000));
        QCOMPARE(fill.price, price("99"));
        QCOMPARE(fill.quantity, qty(100));
        QVERIFY(!m_exchange.hasOrders(kFirst));
    }
};

QTEST_APPLESS_MAIN(PaperExchangeTest)
#include "tst_paper_exchange.moc"
