#include "engine/store/fact_writer.h"
#include <algorithm>

namespace openbell {

namespace {

// Rows of a piece while the session goes on: as few as are quickly written again, many enough to pack well.
// The results of an entry's gates come all at once.
template <class Fact>
constexpr std::size_t kGrowingRows = kLongestPeriod<Fact> == 1 ? 256 : kPieceRows;

// The first fact of a kind that is not stored as it is now.
template <class Fact>
std::size_t firstChanged(const FactCounts&, const SessionRecord&, std::size_t stored, const Fact*) {
    return stored;
}

// What still happened at the last point's time amends it.
std::size_t firstChanged(const FactCounts&, const SessionRecord&, std::size_t stored, const EquityPoint*) {
    return stored == 0 ? 0 : stored - 1;
}

// Every change of an order is an event or a fill.
std::size_t firstChanged(const FactCounts& counts, const SessionRecord& record, std::size_t stored,
                         const Order*) {
    constexpr std::size_t fills = 3, events = 9; // see eachKind()
    std::size_t first = stored;
    for (std::size_t i = counts[events]; i < record.orderEvents.size(); ++i)
        first = std::min<std::size_t>(first, record.orderEvents[i].order.value - 1);
    for (std::size_t i = counts[fills]; i < record.fills.size(); ++i)
        first = std::min<std::size_t>(first, record.fills[i].order.value - 1);
    return first;
}

std::size_t periodOf(const SessionRecord&, const void*) {
    return 1;
}

std::size_t periodOf(const SessionRecord& record, const GateResult*) {
    for (const Decision& decision : record.decisions)
        if (decision.gates.count > 0) return std::min<std::size_t>(decision.gates.count, kGateCount);
    return 1;
}

} // namespace

Result<PieceTables> PieceTables::make(Database& database) {
    // Layouts before it are written on the way from older ones.
    const auto checked = database.hasColumn("fact_columns", "checksum");
    if (!checked) return fail(checked.error());
    auto piece = database.prepare("INSERT OR REPLACE INTO fact_pieces(key, first, rows, period, columns) "
                                  "VALUES(?, ?, ?, ?, ?)");
    if (!piece) return fail(piece.error());
    auto column = database.prepare(
        *checked
            ? "INSERT OR REPLACE INTO fact_columns(key, base, slope, unit, width, indexed, packed, checksum) "
              "VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
            : "INSERT OR REPLACE INTO fact_columns(key, base, slope, unit, width, indexed, packed) "
              "VALUES(?, ?, ?, ?, ?, ?, ?)");
    if (!column) return fail(column.error());
    return PieceTables{std::move(*piece), std::move(*column), *checked};
}

Status PieceTables::put(const FactPiece& piece) {
    m_piece.bind(1, piece.key).bind(2, piece.first).bind(3, piece.rows);
    return m_piece.bind(4, piece.period).bind(5, piece.columns).run();
}

Status PieceTables::put(std::int64_t key, const FactColumn& column) {
    m_column.bind(1, key).bind(2, column.base).bind(3, column.slope).bind(4, column.unit);
    m_column.bind(5, column.width).bind(6, std::int64_t{column.indexed}).bind(7, column.packed);
    if (m_checked) m_column.bind(8, checksumOf(column));
    return m_column.run();
}

Status removePieces(Database& database, std::int64_t session) {
    std::string sql;
    for (const std::string_view table : {"fact_pieces", "fact_columns"})
        sql += fmt::format("DELETE FROM {} WHERE key >= {} AND key < {};", table, pieceKey(session, 0, 0),
                           pieceKey(session + 1, 0, 0));
    return database.execute(sql);
}

FactCounts countsOf(const SessionRecord& record) {
    FactCounts counts{};
    eachKind(record, [&](StoredKind kind, const auto& facts) {
        counts[static_cast<std::size_t>(kind.number)] = facts.size();
    });
    return counts;
}

Status FactWriter::write(const SessionRecord& record, PieceSink& sink) {
    Status done;
    eachKind(record, [&]<class Fact>(StoredKind kind, const std::vector<Fact>& facts) {
        if (done) done = writeKind(kind.number, facts, 0, kPieceRows, periodOf(record, facts.data()), sink);
    });
    return done;
}

Status FactWriter::writeSince(const FactCounts& stored, const SessionRecord& record, PieceSink& sink) {
    Status done;
    eachKind(record, [&]<class Fact>(StoredKind kind, const std::vector<Fact>& facts) {
        const std::size_t before = stored[static_cast<std::size_t>(kind.number)];
        const std::size_t first = firstChanged(stored, record, before, facts.data());
        if (!done || first >= facts.size()) return;
        done = writeKind(kind.number, facts, first / kGrowingRows<Fact>, kGrowingRows<Fact>, 1, sink);
    });
    return done;
}

// The facts that are left over from whole periods make a piece of their own.
template <class Fact>
Status FactWriter::writeKind(int kind, const std::vector<Fact>& facts, std::size_t firstPiece,
                             std::size_t most, std::size_t wanted, PieceSink& sink) {
    constexpr std::size_t fields = rows::fieldCount<Fact>();
    m_values.resize(std::max(m_values.size(), fields * kLongestPeriod<Fact> * kPieceRows));
    auto number = static_cast<std::int64_t>(firstPiece);
    for (std::size_t first = firstPiece * most * wanted; first < facts.size();) {
        const std::size_t left = facts.size() - first;
        const std::size_t period = left < wanted ? 1 : wanted;
        const std::size_t rowCount = std::min(most, left / period);
        for (std::size_t part = 0; part < period; ++part)
            for (std::size_t row = 0; row < rowCount; ++row) {
                std::int64_t* cell = m_values.data() + part * fields * kPieceRows + row;
                rows::eachField(facts[first + row * period + part], [&cell](const auto& field) {
                    *cell = rows::toNumber(field);
                    cell += kPieceRows;
                });
            }
        const FactPiece piece{pieceKey(m_session, kind, number++), static_cast<std::int64_t>(first),
                              static_cast<std::int64_t>(rowCount), static_cast<std::int64_t>(period),
                              static_cast<std::int64_t>(fields * period)};
        if (auto done = writePiece(piece, sink); !done) return done;
        first += rowCount * period;
    }
    return {};
}

Status FactWriter::writePiece(const FactPiece& piece, PieceSink& sink) {
    if (auto done = sink.put(piece); !done) return done;
    for (std::int64_t at = 0; at < piece.columns; ++at) {
        const std::span values{m_values.data() + static_cast<std::size_t>(at) * kPieceRows,
                               static_cast<std::size_t>(piece.rows)};
        if (auto done = sink.put(piece.key + at, packColumn(values, m_room)); !done) return done;
    }
    return {};
}

} // namespace openbell
