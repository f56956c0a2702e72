#pragma once
// Bars of seconds as bars of minutes, the smallest that are stored. Pure; any thread.
#include "engine/market/bar.h"
#include <span>
#include <vector>

namespace openbell {

// `seconds` ascend. A minute without a bar has none; a volume beyond what the type holds stays at its
// largest value.
[[nodiscard]] std::vector<Bar> minutesOf(std::span<const Bar> seconds);

} // namespace openbell
