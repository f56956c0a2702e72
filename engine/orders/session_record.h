#pragma once
// Everything one session recorded: who and what (header), then its facts by kind. Plain value; ids index from
// 1, so signals[id - 1] is the signal with that id. Filled by a FactLog, stored by engine/store, told by
// engine/insight.
#include "engine/market/instrument.h"
#include "engine/market/interval.h"
#include "engine/orders/facts.h"
#include <string>
#include <vector>

namespace openbell {

enum class Mode : std::uint8_t { Backtest, Replay, DryRun, Paper, Live };

struct StrategyLabel {
    std::string id, type, parameters; // "cross", "rules", "fast=9,slow=21"
};

struct SessionHeader {
    std::string
        sessionId; // a backtest's is derived from its configuration, data, the program's version and the
                   // format of facts, so a repeat replaces itself and another version's record stays
    Mode mode = Mode::Backtest;
    std::string configuration; // effective, canonical JSON
    std::string configHash, dataHash, runHash;
    std::string chainHead; // of the session's journal, in hexadecimal; empty where there is none
    std::string build;     // of the program that made the record; no part of the run hash
    int factFormat = 0;
    std::string currency = "INR";
    Interval interval;
    Money startCapital;
    bool synthetic = false;
    UtcTime from, to; // first bar's start, last bar's end
    std::int64_t bars = 0, ticks = 0;
    std::vector<Instrument> instruments;   // by InstrumentId
    std::vector<StrategyLabel> strategies; // by StrategyId
    std::vector<std::string> factNames;    // by operand index
};

// What the run's benchmark was worth; follows from data and configuration, so it is no fact.
struct BenchmarkPoint {
    UtcTime time;
    Money value;
    friend bool operator==(const BenchmarkPoint&, const BenchmarkPoint&) = default;
};

struct SessionRecord {
    SessionHeader header;
    std::vector<Signal> signals;
    std::vector<NearMiss> nearMisses;
    std::vector<Condition> conditions; // of signals and near misses
    std::vector<Decision> decisions;
    std::vector<GateResult> gates; // of decisions; what passed with nothing to tell is left out
    std::vector<Order> orders;
    std::vector<OrderEvent> orderEvents;
    std::vector<Fill> fills;
    std::vector<PositionChange> positionChanges;
    std::vector<Trade> trades;
    std::vector<EquityPoint> equity;
    std::vector<RiskEvent> riskEvents;
    std::vector<BenchmarkPoint> benchmark; // at least one a day; empty where there is none
    std::vector<Difference> differences;
    std::vector<std::string> texts; // by TextId, from 1

    [[nodiscard]] std::string_view text(TextId id) const {
        return id.isNone() ? std::string_view{} : std::string_view{texts[id.value - 1]};
    }
};

// What a gate said to an entry.
[[nodiscard]] GateResult gateOf(const SessionRecord& record, const Decision& decision, GateCode gate);

[[nodiscard]] std::string_view toText(Mode mode);
[[nodiscard]] std::string_view toText(Side side);
[[nodiscard]] std::string_view toText(Direction direction);
[[nodiscard]] std::string_view toText(Comparison comparison); // "above", "crosses above"
[[nodiscard]] std::string_view toText(GateCode gate);         // "portfolio_heat"
[[nodiscard]] std::string_view toText(OrderType type);
[[nodiscard]] std::string_view toText(TimeInForce timeInForce);
[[nodiscard]] std::string_view toText(Leg leg);
[[nodiscard]] std::string_view toText(ExitReason reason);
[[nodiscard]] std::string_view toText(Verdict verdict);
[[nodiscard]] std::string_view toText(RiskEventCode code);
[[nodiscard]] std::string_view toText(DifferenceKind kind);
[[nodiscard]] std::string_view toText(DifferenceState state);

} // namespace openbell
