#pragma once
// Reads a run's configuration from the operator's file. Worker thread only.
#include "engine/api/values.h"
#include <filesystem>

namespace openbell {

[[nodiscard]] RunFile readRunFile(const std::filesystem::path& path);

} // namespace openbell
