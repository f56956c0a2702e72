#pragma once
// Writes a session while it goes on: every input into the journal, and the facts that follow from it. What is
// committed is always one state: the journal up to an input and exactly the facts of that moment. The
// session's thread calls; rows are written on a thread of their own. The store is locked as long as this
// lives.
#include "engine/journal/hash_chain.h"
#include "engine/orders/fact_log.h"
#include "engine/store/fact_writer.h"
#include "engine/store/store_lock.h"
#include "engine/store/write_buffer.h"

namespace openbell {

struct SessionJournalOptions {
    std::chrono::milliseconds interval{100}; // the longest that an input waits to be handed to the writer
    std::size_t most = 8192;                 // inputs that are handed over together
};

class SessionJournal {
public:
    // Records who and what, with `header` as the journal's first entry. Refused: another process writes the
    // store; a session of that id is there already.
    [[nodiscard]] static Result<std::unique_ptr<SessionJournal>>
    begin(const std::filesystem::path& dataDir, std::string_view store, const FactLog& log,
          std::string_view header, UtcTime now, const SessionJournalOptions& options = {});
    // Goes on after the last entry stored; `log` must be as it was then.
    [[nodiscard]] static Result<std::unique_ptr<SessionJournal>>
    resume(const std::filesystem::path& dataDir, std::string_view store, const FactLog& log,
           const SessionJournalOptions& options = {});
    ~SessionJournal(); // what was added is written; the session stays open

    // An input that was applied; `log` after it, `time` when it came. Hands over what has gathered from time
    // to time. Errors: what was added before could not be written; the session must stop.
    [[nodiscard]] Status add(const InputView& input, UtcTime time, const FactLog& log);
    // Hands over what waits longer than it should. To be called now and then where no inputs come.
    [[nodiscard]] Status tick(const FactLog& log);
    // All of it outlives the process; or, commit, a power cut.
    [[nodiscard]] Status flush(const FactLog& log);
    [[nodiscard]] Status commit(const FactLog& log);
    // Hands over all that was added, without waiting for it; a commit() of the writer covers it then.
    [[nodiscard]] Status handOver(const FactLog& log);
    // The session is over; nothing can be added any more. Its facts are packed closer.
    [[nodiscard]] Status end(const FactLog& log, UtcTime endedAt);

    [[nodiscard]] bool hasEnded() const { return !m_writer; }
    [[nodiscard]] std::int64_t entries() const { return m_entries; }
    [[nodiscard]] std::string head() const { return Sha256::hex(m_head); } // of all that was added
    [[nodiscard]] WriteBuffer& writer() { return *m_writer; }

private:
    struct Place {
        std::filesystem::path dataDir;
        std::string store, sessionId;
        std::int64_t number = 0; // of the session in its database
    };
    class BatchSink;
    SessionJournal(Place place, StoreLock lock, Database database, DeadLetters letters, UtcTime startedAt,
                   const SessionJournalOptions& options);
    [[nodiscard]] static Result<std::unique_ptr<SessionJournal>> open(Place place, StoreLock lock,
                                                                      Database database, UtcTime startedAt,
                                                                      const SessionJournalOptions& options);
    void addEntry(EntryKind kind, UtcTime time, std::span<const std::uint8_t> payload);
    void addProgress(const FactLog& log);
    [[nodiscard]] Status addFacts(const FactLog& log);
    [[nodiscard]] Status repack(const FactLog& log);

    // Fixed at construction
    const Place m_place;
    const SessionJournalOptions m_options;
    const UtcTime m_startedAt;
    const StoreLock m_lock;

    // The session's thread
    UtcTime m_endedAt = kNoTime;
    std::int64_t m_entries = 0;
    Sha256::Digest m_head{};
    FactCounts m_stored{};                         // handed over
    std::size_t m_texts = 0;                       // the same
    std::size_t m_waiting = 0;                     // entries in the batch
    std::chrono::steady_clock::time_point m_since; // the first of them came
    ByteWriter m_payload;
    WriteBatch m_batch;
    FactWriter m_facts;
    int m_journalTable = 0, m_pieceTable = 0, m_columnTable = 0, m_textTable = 0, m_progressTable = 0,
        m_benchmarkTable = 0;
    std::unique_ptr<WriteBuffer> m_writer;
};

// The journal of a session, entry by entry, in order of seq; the database must outlive it. A row whose
// columns are none of an entry's is an error that says so.
[[nodiscard]] Result<NextEntry> readJournal(Database& database, std::string_view sessionId);

// The sessions that have a journal, by id.
[[nodiscard]] Result<std::vector<std::string>> journalIds(Database& database);

// Ends a session as it is recorded, without an entry that says so.
[[nodiscard]] Status markEnded(Database& database, std::string_view sessionId, UtcTime endedAt);

// What the session's row says of its journal; none where it has none.
[[nodiscard]] Result<std::optional<JournalEnd>> journalEnd(Database& database, std::string_view sessionId);

} // namespace openbell
