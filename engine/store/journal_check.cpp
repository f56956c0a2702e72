#include "engine/store/journal_check.h"
#include "engine/journal/journal_header.h"
#include "engine/store/session_journal.h"
#include "engine/store/session_progress.h"
#include "engine/store/session_store.h"
#include <algorithm>

namespace openbell {

namespace {

// What is wrong with the rows that say what the session is, "" where nothing is.
Result<std::string> wrongHeader(Database& database, const JournalEntry& first, std::string_view sessionId) {
    const Bytes payload = first.payload;
    const std::string_view text{reinterpret_cast<const char*>(payload.data()), payload.size()};
    const auto header = parseJournalHeader(text);
    if (!header) return header.error().message;
    if (header->session.sessionId != sessionId)
        return fmt::format("it is the journal of session {}", header->session.sessionId);
    const auto rows = loadHeader(database, sessionId);
    if (!rows) return fmt::format("what the session is, is not there: {}", rows.error().message);
    const auto other = firstOtherKey(text, *rows);
    if (!other) return fail(other.error());
    return other->empty() ? std::string{}
                          : fmt::format("its {} is another than in the session's rows", *other);
}

// The same of the row that says how far the session has come.
Result<std::string> wrongProgress(Database& database, const JournalEntry& first, std::string_view sessionId) {
    auto query = database.prepare(fmt::format(
        "SELECT p.checksum IS {}, typeof(p.chain_head) = 'blob', s.run_hash IN ('', p.facts_hash), "
        "s.recorded_at = ?2 AND p.started_at = ?2 "
        "FROM sessions s JOIN session_progress p ON p.session = s.number WHERE s.id = ?1",
        kProgressChecksum));
    if (!query) return fail(query.error());
    const auto found = query->bind(1, sessionId).bind(2, first.time.ns).step();
    if (!found) return fail(found.error());
    if (!*found) return std::string{"the row that says where it ends, in session_progress, is not there"};
    if (query->number(0) == 0 || query->number(1) == 0)
        return std::string{"the row that says where it ends, in session_progress, was changed"};
    if (query->number(2) == 0) return std::string{"the session's row has another hash of its facts"};
    if (query->number(3) == 0) return std::string{"the session's row has another start"};
    return std::string{};
}

Result<std::vector<std::string>> brokenNow(Database& database) {
    auto ids = database.texts("SELECT s.id FROM session_progress p "
                              "JOIN sessions s ON s.number = p.session ORDER BY s.number");
    if (!ids) return fail(ids.error());
    const auto others = journalIds(database);
    if (!others) return fail(others.error());
    for (const std::string& id : *others)
        if (std::find(ids->begin(), ids->end(), id) == ids->end()) ids->push_back(id);
    std::vector<std::string> broken;
    for (const std::string& id : *ids) {
        const auto check = checkJournalOf(database, id);
        if (!check) return fail(check.error());
        if (!check->intact) broken.push_back(brokenJournalText(id, *check));
    }
    return broken;
}

} // namespace

Result<JournalCheck> checkJournalOf(Database& database, std::string_view sessionId) {
    const auto end = journalEnd(database, sessionId);
    if (!end) return fail(end.error());
    const auto next = readJournal(database, sessionId);
    if (!next) return fail(next.error());
    std::optional<JournalEntry> first;
    JournalCheck check = checkJournal(
        [&] {
            auto entry = (*next)();
            if (entry && *entry && !first) first = **entry;
            return entry;
        },
        *end);
    for (const auto wrong : {wrongHeader, wrongProgress}) {
        if (!check.intact) return check;
        const auto what = wrong(database, *first, sessionId);
        if (!what) return fail(what.error());
        check.intact = what->empty();
        check.what = *what;
        check.firstBroken = check.intact ? -1 : 0;
    }
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
