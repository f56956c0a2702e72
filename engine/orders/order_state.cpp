#include "engine/orders/order_state.h"

namespace openbell {

namespace {

using S = OrderState;
using E = OrderEventKind;

constexpr OrderTransition kTransitions[] = {
    {S::Created, E::Deny, S::Denied},
    {S::Created, E::Submit, S::Submitted},

    {S::Submitted, E::Accept, S::Accepted},
    {S::Submitted, E::Reject, S::Rejected},
    {S::Submitted, E::PartFill, S::PartiallyFilled}, // the fill overtook the acknowledgement
    {S::Submitted, E::Fill, S::Filled},
    {S::Submitted, E::RequestCancel, S::PendingCancel},
    {S::Submitted, E::Cancel, S::Cancelled},
    {S::Submitted, E::Expire, S::Expired},
    {S::Submitted, E::Trigger, S::Triggered},
    {S::Submitted, E::LoseTrack, S::Unknown},

    {S::Accepted, E::Trigger, S::Triggered},
    {S::Accepted, E::PartFill, S::PartiallyFilled},
    {S::Accepted, E::Fill, S::Filled},
    {S::Accepted, E::RequestModify, S::PendingModify},
    {S::Accepted, E::RequestCancel, S::PendingCancel},
    {S::Accepted, E::Cancel, S::Cancelled},
    {S::Accepted, E::Reject, S::Rejected},
    {S::Accepted, E::Expire, S::Expired},
    {S::Accepted, E::Accept, S::Accepted},   // told again
    {S::Accepted, E::Modified, S::Accepted}, // by the broker itself, or an answer that came late
    {S::Accepted, E::ModifyRejected, S::Accepted},
    {S::Accepted, E::CancelRejected, S::Accepted},
    {S::Accepted, E::LoseTrack, S::Unknown},

    {S::Triggered, E::PartFill, S::PartiallyFilled},
    {S::Triggered, E::Fill, S::Filled},
    {S::Triggered, E::RequestModify, S::PendingModify},
    {S::Triggered, E::RequestCancel, S::PendingCancel},
    {S::Triggered, E::Cancel, S::Cancelled},
    {S::Triggered, E::Reject, S::Rejected},
    {S::Triggered, E::Expire, S::Expired},
    {S::Triggered, E::Accept, S::Triggered},
    {S::Triggered, E::Trigger, S::Triggered},
    {S::Triggered, E::Modified, S::Triggered},
    {S::Triggered, E::ModifyRejected, S::Triggered},
    {S::Triggered, E::CancelRejected, S::Triggered},
    {S::Triggered, E::LoseTrack, S::Unknown},

    {S::PartiallyFilled, E::PartFill, S::PartiallyFilled},
    {S::PartiallyFilled, E::Fill, S::Filled},
    {S::PartiallyFilled, E::RequestModify, S::PendingModify},
    {S::PartiallyFilled, E::RequestCancel, S::PendingCancel},
    {S::PartiallyFilled, E::Cancel, S::Cancelled},
    {S::PartiallyFilled, E::Expire, S::Expired},
    {S::PartiallyFilled, E::Accept, S::PartiallyFilled},
    {S::PartiallyFilled, E::Trigger, S::PartiallyFilled},
    {S::PartiallyFilled, E::Modified, S::PartiallyFilled},
    {S::PartiallyFilled, E::ModifyRejected, S::PartiallyFilled},
    {S::PartiallyFilled, E::CancelRejected, S::PartiallyFilled},
    {S::PartiallyFilled, E::Reject, S::Rejected}, // the rest of it
    {S::PartiallyFilled, E::LoseTrack, S::Unknown},

    {S::PendingModify, E::Modified, S::Accepted},
    {S::PendingModify, E::ModifyRejected, S::Accepted},
    {S::PendingModify, E::PartFill, S::PendingModify},
    {S::PendingModify, E::Fill, S::Filled},
    {S::PendingModify, E::Cancel, S::Cancelled},
    {S::PendingModify, E::Reject, S::Rejected},
    {S::PendingModify, E::Expire, S::Expired},
    {S::PendingModify, E::Accept, S::PendingModify},
    {S::PendingModify, E::Trigger, S::PendingModify},
    {S::PendingModify, E::CancelRejected, S::PendingModify},
    {S::PendingModify, E::RequestCancel, S::PendingCancel},
    {S::PendingModify, E::LoseTrack, S::Unknown},

    {S::PendingCancel, E::Cancel, S::Cancelled},
    {S::PendingCancel, E::CancelRejected, S::Accepted},
    {S::PendingCancel, E::PartFill, S::PendingCancel}, // still to be cancelled
    {S::PendingCancel, E::Fill, S::Filled},            // a fill that races a cancel counts
    {S::PendingCancel, E::Reject, S::Rejected},
    {S::PendingCancel, E::Expire, S::Expired},
    {S::PendingCancel, E::Accept, S::PendingCancel},
    {S::PendingCancel, E::Trigger, S::PendingCancel},
    {S::PendingCancel, E::Modified, S::PendingCancel},
    {S::PendingCancel, E::ModifyRejected, S::PendingCancel},
    {S::PendingCancel, E::RequestCancel, S::PendingCancel}, // asked again
    {S::PendingCancel, E::LoseTrack, S::Unknown},

    // A final order whose fills are told late counts them: the exchange was faster than our cancel.
    {S::Cancelled, E::PartFill, S::Cancelled},
    {S::Cancelled, E::Fill, S::Filled},
    {S::Expired, E::PartFill, S::Expired},
    {S::Expired, E::Fill, S::Filled},
    {S::Rejected, E::PartFill, S::Rejected},
    {S::Rejected, E::Fill, S::Filled},
    // What is told late or again about a final order changes nothing: the acknowledgement of what is done, an
    // end that was told as another. No broker rejects what it has ended or filled, nor expires what it
    // rejected.
    {S::Filled, E::Accept, S::Filled},
    {S::Filled, E::Trigger, S::Filled},
    {S::Filled, E::Modified, S::Filled},
    {S::Filled, E::ModifyRejected, S::Filled},
    {S::Filled, E::CancelRejected, S::Filled},
    {S::Filled, E::Cancel, S::Filled},
    {S::Filled, E::Expire, S::Filled},
    {S::Cancelled, E::Accept, S::Cancelled},
    {S::Cancelled, E::Trigger, S::Cancelled},
    {S::Cancelled, E::Modified, S::Cancelled},
    {S::Cancelled, E::ModifyRejected, S::Cancelled},
    {S::Cancelled, E::CancelRejected, S::Cancelled},
    {S::Cancelled, E::Cancel, S::Cancelled},
    {S::Cancelled, E::Expire, S::Cancelled},
    {S::Expired, E::Accept, S::Expired},
    {S::Expired, E::Trigger, S::Expired},
    {S::Expired, E::ModifyRejected, S::Expired},
    {S::Expired, E::CancelRejected, S::Expired},
    {S::Expired, E::Modified, S::Expired},
    {S::Expired, E::Expire, S::Expired},
    {S::Expired, E::Cancel, S::Expired},
    {S::Rejected, E::Accept, S::Rejected},
    {S::Rejected, E::Trigger, S::Rejected},
    {S::Rejected, E::Modified, S::Rejected},
    {S::Rejected, E::Cancel, S::Rejected},
    {S::Rejected, E::CancelRejected, S::Rejected},
    {S::Rejected, E::ModifyRejected, S::Rejected},
    {S::Rejected, E::Reject, S::Rejected},

    {S::Unknown, E::Accept, S::Accepted},
    {S::Unknown, E::Trigger, S::Triggered},
    {S::Unknown, E::Modified, S::Accepted},
    {S::Unknown, E::ModifyRejected, S::Accepted},
    {S::Unknown, E::CancelRejected, S::Accepted},
    {S::Unknown, E::RequestCancel, S::Unknown}, // asked to go, whatever it is
    {S::Unknown, E::LoseTrack, S::Unknown},
    {S::Unknown, E::PartFill, S::PartiallyFilled},
    {S::Unknown, E::Fill, S::Filled},
    {S::Unknown, E::Cancel, S::Cancelled},
    {S::Unknown, E::Reject, S::Rejected},
    {S::Unknown, E::Expire, S::Expired},
};

constexpr std::size_t kStates = 13;
constexpr std::size_t kEvents = 15;
constexpr std::uint8_t kAbsent = 255;

constexpr auto lookUpTable() {
    std::array<std::array<std::uint8_t, kEvents>, kStates> table{};
    for (auto& row : table)
        row.fill(kAbsent);
    for (const auto& t : kTransitions)
        table[static_cast<std::size_t>(t.from)][static_cast<std::size_t>(t.event)] =
            static_cast<std::uint8_t>(t.to);
    return table;
}

constexpr auto kTable = lookUpTable();

} // namespace

std::optional<OrderState> nextState(OrderState from, OrderEventKind event) {
    const std::uint8_t to = kTable[static_cast<std::size_t>(from)][static_cast<std::size_t>(event)];
    if (to == kAbsent) return std::nullopt;
    return static_cast<OrderState>(to);
}

std::string_view toText(OrderState state) {
    switch (state) {
    case S::Created: return "created";
    case S::Denied: return "denied";
    case S::Submitted: return "submitted";
    case S::Accepted: return "accepted";
    case S::Triggered: return "triggered";
    case S::PartiallyFilled: return "partially_filled";
    case S::PendingModify: return "pending_modify";
    case S::PendingCancel: return "pending_cancel";
    case S::Filled: return "filled";
    case S::Cancelled: return "cancelled";
    case S::Rejected: return "rejected";
    case S::Expired: return "expired";
    case S::Unknown: return "unknown";
    }
    return "";
}

std::string_view toText(OrderEventKind event) {
    switch (event) {
    case E::Deny: return "deny";
    case E::Submit: return "submit";
    case E::Accept: return "accept";
    case E::Trigger: return "trigger";
    case E::PartFill: return "part_fill";
    case E::Fill: return "fill";
    case E::RequestModify: return "request_modify";
    case E::Modified: return "modified";
    case E::ModifyRejected: return "modify_rejected";
    case E::RequestCancel: return "request_cancel";
    case E::Cancel: return "cancel";
    case E::CancelRejected: return "cancel_rejected";
    case E::Reject: return "reject";
    case E::Expire: return "expire";
    case E::LoseTrack: return "lose_track";
    }
    return "";
}

} // namespace openbell
