#include "engine/risk/limits.h"
#include "engine/core/decimal.h"
#include <algorithm>
#include <iterator>
#include <variant>

namespace openbell {

namespace {

using Member = std::variant<std::optional<Fraction> RiskLimits::*, std::optional<Money> RiskLimits::*,
                            std::optional<std::int64_t> RiskLimits::*>;

struct Entry {
    std::string_view key;
    LimitUnit unit;
    Member member;
    std::int64_t most; // raw; that of the configuration's schema
};

constexpr std::int64_t kOne = Fraction::kScale;
constexpr std::int64_t kMostCount = 1'000'000'000;
constexpr std::int64_t kMostMillis = 86'400'000; // a day
constexpr std::int64_t kMostMoney = INT64_MAX - 1;

// By LimitCode.
constexpr Entry kLimits[] = {
    {"per_trade_risk", LimitUnit::FractionRaw, &RiskLimits::perTradeRisk, kOne},
    {"portfolio_heat", LimitUnit::FractionRaw, &RiskLimits::portfolioHeat, kOne},
    {"daily_loss", LimitUnit::FractionRaw, &RiskLimits::dailyLoss, kOne},
    {"max_drawdown", LimitUnit::FractionRaw, &RiskLimits::maxDrawdown, kOne},
    {"max_trades_per_day", LimitUnit::Count, &RiskLimits::maxTradesPerDay, kMostCount},
    {"max_open_positions", LimitUnit::Count, &RiskLimits::maxOpenPositions, kMostCount},
    {"max_order_value", LimitUnit::MoneyRaw, &RiskLimits::maxOrderValue, kMostMoney},
    {"max_leverage", LimitUnit::FractionRaw, &RiskLimits::maxLeverage, 100 * kOne},
    {"symbol_exposure", LimitUnit::FractionRaw, &RiskLimits::symbolExposure, 100 * kOne},
    {"symbol_exposure_value", LimitUnit::MoneyRaw, &RiskLimits::symbolExposureValue, kMostMoney},
    {"gross_exposure", LimitUnit::MoneyRaw, &RiskLimits::grossExposure, kMostMoney},
    {"price_collar", LimitUnit::FractionRaw, &RiskLimits::priceCollar, kOne},
    {"order_rate", LimitUnit::Count, &RiskLimits::ordersPerMinute, kMostCount},
    {"freeze_slices", LimitUnit::Count, &RiskLimits::maxSlices, kMostCount},
    {"stale_data_ms", LimitUnit::Millis, &RiskLimits::staleAfterMillis, kMostMillis},
};
static_assert(std::size(kLimits) == kLimitCount);

const Entry& entryOf(LimitCode limit) {
    return kLimits[static_cast<std::size_t>(limit)];
}

std::int64_t rawOf(std::int64_t value) {
    return value;
}
template <class Tag>
std::int64_t rawOf(Fixed<Tag> value) {
    return value.raw();
}
void setRaw(std::int64_t& value, std::int64_t raw) {
    value = raw;
}
template <class Tag>
void setRaw(Fixed<Tag>& value, std::int64_t raw) {
    value = Fixed<Tag>::fromRaw(raw);
}

std::string possible(LimitCode limit, const Entry& entry) {
    if (entry.most == kMostMoney) return "0 or more";
    return fmt::format("0 to {}", limitText(limit, entry.most));
}

} // namespace

std::string_view toText(LimitCode limit) {
    return entryOf(limit).key;
}

LimitUnit unitOf(LimitCode limit) {
    return entryOf(limit).unit;
}

std::optional<LimitCode> limitNamed(std::string_view key) {
    const auto* const found =
        std::find_if(std::begin(kLimits), std::end(kLimits), [&](const Entry& e) { return e.key == key; });
    if (found == std::end(kLimits)) return std::nullopt;
    return static_cast<LimitCode>(found - kLimits);
}

std::int64_t limitValue(const RiskLimits& limits, LimitCode limit) {
    return std::visit(
        [&](auto member) {
            const auto& value = limits.*member;
            return value ? rawOf(*value) : kNoLimit;
        },
        entryOf(limit).member);
}

std::string limitText(LimitCode limit, std::int64_t value) {
    if (value == kNoLimit) return "none";
    switch (unitOf(limit)) {
    case LimitUnit::FractionRaw: return toText(Fraction::fromRaw(value));
    case LimitUnit::MoneyRaw: return toText(Money::fromRaw(value));
    case LimitUnit::Count: return fmt::format("{}", value);
    case LimitUnit::Millis: return fmt::format("{} ms", value);
    }
    return "";
}

Result<RiskLimits> changeLimit(const RiskLimits& limits, LimitCode limit, std::int64_t value,
                               bool confirmed) {
    if (static_cast<int>(limit) >= kLimitCount)
        return fail("there is no limit number {}; they are 0 to {}", static_cast<int>(limit),
                    kLimitCount - 1);
    const Entry& entry = entryOf(limit);
    const std::int64_t before = limitValue(limits, limit);
    if (value < 0 || (value > entry.most && value != kNoLimit))
        return fail("{} stays {}, for {} is not possible: give {}, or none", entry.key,
                    limitText(limit, before), limitText(limit, value), possible(limit, entry));
    if (value > before && !confirmed)
        return fail("{} stays {}, for {} is looser: confirm the change, or give {} or less", entry.key,
                    limitText(limit, before), limitText(limit, value), limitText(limit, before));
    RiskLimits changed = limits;
    std::visit(
        [&](auto member) {
            auto& kept = changed.*member;
            if (value == kNoLimit)
                kept.reset();
            else
                setRaw(kept.emplace(), value);
        },
        entry.member);
    return changed;
}

} // namespace openbell
