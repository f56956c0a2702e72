#include "engine/store/unpacked_sessions.h"
#include "engine/store/fact_reader.h"
#include "engine/store/fact_writer.h"
#include "engine/store/packed_columns.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr int kIdBits = 32;
constexpr std::int64_t kIdMask = (std::int64_t{1} << kIdBits) - 1;
constexpr std::size_t kPackedRows = 4096;

constexpr std::int64_t rowKey(std::int64_t session, std::int64_t id) {
    return session << kIdBits | id;
}

// Of the fields that facts have today, the first ones: the rest were added since.
constexpr std::size_t packedFields(std::string_view table) {
    if (table == "order_events" || table == "conditions" || table == "near_misses" || table == "positions")
        return 8;
    return 4; // gates, equity
}

constexpr bool isPacked(int kind) {
    return kind >= 6;
}
constexpr int kOldKinds = 12;

// Fields were plain: none was stored beside another.
template <class Fact, class Visit>
void eachPlainField(Fact& fact, Visit&& visit) {
    rows::eachField(fact, [&visit]<class Given>(Given&& given) {
        if constexpr (requires { given.other; })
            visit(given.field);
        else
            visit(std::forward<Given>(given));
    });
}

class RowReader {
public:
    RowReader(Database& database, std::int64_t session) : m_database{database}, m_session{session} {}

    template <class Fact>
    Status readRows(std::string_view table, std::vector<Fact>& facts) {
        auto query = begin(table);
        if (!query) return fail(query.error());
        for (auto row = query->step(); !row || *row; row = query->step()) {
            if (!row) return fail(row.error());
            Fact& fact = facts.emplace_back();
            bool sound = (query->number(0) & kIdMask) == static_cast<std::int64_t>(facts.size());
            if constexpr (requires { fact.id; }) fact.id.value = static_cast<std::uint32_t>(facts.size());
            int column = 0;
            eachPlainField(fact, [&]<class Field>(Field&& field) {
                if (++column >= query->columns()) return;
                if constexpr (std::is_same_v<Field, double&>)
                    field = query->real(column);
                else if constexpr (requires { field.id.value; })
                    sound &= rows::fromNumber(query->number(column) & kIdMask, field);
                else
                    sound &= rows::fromNumber(query->number(column), field);
            });
            if (!sound) return damaged(table, facts.size());
        }
        return {};
    }

    template <class Fact>
    Status readPacked(std::string_view table, std::vector<Fact>& facts) {
        auto query = begin(table);
        if (!query) return fail(query.error());
        const std::size_t fields = packedFields(table);
        std::vector<std::vector<std::int64_t>> columns(fields);
        for (auto row = query->step(); !row || *row; row = query->step()) {
            if (!row) return fail(row.error());
            const std::size_t first = facts.size();
            const auto view = PackedView::parse(query->bytes(2), fields);
            if (!view || (query->number(0) & kIdMask) != static_cast<std::int64_t>(first))
                return damaged(table, first);
            for (std::size_t c = 0; c < fields; ++c) {
                columns[c].resize(view->rows());
                view->each(c, [out = columns[c].data()](std::size_t i, std::int64_t v) { out[i] = v; });
            }
            facts.resize(first + view->rows());
            bool sound = true;
            for (std::size_t i = 0; i < view->rows(); ++i) {
                std::size_t c = 0;
                eachPlainField(facts[first + i], [&]<class Field>(Field&& field) {
                    if (c < fields) sound &= rows::fromNumber(columns[c++][i], std::forward<Field>(field));
                });
            }
            if (!sound) return damaged(table, first);
        }
        return {};
    }

private:
    Result<Statement> begin(std::string_view table) {
        auto query = m_database.prepare(
            fmt::format("SELECT * FROM {} WHERE key BETWEEN ?1 AND ?2 ORDER BY key", table));
        if (query) query->bind(1, rowKey(m_session, 0)).bind(2, rowKey(m_session, kIdMask));
        return query;
    }
    Status damaged(std::string_view table, std::size_t row) {
        return fail(storeError(m_database.file(), SQLITE_CORRUPT, fmt::format("{} row {}", table, row)));
    }

    Database& m_database;
    std::int64_t m_session;
};

class RowWriter {
public:
    RowWriter(Database& database, std::int64_t session) : m_database{database}, m_session{session} {}

    template <class Fact>
    Status writeRows(std::string_view table, const std::vector<Fact>& facts) {
        const auto columns =
            m_database.number(fmt::format("SELECT count(*) FROM pragma_table_info('{}')", table));
        if (!columns) return fail(columns.error());
        auto insert = prepare(table, *columns);
        if (!insert) return fail(insert.error());
        for (std::size_t at = 0; at < facts.size(); ++at) {
            insert->bind(1, rowKey(m_session, static_cast<std::int64_t>(at + 1)));
            int parameter = 1;
            eachPlainField(facts[at], [&]<class Field>(const Field& field) {
                if (++parameter > *columns) return;
                if constexpr (std::is_same_v<Field, double>)
                    insert->bind(parameter, field);
                else if constexpr (requires { field.id.value; })
                    bindReference(*insert, parameter, field.id.value);
                else
                    insert->bind(parameter, rows::toNumber(field));
            });
            if (auto done = insert->run(); !done) return done;
        }
        return {};
    }

    template <class Fact>
    Status writePacked(std::string_view table, const std::vector<Fact>& facts) {
        const std::size_t fields = packedFields(table);
        auto insert = prepare(table, 3);
        if (!insert) return fail(insert.error());
        for (std::size_t first = 0; first < facts.size(); first += kPackedRows) {
            const std::size_t count = std::min(kPackedRows, facts.size() - first);
            ColumnPacker packer{fields, count};
            for (std::size_t c = 0; c < fields; ++c)
                packer.addEach([&](std::size_t row) { return field(facts[first + row], c); });
            const PackedBytes packed = packer.take();
            insert->bind(1, rowKey(m_session, static_cast<std::int64_t>(first)));
            auto done = insert->bind(2, static_cast<std::int64_t>(count)).bind(3, packed).run();
            if (!done) return done;
        }
        return {};
    }

private:
    Result<Statement> prepare(std::string_view table, std::int64_t columns) {
        std::string sql = fmt::format("INSERT INTO {} VALUES(?", table);
        for (std::int64_t i = 1; i < columns; ++i)
            sql += ", ?";
        return m_database.prepare(sql + ")");
    }
    void bindReference(Statement& insert, int parameter, std::uint32_t id) const {
        if (id == 0)
            insert.bindNull(parameter);
        else
            insert.bind(parameter, rowKey(m_session, id));
    }
    template <class Fact>
    static std::int64_t field(const Fact& fact, std::size_t wanted) {
        std::int64_t found = 0;
        std::size_t at = 0;
        eachPlainField(fact, [&](const auto& field) {
            if (at++ == wanted) found = rows::toNumber(field);
        });
        return found;
    }

    Database& m_database;
    std::int64_t m_session;
};

// A decision was about what its signal was about, and did not say so itself.
void nameDecisions(SessionRecord& record) {
    for (Decision& decision : record.decisions) {
        if (decision.signal.isNone() || decision.signal.value > record.signals.size()) continue;
        const Signal& signal = record.signals[decision.signal.value - 1];
        decision.instrument = signal.instrument;
        decision.strategy = signal.strategy;
    }
}

template <class Work>
Status forEachSession(Database& database, Work work) {
    const auto numbers = database.texts("SELECT number FROM sessions");
    if (!numbers) return fail(numbers.error());
    for (const std::string& number : *numbers)
        if (auto done = work(std::int64_t{std::stoll(number)}); !done) return done;
    return {};
}

} // namespace

Status packUnpacked(Database& database) {
    return forEachSession(database, [&](std::int64_t session) -> Status {
        SessionRecord record;
        RowReader reader{database, session};
        Status done;
        eachKind(record, [&](StoredKind kind, auto& facts) {
            if (!done || kind.number >= kOldKinds) return;
            done = isPacked(kind.number) ? reader.readPacked(kind.name, facts)
                                         : reader.readRows(kind.name, facts);
        });
        if (!done) return done;
        nameDecisions(record);
        auto tables = PieceTables::make(database);
        if (!tables) return fail(tables.error());
        return FactWriter{session}.write(record, *tables);
    });
}

Status unpackPacked(Database& database) {
    return forEachSession(database, [&](std::int64_t session) -> Status {
        auto reader = FactReader::make(database, session);
        if (!reader) return fail(reader.error());
        SessionRecord record;
        if (auto read = reader->read(record); !read) return read;
        RowWriter writer{database, session};
        Status done;
        eachKind(record, [&](StoredKind kind, const auto& facts) {
            if (!done || kind.number >= kOldKinds) return;
            done = isPacked(kind.number) ? writer.writePacked(kind.name, facts)
                                         : writer.writeRows(kind.name, facts);
        });
        return done;
    });
}

} // namespace openbell
