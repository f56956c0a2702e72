#include "engine/risk/sizing.h"
#include <algorithm>

namespace openbell {

namespace {

// One part in fifty on top of a planned loss: a gap of a tick or two beyond the stop, costs at the exit's
// price.
constexpr std::int64_t kReserveShare = 50;
constexpr Money kUnlimited = Money::fromRaw(INT64_MAX / 4);
constexpr Quantity kAnyQuantity = Quantity::fromRaw(INT64_MAX);

Money atLeastZero(Money amount) {
    return std::max(amount, Money{});
}

// How many lots cost at most `budget` at `perLot` each.
std::int64_t lotsWithin(Money budget, Money perLot) {
    if (perLot.raw() <= 0) return INT64_MAX;
    return atLeastZero(budget).raw() / perLot.raw();
}

std::int64_t wantedLots(const Sizing& sizing, Money equity, const EntryTerms& terms) {
    const Money lotValue = notional(terms.price, terms.lot, Rounding::Up);
    switch (sizing.type) {
    case SizingType::FixedQuantity: return sizing.quantity.raw() / terms.lot.raw();
    case SizingType::FixedValue: return lotsWithin(sizing.value, lotValue);
    case SizingType::PercentEquity:
        return lotsWithin(portion(atLeastZero(equity), sizing.share, Rounding::Down), lotValue);
    case SizingType::Risk:
        return lotsWithin(portion(atLeastZero(equity), sizing.share, Rounding::Down),
                          riskOf(terms, terms.lot));
    }
    return 0;
}

// The value that every limit on value still leaves to one more entry.
Money valueLeft(const AccountState& account, const RiskLimits& limits, Money worst) {
    Money left = kUnlimited;
    const auto keep = [&left](Money most, Money used) { left = std::min(left, most - used); };
    if (limits.maxLeverage) keep(portion(worst, *limits.maxLeverage, Rounding::Down), account.grossValue);
    if (limits.maxOrderValue) keep(*limits.maxOrderValue, Money{});
    if (limits.symbolExposure)
        keep(portion(worst, *limits.symbolExposure, Rounding::Down), account.symbolValue);
    if (limits.symbolExposureValue) keep(*limits.symbolExposureValue, account.symbolValue);
    if (limits.grossExposure) keep(*limits.grossExposure, account.grossValue);
    keep(account.symbolBudget, account.symbolValue);
    keep(account.strategyBudget, account.strategyValue);
    return left;
}

} // namespace

Money riskOf(const EntryTerms& terms, Quantity quantity) {
    const Price distance = terms.stopDistance.isZero() ? terms.price : terms.stopDistance;
    return notional(distance, quantity, Rounding::Up);
}

Money lossOf(const EntryTerms& terms, Quantity quantity) {
    const Money planned = riskOf(terms, quantity) +
                          terms.costsPerLot * mulDiv(quantity.raw(), 1, terms.lot.raw(), Rounding::Up);
    return planned + portion(planned, 1, kReserveShare, Rounding::Up);
}

Quantity mostSendable(const EntryTerms& terms, std::optional<std::int64_t> maxSlices) {
    if (terms.freeze.isZero()) return kAnyQuantity;
    const Quantity each = roundToStep(terms.freeze, terms.lot, Rounding::Down);
    if (each.isZero()) return Quantity{};
    if (!maxSlices || *maxSlices > kAnyQuantity.raw() / each.raw()) return kAnyQuantity;
    return each * *maxSlices;
}

RiskBudget budgetFor(const AccountState& account, const RiskLimits& limits) {
    const Money worst = atLeastZero(account.equity - account.openLoss);
    RiskBudget budget{kUnlimited, kUnlimited, kUnlimited, kUnlimited, kUnlimited};
    if (limits.perTradeRisk)
        budget.perTrade = portion(atLeastZero(account.equity), *limits.perTradeRisk, Rounding::Down);
    // heat + new <= limit * (worst - new): the ratio holds even after the stops are hit.
    if (limits.portfolioHeat)
        budget.heat = Money::fromRaw(
            mulDiv((portion(worst, *limits.portfolioHeat, Rounding::Down) - account.heat).raw(),
                   Fraction::kScale, Fraction::kScale + limits.portfolioHeat->raw(), Rounding::Down));
    if (limits.dailyLoss)
        budget.daily = worst - (account.dayStartEquity -
                                portion(account.dayStartEquity, *limits.dailyLoss, Rounding::Down));
    if (limits.maxDrawdown)
        budget.drawdown =
            worst - (account.peakEquity - portion(account.peakEquity, *limits.maxDrawdown, Rounding::Down));
    budget.value = valueLeft(account, limits, worst);
    return {atLeastZero(budget.perTrade), atLeastZero(budget.heat), atLeastZero(budget.daily),
            atLeastZero(budget.drawdown), atLeastZero(budget.value)};
}

Quantity sizeEntry(const Sizing& sizing, const AccountState& account, const RiskLimits& limits,
                   const EntryTerms& terms) {
    if (terms.price.raw() <= 0) return Quantity{};
    const RiskBudget budget = budgetFor(account, limits);
    std::int64_t lots = wantedLots(sizing, account.equity, terms);
    const Money risk = riskOf(terms, terms.lot);
    const Money loss = lossOf(terms, terms.lot);
    // A quantity the operator fixed is taken or refused whole; the others shrink to what is allowed.
    if (sizing.type != SizingType::FixedQuantity) {
        lots = std::min({lots, lotsWithin(budget.perTrade, risk), lotsWithin(budget.heat, risk),
                         lotsWithin(budget.daily, loss), lotsWithin(budget.drawdown, loss),
                         lotsWithin(budget.value, notional(terms.price, terms.lot, Rounding::Up)),
                         mostSendable(terms, limits.maxSlices).raw() / terms.lot.raw()});
    }
    return terms.lot * lots;
}

} // namespace openbell
