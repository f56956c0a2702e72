#include "engine/risk/sizing.h"
#include <algorithm>

namespace openbell {

namespace {

// Kept in reserve on top of a planned loss: one part in fifty of it, for costs at the exit's price.
constexpr std::int64_t kReserveShare = 50;
// An entry is no smaller than a tenth of what it would be in an account with nothing open and nothing lost.
constexpr std::int64_t kLeastShare = 10;
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

// Of the lots wanted, what every limit allows; a quantity the operator fixed is taken or refused whole, the
// others shrink.
std::int64_t allowedLots(std::int64_t wanted, const Sizing& sizing, const AccountState& account,
                         const RiskLimits& limits, const EntryTerms& terms) {
    if (sizing.type == SizingType::FixedQuantity) return wanted;
    const RiskBudget budget = budgetFor(account, limits);
    const Money risk = riskOf(terms, terms.lot);
    const Money loss = lossOf(terms, terms.lot);
    const std::int64_t lots =
        std::min({wanted, lotsWithin(std::min(budget.perTrade, budget.heat), risk),
                  lotsWithin(std::min(budget.daily, budget.drawdown), loss),
                  lotsWithin(budget.value, notional(terms.price, terms.lot, Rounding::Up))});
    const std::int64_t most = mostSendable(terms, limits.maxSlices).raw();
    std::int64_t quantity = 0;
    const bool sendable = !__builtin_mul_overflow(lots, terms.lot.raw(), &quantity) && quantity <= most;
    return sendable ? lots : most / terms.lot.raw();
}

// The same account with nothing open and nothing lost.
AccountState untouched(AccountState account) {
    account.dayStartEquity = account.peakEquity = account.equity;
    account.heat = account.openLoss = account.grossValue = Money{};
    account.symbolValue = account.strategyValue = Money{};
    return account;
}

} // namespace

Money gapReserve(Price price, Price tick, Quantity quantity) {
    constexpr std::int64_t part = 25, whole = 10'000;
    const Price gap = std::max(portion(price, part, whole, Rounding::Up), tick);
    return notional(gap, quantity, Rounding::Up).abs();
}

Money riskOf(const EntryTerms& terms, Quantity quantity) {
    const Price distance = terms.stopDistance.isZero() ? terms.price : terms.stopDistance;
    return notional(distance, quantity, Rounding::Up);
}

std::int64_t lotsOf(const EntryTerms& terms, Quantity quantity) {
    return quantity == terms.lot ? 1 : mulDiv(quantity.raw(), 1, terms.lot.raw(), Rounding::Up);
}

Money lossOf(const EntryTerms& terms, Quantity quantity) {
    const Money planned = riskOf(terms, quantity) + terms.costsPerLot * lotsOf(terms, quantity);
    const Money total = planned + portion(planned, 1, kReserveShare, Rounding::Up);
    return terms.stopDistance.isZero() ? total : total + gapReserve(terms.price, terms.tick, quantity);
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

Quantity leastEntry(const Sizing& sizing, const AccountState& account, const RiskLimits& limits,
                    const EntryTerms& terms) {
    if (terms.price.raw() <= 0) return Quantity{};
    const std::int64_t most =
        allowedLots(wantedLots(sizing, account.equity, terms), sizing, untouched(account), limits, terms);
    if (sizing.type == SizingType::FixedQuantity) return terms.lot * most;
    return terms.lot * mulDiv(most, 1, kLeastShare, Rounding::Up);
}

Quantity sizeEntry(const Sizing& sizing, const AccountState& account, const RiskLimits& limits,
                   const EntryTerms& terms) {
    if (terms.price.raw() <= 0) return Quantity{};
    const std::int64_t wanted = wantedLots(sizing, account.equity, terms);
    const std::int64_t lots = allowedLots(wanted, sizing, account, limits, terms);
    // No account is allowed more than is wanted, so that this is more than its least in any case.
    if (lots >= mulDiv(wanted, 1, kLeastShare, Rounding::Up)) return terms.lot * lots;
    const Quantity size = terms.lot * lots;
    return size < leastEntry(sizing, account, limits, terms) ? Quantity{} : size;
}

} // namespace openbell
