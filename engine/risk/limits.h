#pragma once
// What the operator allows. Ratios are fractions of the equity; an absent limit does not limit. Plain value.
#include "engine/core/fixed.h"
#include <optional>

namespace openbell {

struct RiskLimits {
    std::optional<Fraction> perTradeRisk;  // loss at the stop of one trade / equity
    std::optional<Fraction> portfolioHeat; // sum of open risk / equity
    std::optional<Fraction> dailyLoss;     // loss of a day / equity at its start
    std::optional<Fraction> maxDrawdown;   // fall from the highest equity / that equity
    std::optional<std::int64_t> maxTradesPerDay;
    std::optional<std::int64_t> maxOpenPositions;
    std::optional<Money> maxOrderValue;
    std::optional<Fraction> maxLeverage; // gross position value / equity
    bool marketHours = true;             // entries only while the exchange trades

    friend bool operator==(const RiskLimits&, const RiskLimits&) = default;
};

} // namespace openbell
