#pragma once
// What the costs of a recorded session were made of. A fill keeps its total only, for its charges follow from
// it: they are a pure function of the fill, of what its order filled before, of the date and of the
// configuration. Nothing more is recorded on the way, and an old session has its charges too. Pure; any
// thread.
#include "engine/execution/costs.h"
#include "engine/orders/session_record.h"

namespace openbell {

// The charges of every fill, in order. Errors: a configuration that cannot be read, or a fill whose total is
// another today: the schedule was changed since.
[[nodiscard]] Result<std::vector<CostBreakdown>> chargesOf(const SessionRecord& record);

} // namespace openbell
