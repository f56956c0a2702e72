#include "engine/risk/gates.h"
#include "engine/risk/slices.h"
#include <algorithm>

namespace openbell {

namespace {

GateResult flag(GateCode gate, bool raised) {
    return {gate, !raised, raised ? 1 : 0, 0};
}

// Where there is no limit, nothing is measured.
GateResult unlimited(GateCode gate) {
    return {gate, true, 0, kNoLimit};
}

GateResult atMost(GateCode gate, std::int64_t value, std::int64_t limit) {
    return {gate, value <= limit, value, limit};
}

GateResult atMostShare(GateCode gate, Money value, Money whole, Fraction share) {
    return atMost(gate, value.raw(), portion(whole, share, Rounding::Down).raw());
}

GateResult halted(const GateInputs& in) {
    return flag(GateCode::Halted, in.halted);
}

GateResult paused(const GateInputs& in) {
    return flag(GateCode::Paused, in.paused);
}

GateResult marketHours(const GateInputs& in) {
    return {GateCode::MarketHours, in.time < in.lastEntry, in.time.ns, in.lastEntry.ns};
}

GateResult tradable(const GateInputs& in) {
    return flag(GateCode::Tradable, !in.tradable);
}

GateResult staleData(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.staleAfterMillis) return unlimited(GateCode::StaleData);
    return atMost(GateCode::StaleData, in.priceAgeNanos,
                  checkedMul(*limits.staleAfterMillis, kNanosPerSecond / 1000));
}

GateResult symbolLocked(const GateInputs& in) {
    return flag(GateCode::SymbolLocked, in.locked);
}

GateResult duplicateIntent(const GateInputs& in) {
    return flag(GateCode::DuplicateIntent, in.duplicate);
}

GateResult quantityAboveZero(const GateInputs& in) {
    return {GateCode::QuantityAboveZero, in.quantity.raw() > 0, in.quantity.raw(), in.terms.lot.raw()};
}

// A size of zero is asked about as one lot, to tell whether this is what left none.
GateResult freezeQuantity(const GateInputs& in, const RiskLimits& limits) {
    const std::int64_t most = mostSendable(in.terms, limits.maxSlices).raw();
    if (most == kNoLimit) return unlimited(GateCode::FreezeQuantity);
    return atMost(GateCode::FreezeQuantity, std::max(in.quantity, in.terms.lot).raw(), most);
}

// |price - last trade| / last trade; a typed price may be far beyond what the fraction can say.
GateResult priceCollar(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.priceCollar || in.lastTrade.raw() <= 0) return unlimited(GateCode::PriceCollar);
    const Int128 gap = static_cast<Int128>((in.terms.price - in.lastTrade).abs().raw()) * Fraction::kScale;
    const Int128 share = (gap + in.lastTrade.raw() - 1) / in.lastTrade.raw();
    return atMost(GateCode::PriceCollar, static_cast<std::int64_t>(std::min<Int128>(share, INT64_MAX)),
                  limits.priceCollar->raw());
}

GateResult perTradeRisk(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.perTradeRisk) return unlimited(GateCode::PerTradeRisk);
    return atMostShare(GateCode::PerTradeRisk, in.risk, in.account.equity, *limits.perTradeRisk);
}

// open + new risk against the share of what would be left after every stop is hit
GateResult portfolioHeat(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.portfolioHeat) return unlimited(GateCode::PortfolioHeat);
    const Money worst = in.account.equity - in.account.openLoss - in.risk;
    return atMostShare(GateCode::PortfolioHeat, in.account.heat + in.risk, worst, *limits.portfolioHeat);
}

GateResult strategyBudget(const GateInputs& in) {
    if (in.account.strategyBudget == kNoBudget) return unlimited(GateCode::StrategyBudget);
    return atMost(GateCode::StrategyBudget, (in.account.strategyValue + in.value).raw(),
                  in.account.strategyBudget.raw());
}

GateResult symbolBudget(const GateInputs& in) {
    if (in.account.symbolBudget == kNoBudget) return unlimited(GateCode::SymbolBudget);
    return atMost(GateCode::SymbolBudget, (in.account.symbolValue + in.value).raw(),
                  in.account.symbolBudget.raw());
}

// the day's loss if every stop were hit, this one's included
GateResult dailyLoss(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.dailyLoss) return unlimited(GateCode::DailyLoss);
    const Money loss = in.account.dayStartEquity - in.account.equity + in.account.openLoss + in.loss;
    return atMostShare(GateCode::DailyLoss, loss, in.account.dayStartEquity, *limits.dailyLoss);
}

GateResult drawdown(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.maxDrawdown) return unlimited(GateCode::Drawdown);
    const Money fall = in.account.peakEquity - in.account.equity + in.account.openLoss + in.loss;
    return atMostShare(GateCode::Drawdown, fall, in.account.peakEquity, *limits.maxDrawdown);
}

GateResult tradesPerDay(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.maxTradesPerDay) return unlimited(GateCode::TradesPerDay);
    return atMost(GateCode::TradesPerDay, in.account.tradesToday + 1, *limits.maxTradesPerDay);
}

GateResult orderRate(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.ordersPerMinute) return unlimited(GateCode::OrderRate);
    const std::int64_t orders = slices(in.quantity, in.terms.freeze, in.terms.lot).count;
    return atMost(GateCode::OrderRate, in.ordersLastMinute + std::max<std::int64_t>(orders, 1),
                  *limits.ordersPerMinute);
}

GateResult openPositions(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.maxOpenPositions) return unlimited(GateCode::OpenPositions);
    return atMost(GateCode::OpenPositions, in.account.openPositions + 1, *limits.maxOpenPositions);
}

GateResult orderValue(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.maxOrderValue) return unlimited(GateCode::OrderValue);
    return atMost(GateCode::OrderValue, in.value.raw(), limits.maxOrderValue->raw());
}

// held, entering and new in the symbol, against the tighter of its two limits
GateResult symbolExposure(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.symbolExposure && !limits.symbolExposureValue) return unlimited(GateCode::SymbolExposure);
    Money most = limits.symbolExposureValue.value_or(kNoBudget);
    if (limits.symbolExposure)
        most = std::min(most, portion(in.account.equity, *limits.symbolExposure, Rounding::Down));
    return atMost(GateCode::SymbolExposure, (in.account.symbolValue + in.value).raw(), most.raw());
}

GateResult grossExposure(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.grossExposure) return unlimited(GateCode::GrossExposure);
    return atMost(GateCode::GrossExposure, (in.account.grossValue + in.value).raw(),
                  limits.grossExposure->raw());
}

GateResult buyingPower(const GateInputs& in, const RiskLimits& limits) {
    if (!limits.maxLeverage) return unlimited(GateCode::BuyingPower);
    return atMostShare(GateCode::BuyingPower, in.account.grossValue + in.value, in.account.equity,
                       *limits.maxLeverage);
}

} // namespace

GateResults evaluateGates(const GateInputs& in, const RiskLimits& limits) {
    return {halted(in),
            paused(in),
            marketHours(in),
            tradable(in),
            staleData(in, limits),
            symbolLocked(in),
            duplicateIntent(in),
            quantityAboveZero(in),
            freezeQuantity(in, limits),
            priceCollar(in, limits),
            perTradeRisk(in, limits),
            portfolioHeat(in, limits),
            strategyBudget(in),
            symbolBudget(in),
            dailyLoss(in, limits),
            drawdown(in, limits),
            tradesPerDay(in, limits),
            orderRate(in, limits),
            openPositions(in, limits),
            orderValue(in, limits),
            symbolExposure(in, limits),
            grossExposure(in, limits),
            buyingPower(in, limits)};
}

const GateResult* firstRefusal(const GateResults& results) {
    const auto refuses = [](const GateResult& r) { return !r.passed; };
    const auto first = std::find_if(results.begin(), results.end(), refuses);
    if (first == results.end()) return nullptr;
    if (first->gate != GateCode::QuantityAboveZero) return &*first;
    const auto cause = std::find_if(first + 1, results.end(), refuses);
    return cause == results.end() ? &*first : &*cause;
}

bool reducesOnly(Quantity position, Side side, Quantity quantity) {
    const bool against = side == Side::Sell ? position.sign() > 0 : position.sign() < 0;
    return against && quantity <= position.abs();
}

} // namespace openbell
