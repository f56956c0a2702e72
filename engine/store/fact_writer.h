#pragma once
// Writes one session's facts in pieces. Inside the caller's transaction; internal to engine/store.
#include "engine/store/fact_column.h"
#include "engine/store/session_keys.h"
#include "engine/store/sqlite.h"

namespace openbell {

class FactWriter {
public:
    [[nodiscard]] static Result<FactWriter> make(Database& database, std::int64_t session);
    [[nodiscard]] Status write(const SessionRecord& record);

private:
    FactWriter(std::int64_t session, bool checked, Statement piece, Statement column)
        : m_session{session},
          m_checked{checked},
          m_insertPiece{std::move(piece)},
          m_insertColumn{std::move(column)} {}

    template <class Fact>
    [[nodiscard]] Status writeKind(int kind, const std::vector<Fact>& facts);
    [[nodiscard]] Status writePiece(std::int64_t key, std::size_t first, std::size_t rows, std::size_t period,
                                    std::size_t columns);

    std::int64_t m_session;
    bool m_checked; // the layout has a place for checksums
    Statement m_insertPiece, m_insertColumn;
    std::vector<std::int64_t> m_values; // kPieceRows of each column
    std::vector<std::uint8_t> m_room;
};

} // namespace openbell
