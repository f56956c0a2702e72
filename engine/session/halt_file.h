#pragma once
// A halt that outlives its session, kept as a small file in the data folder, and the STOP file by which
// anyone may ask for one. One thread.
#include "engine/api/operator_values.h"
#include "engine/core/result.h"
#include <filesystem>

namespace openbell {

// While a file of this name lies in the data folder, no session trades.
inline constexpr const char* kStopFile = "STOP";
inline constexpr const char* kStopReason = "the STOP file lies in the data folder";
[[nodiscard]] bool stopFileExists(const std::filesystem::path& dataDir);

// What the text of such a file says. One that is no JSON is a halt whose reason says so.
[[nodiscard]] HaltRow haltOf(std::string_view text, const std::string& name);
// None: nothing is halted. An unreadable file counts as a halt, and says so.
[[nodiscard]] std::optional<HaltRow> storedHalt(const std::filesystem::path& dataDir);
// A running level removes the file. Errors: it cannot be written or removed.
[[nodiscard]] Status storeHalt(const std::filesystem::path& dataDir, const HaltRow& halt);

} // namespace openbell
