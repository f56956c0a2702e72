#include "engine/risk/gates.h"
#include "engine/risk/slices.h"
#include <algorithm>

namespace openbell {

namespace {

// The gates say what they have to tell; one without a limit measures nothing.
class Gates {
public:
    explicit Gates(GateResults& results) : m_results{results} {}

    void flag(GateCode gate, bool raised) {
        if (raised) set(gate, false, 1, 0);
    }
    void atMost(GateCode gate, std::int64_t value, std::int64_t limit) {
        set(gate, value <= limit, value, limit);
    }
    void atMost(GateCode gate, Money value, Money limit) { atMost(gate, value.raw(), limit.raw()); }
    void atMostShare(GateCode gate, Money value, Money whole, Fraction share) {
        atMost(gate, value, portion(whole, share, Rounding::Down));
    }
    void set(GateCode gate, bool passed, std::int64_t value, std::int64_t limit) {
        m_results.add({gate, passed, value, limit});
    }

private:
    GateResults& m_results;
};

void marketHours(Gates& gates, const GateInputs& in) {
    if (in.lastEntry.ns != INT64_MAX)
        gates.set(GateCode::MarketHours, in.time < in.lastEntry, in.time.ns, in.lastEntry.ns);
}

void staleData(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (limits.staleAfterMillis)
        gates.atMost(GateCode::StaleData, in.priceAgeNanos,
                     checkedMul(*limits.staleAfterMillis, kNanosPerSecond / 1000));
}

void quantityAboveZero(Gates& gates, const GateInputs& in) {
    gates.set(GateCode::QuantityAboveZero, in.quantity.raw() > 0, in.quantity.raw(), in.terms.lot.raw());
}

// A size of zero is asked about as one lot, to tell whether this is what left none.
void freezeQuantity(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    const std::int64_t most = mostSendable(in.terms, limits.maxSlices).raw();
    if (most != kNoLimit)
        gates.atMost(GateCode::FreezeQuantity, std::max(in.quantity, in.terms.lot).raw(), most);
}

// |price - last trade| / last trade; a typed price may be far beyond what the fraction can say.
void priceCollar(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (!limits.priceCollar || in.lastTrade.raw() <= 0) return;
    const Int128 gap = static_cast<Int128>((in.terms.price - in.lastTrade).abs().raw()) * Fraction::kScale;
    const Int128 share = (gap + in.lastTrade.raw() - 1) / in.lastTrade.raw();
    gates.atMost(GateCode::PriceCollar, static_cast<std::int64_t>(std::min<Int128>(share, INT64_MAX)),
                 limits.priceCollar->raw());
}

void perTradeRisk(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (limits.perTradeRisk)
        gates.atMostShare(GateCode::PerTradeRisk, in.risk, in.account.equity, *limits.perTradeRisk);
}

// open + new risk against the share of what would be left after every stop is hit
void portfolioHeat(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (!limits.portfolioHeat) return;
    const Money worst = in.account.equity - in.account.openLoss - in.risk;
    gates.atMostShare(GateCode::PortfolioHeat, in.account.heat + in.risk, worst, *limits.portfolioHeat);
}

void strategyBudget(Gates& gates, const GateInputs& in) {
    if (in.account.strategyBudget != kNoBudget)
        gates.atMost(GateCode::StrategyBudget, in.account.strategyValue + in.value,
                     in.account.strategyBudget);
}

void symbolBudget(Gates& gates, const GateInputs& in) {
    if (in.account.symbolBudget != kNoBudget)
        gates.atMost(GateCode::SymbolBudget, in.account.symbolValue + in.value, in.account.symbolBudget);
}

// the day's loss if every stop were hit, this one's included
void dailyLoss(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (!limits.dailyLoss) return;
    const Money loss = in.account.dayStartEquity - in.account.equity + in.account.openLoss + in.loss;
    gates.atMostShare(GateCode::DailyLoss, loss, in.account.dayStartEquity, *limits.dailyLoss);
}

void drawdown(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (!limits.maxDrawdown) return;
    const Money fall = in.account.peakEquity - in.account.equity + in.account.openLoss + in.loss;
    gates.atMostShare(GateCode::Drawdown, fall, in.account.peakEquity, *limits.maxDrawdown);
}

void tradesPerDay(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (limits.maxTradesPerDay)
        gates.atMost(GateCode::TradesPerDay, in.account.tradesToday + 1, *limits.maxTradesPerDay);
}

void orderRate(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (!limits.ordersPerMinute) return;
    const std::int64_t orders = slices(in.quantity, in.terms.freeze, in.terms.lot).count;
    gates.atMost(GateCode::OrderRate, in.ordersLastMinute + std::max<std::int64_t>(orders, 1),
                 *limits.ordersPerMinute);
}

void openPositions(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (limits.maxOpenPositions)
        gates.atMost(GateCode::OpenPositions, in.account.openPositions + 1, *limits.maxOpenPositions);
}

void orderValue(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (limits.maxOrderValue) gates.atMost(GateCode::OrderValue, in.value, *limits.maxOrderValue);
}

// held, entering and new in the symbol, against the tighter of its two limits
void symbolExposure(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (!limits.symbolExposure && !limits.symbolExposureValue) return;
    Money most = limits.symbolExposureValue.value_or(kNoBudget);
    if (limits.symbolExposure)
        most = std::min(most, portion(in.account.equity, *limits.symbolExposure, Rounding::Down));
    gates.atMost(GateCode::SymbolExposure, in.account.symbolValue + in.value, most);
}

void grossExposure(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (limits.grossExposure)
        gates.atMost(GateCode::GrossExposure, in.account.grossValue + in.value, *limits.grossExposure);
}

void buyingPower(Gates& gates, const GateInputs& in, const RiskLimits& limits) {
    if (limits.maxLeverage)
        gates.atMostShare(GateCode::BuyingPower, in.account.grossValue + in.value, in.account.equity,
                          *limits.maxLeverage);
}

} // namespace

GateResults evaluateGates(const GateInputs& in, const RiskLimits& limits) {
    GateResults results;
    Gates gates{results};
    gates.flag(GateCode::Halted, in.halted);
    gates.flag(GateCode::Paused, in.paused);
    marketHours(gates, in);
    gates.flag(GateCode::Tradable, !in.tradable);
    staleData(gates, in, limits);
    gates.flag(GateCode::SymbolLocked, in.locked);
    gates.flag(GateCode::DuplicateIntent, in.duplicate);
    quantityAboveZero(gates, in);
    freezeQuantity(gates, in, limits);
    priceCollar(gates, in, limits);
    perTradeRisk(gates, in, limits);
    portfolioHeat(gates, in, limits);
    strategyBudget(gates, in);
    symbolBudget(gates, in);
    dailyLoss(gates, in, limits);
    drawdown(gates, in, limits);
    tradesPerDay(gates, in, limits);
    orderRate(gates, in, limits);
    openPositions(gates, in, limits);
    orderValue(gates, in, limits);
    symbolExposure(gates, in, limits);
    grossExposure(gates, in, limits);
    buyingPower(gates, in, limits);
    return results;
}

const GateResult* firstRefusal(const GateResults& results) {
    const auto refuses = [](const GateResult& r) { return !r.passed; };
    const auto told = results.told();
    const auto first = std::find_if(told.begin(), told.end(), refuses);
    if (first == told.end()) return nullptr;
    if (first->gate != GateCode::QuantityAboveZero) return &*first;
    const auto cause = std::find_if(first + 1, told.end(), refuses);
    return cause == told.end() ? &*first : &*cause;
}

bool reducesOnly(Quantity position, Side side, Quantity quantity) {
    const bool against = side == Side::Sell ? position.sign() > 0 : position.sign() < 0;
    return against && quantity <= position.abs();
}

} // namespace openbell
