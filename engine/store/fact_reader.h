#pragma once
// Reads one session's facts from their pieces, and says so when they are damaged. Internal to engine/store.
#include "engine/store/fact_column.h"
#include "engine/store/session_keys.h"
#include "engine/store/sqlite.h"

namespace openbell {

class FactReader {
public:
    [[nodiscard]] static Result<FactReader> make(Database& database, std::int64_t session);
    [[nodiscard]] Status read(SessionRecord& record);
    // What was changed since it was written is read as it is now.
    void passOverChecksums() { m_checked = false; }
    // None where there is no equity point.
    [[nodiscard]] Result<std::optional<EquityPoint>> readLastEquity();

private:
    FactReader(Database& database, std::int64_t session, Statement pieces, Statement columns)
        : m_database{database},
          m_session{session},
          m_pieces{std::move(pieces)},
          m_columns{std::move(columns)} {}

    template <class Fact>
    [[nodiscard]] Status readKind(StoredKind kind, std::vector<Fact>& facts);
    // The number of columns that were stored of a piece, unpacked to m_values; none when one is damaged.
    [[nodiscard]] Result<std::size_t> readColumns(std::int64_t key, std::size_t rows, std::size_t most);

    Database& m_database;
    std::int64_t m_session;
    bool m_checked = true;
    Statement m_pieces, m_columns;
    std::vector<std::int64_t> m_values; // kPieceRows of each column
};

// How many facts of a kind a session has.
[[nodiscard]] Result<std::int64_t> countFacts(Database& database, std::int64_t session, int kind);

} // namespace openbell
