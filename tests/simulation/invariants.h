#pragma once
// What always holds, whatever the broker does: one small function each. It returns what is wrong, in words;
// empty = it holds. Pure but for the shadow's note of how long a position has been exposed.
#include "tests/simulation/faulty_broker.h"
#include "tests/simulation/shadow.h"
#include <map>
#include <set>

namespace openbell::simulation {

struct Scene {
    const Scenario& scenario;
    const TradingRunner& runner;
    const SessionRecord& record;
    const FaultyBroker& broker;
    Shadow& shadow;
    UtcTime now;
    UtcTime lastTimer;        // what is to be tried again is, at the next one
    const RiskLimits& limits; // as the operator has changed them
    UtcTime limitsSince;
};

struct Violation {
    std::string invariant, text;
};

// Commands that have been handed to the broker, for what depends on all of them.
struct Sent {
    std::set<ClientOrderId> clients;
    std::set<OrderId> orders;
    std::map<DecisionId, std::vector<BrokerCommand>> entries;
};

using StateInvariant = std::string (*)(const Scene&);
using CommandInvariant = std::string (*)(const Scene&, const BrokerCommand&, const Sent&);

// ---- after every input
[[nodiscard]] std::string positionIsTheSumOfFills(const Scene& scene);
[[nodiscard]] std::string cashIsConserved(const Scene& scene);
[[nodiscard]] std::string fillsAreTheBrokers(const Scene& scene);
[[nodiscard]] std::string finalOrdersAreFinalAtTheBroker(const Scene& scene);
[[nodiscard]] std::string childrenCannotOverfill(const Scene& scene);
[[nodiscard]] std::string positionsAreProtected(const Scene& scene);
[[nodiscard]] std::string closingGoesOn(const Scene& scene);
[[nodiscard]] std::string differencesHaveGrounds(const Scene& scene);

// ---- for every command that reaches the broker
[[nodiscard]] std::string orderIsSentOnce(const Scene&, const BrokerCommand&, const Sent&);
[[nodiscard]] std::string decisionHasOneOrder(const Scene&, const BrokerCommand&, const Sent&);
[[nodiscard]] std::string haltSendsOnlyClosing(const Scene&, const BrokerCommand&, const Sent&);
[[nodiscard]] std::string entryPassedItsGates(const Scene&, const BrokerCommand&, const Sent&);
[[nodiscard]] std::string entryKeepsTheLimits(const Scene&, const BrokerCommand&, const Sent&);
[[nodiscard]] std::string unknownOrderLocksItsSymbol(const Scene&, const BrokerCommand&, const Sent&);
[[nodiscard]] std::string entryComesBeforeTheEndOfDay(const Scene&, const BrokerCommand&, const Sent&);
[[nodiscard]] std::string brokerCanDoWhatItIsTold(const Scene&, const BrokerCommand&, const Sent&);

// ---- when the day is over and all has been told
[[nodiscard]] std::string flatAfterTheDay(const Scene& scene);
[[nodiscard]] std::string localEqualsBroker(const Scene& scene);

// The first that does not hold.
[[nodiscard]] std::optional<Violation> checkState(const Scene& scene);
[[nodiscard]] std::optional<Violation> checkCommand(const Scene& scene, const BrokerCommand& command,
                                                    const Sent& sent);
[[nodiscard]] std::optional<Violation> checkRest(const Scene& scene);

} // namespace openbell::simulation
