#pragma once
// Dead letters that can only be written together: what a session could not write on one occasion, from the
// first entry of its journal that is missing. Any other letter is a group of its own. Pure; any thread.
#include "engine/journal/hash_chain.h"
#include "engine/store/dead_letters.h"

namespace openbell {

struct LetterGroup {
    std::vector<DeadLetter> letters; // in the order they were added
    std::string sessionId;           // empty: none of the rows tells it
    std::int64_t session = 0;        // its number in the store; 0 = rows of no session
    std::int64_t firstEntry = 0;     // of the session's journal: how many entries there must be before it
    std::int64_t entries = 0;        // of the journal among the letters

    [[nodiscard]] bool isOfSession() const { return session != 0 || !sessionId.empty(); }
    [[nodiscard]] bool waits() const;
};

// `letters` as DeadLetters::all() gives them. Groups in the order of their first letters.
[[nodiscard]] std::vector<LetterGroup> groupsOf(std::vector<DeadLetter> letters);

// The entry that a letter holds; none where it is another row.
[[nodiscard]] std::optional<JournalEntry> journalEntryOf(const DeadLetter& letter);

// "12 journal entries and their facts", "a row of calendars".
[[nodiscard]] std::string contentOf(const LetterGroup& group);

} // namespace openbell
