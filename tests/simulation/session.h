#pragma once
// One simulated session of several days: drives the market, the broker, the operator and the runner, one
// input at a time, and checks every invariant after each. Everything follows from the scenario's seed.
#include "tests/simulation/invariants.h"
#include "tests/simulation/market.h"
#include "tests/simulation/operator.h"
#include "tests/simulation/plants.h"
#include <variant>

namespace openbell::simulation {

struct SessionOutcome {
    int days = 0;
    std::int64_t inputs = 0, orders = 0, fills = 0, partialFills = 0, restarts = 0, halts = 0, trades = 0;
    FaultCounts faults;
    std::string hash; // of all facts
    std::optional<Violation> violation;
    int violationDay = 0; // of the session, from 0
    UtcTime violationTime;
};

class SimulatedSession {
public:
    // `plant` may be null.
    SimulatedSession(Scenario scenario, std::unique_ptr<Plant> plant, bool traced = false);
    [[nodiscard]] SessionOutcome run(int days);

private:
    struct BarInput { // bars of one minute: m_bars[first .. first + count)
        std::size_t first = 0, count = 0;
    };
    struct TimeInput {};
    struct Input {
        std::variant<BarInput, TimeInput, BrokerReport, OperatorCommand> what;
        UtcTime now;
    };
    struct Engine { // what a checkpoint is a copy of
        TradingRunner runner;
        FactLog log;
    };
    struct Checkpoint {
        Engine engine;
        std::size_t inputs = 0;
    };

    // ---- the world
    void playDay(std::size_t day);
    void playMinute(UtcTime start, int minutesLeft);
    void passUntil(UtcTime end);
    void pump();
    void disturb();
    void comeToRest(const Session& day);
    [[nodiscard]] bool isBusy() const;

    // ---- the engine
    void feed(const Input& input);
    void followLimits(const OperatorCommand& wish);
    void applyTo(Engine& engine, const Input& input) const;
    void send(std::vector<BrokerCommand> commands);
    void restart();
    void replayFromTheStart();
    void trace(const Input& input) const;
    [[nodiscard]] Scene scene() const;
    void found(std::optional<Violation> violation);
    [[nodiscard]] bool isOver() const { return m_outcome.violation.has_value(); }
    [[nodiscard]] std::vector<BrokerReport> through(const BrokerReport& report);

    Scenario m_scenario;
    std::unique_ptr<Plant> m_plant;
    RunnerSetup m_setup; // the runner's
    Engine m_engine;
    Checkpoint m_checkpoint;
    FaultyBroker m_broker;
    std::vector<InstrumentMarket> m_market;
    Operator m_operator;
    Random m_random;
    mutable Shadow m_shadow;
    RiskLimits m_limits; // as the operator has changed them
    UtcTime m_limitsSince = kNoTime;
    Sent m_sent;
    std::vector<Input> m_inputs;
    std::vector<Bar> m_bars;
    std::vector<InstrumentId> m_barOf;
    UtcTime m_now;
    UtcTime m_lastTimer;
    UtcTime m_lastStir; // something was sent or told
    int m_day = 0;
    bool m_trading = false, m_traced = false;
    SessionOutcome m_outcome;
};

} // namespace openbell::simulation
