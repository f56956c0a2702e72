#pragma once
// Sessions in backtest.db, paper.db and live.db: a whole record written in one transaction, and read back
// equal. The database's thread; nothing here reads a clock.
#include "engine/orders/session_record.h"
#include "engine/store/sqlite.h"
#include <optional>

namespace openbell {

// Writes the session; one of the same id is replaced. Refused: a record that does not hold together.
[[nodiscard]] Status recordSession(Database& database, const SessionRecord& record, UtcTime recordedAt);

struct StoredSession {
    SessionHeader header;
    UtcTime recordedAt, startedAt, endedAt; // endedAt: kNoTime = not ended
    std::int64_t signals = 0, orders = 0, fills = 0, trades = 0;
    std::int64_t facts = 0, inputs = 0; // equity points are facts; an input is one bar time, say
    Money net;                          // equity gained, open positions at their last price included
};
// Newest recording first.
[[nodiscard]] Result<std::vector<StoredSession>> listSessions(Database& database);

// The id of the one session whose id starts with `idOrStart`; the newest recording where that is empty.
// Errors: none, several (all are named), and what to type.
[[nodiscard]] Result<std::string> findSession(Database& database, std::string_view idOrStart);

// Who and what, without the facts. Errors: no such session.
[[nodiscard]] Result<SessionHeader> loadHeader(Database& database, std::string_view sessionId);

// Everything that was recorded, equal to what was written.
[[nodiscard]] Result<SessionRecord> loadSession(Database& database, std::string_view sessionId);

[[nodiscard]] Status removeSession(Database& database, std::string_view sessionId);

} // namespace openbell
