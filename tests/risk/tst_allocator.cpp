#include "engine/risk/allocator.h"
#include "engine/risk/gates.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

constexpr StrategyId kFirst{0}, kSecond{1};
constexpr InstrumentId kInfy{0}, kTcs{1};

AccountState account(const char* equity) {
    AccountState state;
    state.equity = state.dayStartEquity = state.peakEquity = money(equity);
    return state;
}

// At 100 with a stop 1 away, in lots of 1, without costs.
EntryTerms terms() {
    return {price("100"), price("1"), Money{}, qty(1)};
}

// Ten per cent of the equity at risk, so that it is the other limits that bind.
Sizing bold() {
    return {SizingType::Risk, {}, {}, fraction("0.1")};
}

// The account as the next ranked signal, of another strategy in another symbol, finds it.
void enter(AccountState& state, Quantity quantity) {
    state.heat += riskOf(terms(), quantity);
    state.openLoss += lossOf(terms(), quantity);
    state.grossValue += notional(terms().price, quantity);
    ++state.openPositions;
}

GateResults gatesOf(const AccountState& state, const RiskLimits& limits, Quantity quantity) {
    GateInputs in;
    in.account = state;
    in.terms = terms();
    in.quantity = quantity;
    in.risk = riskOf(in.terms, quantity);
    in.loss = lossOf(in.terms, quantity);
    in.value = notional(in.terms.price, quantity);
    in.lastEntry = UtcTime{1};
    return evaluateGates(in, limits);
}

} // namespace

class AllocatorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBudgetIsAFractionOrMoneyOrTheSmallerOfBoth() {
        QCOMPARE(moneyOf({fraction("0.4"), {}}, money("100000")), money("40000"));
        QCOMPARE(moneyOf({{}, money("25000")}, money("100000")), money("25000"));
        QCOMPARE(moneyOf({fraction("0.2"), money("25000")}, money("100000")), money("20000"));
        QCOMPARE(moneyOf({fraction("0.3"), money("25000")}, money("100000")), money("25000"));
        QCOMPARE(moneyOf({}, money("100000")), kNoBudget);
    }

    void budgetsAreThoseOfTheEntrysStrategyAndSymbol() {
        const Budgets budgets{{{}, {fraction("0.4"), {}}}, {{{}, money("7000")}}};
        const AccountState one = withBudgets(account("100000"), budgets, kFirst, kInfy);
        QCOMPARE(one.strategyBudget, kNoBudget);
        QCOMPARE(one.symbolBudget, money("7000"));
        const AccountState two = withBudgets(account("100000"), budgets, kSecond, kTcs);
        QCOMPARE(two.strategyBudget, money("40000"));
        QCOMPARE(two.symbolBudget, kNoBudget);
    }

    void anIdBeyondTheBudgetsHasNone() { // the operator's own strategy
        const AccountState state =
            withBudgets(account("100000"), {{{fraction("0.1"), {}}}, {}}, StrategyId{7}, kInfy);
        QCOMPARE(state.strategyBudget, kNoBudget);
        QCOMPARE(state.symbolBudget, kNoBudget);
    }

    void sizingKeepsToTheBudgetThatIsLeft() {
        AccountState state = account("100000");
        state.strategyBudget = money("5000");
        QCOMPARE(sizeEntry(bold(), state, {}, terms()), qty(50));
        state.strategyValue = money("4001");
        QCOMPARE(sizeEntry(bold(), state, {}, terms()), qty(9));
        state.symbolBudget = money("900");
        state.symbolValue = money("101");
        QCOMPARE(sizeEntry(bold(), state, {}, terms()), qty(7));
        state.symbolValue = money("1000"); // above already
        QCOMPARE(sizeEntry(bold(), state, {}, terms()), qty(0));
    }

    void sizingKeepsToExposureInTheSymbolAndOverAll() {
        AccountState state = account("100000");
        state.grossValue = state.symbolValue = money("3000");
        RiskLimits limits;
        limits.symbolExposure = fraction("0.08");
        QCOMPARE(sizeEntry(bold(), state, limits, terms()), qty(50));
        limits.symbolExposureValue = money("7000");
        QCOMPARE(sizeEntry(bold(), state, limits, terms()), qty(40));
        limits.grossExposure = money("6000");
        QCOMPARE(sizeEntry(bold(), state, limits, terms()), qty(30));
    }

    void sizingKeepsToWhatTheExchangeTakesInSoManySlices() {
        EntryTerms frozen = terms();
        frozen.freeze = qty(7);
        RiskLimits limits;
        limits.maxSlices = 3;
        QCOMPARE(sizeEntry(bold(), account("100000"), limits, frozen), qty(21));
        limits.maxSlices.reset();
        QCOMPARE(sizeEntry(bold(), account("100000"), limits, frozen), qty(10'000));
    }

    // Heat of 1 % of 100,000: the best gets what it asks for, the second the rest, the third is told why not.
    void rankedSignalsShareTheHeatFirstComeInTheirOrder() {
        const Sizing sizing{SizingType::Risk, {}, {}, fraction("0.006")};
        RiskLimits limits;
        limits.portfolioHeat = fraction("0.01");
        AccountState state = account("100000");

        const Quantity best = sizeEntry(sizing, state, limits, terms());
        QCOMPARE(best, qty(600));
        QCOMPARE(firstRefusal(gatesOf(state, limits, best)), nullptr);
        enter(state, best);

        const Quantity second = sizeEntry(sizing, state, limits, terms());
        QVERIFY(second > qty(380) && second < qty(400));
        QCOMPARE(firstRefusal(gatesOf(state, limits, second)), nullptr);
        enter(state, second);

        QCOMPARE(sizeEntry(sizing, state, limits, terms()), qty(0));
        QCOMPARE(firstRefusal(gatesOf(state, limits, qty(2)))->gate, GateCode::PortfolioHeat);
        QVERIFY(state.heat <= money("1000"));
    }

    void afterSizingNoGateOnValueRefuses() {
        for (int i = 1; i < 2'000; ++i) {
            AccountState state = account("100000");
            state.strategyValue = Money::whole(i % 37 * 500);
            state.symbolValue = Money::whole(i % 11 * 700);
            state.grossValue = state.strategyValue + state.symbolValue;
            state = withBudgets(state,
                                {{{Fraction::fromRaw(i * 100'000), {}}}, {{{}, Money::whole(i % 71 * 333)}}},
                                kFirst, kInfy);
            RiskLimits limits;
            limits.symbolExposure = Fraction::fromRaw(i % 53 * 10'000'000);
            limits.grossExposure = Money::whole(i * 41);
            const Quantity quantity = sizeEntry(bold(), state, limits, terms());
            if (quantity.isZero()) continue;
            const GateResults gates = gatesOf(state, limits, quantity);
            QVERIFY2(!firstRefusal(gates), qPrintable(QStringLiteral("case %1").arg(i)));
            // ... and one lot more would have been too much for one of them, or for the risk asked.
            QVERIFY(firstRefusal(gatesOf(state, limits, quantity + qty(1))) || quantity == qty(10'000));
        }
    }
};

QTEST_APPLESS_MAIN(AllocatorTest)
#include "tst_allocator.moc"
