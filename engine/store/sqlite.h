#pragma once
// A thin owner of SQLite's C interface: connections, statements and transactions whose errors name the file
// and the remedy. One connection belongs to one thread at a time; statements must not outlive it.
#include "engine/core/check.h"
#include "engine/core/result.h"
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

using Bytes = std::span<const std::uint8_t>;

// A prepared statement. Parameters are numbered from 1, columns from 0. Text and bytes are bound without a
// copy: they must live until the statement has been run or reset.
class Statement {
public:
    explicit Statement(sqlite3_stmt* statement) : m_statement{statement} {}

    Statement& bind(int parameter, std::int64_t value) {
        return check(sqlite3_bind_int64(m_statement.get(), parameter, value));
    }
    Statement& bind(int parameter, double value) {
        return check(sqlite3_bind_double(m_statement.get(), parameter, value));
    }
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, Bytes bytes);
    Statement& bindNull(int parameter) { return check(sqlite3_bind_null(m_statement.get(), parameter)); }

    // The next row: true, and its columns can be read; false at the end, and the statement is reset.
    [[nodiscard]] Result<bool> step();
    // Runs a statement that gives no rows, and resets it for the next values.
    [[nodiscard]] Status run();
    void reset() { sqlite3_reset(m_statement.get()); }

    [[nodiscard]] int columns() const { return sqlite3_column_count(m_statement.get()); }
    [[nodiscard]] bool isNull(int column) const {
        return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
    }
    [[nodiscard]] bool isNumber(int column) const { // a whole one
        return sqlite3_column_type(m_statement.get(), column) == SQLITE_INTEGER;
    }
    [[nodiscard]] std::int64_t number(int column) const {
        return sqlite3_column_int64(m_statement.get(), column);
    }
    [[nodiscard]] double real(int column) const { return sqlite3_column_double(m_statement.get(), column); }
    [[nodiscard]] std::string text(int column) const;
    // Valid until the next step or reset.
    [[nodiscard]] Bytes bytes(int column) const;
    // The bytes are those that rowChecksum() was taken of; a row without a checksum is taken as it is.
    [[nodiscard]] bool isIntact(int bytesColumn, int checksumColumn) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    Statement& check(int code) {
        // A parameter that does not exist, or one bound in the middle of a step: ours to get right.
        ENSURE(code == SQLITE_OK);
        return *this;
    }
    [[nodiscard]] Error failure() const;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

struct OpenOptions {
    bool create = true;     // false: a missing file is an error
    bool quickCheck = true; // SQLite's quick_check; reads the whole file
    bool frozen = false;    // a copy that nobody writes: only read, no file appears beside it
    int pageSize = 4096;    // of a new file
};

// SQL on its connections knows row_checksum(bytes or text, number...): rowChecksum() of row_checksum.h.
class Database {
public:
    // Foreign keys on, write-ahead log, 5 s of patience with a busy file. Errors: no such folder, not a
    // database, damaged, not readable; `code` is SQLite's. A damaged file is left as it is, its log too.
    [[nodiscard]] static Result<Database> open(const std::filesystem::path& file,
                                               const OpenOptions& options = {}, int* code = nullptr);

    // One or more statements without parameters; rows are ignored.
    [[nodiscard]] Status execute(const std::string& sql);
    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    // The first column of the first row; 0 where there is no row.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql);
    // The first column of every row, as text.
    [[nodiscard]] Result<std::vector<std::string>> texts(std::string_view sql);

    [[nodiscard]] Result<bool> hasColumn(std::string_view table, std::string_view column);

    [[nodiscard]] std::int64_t lastRowId() const { return sqlite3_last_insert_rowid(m_connection.get()); }
    [[nodiscard]] std::string file() const;
    [[nodiscard]] sqlite3* handle() const { return m_connection.get(); }
    // Closing the last connection moves the log into the file; not where the file is damaged.
    void keepLogOnClose(bool keep);

private:
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    };
    explicit Database(sqlite3* connection) : m_connection{connection} {}
    [[nodiscard]] Status setUp(const OpenOptions& options);
    [[nodiscard]] Status quickCheck();
    std::unique_ptr<sqlite3, Close> m_connection;
};

// All or nothing: what was not committed is rolled back on destruction. Inside another transaction it is a
// part of that one, undone alone when it is not committed.
class [[nodiscard]] Transaction {
public:
    [[nodiscard]] static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    [[nodiscard]] Status commit();

private:
    Transaction(Database& database, bool outermost) : m_database{&database}, m_outermost{outermost} {}
    Database* m_database; // none once committed
    bool m_outermost;
};

// The error of `code` as it concerns `file`: what happened and what to do about it.
[[nodiscard]] Error storeError(const std::string& file, int code, std::string_view detail);

} // namespace openbell
