#pragma once
// Whether a session's record holds together. Pure; any thread.
#include "engine/core/result.h"
#include "engine/orders/session_record.h"

namespace openbell {

// Every id counts up from 1 and every reference (signal, decision, order, instrument, strategy, fact,
// conditions, gates) points into the record. The error names the first fact that does not.
[[nodiscard]] Status checkRecord(const SessionRecord& record);

} // namespace openbell
