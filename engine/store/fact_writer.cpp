#include "engine/store/fact_writer.h"
#include <algorithm>

namespace openbell {

Result<FactWriter> FactWriter::make(Database& database, std::int64_t session) {
    // Layouts before it are written on the way from older ones.
    const auto checked = database.hasColumn("fact_columns", "checksum");
    if (!checked) return fail(checked.error());
    auto piece = database.prepare("INSERT INTO fact_pieces(key, first, rows, period, columns) "
                                  "VALUES(?, ?, ?, ?, ?)");
    if (!piece) return fail(piece.error());
    auto column = database.prepare(
        *checked ? "INSERT INTO fact_columns(key, base, slope, unit, width, indexed, packed, checksum) "
                   "VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
                 : "INSERT INTO fact_columns(key, base, slope, unit, width, indexed, packed) "
                   "VALUES(?, ?, ?, ?, ?, ?, ?)");
    if (!column) return fail(column.error());
    return FactWriter{session, *checked, std::move(*piece), std::move(*column)};
}

Status FactWriter::write(const SessionRecord& record) {
    Status done;
    eachKind(record, [&](FactKind kind, const auto& facts) {
        if (done) done = writeKind(kind.number, facts);
    });
    return done;
}

// The facts that are left over from whole periods make a piece of their own.
template <class Fact>
Status FactWriter::writeKind(int kind, const std::vector<Fact>& facts) {
    constexpr std::size_t fields = rows::fieldCount<Fact>();
    m_values.resize(std::max(m_values.size(), fields * kPeriod<Fact> * kPieceRows));
    std::int64_t piece = 0;
    for (std::size_t first = 0; first < facts.size();) {
        const std::size_t left = facts.size() - first;
        const std::size_t period = left < kPeriod<Fact> ? 1 : kPeriod<Fact>;
        const std::size_t rowCount = std::min(kPieceRows, left / period);
        for (std::size_t part = 0; part < period; ++part)
            for (std::size_t row = 0; row < rowCount; ++row) {
                std::int64_t* cell = m_values.data() + part * fields * kPieceRows + row;
                rows::eachField(facts[first + row * period + part], [&cell](const auto& field) {
                    *cell = rows::toNumber(field);
                    cell += kPieceRows;
                });
            }
        auto done = writePiece(pieceKey(m_session, kind, piece++), first, rowCount, period, fields * period);
        if (!done) return done;
        first += rowCount * period;
    }
    return {};
}

Status FactWriter::writePiece(std::int64_t key, std::size_t first, std::size_t rows, std::size_t period,
                              std::size_t columns) {
    m_insertPiece.bind(1, key).bind(2, static_cast<std::int64_t>(first));
    m_insertPiece.bind(3, static_cast<std::int64_t>(rows)).bind(4, static_cast<std::int64_t>(period));
    m_insertPiece.bind(5, static_cast<std::int64_t>(columns));
    if (auto done = m_insertPiece.run(); !done) return done;
    for (std::size_t at = 0; at < columns; ++at) {
        const FactColumn column = packColumn({m_values.data() + at * kPieceRows, rows}, m_room);
        m_insertColumn.bind(1, key + static_cast<std::int64_t>(at)).bind(2, column.base);
        m_insertColumn.bind(3, column.slope).bind(4, column.unit).bind(5, column.width);
        m_insertColumn.bind(6, std::int64_t{column.indexed});
        m_insertColumn.bind(7, column.packed);
        if (m_checked) m_insertColumn.bind(8, checksumOf(column));
        if (auto done = m_insertColumn.run(); !done) return done;
    }
    return {};
}

} // namespace openbell
