#pragma once
// A backtest of stored bars: loaded, run, recorded in backtest.db. One thread.
#include "engine/replay/backtest.h"
#include "engine/session/headless/workspace.h"

namespace openbell::headless {

struct BacktestOutcome {
    SessionRecord record;
    // The build that recorded the session before with another result; blank where nothing was lost.
    std::string replaced;
    double secondsLoad = 0, secondsRun = 0; // of a steady clock
};

// The bars of the configured symbols at the configured interval (rolled up from what is stored where need be)
// and dates. Errors: nothing configured, nothing stored; each with the remedy.
[[nodiscard]] Result<BacktestInput> loadBacktestInput(Workspace& workspace, const RunConfig& config,
                                                      const RunKind& kind = {});

// Loads the configured symbols at the configured interval (rolled up from what is stored where need be),
// runs, and records the session. Errors: nothing configured, nothing stored, cancelled; each with the remedy.
[[nodiscard]] Result<BacktestOutcome> backtestStored(Workspace& workspace, const RunConfig& config,
                                                     UtcTime now, const RunHooks& hooks = {});

// The date that has `sessions` - 1 later dates with stored bars of these symbols; the first one where there
// are fewer. Errors: nothing stored.
[[nodiscard]] Result<Date> firstOfLastSessions(Workspace& workspace, const std::vector<std::string>& symbols,
                                               Interval interval, std::int64_t sessions);

} // namespace openbell::headless
