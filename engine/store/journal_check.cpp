#include "engine/store/journal_check.h"
#include "engine/journal/journal_header.h"
#include "engine/store/session_journal.h"

namespace openbell {

namespace {

// What is wrong with the header of an intact chain, "" where nothing is.
std::string wrongHeader(const JournalEntry& first, std::string_view sessionId) {
    const Bytes payload = first.payload;
    const auto header = parseJournalHeader({reinterpret_cast<const char*>(payload.data()), payload.size()});
    if (!header) return header.error().message;
    const std::string& named = header->session.sessionId;
    return named == sessionId ? std::string{} : fmt::format("it is the journal of session {}", named);
}

Result<std::vector<std::string>> brokenNow(Database& database) {
    const auto ids = database.texts("SELECT s.id FROM session_progress p "
                                    "JOIN sessions s ON s.number = p.session ORDER BY s.number");
    if (!ids) return fail(ids.error());
    std::vector<std::string> broken;
    for (const std::string& id : *ids) {
        const auto end = journalEnd(database, id);
        if (!end) return fail(end.error());
        const auto check = checkJournalOf(database, id, end->value_or(JournalEnd{}));
        if (!check) return fail(check.error());
        if (!check->intact) broken.push_back(brokenJournalText(id, *check));
    }
    return broken;
}

} // namespace

Result<JournalCheck> checkJournalOf(Database& database, std::string_view sessionId, const JournalEnd& end) {
    const auto next = readJournal(database, sessionId);
    if (!next) return fail(next.error());
    std::optional<JournalEntry> first;
    JournalCheck check = checkJournal(
        [&] {
            auto entry = (*next)();
            if (entry && *entry && !first) first = **entry;
            return entry;
        },
        end);
    if (!check.intact) return check;
    check.what = wrongHeader(*first, sessionId);
    if (check.what.empty()) return check;
    check.intact = false;
    check.firstBroken = 0;
    return check;
}

std::string brokenJournalText(std::string_view sessionId, const JournalCheck& check) {
    return fmt::format("the journal of session {} is broken at entry {}: {}", sessionId, check.firstBroken,
                       check.what);
}

Result<std::vector<std::string>> brokenJournals(Database& database) {
    if (auto begun = database.execute("BEGIN"); !begun) return fail(begun.error()); // they may grow
    auto broken = brokenNow(database);
    if (auto ended = database.execute("COMMIT"); !ended) return fail(ended.error());
    return broken;
}

std::string journalRemedy(std::string_view store) {
    return fmt::format("'openbell db restore {} --force' brings back the newest backup whose journals are "
                       "intact",
                       store);
}

} // namespace openbell
