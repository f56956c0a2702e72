#pragma once
// What an operator asks of a running session, and what the window shows of it: manual orders, limits, halt,
// reconciliation. Plain values. Every limit is an upper bound, so a lower one is tighter and none the
// loosest.
#include "engine/api/values.h"

namespace openbell {

// ---- orders by hand
// ------------------------------------------------------------------------------------------------
struct OrderTicket {
    std::uint32_t number = 0; // the window's own, repeated in its preview and answer
    std::string symbol;
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    TimeInForce timeInForce = TimeInForce::Day;
    Quantity quantity;
    Price limit, stop; // 0 = none
};

// What would become of a ticket if it were sent now, by the session's own settings and gates.
struct OrderPreview {
    std::uint32_t number = 0;
    std::string problem;              // why it cannot be sent; empty = it can
    Price price;                      // expected of the entry
    Price stop, target, secondTarget; // of its bracket; 0 = none
    Money value, costs, risk;         // order value, costs of the round trip, loss at the stop with costs
    std::vector<ExplainedGate> gates; // all of them, passed and refused
};

struct OrderChange {
    OrderId order;
    Quantity quantity; // its new total; 0 = as it is
    Price limit, stop; // 0 = as they are
};

// What became of a command.
struct OperatorAnswer {
    std::uint32_t ticket = 0; // its number; 0 = the command was no ticket
    bool done = false;
    std::string text;                 // "Order 12 sent", or the refusal with its numbers
    std::vector<ExplainedGate> gates; // of a ticket
};

// ---- risk
// ----------------------------------------------------------------------------------------------------
enum class SessionLevel : std::uint8_t { Running, Paused, Halted }; // Paused: no new entries

struct HaltRow {
    SessionLevel level = SessionLevel::Running;
    UtcTime since = kNoTime;
    std::string reason, by; // by: "operator", "STOP file", "daily_loss"
};

enum class GaugeUnit : std::uint8_t { Share, Amount, Count, Millis }; // raw of Fraction, of Money; a number

struct RiskGauge {
    std::string name, title, meaning; // "daily_loss", "Daily loss", "loss since the day began / equity then"
    GaugeUnit unit = GaugeUnit::Share;
    std::int64_t value = 0;            // raw, in the unit
    std::optional<std::int64_t> limit; // raw; none = not limited
    Money amount, allowed;             // the same in money, of fractions; 0 = none

    // Value / limit: 1 = at the limit; 0 where there is none. A limit of 0 is used up by any value.
    [[nodiscard]] double share() const {
        if (!limit || value <= 0) return 0;
        return *limit > 0 ? static_cast<double>(value) / static_cast<double>(*limit) : 1;
    }
};

struct RiskState {
    HaltRow halt;
    std::vector<RiskGauge> gauges;
};

struct LimitChange {
    std::string name; // of its gauge
    std::optional<std::int64_t> limit;
    bool confirmed = false; // loosening is refused without
};

// ---- sessions that were cut off
// -----------------------------------------------------------------------------------------
struct UnfinishedSession {
    std::string id, title; // title: its symbols
    UtcTime started;       // of the machine
    std::int64_t inputs = 0, trades = 0;
    Interval interval{}; // of its bars
    bool apart = false;  // its paper account was kept apart and is gone: it can only be closed
};

// ---- rows that could not be written
// -------------------------------------------------------------------------------------
// What could not be written on one occasion, and is written or given up as a whole.
struct DeadLetterRow {
    std::int64_t id = 0;           // of its first row
    UtcTime time;                  // of the machine
    std::string store, session;    // "paper"; empty = rows of no session
    std::string what, reason;      // "12 journal entries and their facts"
    std::vector<std::string> rows; // value by value, for people; of many the first ones
};

// ---- reconciliation
// ------------------------------------------------------------------------------------------------
struct DifferenceRow {
    FactSeq id = 0;
    UtcTime time; // when it was found, or changed its state last
    DifferenceKind kind = DifferenceKind::Position;
    DifferenceState state = DifferenceState::Open;
    std::string what;                      // "RELIANCE", "order 12 RELIANCE", "cash"
    std::string local, broker, difference; // for people, in one unit
};

struct ReconciliationState {
    bool possible = false;     // an account outside the session is there to compare with
    bool drill = false;        // it is one on paper: bookAside() may make it differ
    bool running = false;      // its answers are awaited
    UtcTime lastRun = kNoTime; // the last complete one
    std::string policy;        // "strict", "warn", "adopt"
    std::vector<DifferenceRow> rows;
};

} // namespace openbell
