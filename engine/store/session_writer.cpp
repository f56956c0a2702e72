#include "engine/store/fact_writer.h"
#include "engine/store/header_writer.h"
#include "engine/store/session_check.h"
#include "engine/store/session_store.h"

namespace openbell {

namespace {

// While many new pages are written: they go to the log one by one, still in the processor's cache, instead of
// filling one of SQLite's that nobody reads.
class SmallPageCache {
public:
    explicit SmallPageCache(Database& database) : m_database{database} {
        const auto size = database.number("PRAGMA cache_size");
        if (size) m_size = *size;
        static_cast<void>(database.execute("PRAGMA cache_size = -1024"));
    }
    SmallPageCache(const SmallPageCache&) = delete;
    ~SmallPageCache() {
        static_cast<void>(m_database.execute(fmt::format("PRAGMA cache_size = {}", m_size)));
    }

private:
    Database& m_database;
    std::int64_t m_size = -32'768;
};

} // namespace

Status recordSession(Database& database, const SessionRecord& record, UtcTime recordedAt) {
    if (record.header.sessionId.empty()) return fail("a session needs an id to be recorded");
    if (auto sound = checkRecord(record); !sound) return sound;
    const SmallPageCache cache{database};
    auto transaction = Transaction::begin(database);
    if (!transaction) return fail(transaction.error());
    if (auto removed = removeSession(database, record.header.sessionId); !removed) return removed;
    const auto session = database.number("SELECT coalesce(max(number), 0) + 1 FROM sessions");
    if (!session) return fail(session.error());
    HeaderWriter header{database, *session};
    if (auto done = header.writeHeader(record.header, recordedAt); !done) return done;
    if (auto done = header.writeTexts(record.texts); !done) return done;
    if (auto done = header.writeBenchmark(record.benchmark); !done) return done;
    auto tables = PieceTables::make(database);
    if (!tables) return fail(tables.error());
    if (auto done = FactWriter{*session}.write(record, *tables); !done) return done;
    return transaction->commit();
}

Status removeSession(Database& database, std::string_view sessionId) {
    auto find = database.prepare("SELECT number FROM sessions WHERE id = ?1");
    if (!find) return fail(find.error());
    const auto found = find->bind(1, sessionId).step();
    if (!found) return fail(found.error());
    if (!*found) return {};
    const std::int64_t session = find->number(0);
    find->reset();
    auto transaction = Transaction::begin(database);
    if (!transaction) return fail(transaction.error());
    auto journal = database.prepare("DELETE FROM journal WHERE session_id = ?1");
    if (!journal) return fail(journal.error());
    if (auto done = journal->bind(1, sessionId).run(); !done) return done;
    if (auto done = removePieces(database, session); !done) return done;
    if (auto done = database.execute(
            fmt::format("DELETE FROM sessions WHERE number = {};"
                        "DELETE FROM configurations WHERE hash NOT IN (SELECT config_hash FROM sessions);",
                        session));
        !done)
        return done;
    return transaction->commit();
}

} // namespace openbell
