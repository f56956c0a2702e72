#include "engine/store/letter_writer.h"
#include "engine/journal/hash_chain.h"
#include "engine/store/dead_letter_lines.h"
#include "engine/store/session_journal.h"
#include "engine/store/session_progress.h"
#include "engine/store/stores.h"
#include <algorithm>
#include <map>

namespace openbell {

namespace {

// The statements of rows, made once for all rows of one shape.
class Rows {
public:
    explicit Rows(Database& database) : m_database{database} {}

    Status insert(const DeadLetter& letter) {
        std::vector<std::string> columns;
        for (const auto& [column, value] : letter.row)
            columns.push_back(column);
        auto statement = bound(insertSql(letter.table, columns, letter.replaces), letter);
        if (!statement) return fail(statement.error());
        return (*statement)->run();
    }
    Result<bool> has(const DeadLetter& letter) {
        std::string sql = fmt::format("SELECT count(*) FROM \"{}\" WHERE 1", letter.table);
        for (const auto& [column, value] : letter.row)
            sql += fmt::format(" AND \"{}\" IS ?", column);
        auto statement = bound(sql, letter);
        if (!statement) return fail(statement.error());
        if (const auto row = (*statement)->step(); !row) return fail(row.error());
        const bool found = (*statement)->number(0) > 0;
        (*statement)->reset();
        return found;
    }

private:
    Result<Statement*> bound(const std::string& sql, const DeadLetter& letter) {
        auto known = m_statements.find(sql);
        if (known == m_statements.end()) {
            auto made = m_database.prepare(sql);
            if (!made) return fail(made.error());
            known = m_statements.emplace(sql, std::move(*made)).first;
        }
        for (int parameter = 1; const auto& [column, value] : letter.row)
            bindValue(known->second, parameter++, viewOf(value));
        return &known->second;
    }
    Database& m_database;
    std::map<std::string, Statement> m_statements;
};

Result<bool> hasAll(Rows& rows, const LetterGroup& group) {
    for (const DeadLetter& letter : group.letters) {
        const auto there = rows.has(letter);
        if (!there || !*there) return there;
    }
    return true;
}

struct FoundSession {
    std::string id;
    bool ended = false;
    JournalEnd journal;
};

Result<FoundSession> sessionOf(Database& database, const LetterGroup& group) {
    auto find = database.prepare(
        "SELECT s.id, p.ended_at IS NOT NULL FROM sessions s JOIN session_progress p ON p.session = s.number "
        "WHERE (?1 = 0 OR s.number = ?1) AND (?2 = '' OR s.id = ?2)");
    if (!find) return fail(find.error());
    const auto found = find->bind(1, group.session).bind(2, std::string_view{group.sessionId}).step();
    if (!found) return fail(found.error());
    if (!*found)
        return fail("session {} is not in {} any more: dismiss the rows",
                    group.sessionId.empty() ? fmt::format("{}", group.session) : group.sessionId,
                    database.file());
    FoundSession session{find->text(0), find->number(1) != 0, {}};
    const auto end = journalEnd(database, session.id);
    if (!end) return fail(end.error());
    if (*end) session.journal = **end;
    return session;
}

bool follows(const LetterGroup& group, const JournalEnd& end) {
    for (const DeadLetter& letter : group.letters) {
        const auto entry = journalEntryOf(letter);
        if (entry) return chainAfter(end.head, *entry) == entry->chain;
    }
    return true;
}

// Whether the session stands just where the letters begin.
Status canFollow(const LetterGroup& group, const FoundSession& session) {
    const std::int64_t entries = session.journal.entries;
    for (const DeadLetter& letter : group.letters)
        if (letter.state == DeadLetterState::Dismissed)
            return fail("dead letter {} of the same rows of session {} was dismissed, and without it the "
                        "others make no sense: dismiss them too",
                        letter.id, session.id);
    if (entries > group.firstEntry || (entries == group.firstEntry && !follows(group, session.journal)))
        return fail("session {} has gone on without these rows: its journal has {} entries, they were to "
                    "follow entry {}. Written now they would undo what came since: dismiss them",
                    session.id, entries, group.firstEntry - 1);
    if (entries < group.firstEntry)
        return fail("entries {} to {} of session {} are missing before these rows: write those first, or "
                    "dismiss these",
                    entries, group.firstEntry - 1, session.id);
    if (session.ended) return fail("session {} was closed without these rows: dismiss them", session.id);
    return {};
}

Status insertAll(Rows& rows, const LetterGroup& group) {
    for (const DeadLetter& letter : group.letters)
        if (auto done = rows.insert(letter); !done) return done;
    return {};
}

// How far a session had come, as programs wrote it that knew no checksum of it.
Status sealProgress(Database& database, const LetterGroup& group) {
    for (const DeadLetter& letter : group.letters) {
        if (letter.table != "session_progress") continue;
        const auto column = [&letter](std::string_view name) {
            return std::ranges::find(letter.row, name, [](const auto& cell) { return cell.first; });
        };
        const auto session = column("session");
        if (column("checksum") != letter.row.end() || session == letter.row.end()) continue;
        auto seal = database.prepare(
            fmt::format("UPDATE session_progress SET checksum = {} WHERE session = ?1", kProgressChecksum));
        if (!seal) return fail(seal.error());
        bindValue(*seal, 1, viewOf(session->second));
        if (auto done = seal->run(); !done) return done;
    }
    return {};
}

Status writeAlone(Rows& rows, const DeadLetter& letter) {
    const auto done = rows.insert(letter);
    if (done) return {};
    const auto there = rows.has(letter);
    return there && *there ? Status{} : done;
}

Status writeInto(Database& database, const LetterGroup& group) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return fail(transaction.error());
    Rows rows{database};
    Status done;
    if (!group.isOfSession())
        done = writeAlone(rows, group.letters.front());
    else {
        const auto session = sessionOf(database, group);
        if (!session) return fail(session.error());
        const auto there = hasAll(rows, group);
        if (!there) return fail(there.error());
        if (*there) return {};
        done = canFollow(group, *session);
        if (done) done = insertAll(rows, group);
        if (done) done = sealProgress(database, group);
    }
    return done ? transaction->commit() : done;
}

} // namespace

Result<GroupWriter::Store> GroupWriter::open(const std::string& name) const {
    auto lock = StoreLock::take(m_dataDir, name, "writing dead letters");
    if (!lock) return fail(lock.error());
    auto database = openStore(m_dataDir, name);
    if (!database) return fail(database.error());
    return Store{std::move(*lock), std::move(*database)};
}

Status GroupWriter::write(const LetterGroup& group) {
    const std::string& name = group.letters.front().store;
    auto store = m_stores.find(name);
    if (store == m_stores.end()) store = m_stores.emplace(name, open(name)).first;
    if (!store->second) return fail(store->second.error());
    return writeInto(store->second->database, group);
}

} // namespace openbell
