#include "engine/store/packed_columns.h"
#include "engine/store/session_check.h"
#include "engine/store/session_keys.h"
#include "engine/store/session_rows.h"
#include "engine/store/session_store.h"
#include <algorithm>
#include <array>

namespace openbell {

namespace {

Result<Statement> prepareInsert(Database& database, std::string_view table, std::size_t columns,
                                std::size_t rows = 1) {
    std::string row = "(?";
    for (std::size_t i = 1; i < columns; ++i)
        row += ", ?";
    row += ")";
    std::string sql = fmt::format("INSERT INTO {} VALUES{}", table, row);
    for (std::size_t i = 1; i < rows; ++i)
        sql += ", " + row;
    return database.prepare(sql);
}

// Binds a fact's fields one after the other.
struct FieldBinder {
    Statement& insert;
    std::int64_t session;
    int parameter = 0; // the last one bound

    template <class Field>
    void operator()(const Field& field) {
        if constexpr (std::is_same_v<Field, double>)
            insert.bind(++parameter, field);
        else
            insert.bind(++parameter, rows::toNumber(field));
    }
    template <class Id>
    void operator()(rows::Reference<Id> reference) {
        if (reference.id.isNone())
            insert.bindNull(++parameter);
        else
            insert.bind(++parameter, keyOf(session, reference.id.value));
    }
};

class SessionWriter {
public:
    SessionWriter(Database& database, std::int64_t session) : m_database{database}, m_session{session} {}

    // One row a fact, in order of id: every insert appends to the table. Several rows a statement spare most
    // of what starting and ending one costs.
    template <class Fact>
    Status writeRows(std::string_view table, const std::vector<Fact>& facts) {
        constexpr std::size_t columns = 1 + rows::fieldCount<Fact>(), many = 16;
        auto one = prepareInsert(m_database, table, columns);
        auto several = prepareInsert(m_database, table, columns, many);
        if (!one || !several) return fail(one ? several.error() : one.error());
        for (std::size_t at = 0; at < facts.size();) {
            const std::size_t count = facts.size() - at >= many ? many : 1;
            Statement& insert = count == 1 ? *one : *several;
            FieldBinder binder{insert, m_session};
            for (const std::size_t end = at + count; at < end; ++at) {
                insert.bind(++binder.parameter, keyOf(m_session, static_cast<std::int64_t>(at + 1)));
                rows::eachField(facts[at], binder);
            }
            if (auto done = insert.run(); !done) return done;
        }
        return {};
    }

    // kPieceRows facts a row, keyed by the first one's index.
    template <class Fact>
    Status writePacked(std::string_view table, const std::vector<Fact>& facts) {
        constexpr std::size_t fields = rows::fieldCount<Fact>();
        auto insert = prepareInsert(m_database, table, 3);
        if (!insert) return fail(insert.error());
        std::array<std::vector<std::int64_t>, fields> columns;
        for (auto& column : columns)
            column.resize(std::min(kPieceRows, facts.size()));
        for (std::size_t first = 0; first < facts.size(); first += kPieceRows) {
            const std::size_t count = std::min(kPieceRows, facts.size() - first);
            for (std::size_t row = 0; row < count; ++row) {
                std::size_t column = 0;
                rows::eachField(facts[first + row],
                                [&](const auto& field) { columns[column++][row] = rows::toNumber(field); });
            }
            ColumnPacker packer{fields, count};
            for (const auto& column : columns)
                packer.add(std::span{column}.first(count));
            const PackedBytes packed = packer.take();
            insert->bind(1, keyOf(m_session, static_cast<std::int64_t>(first)))
                .bind(2, static_cast<std::int64_t>(count))
                .bind(3, packed);
            if (auto done = insert->run(); !done) return done;
        }
        return {};
    }

    Status writeHeader(const SessionHeader& header, UtcTime recordedAt) {
        auto keep = m_database.prepare("INSERT OR IGNORE INTO configurations(hash, json) VALUES(?, ?)");
        if (!keep) return fail(keep.error());
        auto kept = keep->bind(1, header.configHash).bind(2, header.configuration).run();
        if (!kept) return kept;
        auto insert = prepareInsert(m_database, "sessions", 16);
        if (!insert) return fail(insert.error());
        const std::string factNames = fmt::format("{}", fmt::join(header.factNames, ","));
        insert->bind(1, m_session).bind(2, header.sessionId).bind(3, rows::toNumber(header.mode));
        insert->bind(4, recordedAt.ns).bind(5, header.configHash).bind(6, header.dataHash);
        insert->bind(7, header.runHash).bind(8, header.currency);
        insert->bind(9, std::int64_t{header.interval.minutes}).bind(10, header.startCapital.raw());
        insert->bind(11, std::int64_t{header.synthetic}).bind(12, header.from.ns).bind(13, header.to.ns);
        insert->bind(14, header.bars).bind(15, header.ticks).bind(16, factNames);
        if (auto done = insert->run(); !done) return done;
        if (auto done = writeInstruments(header.instruments); !done) return done;
        return writeStrategies(header.strategies);
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

Status writeFacts(SessionWriter& writer, const SessionRecord& record) {
    Status done = writer.writeRows("signals", record.signals);
    const auto then = [&done](auto write) {
        if (done) done = write();
    };
    then([&] { return writer.writeRows("decisions", record.decisions); });
    then([&] { return writer.writeRows("orders", record.orders); });
    then([&] { return writer.writeRows("fills", record.fills); });
    then([&] { return writer.writeRows("trades", record.trades); });
    then([&] { return writer.writeRows("risk_events", record.riskEvents); });
    then([&] { return writer.writePacked("conditions", record.conditions); });
    then([&] { return writer.writePacked("gates", record.gates); });
    then([&] { return writer.writePacked("near_misses", record.nearMisses); });
    then([&] { return writer.writePacked("order_events", record.orderEvents); });
    then([&] { return writer.writePacked("positions", record.positionChanges); });
    then([&] { return writer.writePacked("equity", record.equity); });
    return done;
}

} // namespace

Status recordSession(Database& database, const SessionRecord& record, UtcTime recordedAt) {
    if (record.header.sessionId.empty()) return fail("a session needs an id to be recorded");
    if (auto sound = checkRecord(record); !sound) return sound;
    auto transaction = Transaction::begin(database);
    if (!transaction) return fail(transaction.error());
    if (auto removed = removeSession(database, record.header.sessionId); !removed) return removed;
    const auto session = database.number("SELECT coalesce(max(number), 0) + 1 FROM sessions");
    if (!session) return fail(session.error());
    SessionWriter writer{database, *session};
    if (auto done = writer.writeHeader(record.header, recordedAt); !done) return done;
    if (auto done = writeFacts(writer, record); !done) return done;
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
    for (const std::string_view table : kKeyedTables)
        sql += fmt::format("DELETE FROM {} WHERE key BETWEEN {} AND {};", table, keyOf(session, 0),
                           keyOf(session, kKeyMask));
    sql += fmt::format("DELETE FROM sessions WHERE number = {};", session);
    sql += "DELETE FROM configurations WHERE hash NOT IN (SELECT config_hash FROM sessions);";
    if (auto done = database.execute(sql); !done) return done;
    return transaction->commit();
}

} // namespace openbell
