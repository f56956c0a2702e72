#include "engine/store/write_buffer.h"
#include "engine/core/check.h"
#include "engine/store/dead_letter_lines.h"
#include "engine/store/row_bytes.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::size_t kTransaction = std::size_t{1} << 20; // bytes that are written without waiting longer

UtcTime wallClock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

// The row itself cannot be stored; the same error will come again.
bool isOfTheRow(int code) {
    const int primary = code & 0xFF;
    return primary == SQLITE_CONSTRAINT || primary == SQLITE_MISMATCH || primary == SQLITE_TOOBIG ||
           primary == SQLITE_ERROR;
}

bool isInUse(int code) {
    return (code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED;
}

} // namespace

WriteBatch& WriteBatch::add(int table, std::span<const SqlValue> row) {
    ENSURE(row.size() <= kMostColumns);
    RowAppender{m_bytes}.add(table, row);
    ++m_rows;
    return *this;
}

void WriteBatch::clear() {
    m_bytes.clear();
    m_rows = 0;
}

std::unique_ptr<WriteBuffer> WriteBuffer::start(Database database, std::string store, DeadLetters deadLetters,
                                                WriteBufferOptions options) {
    std::unique_ptr<WriteBuffer> buffer{
        new WriteBuffer{std::move(database), std::move(store), std::move(deadLetters), std::move(options)}};
    buffer->m_thread = std::thread{[raw = buffer.get()] { raw->run(); }};
    return buffer;
}

WriteBuffer::WriteBuffer(Database database, std::string store, DeadLetters deadLetters,
                         WriteBufferOptions options)
    : m_options{std::move(options)},
      m_store{std::move(store)},
      m_database{std::move(database)},
      m_deadLetters{std::move(deadLetters)} {}

WriteBuffer::~WriteBuffer() {
    static_cast<void>(close());
    for (Table& table : m_tables)
        table.insert.reset(); // before its database
}

int WriteBuffer::addTable(std::string name, std::vector<std::string> columns, bool replaces) {
    const std::scoped_lock lock{m_mutex};
    ENSURE(m_counts.appended == 0 && columns.size() <= kMostColumns);
    m_tables.push_back({std::move(name), std::move(columns), replaces, {}});
    return static_cast<int>(m_tables.size()) - 1;
}

Status WriteBuffer::append(const WriteBatch& batch) {
    if (batch.empty()) return {};
    std::unique_lock lock{m_mutex};
    ENSURE(!m_stop);
    const auto fits = [&] {
        return m_unwritten == 0 || m_unwritten + batch.m_bytes.size() <= m_options.capacity;
    };
    if (!fits()) m_wake.notify_one();
    m_settled.wait(lock, [&] { return m_stuck || fits(); });
    if (!fits()) return fail("{}", m_trouble);
    m_queue.insert(m_queue.end(), batch.m_bytes.begin(), batch.m_bytes.end());
    m_unwritten += batch.m_bytes.size();
    m_counts.appended += batch.rows();
    if (m_queue.size() >= kTransaction) m_wake.notify_one();
    return {};
}

// Two turns may be needed: the one that is under way may have begun before the last append.
Status WriteBuffer::settle(bool durable) {
    std::unique_lock lock{m_mutex};
    if (m_stop && !m_thread.joinable()) return {};
    m_durable |= durable;
    const std::uint64_t turn = m_turns + (m_writing ? 2 : 1);
    m_wanted = std::max(m_wanted, turn);
    m_wake.notify_one();
    m_settled.wait(lock, [&] { return m_turns >= turn; });
    if (!m_trouble.empty()) return fail("{}", m_trouble);
    if (m_failure.empty()) return {};
    return fail("{}", std::exchange(m_failure, {}));
}

Status WriteBuffer::close() {
    if (!m_thread.joinable()) return {};
    auto done = flush();
    {
        const std::scoped_lock lock{m_mutex};
        m_stop = true;
    }
    m_wake.notify_one();
    m_thread.join();
    return done;
}

WriteCounts WriteBuffer::counts() const {
    const std::scoped_lock lock{m_mutex};
    return m_counts;
}

void WriteBuffer::run() {
    std::vector<std::uint8_t> bytes; // not empty at a turn's start: what the last one could not write
    for (std::unique_lock lock{m_mutex};;) {
        m_wake.wait_for(lock, m_options.interval,
                        [&] { return m_stop || m_wanted > m_turns || m_queue.size() >= kTransaction; });
        if (m_stop && m_queue.empty()) return;
        if (bytes.empty())
            bytes.swap(m_queue);
        else
            bytes.insert(bytes.end(), m_queue.begin(), m_queue.end());
        m_queue.clear();
        const bool durable = std::exchange(m_durable, false);
        m_writing = true;
        lock.unlock();
        if (!bytes.empty()) write(bytes);
        if (durable) syncLog();
        lock.lock();
        m_writing = false;
        m_unwritten = m_queue.size() + bytes.size();
        m_stuck = !bytes.empty();
        if (!m_stuck && !m_syncFailed) m_trouble.clear();
        ++m_turns;
        m_settled.notify_all();
        if (m_stop && m_stuck) return; // it was reported; there is nowhere to put it
    }
}

void WriteBuffer::write(std::vector<std::uint8_t>& bytes) {
    Refusal refused;
    std::string error;
    int code = SQLITE_ABORT;
    if (m_gaveUp)
        error = "rows before it could not be written";
    else
        code = insertAll(bytes, refused, error);
    if (isInUse(code)) return report({0, error, false});
    if (code == SQLITE_OK) bytes = std::move(refused.bytes);
    if (bytes.empty()) return;
    std::vector<DeadLetter> letters;
    for (RowCursor rows{bytes}; rows.next();)
        letters.push_back(
            letterOf(rows.table(), rows.row(), code == SQLITE_OK ? refused.reasons[letters.size()] : error));
    const auto kept = m_deadLetters.add(letters);
    const std::string reason = letters.front().reason;
    if (!kept) return report({letters.size(), fmt::format("{}; {}", reason, kept.error().message), false});
    m_gaveUp = m_options.ordered;
    bytes.clear();
    report({letters.size(), reason, true});
}

// A row that cannot be stored does not keep the others from it.
int WriteBuffer::insertAll(const std::vector<std::uint8_t>& bytes, Refusal& refused, std::string& error) {
    const auto failedWith = [&](const Error& what) {
        error = what.message;
        return sqlite3_extended_errcode(m_database.handle());
    };
    auto transaction = Transaction::begin(m_database);
    if (!transaction) return failedWith(transaction.error());
    std::uint64_t written = 0;
    for (RowCursor rows{bytes}; rows.next();) {
        const auto done = insert(m_tables[static_cast<std::size_t>(rows.table())], rows.row());
        written += done ? 1 : 0;
        if (done) continue;
        const int code = failedWith(done.error());
        if (!isOfTheRow(code) || m_options.ordered) return code;
        RowAppender{refused.bytes}.add(rows.table(), rows.row());
        refused.reasons.push_back(done.error().message);
    }
    if (const auto done = transaction->commit(); !done) return failedWith(done.error());
    m_onDisk = false;
    const std::scoped_lock lock{m_mutex};
    m_counts.written += written;
    ++m_counts.transactions;
    return SQLITE_OK;
}

Status WriteBuffer::insert(Table& table, std::span<const SqlValue> row) {
    if (!table.insert) {
        auto prepared = m_database.prepare(insertSql(table.name, table.columns, table.replaces));
        if (!prepared) return fail(prepared.error());
        table.insert.emplace(std::move(*prepared));
    }
    for (std::size_t i = 0; i < row.size(); ++i)
        bindValue(*table.insert, static_cast<int>(i + 1), row[i]);
    return table.insert->run();
}

DeadLetter WriteBuffer::letterOf(int table, std::span<const SqlValue> row, std::string reason) const {
    const Table& of = m_tables[static_cast<std::size_t>(table)];
    DeadLetter letter{0, wallClock(), m_store, of.name, std::move(reason), of.replaces, {}, {}};
    for (std::size_t i = 0; i < row.size(); ++i)
        letter.row.emplace_back(of.columns[i], keep(row[i]));
    return letter;
}

// As a commit with synchronous = FULL does: the log's pages reach the disk before anyone is told.
void WriteBuffer::syncLog() {
    if (m_onDisk && !m_syncFailed) return;
    sqlite3_file* log = nullptr;
    sqlite3_file_control(m_database.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    // Once it failed, the system may have dropped the pages: a later success says nothing.
    m_syncFailed |= !log || !log->pMethods || log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) != SQLITE_OK;
    m_onDisk = !m_syncFailed;
    if (m_syncFailed)
        report({0,
                fmt::format("{} cannot be made durable: check the disk, then start again", m_database.file()),
                false});
}

void WriteBuffer::report(const WriteFailure& failure) {
    {
        const std::scoped_lock lock{m_mutex};
        if (failure.isDeadLetter) {
            m_counts.deadLetters += failure.rows;
            m_failure = fmt::format("{} rows were not written but kept as dead letters ({}): see 'openbell "
                                    "dead-letters list'",
                                    failure.rows, failure.reason);
        } else {
            m_trouble = failure.reason;
        }
    }
    if (m_options.onFailure) m_options.onFailure(failure);
}

} // namespace openbell
