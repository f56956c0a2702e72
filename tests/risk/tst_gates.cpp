#include "engine/orders/session_record.h"
#include "engine/risk/gates.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

// An entry of 10 at 100 with a stop 1 away: risk 10, value 1,000, no costs; equity 100,000.
GateInputs calm() {
    GateInputs in;
    in.account.equity = in.account.dayStartEquity = in.account.peakEquity = money("100000");
    in.terms = {price("100"), price("1"), Money{}, qty(1)};
    in.quantity = qty(10);
    in.risk = in.loss = money("10");
    in.value = money("1000");
    in.time = UtcTime{100};
    in.lastEntry = UtcTime{101};
    return in;
}

GateResult gate(GateCode code, const GateInputs& in, const RiskLimits& limits) {
    return evaluateGates(in, limits).of(code);
}

} // namespace

// QCOMPARE of a gate: passes, measured value, limit.
#define GATE_IS(result, passes, measured, allowed)                                                           \
    do {                                                                                                     \
        const GateResult r = result;                                                                         \
        QCOMPARE(r.passed, passes);                                                                          \
        QCOMPARE(r.value, static_cast<std::int64_t>(measured));                                              \
        QCOMPARE(r.limit, static_cast<std::int64_t>(allowed));                                               \
    } while (false)

class GatesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gatesComeInTheOrderOfTheirCodes() {
        RiskLimits limits;
        limits.maxOrderValue = money("999999");
        limits.maxTradesPerDay = 5;
        limits.dailyLoss = Fraction::fromRaw(Fraction::kScale / 2);
        const auto results = evaluateGates(calm(), limits);
        QCOMPARE(firstRefusal(results), nullptr);
        std::vector<GateCode> told;
        for (const GateResult& result : results.told())
            told.push_back(result.gate);
        const std::vector<GateCode> expected{GateCode::MarketHours, GateCode::QuantityAboveZero,
                                             GateCode::DailyLoss, GateCode::TradesPerDay,
                                             GateCode::OrderValue};
        QVERIFY(told == expected);
    }

    void whatHasNothingToTellIsLeftOutAndKnownAllTheSame() {
        GateInputs in = calm();
        in.lastEntry = UtcTime{INT64_MAX};
        const auto results = evaluateGates(in, {});
        QCOMPARE(results.told().size(), std::size_t{1});
        QCOMPARE(results.told().front().gate, GateCode::QuantityAboveZero);
        GATE_IS(results.of(GateCode::MarketHours), true, 0, INT64_MAX);
        GATE_IS(results.of(GateCode::Halted), true, 0, 0);
        GATE_IS(results.of(GateCode::OrderValue), true, 0, INT64_MAX);
    }

    void riskNoneSwitchesEveryLimitOff() {
        GateInputs in = calm();
        in.risk = in.loss = in.value = money("900000000");
        in.account.heat = in.account.openLoss = in.account.grossValue = money("900000000");
        in.account.tradesToday = in.account.openPositions = 1'000'000;
        in.account.peakEquity = money("900000000");
        in.account.symbolValue = in.account.strategyValue = money("900000000");
        in.terms.price = price("1");
        in.lastTrade = price("1000");
        in.priceAgeNanos = INT64_MAX;
        in.ordersLastMinute = 1'000'000;
        in.terms.freeze = qty(1);
        const auto results = evaluateGates(in, RiskLimits{});
        for (int code = 0; code < kGateCount; ++code)
            QVERIFY2(results.of(static_cast<GateCode>(code)).passed,
                     toText(static_cast<GateCode>(code)).data());
    }

    void withoutALimitNothingIsMeasured() {
        GateInputs in = calm();
        in.lastTrade = price("50");
        for (int code = static_cast<int>(GateCode::FreezeQuantity); code < kGateCount; ++code)
            GATE_IS(gate(static_cast<GateCode>(code), in, {}), true, 0, INT64_MAX);
        GATE_IS(gate(GateCode::StaleData, in, {}), true, 0, INT64_MAX);
    }

    void allGatesAreEvaluatedAfterTheFirstRefusal() {
        GateInputs in = calm();
        in.halted = true;
        in.tradable = false;
        RiskLimits limits;
        limits.maxOrderValue = money("999");
        const auto results = evaluateGates(in, limits);
        QCOMPARE(firstRefusal(results)->gate, GateCode::Halted);
        QVERIFY(!results.of(GateCode::Tradable).passed);
        GATE_IS(results.of(GateCode::OrderValue), false, money("1000").raw(), money("999").raw());
        QVERIFY(results.of(GateCode::MarketHours).passed);
    }

    void flagsRefuseWhenRaised() {
        GateInputs in = calm();
        in.halted = in.paused = in.locked = in.duplicate = true;
        in.tradable = false;
        const auto flags = {GateCode::Halted, GateCode::Paused, GateCode::Tradable, GateCode::SymbolLocked,
                            GateCode::DuplicateIntent};
        for (const GateCode code : flags)
            GATE_IS(gate(code, in, {}), false, 1, 0);
        for (const GateCode code : flags)
            GATE_IS(gate(code, calm(), {}), true, 0, 0);
    }

    void entriesAreDecidedBeforeTheLastInstantNotAtIt() {
        GateInputs in = calm();
        GATE_IS(gate(GateCode::MarketHours, in, {}), true, 100, 101);
        in.time = in.lastEntry;
        GATE_IS(gate(GateCode::MarketHours, in, {}), false, 101, 101);
        in.lastEntry = kNoTime;
        QVERIFY(!gate(GateCode::MarketHours, in, {}).passed);
    }

    void aSizeOfZeroIsRefused() {
        GateInputs in = calm();
        in.quantity = Quantity{};
        GATE_IS(gate(GateCode::QuantityAboveZero, in, {}), false, 0, qty(1).raw());
        QCOMPARE(firstRefusal(evaluateGates(in, {}))->gate, GateCode::QuantityAboveZero);
    }

    void aSizeOfZeroIsBlamedOnTheLimitThatLeftNoLot() {
        GateInputs in = calm(); // one lot is asked about
        in.quantity = Quantity{};
        RiskLimits limits;
        limits.maxOrderValue = money("999");
        limits.grossExposure = money("999");
        QCOMPARE(firstRefusal(evaluateGates(in, limits))->gate, GateCode::OrderValue);
        in.duplicate = true;
        QCOMPARE(firstRefusal(evaluateGates(in, limits))->gate, GateCode::DuplicateIntent);
    }

    void aPauseIsToldAfterAHaltAndBeforeAllElse() {
        GateInputs in = calm();
        in.paused = in.duplicate = true;
        QCOMPARE(firstRefusal(evaluateGates(in, {}))->gate, GateCode::Paused);
        in.halted = true;
        QCOMPARE(firstRefusal(evaluateGates(in, {}))->gate, GateCode::Halted);
    }

    void aPriceMayBeAsOldAsItsLimitNotOlder() {
        RiskLimits limits;
        limits.staleAfterMillis = 2'000;
        GateInputs in = calm();
        GATE_IS(gate(GateCode::StaleData, in, limits), true, 0, 2'000'000'000);
        in.priceAgeNanos = 2'000'000'000;
        GATE_IS(gate(GateCode::StaleData, in, limits), true, 2'000'000'000, 2'000'000'000);
        in.priceAgeNanos = 2'000'000'001;
        GATE_IS(gate(GateCode::StaleData, in, limits), false, 2'000'000'001, 2'000'000'000);
        in.priceAgeNanos = INT64_MAX; // none yet
        QVERIFY(!gate(GateCode::StaleData, in, limits).passed);
    }

    void anEntryTakesAtMostSoManySlices() {
        RiskLimits limits;
        limits.maxSlices = 3;
        GateInputs in = calm();
        in.terms.lot = qty(75);
        in.terms.freeze = qty(1800);
        in.quantity = qty(5325);
        GATE_IS(gate(GateCode::FreezeQuantity, in, limits), true, qty(5325).raw(), qty(5400).raw());
        in.quantity = qty(5400);
        GATE_IS(gate(GateCode::FreezeQuantity, in, limits), true, qty(5400).raw(), qty(5400).raw());
        in.quantity = qty(5475);
        GATE_IS(gate(GateCode::FreezeQuantity, in, limits), false, qty(5475).raw(), qty(5400).raw());
        in.terms.freeze = qty(1850); // not a multiple of the lot: 1,800 are sent at a time
        QVERIFY(!gate(GateCode::FreezeQuantity, in, limits).passed);
    }

    void aLotAboveTheFreezeQuantityCannotBeSent() {
        GateInputs in = calm();
        in.terms.lot = qty(75);
        in.terms.freeze = qty(74);
        in.quantity = Quantity{};
        for (const auto most : {std::optional<std::int64_t>{20}, std::optional<std::int64_t>{}}) {
            RiskLimits limits;
            limits.maxSlices = most;
            GATE_IS(gate(GateCode::FreezeQuantity, in, limits), false, qty(75).raw(), 0);
        }
    }

    void theCollarHoldsThePriceNearTheLastTrade() {
        RiskLimits limits;
        limits.priceCollar = fraction("0.05");
        GateInputs in = calm();
        in.lastTrade = price("100");
        for (const char* near : {"100", "95", "105", "104.99"}) {
            in.terms.price = price(near);
            QVERIFY2(gate(GateCode::PriceCollar, in, limits).passed, near);
        }
        in.terms.price = price("105.000001");
        GATE_IS(gate(GateCode::PriceCollar, in, limits), false, fraction("0.05000001").raw(),
                fraction("0.05").raw());
        in.terms.price = price("94.999999");
        QVERIFY(!gate(GateCode::PriceCollar, in, limits).passed);
        in.terms.price = price("99.9999999"); // rounds to 100
        QVERIFY(gate(GateCode::PriceCollar, in, limits).passed);
    }

    void aTypedPriceFarBeyondTheCollarIsRefusedNotOverflowed() {
        RiskLimits limits;
        limits.priceCollar = fraction("1");
        GateInputs in = calm();
        in.lastTrade = Price::fromRaw(1);
        in.terms.price = Price::fromRaw(INT64_MAX);
        GATE_IS(gate(GateCode::PriceCollar, in, limits), false, INT64_MAX, Fraction::kScale);
        in.lastTrade = Price{}; // none yet: another gate's business
        QVERIFY(gate(GateCode::PriceCollar, in, limits).passed);
    }

    void perTradeRiskMayReachItsLimitNotPassIt() {
        RiskLimits limits;
        limits.perTradeRisk = fraction("0.0001"); // of 100,000: 10
        GateInputs in = calm();
        GATE_IS(gate(GateCode::PerTradeRisk, in, limits), true, money("10").raw(), money("10").raw());
        in.risk = Money::fromRaw(in.risk.raw() + 1);
        GATE_IS(gate(GateCode::PerTradeRisk, in, limits), false, money("10.0001").raw(), money("10").raw());
        in.risk = money("9");
        QVERIFY(gate(GateCode::PerTradeRisk, in, limits).passed);
    }

    void portfolioHeatAddsOpenAndNewRisk() {
        RiskLimits limits;
        limits.portfolioHeat = fraction("0.01");
        GateInputs in = calm();
        in.account.heat = money("980");
        // (100,000 - 10) x 0.01 = 999.9
        GATE_IS(gate(GateCode::PortfolioHeat, in, limits), true, money("990").raw(), money("999.9").raw());
        in.account.heat = money("989.9");
        GATE_IS(gate(GateCode::PortfolioHeat, in, limits), true, money("999.9").raw(), money("999.9").raw());
        in.account.heat = money("989.9001");
        QVERIFY(!gate(GateCode::PortfolioHeat, in, limits).passed);
    }

    void dailyLossCountsWhatIsLostAlreadyAndWhatCouldBe() {
        RiskLimits limits;
        limits.dailyLoss = fraction("0.01"); // 1,000
        GateInputs in = calm();
        in.account.equity = money("99500");
        in.account.openLoss = money("490");
        GATE_IS(gate(GateCode::DailyLoss, in, limits), true, money("1000").raw(), money("1000").raw());
        in.loss = money("10.0001");
        GATE_IS(gate(GateCode::DailyLoss, in, limits), false, money("1000.0001").raw(), money("1000").raw());
    }

    void drawdownIsMeasuredFromThePeak() {
        RiskLimits limits;
        limits.maxDrawdown = fraction("0.2");
        GateInputs in = calm();
        in.account.peakEquity = money("124987.5"); // 20 % of it: 24,997.5
        GATE_IS(gate(GateCode::Drawdown, in, limits), true, money("24997.5").raw(), money("24997.5").raw());
        in.account.peakEquity = money("124987.6");
        QVERIFY(!gate(GateCode::Drawdown, in, limits).passed);
    }

    void theTradeThatWouldPassTheDaysCountIsRefused() {
        RiskLimits limits;
        limits.maxTradesPerDay = 7;
        GateInputs in = calm();
        in.account.tradesToday = 6;
        GATE_IS(gate(GateCode::TradesPerDay, in, limits), true, 7, 7);
        in.account.tradesToday = 7;
        GATE_IS(gate(GateCode::TradesPerDay, in, limits), false, 8, 7);
        limits.maxTradesPerDay = 0;
        in.account.tradesToday = 0;
        QVERIFY(!gate(GateCode::TradesPerDay, in, limits).passed);
    }

    void theOrderRateCountsThisOneAndEachOfItsSlices() {
        RiskLimits limits;
        limits.ordersPerMinute = 10;
        GateInputs in = calm();
        in.ordersLastMinute = 9;
        GATE_IS(gate(GateCode::OrderRate, in, limits), true, 10, 10);
        in.ordersLastMinute = 10;
        GATE_IS(gate(GateCode::OrderRate, in, limits), false, 11, 10);
        in.ordersLastMinute = 0;
        in.terms.freeze = qty(1); // ten slices
        GATE_IS(gate(GateCode::OrderRate, in, limits), true, 10, 10);
        in.ordersLastMinute = 1;
        GATE_IS(gate(GateCode::OrderRate, in, limits), false, 11, 10);
    }

    void thePositionThatWouldBeOneTooManyIsRefused() {
        RiskLimits limits;
        limits.maxOpenPositions = 2;
        GateInputs in = calm();
        in.account.openPositions = 1;
        GATE_IS(gate(GateCode::OpenPositions, in, limits), true, 2, 2);
        in.account.openPositions = 2;
        GATE_IS(gate(GateCode::OpenPositions, in, limits), false, 3, 2);
    }

    void anOrderMayBeWorthItsLimitNotMore() {
        RiskLimits limits;
        limits.maxOrderValue = money("1000");
        GateInputs in = calm();
        QVERIFY(gate(GateCode::OrderValue, in, limits).passed);
        in.value = money("1000.0001");
        GATE_IS(gate(GateCode::OrderValue, in, limits), false, money("1000.0001").raw(), money("1000").raw());
    }

    void exposureInASymbolIsWhatIsHeldEnteringAndNew() {
        RiskLimits limits;
        limits.symbolExposure = fraction("0.25"); // of 100,000
        GateInputs in = calm();
        in.account.symbolValue = money("23999.9999");
        GATE_IS(gate(GateCode::SymbolExposure, in, limits), true, money("24999.9999").raw(),
                money("25000").raw());
        in.account.symbolValue = money("24000");
        GATE_IS(gate(GateCode::SymbolExposure, in, limits), true, money("25000").raw(), money("25000").raw());
        in.account.symbolValue = money("24000.0001");
        GATE_IS(gate(GateCode::SymbolExposure, in, limits), false, money("25000.0001").raw(),
                money("25000").raw());
    }

    void ofTwoLimitsOnASymbolTheTighterHolds() {
        RiskLimits limits;
        limits.symbolExposureValue = money("1000");
        GATE_IS(gate(GateCode::SymbolExposure, calm(), limits), true, money("1000").raw(),
                money("1000").raw());
        limits.symbolExposure = fraction("0.009");
        GATE_IS(gate(GateCode::SymbolExposure, calm(), limits), false, money("1000").raw(),
                money("900").raw());
        limits.symbolExposure = fraction("0.02");
        QVERIFY(gate(GateCode::SymbolExposure, calm(), limits).passed);
    }

    void grossExposureIsOverAllSymbols() {
        RiskLimits limits;
        limits.grossExposure = money("50000");
        GateInputs in = calm();
        in.account.grossValue = money("49000");
        GATE_IS(gate(GateCode::GrossExposure, in, limits), true, money("50000").raw(), money("50000").raw());
        in.account.grossValue = money("49000.0001");
        GATE_IS(gate(GateCode::GrossExposure, in, limits), false, money("50000.0001").raw(),
                money("50000").raw());
    }

    void aBudgetHoldsForWhatItsStrategyOrSymbolHas() {
        GateInputs in = calm();
        in.account.strategyBudget = money("5000");
        in.account.strategyValue = money("4000");
        in.account.symbolBudget = money("3000");
        in.account.symbolValue = money("2000");
        GATE_IS(gate(GateCode::StrategyBudget, in, {}), true, money("5000").raw(), money("5000").raw());
        GATE_IS(gate(GateCode::SymbolBudget, in, {}), true, money("3000").raw(), money("3000").raw());
        in.account.strategyValue = money("4000.0001");
        GATE_IS(gate(GateCode::StrategyBudget, in, {}), false, money("5000.0001").raw(), money("5000").raw());
        QVERIFY(gate(GateCode::SymbolBudget, in, {}).passed);
        in.account.symbolValue = money("2000.0001");
        GATE_IS(gate(GateCode::SymbolBudget, in, {}), false, money("3000.0001").raw(), money("3000").raw());
    }

    void anOrderThatReducesAPositionIsToldFromOneThatEnters() {
        QVERIFY(reducesOnly(qty(10), Side::Sell, qty(4)));
        QVERIFY(reducesOnly(qty(10), Side::Sell, qty(10)));
        QVERIFY(!reducesOnly(qty(10), Side::Sell, qty(11))); // turns it
        QVERIFY(!reducesOnly(qty(10), Side::Buy, qty(1)));
        QVERIFY(reducesOnly(qty(-10), Side::Buy, qty(10)));
        QVERIFY(!reducesOnly(qty(-10), Side::Buy, qty(11)));
        QVERIFY(!reducesOnly(qty(-10), Side::Sell, qty(1)));
        QVERIFY(!reducesOnly(qty(0), Side::Sell, qty(1)));
    }

    void buyingPowerIsAMultipleOfTheEquity() {
        RiskLimits limits;
        limits.maxLeverage = fraction("5");
        GateInputs in = calm();
        in.account.grossValue = money("499000");
        GATE_IS(gate(GateCode::BuyingPower, in, limits), true, money("500000").raw(), money("500000").raw());
        in.account.grossValue = money("499000.0001");
        QVERIFY(!gate(GateCode::BuyingPower, in, limits).passed);
    }
};

QTEST_APPLESS_MAIN(GatesTest)
#include "tst_gates.moc"
