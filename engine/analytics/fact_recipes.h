#pragma once
// Which kernels make which fact. Pure; any thread.
#include "engine/analytics/fact_graph.h"
#include "engine/analytics/fact_name.h"

namespace openbell {

// Adds what the fact needs to the graph and returns the slot that will hold its value.
[[nodiscard]] Slot addFact(FactGraph& graph, const FactName& fact);

} // namespace openbell
