#include "engine/broker/paper/simulated_exchange.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

Bar bar(std::string_view open, std::string_view high, std::string_view low, std::string_view close) {
    return {UtcTime{}, price(open), price(high), price(low), price(close), qty(1000)};
}

ExchangeOrder market(Side side) {
    return {side, OrderType::Market, {}, {}, qty(1)};
}
ExchangeOrder limit(Side side, std::string_view at) {
    return {side, OrderType::Limit, price(at), {}, qty(1)};
}
ExchangeOrder stop(Side side, std::string_view at) {
    return {side, OrderType::Stop, {}, price(at), qty(1)};
}

const ExchangeRules kRules{};
const Bar kBar = bar("100", "105", "95", "101");

std::optional<Price> anywhere(const ExchangeOrder& order, const Bar& in,
                              const ExchangeRules& rules = kRules) {
    const auto opening = fillAtOpen(order, in, rules);
    return opening ? opening : fillInRange(order, in, rules);
}

std::optional<Price> some(std::string_view text) {
    return price(text);
}

Slippage slippage(SlippageType type, std::string_view value) {
    return {type, fraction(value)};
}

const Price kTick = price("0.05");

} // namespace

class SimulatedExchangeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void marketOrdersFillAtTheOpenAndNowhereElse() {
        QCOMPARE(fillAtOpen(market(Side::Buy), kBar, kRules), some("100"));
        QCOMPARE(fillAtOpen(market(Side::Sell), kBar, kRules), some("100"));
        QVERIFY(!fillInRange(market(Side::Buy), kBar, kRules));
    }

    void aStopFillsAtItsPriceWhenTouched() {
        QVERIFY(!fillAtOpen(stop(Side::Buy, "105"), kBar, kRules));
        QCOMPARE(fillInRange(stop(Side::Buy, "105"), kBar, kRules), some("105"));
        QVERIFY(!fillAtOpen(stop(Side::Sell, "95"), kBar, kRules));
        QCOMPARE(fillInRange(stop(Side::Sell, "95"), kBar, kRules), some("95"));
    }

    void aStopThatIsNotReachedDoesNotFill() {
        QVERIFY(!anywhere(stop(Side::Buy, "105.05"), kBar));
        QVERIFY(!anywhere(stop(Side::Sell, "94.95"), kBar));
    }

    void anOpenBeyondTheStopFillsAtTheWorseOpen() {
        QCOMPARE(fillAtOpen(stop(Side::Buy, "99"), kBar, kRules), some("100"));
        QCOMPARE(fillAtOpen(stop(Side::Sell, "101"), kBar, kRules), some("100"));
        QCOMPARE(fillAtOpen(stop(Side::Sell, "100"), kBar, kRules), some("100"));
    }

    void aLimitNeedsTheMarketToTradeThroughIt() {
        QVERIFY(!anywhere(limit(Side::Buy, "95"), kBar));
        QCOMPARE(anywhere(limit(Side::Buy, "95.05"), kBar), some("95.05"));
        QVERIFY(!anywhere(limit(Side::Sell, "105"), kBar));
        QCOMPARE(anywhere(limit(Side::Sell, "104.95"), kBar), some("104.95"));
    }

    void aTouchFillsALimitOnlyBySetting() {
        ExchangeRules touch;
        touch.limitFillsOnTouch = true;
        QCOMPARE(anywhere(limit(Side::Buy, "95"), kBar, touch), some("95"));
        QCOMPARE(anywhere(limit(Side::Sell, "105"), kBar, touch), some("105"));
        QVERIFY(!anywhere(limit(Side::Buy, "94.95"), kBar, touch));
        QVERIFY(!anywhere(limit(Side::Sell, "105.05"), kBar, touch));
    }

    void anOpenBetterThanTheLimitIsTaken() {
        QCOMPARE(fillAtOpen(limit(Side::Buy, "102"), kBar, kRules), some("100"));
        QCOMPARE(fillAtOpen(limit(Side::Sell, "98"), kBar, kRules), some("100"));
    }

    void anOpenExactlyAtTheLimitIsATouchAndFillsAtTheLimitOnceTradedThrough() {
        QVERIFY(!fillAtOpen(limit(Side::Buy, "100"), kBar, kRules));
        QCOMPARE(fillInRange(limit(Side::Buy, "100"), kBar, kRules), some("100"));
    }

    void noFillIsOutsideTheBar_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("side");
        for (const int type : {0, 1, 2})
            for (const int side : {0, 1})
                QTest::addRow("type %d side %d", type, side) << type << side;
    }
    void noFillIsOutsideTheBar() {
        QFETCH(int, type);
        QFETCH(int, side);
        for (std::int64_t cents = 9000; cents <= 11000; cents += 5) {
            const Price at = Price::fromRaw(cents * 10'000);
            const ExchangeOrder order{static_cast<Side>(side), static_cast<OrderType>(type), at, at, qty(1)};
            const auto filled = anywhere(order, kBar);
            if (filled) QVERIFY(*filled >= kBar.low && *filled <= kBar.high);
            if (filled && order.type == OrderType::Limit)
                QVERIFY(order.side == Side::Buy ? *filled <= at : *filled >= at);
            if (filled && order.type == OrderType::Stop)
                QVERIFY(order.side == Side::Buy ? *filled >= at : *filled <= at);
        }
    }

    void noSlippageLeavesThePriceAlone() {
        QCOMPARE(slipped(price("100.037"), Side::Buy, qty(1), qty(10), {}, kTick), price("100.037"));
    }

    void basisPointsMoveThePriceAgainstUsToTheNextTick() {
        const auto bps = slippage(SlippageType::Bps, "3"); // 0.03 of 100
        QCOMPARE(slipped(price("100"), Side::Buy, qty(1), qty(10), bps, kTick), price("100.05"));
        QCOMPARE(slipped(price("100"), Side::Sell, qty(1), qty(10), bps, kTick), price("99.95"));
        const auto more = slippage(SlippageType::Bps, "10"); // 0.10 of 100: whole ticks already
        QCOMPARE(slipped(price("100"), Side::Buy, qty(1), qty(10), more, kTick), price("100.10"));
        QCOMPARE(slipped(price("100"), Side::Sell, qty(1), qty(10), more, kTick), price("99.90"));
    }

    void ticksMoveThePriceByTicks() {
        const auto two = slippage(SlippageType::Ticks, "2");
        QCOMPARE(slipped(price("100"), Side::Buy, qty(1), qty(10), two, kTick), price("100.10"));
        QCOMPARE(slipped(price("100"), Side::Sell, qty(1), qty(10), two, kTick), price("99.90"));
    }

    void volumeShareMovesThePriceByTheShareTaken() {
        const auto tenth = slippage(SlippageType::VolumeShare, "0.1"); // 10 % of the volume: 1 % of the price
        QCOMPARE(slipped(price("100"), Side::Buy, qty(100), qty(1000), tenth, kTick), price("101"));
        QCOMPARE(slipped(price("100"), Side::Sell, qty(100), qty(1000), tenth, kTick), price("99"));
        QCOMPARE(slipped(price("100"), Side::Sell, qty(100), qty(0), tenth, kTick), price("100"));
    }

    void moreThanTheWholeVolumeSlipsNoFurther() {
        const auto tenth = slippage(SlippageType::VolumeShare, "0.1");
        QCOMPARE(slipped(price("100"), Side::Buy, qty(5000), qty(1000), tenth, kTick), price("110"));
    }

    void aSellerNeverGetsNothing() {
        const auto ticks = slippage(SlippageType::Ticks, "100");
        QCOMPARE(slipped(price("1"), Side::Sell, qty(1), qty(10), ticks, kTick), kTick);
    }
};

QTEST_APPLESS_MAIN(SimulatedExchangeTest)
#include "tst_simulated_exchange.moc"
