#pragma once
// What the operator allows. Ratios are fractions of the equity; an absent limit does not limit. Plain value.
// While a session runs a limit may be tightened at will and loosened only with a confirmation.
#include "engine/core/fixed.h"
#include "engine/core/result.h"
#include <optional>
#include <string_view>

namespace openbell {

struct RiskLimits {
    std::optional<Fraction> perTradeRisk;  // loss at the stop of one trade / equity
    std::optional<Fraction> portfolioHeat; // sum of open risk / equity
    std::optional<Fraction> dailyLoss;     // loss of a day / equity at its start
    std::optional<Fraction> maxDrawdown;   // fall from the highest equity / that equity
    std::optional<std::int64_t> maxTradesPerDay;
    std::optional<std::int64_t> maxOpenPositions;
    std::optional<Money> maxOrderValue;
    std::optional<Fraction> maxLeverage;          // gross position value / equity
    std::optional<Fraction> symbolExposure;       // value held, entering and new in one symbol / equity
    std::optional<Money> symbolExposureValue;     // the same in money
    std::optional<Money> grossExposure;           // the same over all symbols
    std::optional<Fraction> priceCollar;          // |entry price - last trade| / last trade
    std::optional<std::int64_t> ordersPerMinute;  // entry orders sent
    std::optional<std::int64_t> maxSlices;        // orders that one entry above the freeze quantity becomes
    std::optional<std::int64_t> staleAfterMillis; // age of the last price
    bool marketHours = true;                      // entries only while the exchange trades

    friend bool operator==(const RiskLimits&, const RiskLimits&) = default;
};

enum class LimitCode : std::uint8_t {
    PerTradeRisk,
    PortfolioHeat,
    DailyLoss,
    MaxDrawdown,
    MaxTradesPerDay,
    MaxOpenPositions,
    MaxOrderValue,
    MaxLeverage,
    SymbolExposure,
    SymbolExposureValue,
    GrossExposure,
    PriceCollar,
    OrderRate,
    FreezeSlices,
    StaleData,
};
inline constexpr int kLimitCount = 15;
inline constexpr std::int64_t kNoLimit = INT64_MAX;

enum class LimitUnit : std::uint8_t { FractionRaw, MoneyRaw, Count, Millis };

[[nodiscard]] std::string_view toText(LimitCode limit); // its key under "risk" in a configuration
[[nodiscard]] LimitUnit unitOf(LimitCode limit);
[[nodiscard]] std::optional<LimitCode> limitNamed(std::string_view key);

// Raw, in the limit's unit; kNoLimit where it is absent. Less is tighter, for every limit.
[[nodiscard]] std::int64_t limitValue(const RiskLimits& limits, LimitCode limit);
// A limit's raw value for people: "0.03", "250000", "60000 ms"; "none" for kNoLimit.
[[nodiscard]] std::string limitText(LimitCode limit, std::int64_t value);

// The limits with one changed; kNoLimit takes it away. Errors: no such limit, a value below zero or above the
// most a configuration may hold, or a looser one without `confirmed`.
[[nodiscard]] Result<RiskLimits> changeLimit(const RiskLimits& limits, LimitCode limit, std::int64_t value,
                                             bool confirmed);

} // namespace openbell
