#pragma once
// The life of an order: one table of (state, event) -> state. A pair that is absent is an error. Pure; any
// thread.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace openbell {

enum class OrderState : std::uint8_t {
    Created,
    Denied,
    Submitted,
    Accepted,
    Triggered,
    PartiallyFilled,
    PendingModify,
    PendingCancel,
    Filled,
    Cancelled,
    Rejected,
    Expired,
    Unknown,
};

enum class OrderEventKind : std::uint8_t {
    Deny,
    Submit,
    Accept,
    Trigger,
    PartFill,
    Fill,
    RequestModify,
    Modified,
    ModifyRejected,
    RequestCancel,
    Cancel,
    CancelRejected,
    Reject,
    Expire,
    LoseTrack,
};

struct OrderTransition {
    OrderState from;
    OrderEventKind event;
    OrderState to;
};

// The state after `event`, none where the pair is not in the table.
[[nodiscard]] std::optional<OrderState> nextState(OrderState from, OrderEventKind event);

// Can still be filled, or might be (Unknown).
[[nodiscard]] constexpr bool isWorking(OrderState state) {
    switch (state) {
    case OrderState::Created:
    case OrderState::Submitted:
    case OrderState::Accepted:
    case OrderState::Triggered:
    case OrderState::PartiallyFilled:
    case OrderState::PendingModify:
    case OrderState::PendingCancel:
    case OrderState::Unknown: return true;
    case OrderState::Denied:
    case OrderState::Filled:
    case OrderState::Cancelled:
    case OrderState::Rejected:
    case OrderState::Expired: return false;
    }
    return false;
}

[[nodiscard]] std::string_view toText(OrderState state);
[[nodiscard]] std::string_view toText(OrderEventKind event);

} // namespace openbell
