#include "engine/store/fact_reader.h"
#include <algorithm>

namespace openbell {

Result<FactReader> FactReader::make(Database& database, std::int64_t session) {
    auto pieces = database.prepare("SELECT key, first, rows, period, columns FROM fact_pieces WHERE key >= "
                                   "?1 AND key < ?2 ORDER BY key");
    if (!pieces) return fail(pieces.error());
    const auto checked = database.hasColumn("fact_columns", "checksum");
    if (!checked) return fail(checked.error());
    auto columns =
        database.prepare(fmt::format("SELECT key, base, slope, unit, width, indexed, packed, {} FROM "
                                     "fact_columns WHERE key >= ?1 AND key < ?2 ORDER BY key",
                                     *checked ? "checksum" : "NULL"));
    if (!columns) return fail(columns.error());
    return FactReader{database, session, std::move(*pieces), std::move(*columns)};
}

Status FactReader::read(SessionRecord& record) {
    Status done;
    eachKind(record, [&](StoredKind kind, auto& facts) {
        if (!done) return;
        done = readKind(kind, facts);
        m_pieces.reset();
        m_columns.reset();
    });
    return done;
}

// Of the last piece alone: a session may have a million points.
Result<std::optional<EquityPoint>> FactReader::readLastEquity() {
    StoredKind equity;
    eachKindMember([&](StoredKind kind, auto member) {
        if constexpr (std::is_same_v<decltype(member), std::vector<EquityPoint> SessionRecord::*>)
            equity = kind;
    });
    const auto last = m_database.number(
        fmt::format("SELECT coalesce(max(key), -1) FROM fact_pieces WHERE key >= {} AND key < {}",
                    pieceKey(m_session, equity.number, 0), pieceKey(m_session, equity.number + 1, 0)));
    if (!last) return fail(last.error());
    if (*last < 0) return std::nullopt;
    constexpr std::size_t fields = rows::fieldCount<EquityPoint>();
    m_values.resize(std::max(m_values.size(), fields * kPieceRows));
    const auto damaged = [&] {
        return fail(storeError(m_database.file(), SQLITE_CORRUPT, "the last points of equity"));
    };
    const auto piece = m_pieces.bind(1, *last).bind(2, *last + 1).step();
    if (!piece) return fail(piece.error());
    const auto rowCount = static_cast<std::size_t>(m_pieces.number(2));
    const bool single = m_pieces.number(3) == 1;
    m_pieces.reset();
    if (!*piece || rowCount == 0 || rowCount > kPieceRows || !single) return damaged();
    const auto stored = readColumns(*last, rowCount, fields);
    m_columns.reset();
    if (!stored) return fail(stored.error());
    if (*stored == 0) return damaged();
    EquityPoint point;
    const std::int64_t* cell = m_values.data() + rowCount - 1;
    const std::int64_t* const end = cell + *stored * kPieceRows; // of the fields that there were then
    rows::eachField(point, [&]<class Field>(Field&& field) {
        if (cell >= end) return;
        (void)rows::fromNumber(*cell, std::forward<Field>(field));
        cell += kPieceRows;
    });
    return point;
}

template <class Fact>
Status FactReader::readKind(StoredKind kind, std::vector<Fact>& facts) {
    constexpr std::size_t fields = rows::fieldCount<Fact>();
    m_values.resize(std::max(m_values.size(), fields * kLongestPeriod<Fact> * kPieceRows));
    const auto damaged = [&] {
        return fail(storeError(m_database.file(), SQLITE_CORRUPT,
                               fmt::format("{} after number {}", kind.name, facts.size())));
    };
    m_pieces.bind(1, pieceKey(m_session, kind.number, 0)).bind(2, pieceKey(m_session, kind.number + 1, 0));
    std::int64_t piece = 0;
    for (auto more = m_pieces.step(); !more || *more; more = m_pieces.step()) {
        if (!more) return fail(more.error());
        const std::int64_t key = m_pieces.number(0);
        const auto first = static_cast<std::size_t>(m_pieces.number(1));
        const auto rowCount = static_cast<std::size_t>(m_pieces.number(2));
        const auto period = static_cast<std::size_t>(m_pieces.number(3));
        if (key != pieceKey(m_session, kind.number, piece++) || first != facts.size()) return damaged();
        if (rowCount > kPieceRows || period == 0 || period > kLongestPeriod<Fact>) return damaged();
        const auto stored = readColumns(key, rowCount, fields * period);
        if (!stored) return fail(stored.error());
        if (*stored == 0 || static_cast<std::int64_t>(*stored) != m_pieces.number(4) || *stored % period != 0)
            return damaged();
        const std::size_t known = *stored / period; // fields that there were when it was stored
        facts.resize(first + rowCount * period);
        bool sound = true;
        for (std::size_t at = first; at < facts.size(); ++at) {
            const std::size_t part = (at - first) % period, row = (at - first) / period;
            const std::int64_t* cell = m_values.data() + part * known * kPieceRows + row;
            const std::int64_t* end = cell + known * kPieceRows;
            if constexpr (requires { facts[at].id; }) facts[at].id.value = static_cast<std::uint32_t>(at + 1);
            rows::eachField(facts[at], [&]<class Field>(Field&& field) {
                if (cell >= end) return;
                sound &= rows::fromNumber(*cell, std::forward<Field>(field));
                cell += kPieceRows;
            });
        }
        if (!sound) return damaged();
    }
    return {};
}

Result<std::size_t> FactReader::readColumns(std::int64_t key, std::size_t rows, std::size_t most) {
    m_columns.bind(1, key).bind(2, key + (1 << kPieceShift));
    std::size_t count = 0;
    for (auto more = m_columns.step(); !more || *more; more = m_columns.step()) {
        if (!more) return fail(more.error());
        const FactColumn column{m_columns.number(1), m_columns.number(2),      m_columns.number(3),
                                m_columns.number(4), m_columns.number(5) != 0, m_columns.bytes(6)};
        const bool intact = !m_checked || m_columns.isNull(7) || m_columns.number(7) == checksumOf(column);
        const bool sound = intact && count < most &&
                           m_columns.number(0) == key + static_cast<std::int64_t>(count) &&
                           unpackColumn(column, {m_values.data() + count * kPieceRows, rows});
        if (!sound) {
            m_columns.reset();
            return 0;
        }
        ++count;
    }
    return count;
}

Result<std::int64_t> countFacts(Database& database, std::int64_t session, int kind) {
    return database.number(fmt::format("SELECT coalesce(max(first + rows * period), 0) FROM fact_pieces "
                                       "WHERE key >= {} AND key < {}",
                                       pieceKey(session, kind, 0), pieceKey(session, kind + 1, 0)));
}

} // namespace openbell
