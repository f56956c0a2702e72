#include "tests/simulation/trace.h"
#include "engine/core/decimal.h"
#include "engine/orders/session_record.h"

namespace openbell::simulation {

namespace {

std::string_view nameOf(ReportKind kind) {
    switch (kind) {
    case ReportKind::Accepted: return "accepted";
    case ReportKind::Rejected: return "rejected";
    case ReportKind::Triggered: return "triggered";
    case ReportKind::Traded: return "traded";
    case ReportKind::Cancelled: return "cancelled";
    case ReportKind::Expired: return "expired";
    case ReportKind::Modified: return "modified";
    case ReportKind::ModifyRejected: return "modify rejected";
    case ReportKind::CancelRejected: return "cancel rejected";
    case ReportKind::OrderStatus: return "order status";
    case ReportKind::TradeStatus: return "trade status";
    case ReportKind::PositionStatus: return "position status";
    case ReportKind::FundsStatus: return "funds status";
    case ReportKind::SnapshotEnd: return "end of answer";
    case ReportKind::QueryFailed: return "query failed";
    case ReportKind::Disconnected: return "disconnected";
    case ReportKind::Connected: return "connected";
    }
    return "";
}

std::string_view nameOf(CommandKind kind) {
    switch (kind) {
    case CommandKind::Place: return "place";
    case CommandKind::Modify: return "modify";
    case CommandKind::Cancel: return "cancel";
    case CommandKind::CancelAll: return "cancel all";
    case CommandKind::QueryOrders: return "query orders";
    case CommandKind::QueryTrades: return "query trades";
    case CommandKind::QueryPositions: return "query positions";
    case CommandKind::QueryFunds: return "query funds";
    }
    return "";
}

std::string_view nameOf(OperatorAction action) {
    switch (action) {
    case OperatorAction::PlaceOrder: return "place";
    case OperatorAction::ModifyOrder: return "modify";
    case OperatorAction::CancelOrder: return "cancel";
    case OperatorAction::ClosePosition: return "close";
    case OperatorAction::Pause: return "pause";
    case OperatorAction::Halt: return "halt";
    case OperatorAction::Clear: return "clear";
    case OperatorAction::ChangeLimit: return "change limit";
    case OperatorAction::Reconcile: return "reconcile";
    case OperatorAction::AdoptDifference: return "adopt";
    case OperatorAction::IgnoreDifference: return "ignore";
    }
    return "";
}

} // namespace

std::string told(const BrokerReport& r) {
    return fmt::format(
        "<- {} order {} instrument {} {} quantity {} cumulative {} price {} request {} trade {:x} {} {}",
        nameOf(r.kind), r.order.value, r.instrument.value, toText(r.side), toText(r.quantity),
        toText(r.cumulative), toText(r.price), r.request, r.trade,
        r.kind == ReportKind::OrderStatus ? toText(r.state) : std::string_view{}, r.text.view());
}

std::string told(const BrokerCommand& c) {
    return fmt::format(
        "-> {} order {} ({} of decision {}, attempt {}) instrument {} {} {} {} limit {} stop {} request {}",
        nameOf(c.kind), c.order.value, toText(c.leg), c.client.decision.value, c.client.attempt,
        c.instrument.value, toText(c.side), toText(c.type), toText(c.quantity), toText(c.limit),
        toText(c.stop), c.request);
}

std::string told(const OperatorCommand& c) {
    return fmt::format("!! {} order {} instrument {} strategy {} {} {} {} limit {} stop {} {}",
                       nameOf(c.action), c.order.value, c.instrument.value, c.strategy.value, toText(c.side),
                       toText(c.type), toText(c.quantity), toText(c.limit), toText(c.stop), c.text.view());
}

} // namespace openbell::simulation
