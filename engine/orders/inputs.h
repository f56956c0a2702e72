#pragma once
// What a broker tells the engine, as inputs: plain fixed-size values, journalled and applied one at a time.
// An adapter turns its protocol into these; whatever the broker repeats, delays or re-orders, the order book
// sorts out.
#include "engine/core/fixed.h"
#include "engine/core/ids.h"
#include "engine/core/short_text.h"
#include "engine/core/utc_time.h"
#include "engine/market/bar.h"
#include "engine/orders/facts.h"
#include <span>
#include <variant>
#include <vector>

namespace openbell {

// One execution at the exchange, as the broker numbers it; unique in a session, 0 = none. Adapters take the
// first eight bytes of SHA-256 of a textual id.
using TradeKey = std::uint64_t;

enum class ReportKind : std::uint8_t {
    // ---- pushed, about one order
    Accepted,
    Rejected,
    Triggered, // a stop order became a market order
    Traded,    // one execution, see FillBasis
    Cancelled, // final; `cumulative` says how much had been filled, also where those fills are not reported
               // yet
    Expired,   // the same
    Modified,
    ModifyRejected,
    CancelRejected,
    // ---- answers to a query; SnapshotEnd closes each
    OrderStatus,    // one order the broker knows: `state`, `cumulative`, `price` = its average
    TradeStatus,    // one execution of today
    PositionStatus, // net quantity of one instrument, negative = short; flat ones may be left out
    FundsStatus,    // `cash`
    SnapshotEnd,    // `request` has been answered whole
    QueryFailed,    // `request` will not be answered; it may be asked again
    // ---- of the connection
    Disconnected,
    Connected,
};

// What `quantity` and `price` of Traded mean. A broker that only tells how much of an order is done so far
// has no trade keys; its executions are told apart by that total.
enum class FillBasis : std::uint8_t {
    Execution, // of this execution alone, named by `trade`
    Cumulative // `cumulative` units are filled at `price` on average
};

struct BrokerReport {
    ReportKind kind = ReportKind::Accepted;
    FillBasis basis = FillBasis::Execution;
    OrderState state = OrderState::Accepted; // OrderStatus
    Side side = Side::Buy;                   // TradeStatus and OrderStatus of orders that are not ours
    InstrumentId instrument;
    OrderId order;             // none: the broker's own or somebody else's
    std::uint32_t request = 0; // of the query answered
    TradeKey trade = 0;
    Quantity quantity; // Traded: executed. Modified: the order's new total. PositionStatus: net
    Quantity cumulative;
    Price price;
    Price limit, stop; // Modified and OrderStatus
    Money cash;
    UtcTime time;   // the broker's; kNoTime = not told
    ShortText text; // a refusal's reason, in the broker's words
};

enum class OperatorAction : std::uint8_t {
    PlaceOrder,       // a manual entry: instrument, side, type, timeInForce, quantity, limit, stop
    ModifyOrder,      // order, quantity (its new total), limit, stop; 0 = as it is
    CancelOrder,      // order
    ClosePosition,    // instrument, strategy: by a market order
    Pause,            // no new entries; text
    Halt,             // cancels and flattens all; text
    Clear,            // ends a pause or halt; text, the reason, must not be empty
    ChangeLimit,      // limit, value; loosening needs `confirmed`
    Reconcile,        // asks the broker for everything and compares
    AdoptDifference,  // difference: the broker's state is taken over
    IgnoreDifference, // difference
};

struct OperatorCommand {
    OperatorAction action = OperatorAction::Pause;
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    TimeInForce timeInForce = TimeInForce::Day;
    bool confirmed = false;
    std::uint8_t limitCode = 0; // LimitCode of engine/risk/limits.h
    InstrumentId instrument;
    StrategyId strategy;
    OrderId order;
    FactSeq difference = 0; // seq of the Difference fact
    Quantity quantity;
    Price limit, stop;
    std::int64_t value = 0; // ChangeLimit: raw, in the limit's unit; INT64_MAX = no limit
    ShortText text;
};

// ---- one input of a session, whatever it is
// ---------------------------------------------------------------------------------------
struct InstrumentBar {
    InstrumentId instrument;
    Bar bar;
    friend bool operator==(const InstrumentBar&, const InstrumentBar&) = default;
};

// All bars that start at one instant, by instrument.
struct BarsInput {
    std::vector<InstrumentBar> bars;
};

// Nothing happened but that time passed.
struct TimeInput {};

// No more will come: the last positions are closed or marked, as configured.
struct EndInput {};

using InputBody = std::variant<BarsInput, BrokerReport, OperatorCommand, TimeInput, EndInput>;

struct Input {
    UtcTime time; // when it came; never before the input before
    InputBody body;
};

// ---- the same without owning anything, so that applying one costs no allocation
struct GroupBar {
    InstrumentId instrument;
    const Bar* bar = nullptr;
};

using InputViewBody =
    std::variant<std::span<const GroupBar>, const BrokerReport*, const OperatorCommand*, TimeInput, EndInput>;

struct InputView {
    UtcTime time; // of bars their start, else when it came
    InputViewBody body;
};

} // namespace openbell
