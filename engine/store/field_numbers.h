#pragma once
// A fact's field as a 64-bit number and back: what a column holds. Internal to engine/store; pure.
#include "engine/orders/session_record.h"
#include <array>
#include <bit>
#include <iterator>
#include <type_traits>
#include <utility>

namespace openbell::rows {

template <class Field>
concept HoldsRaw = requires(Field f) {
    f.raw();
};
template <class Field>
concept HoldsNanos = requires(Field f) {
    f.ns;
};
template <class Field>
concept HoldsValue = requires(Field f) {
    f.value;
};

// Gates by the number they are stored under, which they keep however the order of GateCode changes; a new one
// goes to the end.
inline constexpr GateCode kStoredGates[] = {
    GateCode::Halted,
    GateCode::MarketHours,
    GateCode::Tradable,
    GateCode::DuplicateIntent,
    GateCode::QuantityAboveZero,
    GateCode::PerTradeRisk,
    GateCode::PortfolioHeat,
    GateCode::DailyLoss,
    GateCode::Drawdown,
    GateCode::TradesPerDay,
    GateCode::OpenPositions,
    GateCode::OrderValue,
    GateCode::BuyingPower,
    GateCode::Paused,
    GateCode::StaleData,
    GateCode::SymbolLocked,
    GateCode::FreezeQuantity,
    GateCode::PriceCollar,
    GateCode::StrategyBudget,
    GateCode::SymbolBudget,
    GateCode::OrderRate,
    GateCode::SymbolExposure,
    GateCode::GrossExposure,
};
static_assert(std::size(kStoredGates) == kGateCount);
inline constexpr auto kGateNumbers = [] { // by GateCode
    std::array<std::uint8_t, kGateCount> numbers{};
    for (std::uint8_t number = 0; number < kGateCount; ++number)
        numbers[static_cast<std::size_t>(kStoredGates[number])] = number;
    return numbers;
}();

template <class Field>
[[nodiscard]] constexpr std::int64_t toNumber(const Field& field) {
    if constexpr (HoldsRaw<Field>)
        return field.raw();
    else if constexpr (HoldsNanos<Field>)
        return field.ns;
    else if constexpr (HoldsValue<Field>)
        return field.value;
    else if constexpr (std::is_same_v<Field, double>)
        return std::bit_cast<std::int64_t>(field);
    else if constexpr (std::is_same_v<Field, GateCode>)
        return kGateNumbers[static_cast<std::size_t>(field)];
    else
        return static_cast<std::int64_t>(field);
}

// The last enumerator, so that a number from a file is never taken for an enumerator that is not there.
constexpr Direction lastOf(Direction) {
    return Direction::ExitShort;
}
constexpr Comparison lastOf(Comparison) {
    return Comparison::CrossesBelow;
}
constexpr Verdict lastOf(Verdict) {
    return Verdict::Refused;
}
constexpr Side lastOf(Side) {
    return Side::Sell;
}
constexpr OrderType lastOf(OrderType) {
    return OrderType::Stop;
}
constexpr TimeInForce lastOf(TimeInForce) {
    return TimeInForce::GoodTillCancelled;
}
constexpr Leg lastOf(Leg) {
    return Leg::Adjustment;
}
constexpr ExitReason lastOf(ExitReason) {
    return ExitReason::Adopted;
}
constexpr OrderState lastOf(OrderState) {
    return OrderState::Unknown;
}
constexpr OrderEventKind lastOf(OrderEventKind) {
    return OrderEventKind::LoseTrack;
}
constexpr RiskEventCode lastOf(RiskEventCode) {
    return RiskEventCode::ChangeRefused;
}
constexpr DifferenceKind lastOf(DifferenceKind) {
    return DifferenceKind::Cash;
}
constexpr DifferenceState lastOf(DifferenceState) {
    return DifferenceState::Gone;
}
constexpr Mode lastOf(Mode) {
    return Mode::Live;
}
constexpr GateCode lastOf(GateCode) {
    return static_cast<GateCode>(kGateCount - 1);
}

// False when the number is none the field can hold.
template <class Field>
[[nodiscard]] constexpr bool fromNumber(std::int64_t number, Field& field) {
    if constexpr (HoldsRaw<Field>) {
        field = Field::fromRaw(number);
        return true;
    } else if constexpr (HoldsNanos<Field>) {
        field.ns = number;
        return true;
    } else if constexpr (HoldsValue<Field>) {
        return fromNumber(number, field.value);
    } else if constexpr (std::is_same_v<Field, double>) {
        field = std::bit_cast<double>(number);
        return true;
    } else if constexpr (std::is_same_v<Field, GateCode>) {
        if (number < 0 || number >= kGateCount) return false;
        field = kStoredGates[number];
        return true;
    } else if constexpr (std::is_enum_v<Field>) {
        if (number < 0 || number > static_cast<std::int64_t>(lastOf(Field{}))) return false;
        field = static_cast<Field>(number);
        return true;
    } else {
        if constexpr (std::is_same_v<Field, bool>) {
            if (number != 0 && number != 1) return false;
        } else if (!std::in_range<Field>(number)) {
            return false;
        }
        field = static_cast<Field>(number);
        return true;
    }
}

} // namespace openbell::rows
