#pragma once
// A stored session to go through, as the window sees it: three days of 5-minute moments with marks of every
// kind, and a branch of it. The same at every run. Any thread.
#include "engine/api/travel_values.h"

namespace openbell::tests {

inline constexpr std::uint32_t kFakeMoments = 225; // 75 a day

[[nodiscard]] std::vector<SessionRow> fakeSessions();
[[nodiscard]] SharedTravelTape fakeTape();
[[nodiscard]] SharedTravelLine fakeLine(const TravelTape& tape);
// A change of exits.stop.value to "bad" is refused.
[[nodiscard]] SharedBranchOutcome fakeBranch(const std::vector<NamedValue>& changes);
// What the engine would make of a command.
void followTravel(TravelState& state, const TravelCommand& command);

} // namespace openbell::tests
