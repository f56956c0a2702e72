#pragma once
// Rows on their way into a database: appended by one thread or several, written by a thread of its own in
// large transactions. Bounded: append() waits while too much lies unwritten. What the database refuses goes
// to the dead letters and is reported; what cannot go there either is held and tried again, so a row is never
// lost silently.
#include "engine/store/dead_letters.h"
#include <chrono>
#include <condition_variable>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <thread>

namespace openbell {

// Rows that are written together, in this order; meant to be used again.
class WriteBatch {
public:
    // `table`: a number that WriteBuffer::addTable gave. The values are copied.
    WriteBatch& add(int table, std::initializer_list<SqlValue> row) {
        return add(table, {row.begin(), row.size()});
    }
    WriteBatch& add(int table, std::span<const SqlValue> row);
    void clear();
    [[nodiscard]] std::size_t rows() const { return m_rows; }
    [[nodiscard]] bool empty() const { return m_rows == 0; }

private:
    friend class WriteBuffer;
    std::vector<std::uint8_t> m_bytes;
    std::size_t m_rows = 0;
};

struct WriteFailure {
    std::size_t rows = 0;
    std::string reason;       // what, where, remedy
    bool isDeadLetter = true; // false: held in memory, and tried again
};

struct WriteBufferOptions {
    std::size_t capacity = std::size_t{16} << 20;         // bytes that may lie unwritten
    std::chrono::milliseconds interval{200};              // the longest that a row waits to be written
    std::function<void(const WriteFailure&)> onFailure{}; // the alert; called on the writing thread
    // Rows build on those before: once one could not be written, none that came with it or later is, and all
    // of them become dead letters, in order.
    bool ordered = false;
};

struct WriteCounts {
    std::uint64_t appended = 0, written = 0, deadLetters = 0, transactions = 0;
};

class WriteBuffer {
public:
    // `store`: the name by which openStore() knows the database, which belongs to the buffer from now on.
    [[nodiscard]] static std::unique_ptr<WriteBuffer>
    start(Database database, std::string store, DeadLetters deadLetters, WriteBufferOptions options = {});
    WriteBuffer(const WriteBuffer&) = delete;
    ~WriteBuffer(); // closes

    // Before the first append. `replaces`: a row of the same key is written over instead of refused.
    [[nodiscard]] int addTable(std::string name, std::vector<std::string> columns, bool replaces = false);

    // Queues the rows; they are in one transaction. Waits while the buffer is full. Errors: it is full and
    // can be written nowhere; nothing was queued, and the session must stop.
    [[nodiscard]] Status append(const WriteBatch& batch);
    // All that was appended before is committed: it outlives the process. Errors: rows appended since the
    // last flush or commit were not written, with what became of them.
    [[nodiscard]] Status flush() { return settle(false); }
    // The same, and it outlives a power cut.
    [[nodiscard]] Status commit() { return settle(true); }
    // Flushes, and ends the thread; append() is not possible any more.
    [[nodiscard]] Status close();

    [[nodiscard]] WriteCounts counts() const;

private:
    struct Table {
        std::string name;
        std::vector<std::string> columns;
        bool replaces;
        std::optional<Statement> insert; // on the writing thread
    };
    WriteBuffer(Database database, std::string store, DeadLetters deadLetters, WriteBufferOptions options);
    [[nodiscard]] Status settle(bool durable);
    void run();
    // Leaves in `bytes` the rows that can be written nowhere for now.
    void write(std::vector<std::uint8_t>& bytes);
    struct Refusal {
        std::vector<std::uint8_t> bytes; // of the rows that cannot be stored
        std::vector<std::string> reasons;
    };
    // In one transaction; SQLite's code.
    [[nodiscard]] int insertAll(const std::vector<std::uint8_t>& bytes, Refusal& refused, std::string& error);
    [[nodiscard]] Status insert(Table& table, std::span<const SqlValue> row);
    [[nodiscard]] DeadLetter letterOf(int table, std::span<const SqlValue> row, std::string reason) const;
    void syncLog();
    void report(const WriteFailure& failure);

    // Fixed at construction, tables before the first append
    const WriteBufferOptions m_options;
    const std::string m_store;
    std::vector<Table> m_tables;

    // The writing thread only
    Database m_database;
    DeadLetters m_deadLetters;
    bool m_gaveUp = false;     // ordered, and a row could not be written
    bool m_onDisk = true;      // all that is committed
    bool m_syncFailed = false; // what the disk holds is not known any more

    // Any thread, under the mutex
    mutable std::mutex m_mutex;
    std::condition_variable m_wake, m_settled;
    std::vector<std::uint8_t> m_queue;
    std::size_t m_unwritten = 0;             // bytes of the queue and of what is being written
    std::uint64_t m_turns = 0, m_wanted = 0; // done, and waited for
    bool m_durable = false;                  // the next turn ends with everything on the disk
    bool m_writing = false, m_stop = false;
    bool m_stuck = false;  // nothing could be written the last time
    std::string m_failure; // of dead letters, since the last flush
    std::string m_trouble; // as long as it lasts: why rows are held, or not on the disk
    WriteCounts m_counts;

    std::thread m_thread;
};

} // namespace openbell
