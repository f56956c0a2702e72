#include "engine/risk/gates.h"
#include "tests/support/values.h"
#include <QtTest>
#include <random>

using namespace openbell;
using namespace openbell::tests;

namespace {

AccountState account(std::string_view equity) {
    AccountState state;
    state.equity = state.dayStartEquity = state.peakEquity = money(equity);
    return state;
}

EntryTerms terms(std::string_view at, std::string_view stop, std::int64_t lot = 1) {
    return {price(at), price(stop), Money{}, qty(lot)};
}

Sizing byRisk(std::string_view share) {
    return {SizingType::Risk, {}, {}, fraction(share)};
}

// Everything at stake at once: a random account, entry and set of limits.
struct Case {
    AccountState account;
    EntryTerms terms;
    RiskLimits limits;
    Sizing sizing;
};

class Cases {
public:
    Case next() {
        Case c;
        c.account.equity = Money::fromRaw(upTo(20'000'000'000));
        c.account.dayStartEquity = c.account.equity + Money::fromRaw(upTo(400'000'000) - 200'000'000);
        c.account.peakEquity =
            std::max(c.account.equity, c.account.dayStartEquity) + Money::fromRaw(upTo(100'000'000));
        c.account.heat = Money::fromRaw(upTo(100'000'000));
        c.account.openLoss = Money::fromRaw(upTo(100'000'000));
        c.account.grossValue = Money::fromRaw(upTo(10'000'000'000));
        c.terms.price = Price::fromRaw(50'000 * (1 + upTo(100'000)));
        c.terms.stopDistance = upTo(4) == 0 ? Price{} : Price::fromRaw(50'000 * (1 + upTo(500)));
        c.terms.costsPerLot = Money::fromRaw(upTo(50'000));
        c.terms.lot = qty(upTo(2) == 0 ? 1 : 1 + upTo(75));
        c.limits = limits();
        c.sizing = {static_cast<SizingType>(upTo(4)), qty(1 + upTo(2000)),
                    Money::fromRaw(upTo(9'000'000'000)), Fraction::fromRaw(upTo(300'000'000))};
        return c;
    }

private:
    std::int64_t upTo(std::int64_t end) {
        return static_cast<std::int64_t>(m_random() % static_cast<std::uint64_t>(end));
    }
    std::optional<Fraction> ratio(std::int64_t most) {
        if (upTo(3) == 0) return std::nullopt;
        return Fraction::fromRaw(1 + upTo(most));
    }
    RiskLimits limits() {
        RiskLimits l;
        l.perTradeRisk = ratio(20'000'000);
        l.portfolioHeat = ratio(100'000'000);
        l.dailyLoss = ratio(50'000'000);
        l.maxDrawdown = ratio(300'000'000);
        l.maxLeverage = ratio(5'000'000'000);
        if (upTo(2) == 0) l.maxOrderValue = Money::fromRaw(1 + upTo(9'000'000'000));
        return l;
    }
    std::mt19937_64 m_random{20'240'101};
};

GateInputs inputsOf(const Case& c, Quantity quantity) {
    GateInputs in;
    in.account = c.account;
    in.terms = c.terms;
    in.quantity = quantity;
    in.risk = riskOf(c.terms, quantity);
    in.loss = lossOf(c.terms, quantity);
    in.value = notional(c.terms.price, quantity, Rounding::Up);
    in.lastEntry = UtcTime{1};
    return in;
}

} // namespace

class SizingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fixedQuantityIsCutToWholeLots() {
        const Sizing sizing{SizingType::FixedQuantity, qty(100), {}, {}};
        QCOMPARE(sizeEntry(sizing, account("1"), {}, terms("100", "1")), qty(100));
        QCOMPARE(sizeEntry(sizing, account("1"), {}, terms("100", "1", 75)), qty(75));
        QCOMPARE(sizeEntry(sizing, account("1"), {}, terms("100", "1", 101)), qty(0));
    }

    void fixedQuantityIsRefusedWholeRatherThanShrunk() {
        RiskLimits limits;
        limits.perTradeRisk = fraction("0.001");
        const Sizing sizing{SizingType::FixedQuantity, qty(1000), {}, {}};
        const Case c{account("100000"), terms("100", "1"), limits, sizing};
        const Quantity quantity = sizeEntry(sizing, c.account, limits, c.terms);
        QCOMPARE(quantity, qty(1000));
        QCOMPARE(firstRefusal(evaluateGates(inputsOf(c, quantity), limits))->gate, GateCode::PerTradeRisk);
    }

    void fixedValueBuysWhatItPaysFor() {
        const Sizing sizing{SizingType::FixedValue, {}, money("1000"), {}};
        QCOMPARE(sizeEntry(sizing, account("1"), {}, terms("100", "1")), qty(10));
        QCOMPARE(sizeEntry(sizing, account("1"), {}, terms("100.05", "1")), qty(9));
        QCOMPARE(sizeEntry(sizing, account("1"), {}, terms("100", "1", 4)), qty(8));
    }

    void percentOfEquityIsOfTheEquityNow() {
        const Sizing sizing{SizingType::PercentEquity, {}, {}, fraction("0.1")};
        QCOMPARE(sizeEntry(sizing, account("100000"), {}, terms("100", "1")), qty(100));
        QCOMPARE(sizeEntry(sizing, account("99999"), {}, terms("100", "1")), qty(99));
    }

    void riskSizingLosesTheShareOfEquityAtTheStop() {
        // 0.5 % of 1,000,000 = 5,000 over a distance of 4: 1,250
        QCOMPARE(sizeEntry(byRisk("0.005"), account("1000000"), {}, terms("1000", "4")), qty(1250));
        QCOMPARE(sizeEntry(byRisk("0.005"), account("1000000"), {}, terms("1000", "4.05")), qty(1234));
    }

    void withoutAStopTheWholeValueIsAtRisk() {
        QCOMPARE(sizeEntry(byRisk("0.005"), account("1000000"), {}, terms("1000", "0")), qty(5));
        QCOMPARE(riskOf(terms("1000", "0"), qty(5)), money("5000"));
    }

    void nothingIsBoughtWithNothing() {
        for (const SizingType type : {SizingType::FixedValue, SizingType::PercentEquity, SizingType::Risk})
            QCOMPARE(sizeEntry({type, {}, {}, fraction("0.1")}, account("-5"), {}, terms("100", "1")),
                     qty(0));
    }

    void aPriceOfZeroOrLessHasNoSize() {
        for (int type = 0; type < 4; ++type)
            for (const char* at : {"0", "-1"})
                QCOMPARE(sizeEntry({static_cast<SizingType>(type), qty(1), money("1000"), fraction("0.1")},
                                   account("1000"), {}, terms(at, "0")),
                         qty(0));
    }

    void theBudgetShrinksByWhatOpenStopsCouldLose() {
        AccountState state = account("100000");
        state.openLoss = money("1000");
        RiskLimits limits;
        limits.dailyLoss = fraction("0.03");
        QCOMPARE(budgetFor(state, limits).daily, money("2000"));
        state.openLoss = money("4000");
        QCOMPARE(budgetFor(state, limits).daily, money("0"));
    }

    void heatLeftCountsOpenRiskAndTheEquityThatWouldBeLeft() {
        AccountState state = account("100000");
        state.heat = state.openLoss = money("1000");
        RiskLimits limits;
        limits.portfolioHeat = fraction("0.012");
        // 1,000 + r <= 0.012 x (99,000 - r): r <= 188 / 1.012
        QCOMPARE(budgetFor(state, limits).heat, money("185.7707"));
    }

    void afterSizingEveryMoneyGatePassesOrNothingIsBought() {
        Cases cases;
        int taken = 0;
        for (int i = 0; i < 20'000; ++i) {
            const Case c = cases.next();
            if (c.sizing.type == SizingType::FixedQuantity) continue;
            const Quantity quantity = sizeEntry(c.sizing, c.account, c.limits, c.terms);
            QCOMPARE(quantity.raw() % c.terms.lot.raw(), 0);
            if (quantity.isZero()) continue;
            ++taken;
            const auto gates = evaluateGates(inputsOf(c, quantity), c.limits);
            const GateResult* refusal = firstRefusal(gates);
            QVERIFY2(
                !refusal,
                qPrintable(QStringLiteral("case %1, gate %2").arg(i).arg(refusal ? int(refusal->gate) : 0)));
        }
        QVERIFY(taken > 2'000);
    }

    void noLimitIsExceededEvenIfEveryStopIsHit() {
        Cases cases;
        for (int i = 0; i < 20'000; ++i) {
            const Case c = cases.next();
            const Quantity quantity = sizeEntry(c.sizing, c.account, c.limits, c.terms);
            if (firstRefusal(evaluateGates(inputsOf(c, quantity), c.limits))) continue;
            const Money after = c.account.equity - c.account.openLoss - lossOf(c.terms, quantity);
            const auto share = [](Money of, Fraction ratio) { return portion(of, ratio, Rounding::Up); };
            if (c.limits.dailyLoss)
                QVERIFY(c.account.dayStartEquity - after <=
                        share(c.account.dayStartEquity, *c.limits.dailyLoss));
            if (c.limits.maxDrawdown)
                QVERIFY(c.account.peakEquity - after <= share(c.account.peakEquity, *c.limits.maxDrawdown));
            if (c.limits.portfolioHeat)
                QVERIFY(c.account.heat + riskOf(c.terms, quantity) <=
                        share(c.account.equity - c.account.openLoss, *c.limits.portfolioHeat));
            if (c.limits.perTradeRisk)
                QVERIFY(riskOf(c.terms, quantity) <= share(c.account.equity, *c.limits.perTradeRisk));
        }
    }

    void withoutLimitsTheSizeIsWhatWasAskedFor() {
        QCOMPARE(sizeEntry(byRisk("1"), account("1000000"), {}, terms("1000", "0.05")), qty(20'000'000));
    }
};

QTEST_APPLESS_MAIN(SizingTest)
#include "tst_sizing.moc"
