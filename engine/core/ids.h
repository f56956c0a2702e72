#pragma once
// Identifiers are types: an order id cannot be passed where a signal id is meant. Any thread.
#include <compare>
#include <cstdint>
#include <functional>

namespace openbell {

// Small integers, unique in their session, in order of creation; 0 means none.
template <class Tag>
struct Id {
    std::uint32_t value = 0;
    [[nodiscard]] constexpr bool isNone() const { return value == 0; }
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

using SignalId = Id<struct SignalIdTag>;
using DecisionId = Id<struct DecisionIdTag>;
using OrderId = Id<struct OrderIdTag>;
using FillId = Id<struct FillIdTag>;
using TradeId = Id<struct TradeIdTag>;

// Index of an instrument or strategy in its session's list; 0 is the first one.
template <class Tag>
struct Index {
    std::uint16_t value = 0;
    friend constexpr auto operator<=>(const Index&, const Index&) = default;
};
using InstrumentId = Index<struct InstrumentTag>;
using StrategyId = Index<struct StrategyTag>;

} // namespace openbell

template <class Tag>
struct std::hash<openbell::Id<Tag>> {
    std::size_t operator()(openbell::Id<Tag> id) const noexcept { return id.value; }
};
