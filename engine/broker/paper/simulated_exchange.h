#pragma once
// How a simulated exchange fills an order on a bar: pure functions over (order terms, bar), no state, no
// guessing ahead.
//   Market: at the open. Stop: triggers on touch, fills at the stop or, when the bar opens beyond it, at the
//   open. Limit: at the limit, or at a better open; the market must trade through it (a touch is enough by
//   setting).
// Slippage moves market and stop fills against us, to the next tick. Quantity may be capped at a share of the
// volume.
#include "engine/market/bar.h"
#include "engine/orders/facts.h"
#include <optional>

namespace openbell {

enum class SlippageType : std::uint8_t { None, Bps, Ticks, VolumeShare };

struct Slippage {
    SlippageType type = SlippageType::None;
    // Bps: hundredths of a per cent. Ticks: ticks. VolumeShare: the fraction of the price lost when the whole
    // bar's volume is taken, in proportion to the share taken.
    Fraction value;
    friend bool operator==(const Slippage&, const Slippage&) = default;
};

struct ExchangeRules {
    Slippage slippage;
    bool limitFillsOnTouch = false;
    bool stopBeforeTarget = true;  // pessimistic, when one bar reaches both
    Fraction maxVolumeShare;       // of a bar's volume that we may take, nothing of one without; 0 = no cap
    std::int64_t latencyNanos = 0; // an order is at the exchange this long after its decision
    friend bool operator==(const ExchangeRules&, const ExchangeRules&) = default;
};

struct ExchangeOrder {
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    Price limit, stop;
    Quantity quantity; // still open
};

// At the bar's first trade: market orders, stops and limits that the open gapped through.
[[nodiscard]] std::optional<Price> fillAtOpen(const ExchangeOrder& order, const Bar& bar,
                                              const ExchangeRules& rules);
// Later in the bar: stops touched and limits traded through.
[[nodiscard]] std::optional<Price> fillInRange(const ExchangeOrder& order, const Bar& bar,
                                               const ExchangeRules& rules);
// Moves a market or stop price against `side`; rounds to `tick` against us, never to zero or below.
[[nodiscard]] Price slipped(Price price, Side side, Quantity quantity, Quantity barVolume,
                            const Slippage& slippage, Price tick);

} // namespace openbell
