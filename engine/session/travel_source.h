#pragma once
// What a session that is gone through is made of: its first state, its inputs, its bars. From what is stored,
// or from a configuration and stored bars. One thread.
#include "engine/replay/backtest.h"
#include "engine/replay/input_tape.h"
#include "engine/session/headless/workspace.h"

namespace openbell {

struct TravelSource {
    std::string title;
    std::vector<BarSeries> series; // by instrument; the tape refers to them
    std::vector<CalendarPtr> calendars;
    std::optional<BarSeries> benchmark;
    TradingSession session;
    InputTape tape;
    std::string recordedHash; // of the facts that are stored; empty = nothing to compare with
    bool fromStart = false;   // shown from its beginning
};

// Errors: no such session, or bars it was made of that are no longer stored.
[[nodiscard]] Result<TravelSource> openStoredSession(headless::Workspace& workspace, const std::string& id);
// Errors: see TradingSession::make and loadBacktestInput.
[[nodiscard]] Result<TravelSource> openStoredData(headless::Workspace& workspace, const RunConfig& config,
                                                  const RunKind& kind = {});

} // namespace openbell
