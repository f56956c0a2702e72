#pragma once
// Everything a simulated session is made of, drawn from its seed: the days, what is traded, by which
// settings, at which broker, and how much goes wrong. Plain value.
#include "engine/runner/trading_runner.h"
#include "tests/simulation/faults.h"

namespace openbell::simulation {

inline constexpr int kDaysOfSession = 5;

// How often something happens in a step of the clock, in parts of a million.
struct Disturbances {
    int operates = 0;  // the operator does something
    int crashes = 0;   // the engine stops and starts again from its checkpoint
    int lostLines = 0; // the connection is lost for no reason
    int restarts = 0;  // the broker restarts
    int outsiders = 0; // somebody else trades on the account
};

struct Scenario {
    std::uint64_t seed = 0;
    std::vector<Session> days;
    RunnerSetup setup;
    FaultRates faults;
    Disturbances disturbances;

    [[nodiscard]] const BrokerCapabilities& broker() const { return *setup.broker; }
};

[[nodiscard]] Scenario makeScenario(std::uint64_t seed);

} // namespace openbell::simulation
