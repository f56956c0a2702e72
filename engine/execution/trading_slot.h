#pragma once
// What execution knows of one strategy in one instrument. Plain value; its orders are in the book.
#include "engine/orders/client_order_id.h"
#include "engine/orders/position.h"
#include <algorithm>
#include <array>

namespace openbell {

inline constexpr std::size_t kLegCount = 6;
inline constexpr std::size_t kMostSlots = UINT16_MAX; // symbols x strategies of one session

struct TradingSlot {
    InstrumentId instrument;
    StrategyId strategy;
    Position position;

    // The entry decided last, which may still be working.
    DecisionId entryDecision;
    SignalId entrySignal;
    Price stopDistance, targetDistance, target2Distance; // 0 = none
    Price trailingDistance; // the same, where it stays what it was at the signal; 0 = it does not
    Money plannedRisk, plannedLoss, plannedValue; // while it works
    Money exitCosts;                              // expected when what was entered is closed

    // The position's own.
    DecisionId openDecision;
    OrderId group;                              // of its orders at the broker, see BrokerCapabilities::oco
    Price stopPrice, targetPrice, target2Price; // where it is to be closed; 0 = nowhere
    Quantity targetFilled;                      // taken by target 1
    Money widened;       // risk that a stop moved away by hand has added to the position's
    bool taking = false; // the market is at target 1, whose order waits until the stop has made room for it

    // Its closing: from the decision until it is flat.
    ExitReason closing = ExitReason::None;
    DecisionId exitDecision, closedDecision; // whose entry is being closed
    SignalId exitSignal;

    FactSeq cause = 0; // latest fact that changed what should be working
    // Since then: the broker changed a bracket by itself, and what else it did to it is being asked.
    UtcTime doubtSince = kNoTime;
    UtcTime retryAt = kNoTime;                       // nothing is asked of the broker again before this
    std::uint8_t failures = 0;                       // refusals in a row
    std::array<std::uint16_t, kLegCount> attempts{}; // by Leg: orders sent for the decision it belongs to

    [[nodiscard]] Money heat() const { return position.risk + widened; }
    // Whether a stop there is further from the market than the one that is.
    [[nodiscard]] bool isFurther(Price stop) const {
        if (position.isFlat()) return false;
        return position.isLong() ? stop < stopPrice : stop > stopPrice;
    }
    // What is lost against the entry price at that stop; nothing where it locks a profit in.
    [[nodiscard]] Money riskAt(Price stop) const {
        const Price away = position.isLong() ? position.average - stop : stop - position.average;
        return notional(std::max(away, Price{}), position.quantity.abs(), Rounding::Up);
    }
    void countWidened() { widened = std::max(riskAt(stopPrice) - position.risk, Money{}); }
    [[nodiscard]] bool isClosing() const { return closing != ExitReason::None; }
    // A closing that nothing may follow before the operator or a new signal says so.
    [[nodiscard]] bool closesAll() const {
        return isClosing() && closing != ExitReason::Signal && closing != ExitReason::Reversal;
    }
};

} // namespace openbell
