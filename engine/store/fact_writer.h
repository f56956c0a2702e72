#pragma once
// Writes one session's facts in pieces: all of them, or those that came or changed since the last time.
// Internal to engine/store; one thread.
#include "engine/store/fact_column.h"
#include "engine/store/session_keys.h"
#include "engine/store/sqlite.h"
#include <array>

namespace openbell {

struct FactPiece {
    std::int64_t key = 0, first = 0, rows = 0, period = 0, columns = 0;
};

// Where pieces go: each first, then its columns. A key that was written before takes the new row's place.
class PieceSink {
public:
    virtual ~PieceSink() = default;
    [[nodiscard]] virtual Status put(const FactPiece& piece) = 0;
    [[nodiscard]] virtual Status put(std::int64_t key, const FactColumn& column) = 0;
};

// Into the tables of a database, inside the caller's transaction.
class PieceTables final : public PieceSink {
public:
    [[nodiscard]] static Result<PieceTables> make(Database& database);
    [[nodiscard]] Status put(const FactPiece& piece) override;
    [[nodiscard]] Status put(std::int64_t key, const FactColumn& column) override;

private:
    PieceTables(Statement piece, Statement column, bool checked)
        : m_piece{std::move(piece)}, m_column{std::move(column)}, m_checked{checked} {}
    Statement m_piece, m_column;
    bool m_checked; // the layout has a place for checksums
};

// All pieces of a session, inside the caller's transaction.
[[nodiscard]] Status removePieces(Database& database, std::int64_t session);

// How many facts of each kind are stored, by StoredKind::number.
using FactCounts = std::array<std::size_t, 13>;
[[nodiscard]] FactCounts countsOf(const SessionRecord& record);

class FactWriter {
public:
    explicit FactWriter(std::int64_t session) : m_session{session} {}

    // All facts, in the fewest pieces.
    [[nodiscard]] Status write(const SessionRecord& record, PieceSink& sink);
    // What came since `stored`, and what of that has changed since: orders, the last equity point. In small
    // pieces, of which only the last one of a kind is ever written again where facts only come.
    [[nodiscard]] Status writeSince(const FactCounts& stored, const SessionRecord& record, PieceSink& sink);

private:
    // `firstPiece`: the facts before it stay as they are; pieces hold `most` rows.
    template <class Fact>
    [[nodiscard]] Status writeKind(int kind, const std::vector<Fact>& facts, std::size_t firstPiece,
                                   std::size_t most, std::size_t wanted, PieceSink& sink);
    [[nodiscard]] Status writePiece(const FactPiece& piece, PieceSink& sink);

    std::int64_t m_session;
    std::vector<std::int64_t> m_values; // kPieceRows of each column
    std::vector<std::uint8_t> m_room;
};

} // namespace openbell
