#include "engine/store/fact_writer.h"
#include "engine/store/session_check.h"
#include "engine/store/session_store.h"

namespace openbell {

namespace {

Result<Statement> prepareInsert(Database& database, std::string_view table, std::size_t columns) {
    std::string sql = fmt::format("INSERT INTO {} VALUES(?", table);
    for (std::size_t i = 1; i < columns; ++i)
        sql += ", ?";
    return database.prepare(sql + ")");
}

// Who and what: the session's rows beside its facts.
class HeaderWriter {
public:
    HeaderWriter(Database& database, std::int64_t session) : m_database{database}, m_session{session} {}

    Status writeHeader(const SessionHeader& header, UtcTime recordedAt) {
        auto keep = m_database.prepare("INSERT OR IGNORE INTO configurations(hash, json) VALUES(?, ?)");
        if (!keep) return fail(keep.error());
        auto kept = keep->bind(1, header.configHash).bind(2, header.configuration).run();
        if (!kept) return kept;
        auto insert = prepareInsert(m_database, "sessions", 18);
        if (!insert) return fail(insert.error());
        const std::string factNames = fmt::format("{}", fmt::join(header.factNames, ","));
        insert->bind(1, m_session).bind(2, header.sessionId).bind(3, rows::toNumber(header.mode));
        insert->bind(4, recordedAt.ns).bind(5, header.configHash).bind(6, header.dataHash);
        insert->bind(7, header.runHash).bind(8, header.currency);
        insert->bind(9, std::int64_t{header.interval.minutes}).bind(10, header.startCapital.raw());
        insert->bind(11, std::int64_t{header.synthetic}).bind(12, header.from.ns).bind(13, header.to.ns);
        insert->bind(14, header.bars).bind(15, header.ticks).bind(16, factNames);
        insert->bind(17, header.build).bind(18, std::int64_t{header.factFormat});
        if (auto done = insert->run(); !done) return done;
        if (auto done = writeInstruments(header.instruments); !done) return done;
        return writeStrategies(header.strategies);
    }

    Status writeTexts(const std::vector<std::string>& texts) {
        auto insert = prepareInsert(m_database, "session_texts", 3);
        if (!insert) return fail(insert.error());
        std::int64_t id = 0;
        for (const std::string& text : texts)
            if (auto done = insert->bind(1, m_session).bind(2, ++id).bind(3, text).run(); !done) return done;
        return {};
    }

    Status writeBenchmark(const std::vector<BenchmarkPoint>& points) {
        auto insert = prepareInsert(m_database, "session_benchmark", 4);
        if (!insert) return fail(insert.error());
        std::int64_t position = 0;
        for (const BenchmarkPoint& point : points) {
            insert->bind(1, m_session).bind(2, position++);
            if (auto done = insert->bind(3, point.time.ns).bind(4, point.value.raw()).run(); !done)
                return done;
        }
        return {};
    }

private:
    Status writeInstruments(const std::vector<Instrument>& instruments) {
        auto insert = prepareInsert(m_database, "session_instruments", 11);
        if (!insert) return fail(insert.error());
        std::int64_t position = 0;
        for (const Instrument& i : instruments) {
            insert->bind(1, m_session).bind(2, position++).bind(3, i.symbol).bind(4, i.exchange);
            insert->bind(5, i.currency).bind(6, i.calendar).bind(7, i.zone).bind(8, i.tickSize.raw());
            insert->bind(9, i.lotSize.raw()).bind(10, i.freezeQuantity.raw());
            insert->bind(11, std::int64_t{i.tradable});
            if (auto done = insert->run(); !done) return done;
        }
        return {};
    }

    Status writeStrategies(const std::vector<StrategyLabel>& strategies) {
        auto insert = prepareInsert(m_database, "session_strategies", 5);
        if (!insert) return fail(insert.error());
        std::int64_t position = 0;
        for (const StrategyLabel& s : strategies) {
            insert->bind(1, m_session).bind(2, position++);
            if (auto done = insert->bind(3, s.id).bind(4, s.type).bind(5, s.parameters).run(); !done)
                return done;
        }
        return {};
    }

    Database& m_database;
    std::int64_t m_session;
};

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
    auto facts = FactWriter::make(database, *session);
    if (!facts) return fail(facts.error());
    if (auto done = facts->write(record); !done) return done;
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
    std::string sql;
    for (const std::string_view table : {"fact_pieces", "fact_columns"})
        sql += fmt::format("DELETE FROM {} WHERE key >= {} AND key < {};", table, pieceKey(session, 0, 0),
                           pieceKey(session + 1, 0, 0));
    sql += fmt::format("DELETE FROM sessions WHERE number = {};", session);
    sql += "DELETE FROM configurations WHERE hash NOT IN (SELECT config_hash FROM sessions);";
    if (auto done = database.execute(sql); !done) return done;
    return transaction->commit();
}

} // namespace openbell
