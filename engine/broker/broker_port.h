#pragma once
// How the engine speaks to a broker. Commands are plain values and return at once; every answer arrives
// later, as a BrokerReport among the inputs. One adapter a folder. An adapter translates and nothing more: it
// keeps no opinion on orders, retries nothing and drops nothing.
//
// What an adapter promises (tests/contract holds each to it):
//  - a command is sent at most once; the client order id is passed on, and a second Place with one that the
//  broker
//    knows makes no second order;
//  - Cancelled, Expired, Rejected and OrderStatus carry the quantity filled so far, Traded its basis;
//  - every query ends with SnapshotEnd or QueryFailed, also across a lost connection; an order that reached
//  the
//    broker before the query was sent is in the answer;
//  - a command that certainly did not leave the machine is answered by Rejected, ModifyRejected,
//  CancelRejected or
//    QueryFailed; one that may have left is not answered by guessing.
#include "engine/orders/client_order_id.h"
#include "engine/orders/inputs.h"
#include <vector>

namespace openbell {

// Commands a broker takes in any `window`; 0 = as many as one likes.
struct RateLimit {
    std::int32_t commands = 0;
    std::int64_t windowNanos = kNanosPerSecond;
    friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

struct BrokerCapabilities {
    // A command takes effect before the next execution can happen (the simulated exchange): stop and target
    // may then rest together, for what one fill leaves of the other is settled in between.
    bool immediate = false;
    // The orders of a group are a bracket: between them they never execute more than its entries have. What
    // one executes the others lose at once, told by Modified or Cancelled; more than is left is never taken.
    bool oco = false;
    bool modify = true;      // quantity and prices of a working order can be changed
    bool cancelAll = false;  // one command cancels every working order
    bool pushes = true;      // reports arrive unasked; otherwise the watcher polls
    bool fractional = false; // quantities below one unit
    FillBasis fills = FillBasis::Execution;
    std::int32_t clientIdLength = 20; // longest client order id it keeps
    RateLimit rate;
    friend bool operator==(const BrokerCapabilities&, const BrokerCapabilities&) = default;
};

enum class CommandKind : std::uint8_t {
    Place,
    Modify, // to `quantity` (the order's new total), `limit` and `stop`
    Cancel,
    CancelAll,
    QueryOrders, // and their states: today's
    QueryTrades, // today's
    QueryPositions,
    QueryFunds,
};

struct BrokerCommand {
    CommandKind kind = CommandKind::Place;
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    TimeInForce timeInForce = TimeInForce::Day;
    Leg leg = Leg::Entry;
    InstrumentId instrument;
    OrderId order;             // Place, Modify, Cancel
    ClientOrderId client;      // of that order
    OrderId group;             // orders of one group share their quantity where the broker can (oco)
    std::uint32_t request = 0; // number of the query, which its answer repeats
    Quantity quantity;
    Price limit, stop;
    UtcTime time; // of the input that caused it
};

class BrokerPort {
public:
    virtual ~BrokerPort() = default;
    [[nodiscard]] virtual BrokerCapabilities capabilities() const = 0;
    // Never blocks, never throws; answers come through poll().
    virtual void submit(const BrokerCommand& command) = 0;
    // Moves the reports that have arrived by `now` to the end of `reports`, in order of arrival.
    virtual void poll(UtcTime now, std::vector<BrokerReport>& reports) = 0;
};

} // namespace openbell
