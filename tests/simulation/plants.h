#pragma once
// Defects on purpose, to show that the simulation finds them. Each sits between runner and broker, or alters
// the runner's copy at a restart, as a bug in the engine would; nothing that ships knows of them.
#include "tests/simulation/faulty_broker.h"
#include "tests/simulation/scenario.h"
#include <memory>
#include <string_view>

namespace openbell::simulation {

// What a defect can see of the moment.
struct Moment {
    const TradingRunner& runner;
    const SessionRecord& record;
    const FaultyBroker& broker;
    UtcTime now;
};

class Plant {
public:
    virtual ~Plant() = default;
    // Before the session: the setup its runner gets, while everybody else knows the true one.
    virtual void setUp(RunnerSetup& /*setup*/) {}
    // A report on its way to the runner, past all faults: changes, repeats or takes away.
    virtual void report(const Moment& /*moment*/, std::vector<BrokerReport>& /*reports*/) {}
    // What the runner wants sent.
    virtual void commands(const Moment& /*moment*/, std::vector<BrokerCommand>& /*commands*/) {}
    // The runner that goes on after a restart.
    virtual void restarted(TradingRunner& /*runner*/) {}
};

struct PlantType {
    std::string_view name, meaning;
    std::unique_ptr<Plant> (*make)();
};

[[nodiscard]] const std::vector<PlantType>& plantTypes();
// Null when unknown.
[[nodiscard]] const PlantType* findPlant(std::string_view name);

} // namespace openbell::simulation
