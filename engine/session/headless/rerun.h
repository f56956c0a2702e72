#pragma once
// The proof of a session: its inputs applied again, and every fact that comes out compared with what is
// recorded. One thread.
#include "engine/session/headless/kept_session.h"
#include "engine/store/fact_compare.h"

namespace openbell::headless {

// A journal's session before its first input. Errors: see rerunJournal.
[[nodiscard]] Result<TradingSession> beginJournal(const Workspace& workspace, const ReadJournal& journal);

// All inputs of a journal in a new session; needs nothing else. Errors: an input that
// cannot be applied, a calendar that is not known.
[[nodiscard]] Result<TradingSession> rerunJournal(const Workspace& workspace, const ReadJournal& journal);

struct Verification {
    std::int64_t facts = 0; // that came out of the re-run
    std::optional<FactDifference> difference;
};
// A paper session from its journal, a backtest from the stored data. Whatever is not as it was recorded is a
// difference: a journal that is not intact, data that changed, a damaged record, a fact, the hash. Errors: no
// such session; it cannot be run by this program.
[[nodiscard]] Result<Verification> verifySession(Workspace& workspace, const SessionPlace& place);

// A backtest of the interval that a session ran through: its configuration on the stored bars up to its last
// input. Errors: bars that are not stored any more.
[[nodiscard]] Result<SessionRecord> backtestOf(Workspace& workspace, const SessionRecord& session);

// Ends a session that was interrupted, where its journal does: as at the end of data, where that is possible.
// Refused: it has ended, or another process runs it.
[[nodiscard]] Status closeSession(Workspace& workspace, const SessionPlace& place, UtcTime now);

} // namespace openbell::headless
