#pragma once
// Facts: what the engine found and did, immutable once appended. Each carries its sequence number in the
// session, its time and its cause (the sequence number of the fact that led to it, 0 = an input). Plain
// values, small and fixed-size, so that a session's record is a handful of vectors; names live once in the
// SessionHeader.
#include "engine/core/fixed.h"
#include "engine/core/ids.h"
#include "engine/core/utc_time.h"
#include "engine/orders/order_state.h"
#include <cstdint>

namespace openbell {

using FactSeq = std::uint32_t; // 1, 2, 3 ... in one session

enum class Side : std::uint8_t { Buy, Sell };
[[nodiscard]] constexpr Side opposite(Side side) {
    return side == Side::Buy ? Side::Sell : Side::Buy;
}

enum class Direction : std::uint8_t { Long, Short, ExitLong, ExitShort };
[[nodiscard]] constexpr bool isEntry(Direction d) {
    return d == Direction::Long || d == Direction::Short;
}

// ---- why: conditions a strategy evaluated, with the values it saw
// -----------------------------------------------
enum class Comparison : std::uint8_t { Above, Below, AtLeast, AtMost, Equals, CrossesAbove, CrossesBelow };

// An operand is a fact (index into SessionHeader::factNames) or a constant.
inline constexpr std::uint16_t kConstantOperand = 0xFFFF;

struct Condition {
    std::uint16_t left = kConstantOperand, right = kConstantOperand;
    Comparison comparison = Comparison::Above;
    bool held = false;
    double leftValue = 0, rightValue = 0;   // NaN = the fact was not warmed up
    double leftBefore = 0, rightBefore = 0; // of the previous bar; only for crosses
};

// Half-open range in one of the record's shared vectors.
struct Span32 {
    std::uint32_t first = 0, count = 0;
};

struct Signal { // a strategy's intent
    SignalId id;
    FactSeq seq = 0, cause = 0;
    UtcTime time;
    InstrumentId instrument;
    StrategyId strategy;
    Direction direction = Direction::Long;
    std::uint16_t rank = 0; // 1 = best of its bar time
    double score = 0;       // higher is better; 0..1 for the built-in strategies
    Price price;            // close of the bar it was seen on
    Price stopDistance;     // the strategy's hint for an entry's stop; 0 = none
    Span32 conditions;      // into SessionRecord::conditions
};

// All conditions but one held: recorded so that "why not" can be answered, on the first bar of each stretch
// of bars that miss by one.
struct NearMiss {
    FactSeq seq = 0, cause = 0;
    UtcTime time;
    InstrumentId instrument;
    StrategyId strategy;
    Direction direction = Direction::Long;
    Span32 conditions;
};

// ---- what was decided
// -------------------------------------------------------------------------------------------
// In the order in which an entry meets them: what concerns the moment, then the size, then the limits on it.
enum class GateCode : std::uint8_t {
    Halted,
    Paused,
    MarketHours,
    Tradable,
    StaleData,
    SymbolLocked,
    DuplicateIntent,
    QuantityAboveZero,
    FreezeQuantity,
    PriceCollar,
    PerTradeRisk,
    PortfolioHeat,
    StrategyBudget,
    SymbolBudget,
    DailyLoss,
    Drawdown,
    TradesPerDay,
    OrderRate,
    OpenPositions,
    OrderValue,
    SymbolExposure,
    GrossExposure,
    BuyingPower,
};
inline constexpr int kGateCount = 23;

// What the two numbers of a gate mean.
enum class GateUnit : std::uint8_t { Flag, Count, MoneyRaw, QuantityRaw, FractionRaw, TimeNs, DurationNs };

struct GateResult {
    GateCode gate = GateCode::Halted;
    bool passed = true;
    std::int64_t value = 0; // measured, in the gate's unit; 0 where there is no limit to measure against
    std::int64_t limit = 0; // INT64_MAX = no limit
    friend bool operator==(const GateResult&, const GateResult&) = default;
};

[[nodiscard]] constexpr GateUnit unitOf(GateCode gate) {
    switch (gate) {
    case GateCode::Halted:
    case GateCode::Paused:
    case GateCode::Tradable:
    case GateCode::SymbolLocked:
    case GateCode::DuplicateIntent: return GateUnit::Flag;
    case GateCode::MarketHours: return GateUnit::TimeNs;
    case GateCode::StaleData: return GateUnit::DurationNs;
    case GateCode::QuantityAboveZero:
    case GateCode::FreezeQuantity: return GateUnit::QuantityRaw;
    case GateCode::PriceCollar: return GateUnit::FractionRaw;
    case GateCode::TradesPerDay:
    case GateCode::OrderRate:
    case GateCode::OpenPositions: return GateUnit::Count;
    case GateCode::PerTradeRisk:
    case GateCode::PortfolioHeat:
    case GateCode::StrategyBudget:
    case GateCode::SymbolBudget:
    case GateCode::DailyLoss:
    case GateCode::Drawdown:
    case GateCode::OrderValue:
    case GateCode::SymbolExposure:
    case GateCode::GrossExposure:
    case GateCode::BuyingPower: return GateUnit::MoneyRaw;
    }
    return GateUnit::Flag;
}

// Of a gate that has nothing to tell: its flag is down, or it has no limit. It is not kept.
[[nodiscard]] constexpr GateResult passedUntold(GateCode gate) {
    return {gate, true, 0, unitOf(gate) == GateUnit::Flag ? 0 : INT64_MAX};
}

enum class Verdict : std::uint8_t { Taken, Refused };

// Why a position is closed. Rejected: its protection was refused. Excess: more was filled than was meant.
enum class ExitReason : std::uint8_t {
    None,
    Signal,
    Stop,
    Target,
    Time,
    EndOfData,
    Halt,
    Reversal,
    Operator,
    Rejected,
    Excess,
    Adopted, // the broker's state was taken over
};

struct Decision { // what became of a signal, or an exit that needs none: time of day, halt
    DecisionId id;
    SignalId signal; // none for such an exit
    FactSeq seq = 0, cause = 0;
    UtcTime time;
    InstrumentId instrument;
    StrategyId strategy;
    Verdict verdict = Verdict::Taken;
    GateCode refusal = GateCode::Halted;  // the first gate that refused; only when Refused
    ExitReason reason = ExitReason::None; // of an exit
    Quantity quantity;
    Price stopDistance;   // 0 = no protective stop
    Price targetDistance; // 0 = no target
    Money riskAmount;     // quantity x stop distance; the whole notional without a stop
    Money heatBefore, heatAfter;
    Span32 gates; // into SessionRecord::gates, in the order of their codes; none for an exit, which no gate
                  // may block
};

// ---- orders and fills
// --------------------------------------------------------------------------------------------
enum class OrderType : std::uint8_t { Market, Limit, Stop };
enum class TimeInForce : std::uint8_t { Day, GoodTillCancelled };
// Adjustment: no order was sent; it carries a position taken over from the broker.
enum class Leg : std::uint8_t { Entry, Stop, Target, Exit, Target2, Adjustment };

// Index into SessionRecord::texts, from 1; none = no text.
using TextId = Id<struct TextIdTag>;

struct Order {
    OrderId id;
    OrderId group; // the first entry order of its bracket; its own id for that
    FactSeq seq = 0, cause = 0;
    UtcTime created;
    DecisionId decision;
    InstrumentId instrument;
    StrategyId strategy;
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    TimeInForce timeInForce = TimeInForce::Day;
    Leg leg = Leg::Entry;
    std::uint16_t attempt = 0;              // of its decision and leg, see ClientOrderId
    ExitReason reason = ExitReason::None;   // why, for exits
    OrderState state = OrderState::Created; // the latest; every change is an OrderEvent
    Quantity quantity, filled;
    Price limit, stop; // 0 = none
    Price intended;    // price seen when it was decided; the base of slippage
    Price average;     // of the fills so far
};

struct OrderEvent {
    OrderId order;
    FactSeq seq = 0, cause = 0;
    OrderEventKind event = OrderEventKind::Submit;
    OrderState from = OrderState::Created, to = OrderState::Submitted;
    UtcTime time;
    Quantity quantity; // of a part fill or fill: how much; of Modified: the order's new total; else 0
    Price price;       // of Modified: the new limit or stop price; 0 = as before
    TextId text;       // what the broker said to it, of refusals
};

struct Fill {
    FillId id;
    OrderId order;
    FactSeq seq = 0, cause = 0;
    UtcTime time;
    InstrumentId instrument;
    StrategyId strategy;
    Side side = Side::Buy;
    Quantity quantity; // always positive
    Price price, intended;
    Money costs;
};

struct PositionChange {
    FactSeq seq = 0, cause = 0;
    UtcTime time;
    InstrumentId instrument;
    StrategyId strategy;
    Quantity quantity; // after the fill; negative = short
    Price average;     // entry price of what is open, costs excluded; 0 when flat
    Money realised;    // by this fill, before costs
};

struct Trade { // flat to flat
    TradeId id;
    FactSeq seq = 0, cause = 0;
    InstrumentId instrument;
    StrategyId strategy;
    Side side = Side::Buy; // of the entry
    ExitReason exitReason = ExitReason::None;
    Quantity quantity; // total entered
    UtcTime entryTime, exitTime;
    Price entryPrice, exitPrice; // averages
    Money gross, costs;
    Money risk;     // initial; 0 = no stop
    Money mae, mfe; // worst (<= 0) and best (>= 0) open profit, bar by bar
    std::uint32_t barsHeld = 0;
    SignalId entrySignal, exitSignal; // exit: none when a stop, target or time closed it
    OrderId entryOrder, exitOrder;
    [[nodiscard]] Money net() const { return gross - costs; }
};

struct EquityPoint { // one a bar time
    UtcTime time;
    Money cash, positionValue, heat;
    [[nodiscard]] Money equity() const { return cash + positionValue; }
};

enum class RiskEventCode : std::uint8_t {
    DailyLossReached,
    DrawdownReached,
    Halted,
    Cleared,
    OrderRejected,
    IllegalTransition, // value: the order's state, limit: the event
    Paused,
    LimitChanged,  // value: before, limit: after; text: which
    UnknownOrder,  // its state is not known: its symbol is locked
    OrderResolved, // it is known again
    Excess,        // more was filled than was meant; value: units too many
    RepeatIgnored, // a report that had been counted already
    Disconnected,
    Reconnected,
    ReconciliationLost, // differences halt the session; value: how many
    Reconciled,         // no difference is open
    Unprotected,        // a position without a stop, and why; value: what it is worth
    ChangeRefused, // the operator's change of an order; value: what was asked, limit: what it is held against
};

struct RiskEvent {
    FactSeq seq = 0, cause = 0;
    UtcTime time;
    RiskEventCode code = RiskEventCode::Halted;
    Money value, limit;
    OrderId order; // none: about the session
    TextId text;   // the operator's or the broker's words
};

// ---- reconciliation
// --------------------------------------------------------------------------------------------
enum class DifferenceKind : std::uint8_t { Position, Order, Trade, Cash };
enum class DifferenceState : std::uint8_t { Open, Adopted, Ignored, Gone };

// The broker says otherwise. Told again whenever its state changes.
struct Difference {
    FactSeq seq = 0, cause = 0;
    UtcTime time;
    DifferenceKind kind = DifferenceKind::Position;
    DifferenceState state = DifferenceState::Open;
    InstrumentId instrument;            // Position, Trade
    OrderId order;                      // Order, Trade; none: an order that is not ours
    std::int64_t local = 0, broker = 0; // Position, Trade: quantity; Order: state; Cash: money
    Price price;                        // the broker's average, of Position and Trade
};

} // namespace openbell
