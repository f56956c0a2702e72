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
    return evaluateGates(in, limits)[static_cast<std::size_t>(code)];
}

constexpr std::int64_t kUnlimited = INT64_MAX;

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
        const auto results = evaluateGates(calm(), {});
        for (std::size_t i = 0; i < results.size(); ++i)
            QCOMPARE(static_cast<std::size_t>(results[i].gate), i);
        QCOMPARE(firstRefusal(results), nullptr);
    }

    void riskNoneSwitchesEveryLimitOff() {
        GateInputs in = calm();
        in.risk = in.loss = in.value = money("900000000");
        in.account.heat = in.account.openLoss = in.account.grossValue = money("900000000");
        in.account.tradesToday = in.account.openPositions = 1'000'000;
        in.account.peakEquity = money("900000000");
        for (const GateResult& result : evaluateGates(in, RiskLimits{}))
            QVERIFY(result.passed);
    }

    void allGatesAreEvaluatedAfterTheFirstRefusal() {
        GateInputs in = calm();
        in.halted = true;
        in.tradable = false;
        RiskLimits limits;
        limits.maxOrderValue = money("999");
        const auto results = evaluateGates(in, limits);
        QCOMPARE(firstRefusal(results)->gate, GateCode::Halted);
        QVERIFY(!results[static_cast<std::size_t>(GateCode::Tradable)].passed);
        GATE_IS(results[static_cast<std::size_t>(GateCode::OrderValue)], false, money("1000").raw(),
                money("999").raw());
        QVERIFY(results[static_cast<std::size_t>(GateCode::MarketHours)].passed);
    }

    void flagsRefuseWhenRaised() {
        GateInputs in = calm();
        in.halted = in.duplicate = true;
        in.tradable = false;
        for (const GateCode code : {GateCode::Halted, GateCode::DuplicateIntent, GateCode::Tradable})
            GATE_IS(gate(code, in, {}), false, 1, 0);
        for (const GateCode code : {GateCode::Halted, GateCode::DuplicateIntent, GateCode::Tradable})
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
        GATE_IS(gate(GateCode::PerTradeRisk, in, {}), true, money("9").raw(), kUnlimited);
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
        GATE_IS(gate(GateCode::OrderValue, in, {}), true, money("1000.0001").raw(), kUnlimited);
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
