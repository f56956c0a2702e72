#pragma once
// The configuration of a run as typed values: what resources/schema/run.schema.json describes. Read once; any
// thread.
#include "engine/core/config.h"
#include "engine/execution/settings.h"
#include "engine/market/instrument.h"
#include "engine/market/interval.h"
#include "engine/orders/session_record.h"
#include "engine/strategy/registry.h"

namespace openbell {

struct RunStrategy {
    StrategySpec spec;
    std::vector<std::string> symbols; // empty = all of the run's
};

struct NamedBudget {
    std::string name; // of a strategy or a symbol
    Budget budget;
};

struct RunConfig {
    std::vector<std::string> symbols;
    Interval interval;
    std::optional<Date> from, to; // local dates, inclusive
    std::string benchmark;        // a symbol; empty = the run's own
    Money capital;
    std::string currency; // "auto" = that of the first symbol
    std::vector<RunStrategy> strategies;
    Sizing sizing;
    RiskLimits limits;
    bool automaticLeverage =
        false; // limits.maxLeverage depends on whether positions are closed within the day
    std::vector<NamedBudget> strategyBudgets, symbolBudgets;
    ExitRules exits;
    bool automaticExitTime = false; // exits.timeOfDayNanos depends on the exchange
    JsonValue costs;                // resolved for each instrument
    ExchangeRules exchange;
    WatchRules watch;
    ReconcileRules reconcile;
    int daysPerYear = 252;
    double riskFree = 0;
    std::string file;      // where it came from, for errors
    std::string canonical; // the effective configuration, one text for all that mean the same
    std::string hash;
};

// Errors name file, line and column: values that the schema cannot judge (two strategies of one id, say).
[[nodiscard]] Result<RunConfig> readRunConfig(const Configuration& configuration);

// What a recorded session was run with. Errors: its configuration is not what this program reads.
[[nodiscard]] Result<RunConfig> configOf(const SessionHeader& header);

// What the run uses for a set of instruments: automatic values resolved.
[[nodiscard]] Result<ExecutionSettings> executionSettings(const RunConfig& config,
                                                          const std::vector<Instrument>& instruments);

} // namespace openbell
