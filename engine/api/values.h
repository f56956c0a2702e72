#pragma once
// The values that cross between engine and window. Plain, self-contained, cheap to move; no pointers into the
// engine. Prices, quantities and money stay fixed-point; ui/format turns them into text.
#include "engine/core/zone.h" // the window reads the zone names below with it
#include "engine/market/bar.h"
#include "engine/market/interval.h"
#include "engine/orders/facts.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace openbell {

// ---- what there is
// -------------------------------------------------------------------------------------------
struct SymbolInfo {
    std::string symbol, exchange, currency, zone;
    std::vector<Interval> intervals; // stored ones
    Date first, last;
    int priceDecimals = 2;
    bool synthetic = false;                  // demo data: labelled wherever it is shown
    Price tickSize = Price::fromRaw(10'000); // order prices are multiples of it
    Quantity lotSize = Quantity::whole(1);   // order quantities are multiples of it
    Price lastClose = {};                    // of the newest stored bar
    UtcTime lastTime = kNoTime;              // when that bar starts
};

struct ParameterInfo {
    std::string name, meaning;
    double value = 0, minimum = 0, maximum = 0;
    bool whole = true;
};

struct StrategyInfo {
    std::string id, title, meaning;
    std::vector<ParameterInfo> parameters;
};

struct Catalogue {
    std::vector<SymbolInfo> symbols;
    std::vector<StrategyInfo> strategies;
    std::vector<std::string> facts; // name patterns for studies: "ema_9"
};

// ---- running
// ------------------------------------------------------------------------------------------------
struct StrategyChoice {
    std::string id;
    std::vector<std::pair<std::string, double>> parameters;
};

// Paper: stored bars at a pace, against the simulated exchange, with the operator's commands among the
// inputs.
enum class RunMode : std::uint8_t { Backtest, Replay, Demo, Paper };

// A run's configuration that the operator keeps in a file.
struct ConfigurationFile {
    std::string path, text;              // both empty: there is none
    std::vector<std::string> strategies; // it names, as "id (type)"
};

struct RunRequest {
    RunMode mode = RunMode::Backtest;
    std::vector<std::string> symbols;
    Interval interval;
    std::vector<StrategyChoice> strategies;
    std::optional<Date> from, to; // inclusive, local dates of the exchange
    Money capital = Money::whole(1'000'000);
    bool apart = false;     // Paper: the account is kept apart from the session, as a broker keeps it
    ConfigurationFile file; // says what the other fields do not; strategies of the request replace its own
};

// What a configuration file asks for.
struct RunFile {
    RunRequest request;
    std::string problem; // why it cannot be used, with place and remedy; empty: it can
};

enum class RunPhase : std::uint8_t { Idle, Loading, Running, Paused, Finished, Cancelled, Failed, Halted };

struct RunState {
    RunPhase phase = RunPhase::Idle;
    RunMode mode = RunMode::Backtest;
    std::string sessionId, title, message; // message: the error, with its remedy, when Failed
    double progress = 0;                   // 0..1
    UtcTime time = kNoTime;                // of the input last applied
    double speed = 0;                      // bars a second of a replay; 0 = as fast as possible
    std::int64_t bars = 0, barsPerSecond = 0;
    std::string runHash, configHash;
    std::string chainHead; // of the journal so far, in hexadecimal; empty where there is none
    bool synthetic = false;
    std::string reportFolder; // absolute path of the finished run's report; empty while there is none
    std::vector<std::string> tradable; // symbols that orders by hand may name; empty = no such orders
};

enum class ReplayAction : std::uint8_t { Play, Pause, Step, Speed };
struct ReplayCommand {
    ReplayAction action = ReplayAction::Play;
    double speed = 0; // bars a second, for Speed; 0 = as fast as possible
};

struct KillLine {
    std::string what, outcome; // "SELL 10 INFY market" -> "filled 1,033.75"
    bool done = false;
};
struct KillReceipt {
    UtcTime time;
    std::string reason;
    std::vector<KillLine> lines;
    bool complete = true; // false: it is told again as outcomes arrive
};

struct StatisticRow {
    std::string name, title, formula, group; // group: "Returns", "Risk", "Trades", ...
    std::optional<double> value;             // undefined = none, shown blank
    std::string unit;                        // "money", "fraction", "ratio", "count", "days", "bars"
};

// ---- market
// -------------------------------------------------------------------------------------------------
struct QuoteRow {
    std::string symbol;
    Price last, previousClose; // 0 = not known
    Quantity volume;
    UtcTime time = kNoTime;
};

struct ChartRequest {
    std::string symbol;
    Interval interval;
    std::vector<std::string> studies; // fact names drawn over the candles or below
};

struct StudyLine {
    std::string name;
    bool overlay = true;        // over the candles; false: a pane of its own below
    std::vector<double> values; // one a bar of the batch, NaN where not defined
};

enum class MarkerKind : std::uint8_t { EntryLong, EntryShort, Exit, Refused };
struct ChartMarker {
    UtcTime time; // of the bar it belongs to (its start)
    MarkerKind kind = MarkerKind::EntryLong;
    Price price;
    std::string text;
    TradeId trade; // none for a refusal
    SignalId signal;
};

struct ChartBatch {
    std::string symbol, zone;
    Interval interval;
    bool reset = true; // true: replaces all; false: appends (the first bar may replace the last one shown)
    std::optional<std::size_t> keep; // first of all forget the bars beyond so many, and their markers
    int priceDecimals = 2;
    std::vector<Bar> bars;
    std::vector<StudyLine> studies;   // as long as bars
    std::vector<ChartMarker> markers; // all of them when reset, else new ones
    bool synthetic = false;
};
using SharedChartBatch = std::shared_ptr<const ChartBatch>; // never null; read on any thread

// ---- session
// ------------------------------------------------------------------------------------------------
struct OrderRow {
    OrderId id;
    OrderId group; // the entry of its bracket; its own id for an entry
    UtcTime created;
    std::string symbol, strategy, type, leg, state, reason;
    Side side = Side::Buy;
    Quantity quantity, filled;
    Price limit, stop, average; // 0 = none
    bool working = false;       // can still be filled, or might be: an unknown one is working too
};

struct FillRow {
    FillId id;
    OrderId order;
    UtcTime time;
    std::string symbol;
    Side side = Side::Buy;
    Quantity quantity;
    Price price;
    Money costs;
};

struct PositionRow {
    std::string symbol, strategy;
    Quantity quantity; // negative = short; a flat row is removed
    Price average, last, stop, target;
    Money realised, unrealised;
};

struct TradeRow {
    TradeId id;
    std::string symbol, strategy, entryReason, exitReason;
    Side side = Side::Buy; // of the entry
    Quantity quantity;
    UtcTime entryTime, exitTime;
    Price entryPrice, exitPrice;
    Money net, costs;
    std::optional<double> rMultiple;
};

struct DecisionRow { // a signal and what became of it: taken and refused alike
    SignalId signal;
    UtcTime time;
    std::string symbol, strategy, direction, verdict, reason;
    double score = 0;
};

struct EquityRow {
    UtcTime time;
    Money equity, cash;
    double drawdown = 0; // fraction of the peak, 0..1
};

struct LogRow {
    UtcTime time;
    std::string level, text; // level: "info", "warning", "error"
    FactSeq seq = 0;         // of the session's fact that it tells; 0 = the program's own
};

// Time went back: rows beyond these are forgotten.
struct SessionRewind {
    std::uint32_t orders = 0, fills = 0, trades = 0, signals = 0; // ids of the last that are kept
    UtcTime time;                                                 // of the last equity point kept
    FactSeq seq = 0;                                              // of the last log row kept
};

struct SessionBatch {
    bool reset = false;                  // true: forget what was shown before
    std::optional<SessionRewind> rewind; // before what follows is added
    std::string sessionId, currency, zone;
    std::vector<OrderRow> orders;       // new or changed, by id
    std::vector<FillRow> fills;         // new
    std::vector<PositionRow> positions; // all open ones
    std::vector<TradeRow> trades;       // new
    std::vector<DecisionRow> decisions; // new
    std::vector<LogRow> log;            // new, of a session that is gone through
    std::vector<EquityRow> equity;      // new points; conflated to at most a few thousand for a finished run
};

struct ExplainRequest {
    TradeId trade; // one of these is given
    OrderId order;
    SignalId signal;
};

struct ExplainedCondition {
    std::string text;   // "ema_9 crosses above ema_21"
    std::string values; // "1034.25 > 1033.90"
    bool held = false;
};
struct ExplainedGate {
    std::string name, numbers;
    bool passed = false;
};
struct ExplainedStep {
    UtcTime time;
    std::string title,
        detail; // "Filled", "BUY 97 at 1,033.75, intended 1,033.70, slippage 0.05, costs 12.30"
};
struct Explanation {
    ExplainRequest request;
    bool again = false; // told without being asked for, since what is explained has changed
    std::string title, outcome;
    std::vector<std::pair<std::string, std::string>> facts; // name, value: exactly those that were read
    std::vector<ExplainedCondition> conditions;
    std::vector<ExplainedGate> gates;
    std::vector<ExplainedStep> steps;
};

} // namespace openbell
