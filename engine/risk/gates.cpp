#include "engine/risk/gates.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::int64_t kNoLimit = INT64_MAX;

GateResult flag(GateCode gate, bool raised) {
    return {gate, !raised, raised ? 1 : 0, 0};
}

GateResult atMost(GateCode gate, std::int64_t value, std::int64_t limit) {
    return {gate, value <= limit, value, limit};
}

GateResult halted(const GateInputs& in) {
    return flag(GateCode::Halted, in.halted);
}

GateResult marketHours(const GateInputs& in) {
    return {GateCode::MarketHours, in.time < in.lastEntry, in.time.ns, in.lastEntry.ns};
}

GateResult tradable(const GateInputs& in) {
    return flag(GateCode::Tradable, !in.tradable);
}

GateResult duplicateIntent(const GateInputs& in) {
    return flag(GateCode::DuplicateIntent, in.duplicate);
}

GateResult quantityAboveZero(const GateInputs& in) {
    return {GateCode::QuantityAboveZero, in.quantity.raw() > 0, in.quantity.raw(), in.terms.lot.raw()};
}

GateResult perTradeRisk(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.perTradeRisk) return {GateCode::PerTradeRisk, true, in.risk.raw(), kNoLimit};
    return atMost(GateCode::PerTradeRisk, in.risk.raw(),
                  portion(in.account.equity, *limits.perTradeRisk, Rounding::Down).raw());
}

// open + new risk against the share of what would be left after every stop is hit
GateResult portfolioHeat(const GateInputs& in, const RiskLimits& limits) {
    const Money heat = in.account.heat + in.risk;
    if (!limits.portfolioHeat) return {GateCode::PortfolioHeat, true, heat.raw(), kNoLimit};
    const Money worst = in.account.equity - in.account.openLoss - in.risk;
    return atMost(GateCode::PortfolioHeat, heat.raw(),
                  portion(worst, *limits.portfolioHeat, Rounding::Down).raw());
}

// the day's loss if every stop were hit, this one's included
GateResult dailyLoss(const GateInputs& in, const RiskLimits& limits) {
    const Money loss = in.account.dayStartEquity - in.account.equity + in.account.openLoss + in.loss;
    if (!limits.dailyLoss) return {GateCode::DailyLoss, true, loss.raw(), kNoLimit};
    return atMost(GateCode::DailyLoss, loss.raw(),
                  portion(in.account.dayStartEquity, *limits.dailyLoss, Rounding::Down).raw());
}

GateResult drawdown(const GateInputs& in, const RiskLimits& limits) {
    const Money fall = in.account.peakEquity - in.account.equity + in.account.openLoss + in.loss;
    if (!limits.maxDrawdown) return {GateCode::Drawdown, true, fall.raw(), kNoLimit};
    return atMost(GateCode::Drawdown, fall.raw(),
                  portion(in.account.peakEquity, *limits.maxDrawdown, Rounding::Down).raw());
}

GateResult tradesPerDay(const GateInputs& in, const RiskLimits& limits) {
    return atMost(GateCode::TradesPerDay, in.account.tradesToday + 1,
                  limits.maxTradesPerDay.value_or(kNoLimit));
}

GateResult openPositions(const GateInputs& in, const RiskLimits& limits) {
    return atMost(GateCode::OpenPositions, in.account.openPositions + 1,
                  limits.maxOpenPositions.value_or(kNoLimit));
}

GateResult orderValue(const GateInputs& in, const RiskLimits& limits) {
    return atMost(GateCode::OrderValue, in.value.raw(),
                  limits.maxOrderValue ? limits.maxOrderValue->raw() : kNoLimit);
}

GateResult buyingPower(const GateInputs& in, const RiskLimits& limits) {
    const Money gross = in.account.grossValue + in.value;
    if (!limits.maxLeverage) return {GateCode::BuyingPower, true, gross.raw(), kNoLimit};
    return atMost(GateCode::BuyingPower, gross.raw(),
                  portion(in.account.equity, *limits.maxLeverage, Rounding::Down).raw());
}

} // namespace

GateResults evaluateGates(const GateInputs& in, const RiskLimits& limits) {
    return {halted(in),
            marketHours(in),
            tradable(in),
            duplicateIntent(in),
            quantityAboveZero(in),
            perTradeRisk(in, limits),
            portfolioHeat(in, limits),
            dailyLoss(in, limits),
            drawdown(in, limits),
            tradesPerDay(in, limits),
            openPositions(in, limits),
            orderValue(in, limits),
            buyingPower(in, limits)};
}

const GateResult* firstRefusal(const GateResults& results) {
    const auto found =
        std::find_if(results.begin(), results.end(), [](const GateResult& r) { return !r.passed; });
    return found == results.end() ? nullptr : &*found;
}

} // namespace openbell
