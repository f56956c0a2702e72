#pragma once
// Many simulated sessions, one after the other, and what they add up to.
#include "tests/simulation/session.h"

namespace openbell::simulation {

struct SimulationOptions {
    int days = 0;
    std::uint64_t seed = 1;
    int fromDay = 0; // a whole session is played: the first day is that of its session
    const PlantType* plant = nullptr;
    bool traced = false;     // every input and command on stderr
    int mostViolations = 10; // then it stops
};

struct FoundViolation {
    Violation violation;
    int day = 0; // of the simulation, from 0
    UtcTime time;
    std::string replay; // the command line that shows it again
};

struct SimulationReport {
    std::int64_t days = 0, inputs = 0, orders = 0, fills = 0, partialFills = 0, trades = 0, restarts = 0,
                 halts = 0;
    FaultCounts faults;
    std::vector<FoundViolation> violations;
    std::string factsHash; // over the facts of all sessions
};

[[nodiscard]] SimulationReport simulate(const SimulationOptions& options);

// One line of JSON.
[[nodiscard]] std::string toJson(const SimulationReport& report);

} // namespace openbell::simulation
