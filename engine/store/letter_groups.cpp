#include "engine/store/letter_groups.h"
#include "engine/store/session_keys.h"
#include <algorithm>
#include <map>

namespace openbell {

namespace {

template <class Value>
const Value* cell(const DeadLetter& letter, std::string_view column) {
    for (const auto& [name, value] : letter.row)
        if (name == column) return std::get_if<Value>(&value);
    return nullptr;
}

std::int64_t numberIn(const DeadLetter& letter, std::string_view column) {
    const auto* value = cell<std::int64_t>(letter, column);
    return value ? *value : 0;
}

// The number of the session that a row belongs to; 0 = of none, or the row does not say.
std::int64_t sessionOf(const DeadLetter& letter) {
    if (letter.table == "fact_pieces" || letter.table == "fact_columns")
        return numberIn(letter, "key") >> kSessionShift;
    return letter.table.starts_with("session_") ? numberIn(letter, "session") : 0;
}

// The group that grows in one store.
struct Growing {
    std::size_t group = 0;
    std::optional<JournalEntry> last;
};

bool continues(const LetterGroup& group, const Growing& growing, const DeadLetter& letter) {
    if (const auto entry = journalEntryOf(letter)) {
        const auto* id = cell<std::string>(letter, "session_id");
        if (!id || (!group.sessionId.empty() && *id != group.sessionId)) return false;
        if (!growing.last) return group.firstEntry == entry->seq;
        return entry->seq == growing.last->seq + 1 && chainAfter(growing.last->chain, *entry) == entry->chain;
    }
    const std::int64_t session = sessionOf(letter);
    return session != 0 && (group.session == 0 || group.session == session);
}

void join(LetterGroup& group, Growing& growing, DeadLetter letter) {
    if (auto entry = journalEntryOf(letter)) {
        if (group.entries++ == 0 && group.letters.empty()) group.firstEntry = entry->seq;
        if (const auto* id = cell<std::string>(letter, "session_id")) group.sessionId = *id;
        growing.last = std::move(entry);
    } else {
        group.session = sessionOf(letter);
        // Without entries of their own, the rows are of the state that the progress tells.
        if (letter.table == "session_progress" && group.entries == 0)
            group.firstEntry = numberIn(letter, "entries");
    }
    group.letters.push_back(std::move(letter));
}

} // namespace

std::optional<JournalEntry> journalEntryOf(const DeadLetter& letter) {
    const auto* payload = cell<std::vector<std::uint8_t>>(letter, "payload");
    const auto* chain = cell<std::vector<std::uint8_t>>(letter, "chain");
    JournalEntry entry;
    if (letter.table != "journal" || !payload || !chain || chain->size() != entry.chain.size())
        return std::nullopt;
    entry.seq = numberIn(letter, "seq");
    entry.time = UtcTime{numberIn(letter, "time_ns")};
    entry.kind = static_cast<EntryKind>(numberIn(letter, "kind"));
    entry.payload.assign(payload->begin(), payload->end());
    std::copy(chain->begin(), chain->end(), entry.chain.begin());
    return entry;
}

bool LetterGroup::waits() const {
    return std::any_of(letters.begin(), letters.end(),
                       [](const DeadLetter& letter) { return letter.state == DeadLetterState::Waiting; });
}

std::vector<LetterGroup> groupsOf(std::vector<DeadLetter> letters) {
    std::vector<LetterGroup> groups;
    std::map<std::string, Growing> stores;
    for (DeadLetter& letter : letters) {
        const bool alone = sessionOf(letter) == 0 && !journalEntryOf(letter);
        const auto known = stores.find(letter.store);
        if (alone || known == stores.end() ||
            !continues(groups[known->second.group], known->second, letter)) {
            groups.emplace_back();
            if (!alone) stores[letter.store] = {groups.size() - 1, std::nullopt};
        }
        if (alone)
            groups.back().letters.push_back(std::move(letter));
        else {
            Growing& growing = stores[letter.store];
            join(groups[growing.group], growing, std::move(letter));
        }
    }
    return groups;
}

std::string contentOf(const LetterGroup& group) {
    if (!group.isOfSession()) return fmt::format("a row of {}", group.letters.front().table);
    std::size_t facts = 0;
    for (const DeadLetter& letter : group.letters)
        facts += letter.table == "fact_pieces" ? 1 : 0;
    std::string text = group.entries == 0   ? ""
                       : group.entries == 1 ? "1 journal entry"
                                            : fmt::format("{} journal entries", group.entries);
    if (facts > 0) text += text.empty() ? "facts" : " and their facts";
    return text.empty() ? "the session's state" : text;
}

} // namespace openbell
