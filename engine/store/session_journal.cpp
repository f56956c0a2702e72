#include "engine/store/session_journal.h"
#include "engine/store/header_writer.h"
#include "engine/store/session_progress.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"

namespace openbell {

namespace {

using SteadyClock = std::chrono::steady_clock;

Bytes bytesOf(const Sha256::Digest& digest) {
    return {digest.data(), digest.size()};
}

Result<StoreLock> lockFor(const std::filesystem::path& dataDir, std::string_view store,
                          const std::string& sessionId) {
    return StoreLock::take(dataDir, store, "session " + sessionId);
}

Result<std::int64_t> numberOf(Database& database, std::string_view sessionId) {
    auto find = database.prepare("SELECT number FROM sessions WHERE id = ?1");
    if (!find) return fail(find.error());
    const auto found = find->bind(1, sessionId).step();
    if (!found) return fail(found.error());
    return *found ? find->number(0) : 0;
}

} // namespace

// Pieces as rows of the batch.
class SessionJournal::BatchSink final : public PieceSink {
public:
    explicit BatchSink(SessionJournal& journal) : m_journal{journal} {}
    Status put(const FactPiece& p) override {
        m_journal.m_batch.add(m_journal.m_pieceTable, {p.key, p.first, p.rows, p.period, p.columns});
        return {};
    }
    Status put(std::int64_t key, const FactColumn& c) override {
        m_journal.m_batch.add(m_journal.m_columnTable, {key, c.base, c.slope, c.unit, c.width,
                                                        std::int64_t{c.indexed}, c.packed, checksumOf(c)});
        return {};
    }

private:
    SessionJournal& m_journal;
};

Result<std::unique_ptr<SessionJournal>> SessionJournal::begin(const std::filesystem::path& dataDir,
                                                              std::string_view store, const FactLog& log,
                                                              std::string_view header, UtcTime now,
                                                              const SessionJournalOptions& options) {
    const std::string& id = log.record().header.sessionId;
    auto lock = lockFor(dataDir, store, id);
    if (!lock) return fail(lock.error());
    auto database = openStore(dataDir, store, {.quickCheck = false});
    if (!database) return fail(database.error());
    const auto known = numberOf(*database, id);
    if (!known) return fail(known.error());
    if (*known != 0) return fail("{} holds a session {} already", database->file(), id);
    auto transaction = Transaction::begin(*database);
    if (!transaction) return fail(transaction.error());
    const auto number = database->number("SELECT coalesce(max(number), 0) + 1 FROM sessions");
    if (!number) return fail(number.error());
    HeaderWriter rows{*database, *number};
    if (auto done = rows.writeHeader(log.record().header, now); !done) return fail(done.error());
    auto entry = database->prepare("INSERT INTO journal VALUES(?, 0, ?, ?, ?, ?)");
    if (!entry) return fail(entry.error());
    const std::span payload{reinterpret_cast<const std::uint8_t*>(header.data()), header.size()};
    const Sha256::Digest head = chainAfter({}, 0, now, EntryKind::Header, payload);
    entry->bind(1, id).bind(2, now.ns).bind(3, static_cast<std::int64_t>(EntryKind::Header));
    if (auto done = entry->bind(4, payload).bind(5, bytesOf(head)).run(); !done) return fail(done.error());
    auto progress = database->prepare("INSERT INTO session_progress VALUES(?, ?, NULL, 1, ?, 0, ?, ?)");
    if (!progress) return fail(progress.error());
    const SessionProgress none{*number, now, kNoTime, 1, head, 0, log.runHash()};
    progress->bind(1, *number).bind(2, now.ns).bind(3, bytesOf(head)).bind(4, none.factsHash);
    progress->bind(5, checksumOf(none));
    if (auto done = progress->run(); !done) return fail(done.error());
    if (auto done = transaction->commit(); !done) return fail(done.error());
    entry = fail("done"), progress = fail("done"); // statements go before their database
    auto journal = open({dataDir, std::string{store}, id, *number}, std::move(*lock), std::move(*database),
                        now, options);
    if (!journal) return journal;
    (*journal)->m_entries = 1;
    (*journal)->m_head = head;
    return journal;
}

Result<std::unique_ptr<SessionJournal>> SessionJournal::resume(const std::filesystem::path& dataDir,
                                                               std::string_view store, const FactLog& log,
                                                               const SessionJournalOptions& options) {
    const std::string& id = log.record().header.sessionId;
    auto lock = lockFor(dataDir, store, id);
    if (!lock) return fail(lock.error());
    auto database = openStore(dataDir, store, {.quickCheck = false});
    if (!database) return fail(database.error());
    const auto number = numberOf(*database, id);
    if (!number) return fail(number.error());
    const auto known = journalEnd(*database, id);
    if (!known) return fail(known.error());
    if (!*known) return fail("{} has no journal of session {}", database->file(), id);
    const auto started =
        database->number(fmt::format("SELECT started_at FROM session_progress WHERE session = {}", *number));
    if (!started) return fail(started.error());
    auto journal = open({dataDir, std::string{store}, id, *number}, std::move(*lock), std::move(*database),
                        UtcTime{*started}, options);
    if (!journal) return journal;
    (*journal)->m_entries = (*known)->entries;
    (*journal)->m_head = (*known)->head;
    (*journal)->m_stored = countsOf(log.record());
    (*journal)->m_texts = log.record().texts.size();
    return journal;
}

Result<std::unique_ptr<SessionJournal>> SessionJournal::open(Place place, StoreLock lock, Database database,
                                                             UtcTime startedAt,
                                                             const SessionJournalOptions& options) {
    auto letters = DeadLetters::open(place.dataDir);
    if (!letters) return fail(letters.error());
    return std::unique_ptr<SessionJournal>{new SessionJournal{
        std::move(place), std::move(lock), std::move(database), std::move(*letters), startedAt, options}};
}

SessionJournal::SessionJournal(Place place, StoreLock lock, Database database, DeadLetters letters,
                               UtcTime startedAt, const SessionJournalOptions& options)
    : m_place{std::move(place)},
      m_options{options},
      m_startedAt{startedAt},
      m_lock{std::move(lock)},
      m_facts{m_place.number} {
    WriteBufferOptions writing;
    writing.interval = std::chrono::milliseconds{20};
    writing.ordered = true;
    m_writer = WriteBuffer::start(std::move(database), m_place.store, std::move(letters), writing);
    m_journalTable =
        m_writer->addTable("journal", {"session_id", "seq", "time_ns", "kind", "payload", "chain"});
    m_pieceTable = m_writer->addTable("fact_pieces", {"key", "first", "rows", "period", "columns"}, true);
    m_columnTable = m_writer->addTable(
        "fact_columns", {"key", "base", "slope", "unit", "width", "indexed", "packed", "checksum"}, true);
    m_textTable = m_writer->addTable("session_texts", {"session", "id", "text"});
    m_progressTable = m_writer->addTable(
        "session_progress",
        {"session", "started_at", "ended_at", "entries", "chain_head", "facts", "facts_hash", "checksum"},
        true);
    m_benchmarkTable =
        m_writer->addTable("session_benchmark", {"session", "position", "time", "value"}, true);
}

SessionJournal::~SessionJournal() = default;

void SessionJournal::addEntry(EntryKind kind, UtcTime time, std::span<const std::uint8_t> payload) {
    m_head = chainAfter(m_head, m_entries, time, kind, payload);
    m_batch.add(m_journalTable, {std::string_view{m_place.sessionId}, m_entries, time.ns,
                                 static_cast<std::int64_t>(kind), payload, bytesOf(m_head)});
    ++m_entries;
}

Status SessionJournal::add(const InputView& input, UtcTime time, const FactLog& log) {
    m_payload.clear();
    encode(input, time, m_payload);
    if (m_waiting == 0) m_since = SteadyClock::now();
    addEntry(kindOf(input), time, m_payload.bytes());
    ++m_waiting;
    if (m_waiting >= m_options.most) return handOver(log);
    return m_waiting % 64 == 0 ? tick(log) : Status{};
}

Status SessionJournal::tick(const FactLog& log) {
    if (m_waiting == 0 || SteadyClock::now() - m_since < m_options.interval) return {};
    return handOver(log);
}

Status SessionJournal::addFacts(const FactLog& log) {
    const SessionRecord& record = log.record();
    BatchSink sink{*this};
    if (auto done = m_facts.writeSince(m_stored, record, sink); !done) return done;
    m_stored = countsOf(record);
    for (; m_texts < record.texts.size(); ++m_texts)
        m_batch.add(m_textTable, {m_place.number, static_cast<std::int64_t>(m_texts + 1),
                                  std::string_view{record.texts[m_texts]}});
    return {};
}

void SessionJournal::addProgress(const FactLog& log) {
    const SessionProgress now{m_place.number, m_startedAt, m_endedAt,    m_entries,
                              m_head,         log.count(), log.runHash()};
    SqlValue ended;
    if (m_endedAt != kNoTime) ended = m_endedAt.ns;
    m_batch.add(m_progressTable, {m_place.number, m_startedAt.ns, ended, m_entries, bytesOf(m_head),
                                  log.count(), std::string_view{now.factsHash}, checksumOf(now)});
}

Status SessionJournal::handOver(const FactLog& log) {
    if (m_waiting == 0) return {};
    if (m_writer->counts().deadLetters > 0) {
        if (auto done = m_writer->flush(); !done) return done; // says why
        return fail("inputs before could not be written: see 'openbell dead-letters list'");
    }
    if (auto done = addFacts(log); !done) return done;
    addProgress(log);
    auto done = m_writer->append(m_batch);
    m_batch.clear();
    m_waiting = 0;
    return done;
}

Status SessionJournal::flush(const FactLog& log) {
    if (auto done = handOver(log); !done) return done;
    return m_writer->flush();
}

Status SessionJournal::commit(const FactLog& log) {
    if (auto done = handOver(log); !done) return done;
    return m_writer->commit();
}

Status SessionJournal::end(const FactLog& log, UtcTime endedAt) {
    m_endedAt = endedAt;
    std::int64_t position = 0;
    for (const BenchmarkPoint& point : log.record().benchmark)
        m_batch.add(m_benchmarkTable, {m_place.number, position++, point.time.ns, point.value.raw()});
    if (m_waiting == 0) m_waiting = 1; // the end itself
    if (auto done = commit(log); !done) return done;
    if (auto done = m_writer->close(); !done) return done;
    m_writer.reset();
    return repack(log);
}

// The small pieces of a growing session as few large ones.
Status SessionJournal::repack(const FactLog& log) {
    auto database = openStore(m_place.dataDir, m_place.store, {.quickCheck = false});
    if (!database) return fail(database.error());
    auto transaction = Transaction::begin(*database);
    if (!transaction) return fail(transaction.error());
    const std::int64_t number = m_place.number;
    if (auto done = removePieces(*database, number); !done) return done;
    if (auto done = database->execute(
            fmt::format("UPDATE sessions SET run_hash = '{}' WHERE number = {}", log.runHash(), number));
        !done)
        return done;
    auto tables = PieceTables::make(*database);
    if (!tables) return fail(tables.error());
    if (auto done = FactWriter{number}.write(log.record(), *tables); !done) return done;
    return transaction->commit();
}

// ---- reading
// ---------------------------------------------------------------------------------------------------

namespace {

Result<JournalEntry> entryOf(const Statement& row) {
    JournalEntry entry;
    entry.seq = row.number(0);
    entry.time = UtcTime{row.number(1)};
    const std::int64_t kind = row.number(2);
    const Bytes payload = row.bytes(3), chain = row.bytes(4);
    for (const int column : {0, 1, 2})
        if (!row.isNumber(column)) return fail("its columns are not those of an entry");
    if (row.number(5) == 0) return fail("its payload and chain value are not bytes");
    if (kind < static_cast<std::int64_t>(EntryKind::Header) ||
        kind > static_cast<std::int64_t>(EntryKind::End))
        return fail("there is no kind of entry {}", kind);
    if (chain.size() != entry.chain.size()) return fail("its chain value has {} bytes, not 32", chain.size());
    entry.kind = static_cast<EntryKind>(kind);
    entry.payload.assign(payload.begin(), payload.end());
    std::copy(chain.begin(), chain.end(), entry.chain.begin());
    return entry;
}

} // namespace

Result<NextEntry> readJournal(Database& database, std::string_view sessionId) {
    auto query = database.prepare("SELECT seq, time_ns, kind, payload, chain, "
                                  "typeof(payload) = 'blob' AND typeof(chain) = 'blob' FROM journal "
                                  "WHERE session_id = ?1 ORDER BY seq");
    if (!query) return fail(query.error());
    const auto rows = std::make_shared<Statement>(std::move(*query));
    const auto id = std::make_shared<std::string>(sessionId); // bound without a copy
    rows->bind(1, *id);
    return NextEntry{[rows, id]() -> Result<std::optional<JournalEntry>> {
        const auto more = rows->step();
        if (!more) return fail(more.error());
        if (!*more) return std::optional<JournalEntry>{};
        auto entry = entryOf(*rows);
        if (!entry) return fail(entry.error());
        return std::optional{std::move(*entry)};
    }};
}

Result<std::vector<std::string>> journalIds(Database& database) {
    return database.texts("WITH RECURSIVE ids(id) AS (SELECT min(session_id) FROM journal UNION ALL "
                          "SELECT (SELECT min(session_id) FROM journal WHERE session_id > id) FROM ids "
                          "WHERE id IS NOT NULL) SELECT id FROM ids WHERE id IS NOT NULL");
}

Status markEnded(Database& database, std::string_view sessionId, UtcTime endedAt) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return fail(transaction.error());
    const std::string which = "WHERE session = (SELECT number FROM sessions WHERE id = ?1)";
    auto end = database.prepare("UPDATE session_progress SET ended_at = ?2 " + which);
    if (!end) return fail(end.error());
    if (auto done = end->bind(1, sessionId).bind(2, endedAt.ns).run(); !done) return done;
    auto sum = database.prepare(
        fmt::format("UPDATE session_progress SET checksum = {} {}", kProgressChecksum, which));
    if (!sum) return fail(sum.error());
    if (auto done = sum->bind(1, sessionId).run(); !done) return done;
    return transaction->commit();
}

Result<std::optional<JournalEnd>> journalEnd(Database& database, std::string_view sessionId) {
    auto query = database.prepare("SELECT p.entries, p.chain_head FROM session_progress p "
                                  "JOIN sessions s ON s.number = p.session WHERE s.id = ?1");
    if (!query) return fail(query.error());
    const auto found = query->bind(1, sessionId).step();
    if (!found) return fail(found.error());
    if (!*found) return std::optional<JournalEnd>{};
    JournalEnd end;
    end.entries = query->number(0);
    const Bytes head = query->bytes(1);
    if (head.size() == end.head.size()) std::copy(head.begin(), head.end(), end.head.begin());
    return std::optional{end};
}

} // namespace openbell
