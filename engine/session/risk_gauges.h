#pragma once
// How much of each limit a session uses now. Pure; any thread.
#include "engine/api/operator_values.h"
#include "engine/execution/execution_handler.h"
#include "engine/insight/record_view.h"

namespace openbell {

// A gauge for every limit in the order of LimitCode, absent limits too. Limits that are about one order at a
// time (collar, slices, age of the price) show the entry that was decided last. `now` is the session's.
[[nodiscard]] std::vector<RiskGauge> gaugesOf(const RecordView& view, const ExecutionHandler& execution,
                                              UtcTime now);

} // namespace openbell
