#pragma once
// A believable paper session as the window sees it: brackets in every state, gauges at every state, a halt's
// receipt and a broker that disagrees. The same at every run. Any thread.
#include "engine/api/operator_values.h"

namespace openbell::tests {

[[nodiscard]] OrderRow fakeOrder(std::uint32_t id, std::uint32_t group, const char* leg, const char* state);
// Five brackets: running, at its second target, waiting, partly filled, of unknown state.
[[nodiscard]] SessionBatch fakePaperSession();
[[nodiscard]] RiskState fakeRisk();
[[nodiscard]] OrderPreview fakePreview(const OrderTicket& ticket);
[[nodiscard]] KillReceipt fakeReceipt(const std::string& reason);
[[nodiscard]] ReconciliationState fakeReconciliation();

} // namespace openbell::tests
