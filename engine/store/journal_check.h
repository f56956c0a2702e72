#pragma once
// Whether the journals in a database are intact. Reads only. Any thread.
#include "engine/journal/hash_chain.h"
#include "engine/store/sqlite.h"
#include <string>
#include <vector>

namespace openbell {

// Every entry of the session's journal, and that the rows which say what the session is and where its journal
// ends are as they were written. Within a transaction, where the session may grow. Errors: it cannot be read.
[[nodiscard]] Result<JournalCheck> checkJournalOf(Database& database, std::string_view sessionId);
// "the journal of session paper-20240120T091500123 is broken at entry 7: ..."
[[nodiscard]] std::string brokenJournalText(std::string_view sessionId, const JournalCheck& check);
// Such a line for each journal that is not intact.
[[nodiscard]] Result<std::vector<std::string>> brokenJournals(Database& database);
// What brings the journals of a store back: a command.
[[nodiscard]] std::string journalRemedy(std::string_view store);

} // namespace openbell
