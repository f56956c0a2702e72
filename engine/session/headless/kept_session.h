#pragma once
// Paper sessions that are written while they go on, begun and brought back: the journal and the facts of a
// run on stored bars, as the window and 'openbell run' carry it out. One thread.
#include "engine/journal/journal_header.h"
#include "engine/replay/backtest.h"
#include "engine/replay/input_tape.h"
#include "engine/session/headless/workspace.h"
#include "engine/store/session_journal.h"
#include "engine/store/session_store.h"

namespace openbell::headless {

// Writes every input of a run and what follows from it.
class SessionKeeper {
public:
    // `run` has applied nothing yet, and stays where it is. `feed`: "bars" or "demo".
    [[nodiscard]] static Result<std::unique_ptr<SessionKeeper>>
    begin(const Workspace& workspace, Backtest& run, const std::string& feed, bool manual, UtcTime now);
    // `run` is as the session was at its last entry.
    [[nodiscard]] static Result<std::unique_ptr<SessionKeeper>> resume(const std::filesystem::path& dataDir,
                                                                       Backtest& run);
    ~SessionKeeper();

    // The first error; what was applied since may not be stored, and the session must stop.
    [[nodiscard]] const Status& status() const { return m_status; }
    // To be called now and then where no inputs come.
    void tick();
    [[nodiscard]] Status flush();
    // After run.finish(): the session is over.
    [[nodiscard]] Status end(UtcTime now);
    [[nodiscard]] const SessionJournal& journal() const { return *m_journal; }

private:
    SessionKeeper(std::unique_ptr<SessionJournal> journal, Backtest& run);
    std::unique_ptr<SessionJournal> m_journal;
    Backtest& m_run;
    Status m_status;
};

// A new id for a session that starts now: "paper-20240120T091500123".
[[nodiscard]] std::string newSessionId(Mode mode, UtcTime now);

// Where a session is stored: "paper" or "backtest".
struct SessionPlace {
    std::string store, id;
};
// Backtests are run again from stored data instead.
[[nodiscard]] inline bool hasJournal(const SessionPlace& place) {
    return place.store != "backtest";
}
// The session whose id starts with `idOrStart`; the newest of paper.db, else of backtest.db, where that is
// empty. Errors: none, several.
[[nodiscard]] Result<SessionPlace> locateSession(const std::filesystem::path& dataDir,
                                                 std::string_view idOrStart);

// A journal read back.
struct ReadJournal {
    JournalHeader header;
    InputTape inputs;
};
// By instrument, as they were when the journal was begun; as they are known now where it does not say.
[[nodiscard]] Result<std::vector<CalendarPtr>> calendarsOf(const Workspace& workspace,
                                                           const JournalHeader& header);
// The bars among the inputs, by instrument of the session.
[[nodiscard]] std::vector<BarSeries> barsOf(const InputTape& inputs, const SessionHeader& header);
// Errors: no such session, or one without a journal.
[[nodiscard]] Result<JournalCheck> verifyJournal(const std::filesystem::path& dataDir,
                                                 const SessionPlace& place);
// The error names the first entry that is not what was written, and the remedy. Errors also: as above.
[[nodiscard]] Status intactJournal(const std::filesystem::path& dataDir, const SessionPlace& place);
// What its first entry says.
[[nodiscard]] Result<JournalHeader> readJournalHeader(const std::filesystem::path& dataDir,
                                                      const SessionPlace& place);
// One that was verified before. Errors also: it cannot be decoded.
[[nodiscard]] Result<ReadJournal> readJournal(const std::filesystem::path& dataDir,
                                              const SessionPlace& place);
// Errors also: a journal that is not intact.
[[nodiscard]] Result<ReadJournal> readIntactJournal(const std::filesystem::path& dataDir,
                                                    const SessionPlace& place);

// The session as it was at its last entry, by applying all of its inputs again; the facts that come out are
// those that are stored, or it is an error. So is one that has ended, one whose account was kept apart,
// stored bars that changed since, a journal that is not intact; each with the remedy.
[[nodiscard]] Result<Backtest> rebuildSession(Workspace& workspace, const SessionPlace& place);

enum class SessionState : std::uint8_t { Running, Finished, Interrupted };
[[nodiscard]] std::string_view toText(SessionState state); // "running"

struct ListedSession {
    StoredSession session;
    std::string store;
    SessionState state = SessionState::Finished;
};
// Of all stores, the newest first. Running: another process, or this one, is writing it.
[[nodiscard]] Result<std::vector<ListedSession>> listAllSessions(const std::filesystem::path& dataDir);

} // namespace openbell::headless
