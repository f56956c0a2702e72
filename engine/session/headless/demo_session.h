#pragma once
// The demo: synthetic bars made on first use and stored under names that say so. One thread.
#include "engine/session/headless/workspace.h"
#include <string_view>
#include <vector>

namespace openbell::headless {

// What the demo runs.
inline constexpr Interval kDemoInterval = Interval::ofMinutes(30);
inline constexpr const char* kDemoStrategies[] = {"ehma_pivot", "confluence_consumer", "regime_adaptive"};

// Whether a symbol is one of the demo's: what shows it says "synthetic".
[[nodiscard]] bool isSynthetic(std::string_view symbol);

// Makes and stores the demo data unless they are there already. Gives their symbols.
[[nodiscard]] Result<std::vector<std::string>> ensureDemoData(Workspace& workspace, UtcTime now);

} // namespace openbell::headless
