#pragma once
// How many units an entry buys: from the sizing rule, then cut to what the limits still allow, then to whole
// lots. Pure; any thread. Money is fixed-point throughout.
#include "engine/risk/limits.h"
#include <cstdint>

namespace openbell {

enum class SizingType : std::uint8_t { FixedQuantity, FixedValue, PercentEquity, Risk };

struct Sizing {
    SizingType type = SizingType::Risk;
    Quantity quantity; // FixedQuantity: units
    Money value;       // FixedValue: order value
    Fraction share;    // PercentEquity: order value / equity; Risk: loss at the stop / equity

    friend bool operator==(const Sizing&, const Sizing&) = default;
};

inline constexpr Money kNoBudget = Money::fromRaw(kNoLimit);

// The account as it stands when an entry is decided.
struct AccountState {
    Money equity;         // cash + positions at the last prices
    Money dayStartEquity; // at the first input of the local day
    Money peakEquity;     // highest so far, the start capital included
    Money heat;           // initial risk of all open and working entries
    Money openLoss;       // what would be lost from here if every open stop were hit, costs included
    Money grossValue;     // absolute value of positions and working entries
    std::int64_t tradesToday = 0;
    std::int64_t openPositions = 0; // and working entries
    // Of grossValue, what is in the entry's symbol and what is of its strategy, and what either may hold at
    // most (see allocator.h).
    Money symbolValue, strategyValue;
    Money symbolBudget = kNoBudget, strategyBudget = kNoBudget;
};

struct EntryTerms {
    Price price;             // expected entry; nothing is sized at zero or below
    Price stopDistance;      // 0 = no protective stop: the whole value is at risk
    Money costsPerLot;       // round trip, expected
    Quantity lot;            // > 0
    Quantity freeze{};       // the exchange's largest order; 0 = none
    Price tick{};            // of the price
    Money exitCostsPerLot{}; // of costsPerLot, what leaving costs
};

// Money still free under each limit for one more entry; never negative.
struct RiskBudget {
    Money perTrade, heat, daily, drawdown, value;
};

// With `equity` shrunk by what open stops could lose, so that a limit still holds after they are hit.
[[nodiscard]] RiskBudget budgetFor(const AccountState& account, const RiskLimits& limits);

// Whole lots; zero when the limits leave less than the least entry.
[[nodiscard]] Quantity sizeEntry(const Sizing& sizing, const AccountState& account, const RiskLimits& limits,
                                 const EntryTerms& terms);
// The smallest entry worth its costs: a tenth of what it would be in an account with nothing open and nothing
// lost, in whole lots; a fixed quantity itself. Zero where even such an account carries no lot.
[[nodiscard]] Quantity leastEntry(const Sizing& sizing, const AccountState& account, const RiskLimits& limits,
                                  const EntryTerms& terms);

// Begun ones count.
[[nodiscard]] std::int64_t lotsOf(const EntryTerms& terms, Quantity quantity);
// Loss of `quantity` at its stop, before costs; without a stop the whole value.
[[nodiscard]] Money riskOf(const EntryTerms& terms, Quantity quantity);
// What a gap beyond the stop may add to a loss: a quarter of a per cent of the value, a tick at least. A gap
// from one minute to the next is almost never wider; one over night can be.
[[nodiscard]] Money gapReserve(Price price, Price tick, Quantity quantity);
// riskOf() with the expected costs of the round trip, and in reserve two per cent of both and, where there is
// a stop, what a gap beyond it may add.
[[nodiscard]] Money lossOf(const EntryTerms& terms, Quantity quantity);
// The most that can be sent as `maxSlices` orders within the freeze quantity; the largest quantity there is
// where nothing bounds it.
[[nodiscard]] Quantity mostSendable(const EntryTerms& terms, std::optional<std::int64_t> maxSlices);

} // namespace openbell
