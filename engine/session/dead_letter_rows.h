#pragma once
// What could not be written, as the window shows and settles it: group by group. Any thread, one at a time.
#include "engine/api/operator_values.h"
#include "engine/store/letter_groups.h"

namespace openbell {

// What lies in the data folder.
[[nodiscard]] Result<std::vector<LetterGroup>> storedGroups(const std::filesystem::path& dataDir);

// Of the groups that wait, in their order.
[[nodiscard]] std::vector<DeadLetterRow> deadLetterRows(const std::vector<LetterGroup>& groups);

// What of a session waits to be written, to be told before it goes on without; empty = nothing does.
[[nodiscard]] std::string waitingOf(const std::filesystem::path& dataDir, const std::string& session);

// Writes the group that begins with the letter `id`, or gives it up. Gives what to tell the operator. Errors:
// there is no such group that waits; why it cannot be written, with the remedy.
[[nodiscard]] Result<std::string> retryGroup(const std::filesystem::path& dataDir, std::int64_t id,
                                             UtcTime now);
[[nodiscard]] Result<std::string> dismissGroup(const std::filesystem::path& dataDir, std::int64_t id,
                                               UtcTime now);

} // namespace openbell
