#pragma once
// What a finished run prints. Pure; any thread.
#include "app/commands/support.h"
#include "engine/session/headless/backtest_session.h"

namespace openbell::cli {

// The keys that 'backtest --json' promises.
[[nodiscard]] Json summaryJson(const headless::BacktestOutcome& outcome);
// What a session decided and made.
[[nodiscard]] Json factsJson(const SessionRecord& record);
// A few lines for a terminal.
[[nodiscard]] std::string summaryText(const headless::BacktestOutcome& outcome);

} // namespace openbell::cli
