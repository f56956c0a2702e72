#pragma once
// A session told line by line, for whoever looks for a bug: what came in, what went out.
#include "engine/broker/broker_port.h"
#include <string>

namespace openbell::simulation {

[[nodiscard]] std::string told(const BrokerReport& report);
[[nodiscard]] std::string told(const BrokerCommand& command);
[[nodiscard]] std::string told(const OperatorCommand& command);

} // namespace openbell::simulation
