#pragma once
// For errors about names: which one a slip of the pen meant. Pure; any thread.
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

// The candidate nearest to `text`, none when all are too different to be a slip of the pen.
[[nodiscard]] std::string nearestName(std::string_view text, const std::vector<std::string>& candidates);

// "; did you mean 'close'?", empty where no candidate is near.
[[nodiscard]] std::string didYouMean(std::string_view text, const std::vector<std::string>& candidates);

} // namespace openbell
