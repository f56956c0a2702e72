#include "engine/store/sqlite.h"
#include <cerrno>
#include <utility>

namespace openbell {

namespace {

std::string fileOf(sqlite3* connection) {
    const char* name = connection ? sqlite3_db_filename(connection, "main") : nullptr;
    return name ? name : "";
}

Error lastError(sqlite3* connection) {
    // A full disk can also surface as a failed write of the log or its index.
    const int code = sqlite3_extended_errcode(connection);
    const bool full = (code & 0xFF) == SQLITE_IOERR && sqlite3_system_errno(connection) == ENOSPC;
    return storeError(fileOf(connection), full ? SQLITE_FULL : code, sqlite3_errmsg(connection));
}

} // namespace

Error storeError(const std::string& file, int code, std::string_view detail) {
    switch (code & 0xFF) {
    case SQLITE_NOTADB:
        return {fmt::format("{} is not a database: move it away, or restore a copy from the backups folder "
                            "beside it",
                            file)};
    case SQLITE_CORRUPT:
        return {fmt::format("{} is damaged ({}): move it away, and restore a copy from the backups folder "
                            "beside it",
                            file, detail)};
    case SQLITE_FULL:
        return {fmt::format("the disk of {} is full: free some space and do it again; what was being "
                            "written was undone, what was stored before is safe",
                            file)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {fmt::format("{} is in use by another program: close that one and do it again", file)};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {fmt::format("{} cannot be written: check the permissions of the file and its folder", file)};
    case SQLITE_CANTOPEN:
        return {fmt::format("{} cannot be opened: check that its folder exists and can be written", file)};
    case SQLITE_IOERR:
        return {fmt::format("{} cannot be read or written ({}): check the disk", file, detail)};
    default: return {fmt::format("{}: {}", file, detail)};
    }
}

Statement& Statement::bind(int parameter, std::string_view text) {
    const char* data = text.data() ? text.data() : "";
    return check(
        sqlite3_bind_text64(m_statement.get(), parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::bind(int parameter, Bytes bytes) {
    if (bytes.empty()) return check(sqlite3_bind_zeroblob(m_statement.get(), parameter, 0));
    return check(
        sqlite3_bind_blob64(m_statement.get(), parameter, bytes.data(), bytes.size(), SQLITE_STATIC));
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(m_statement.get());
        return false;
    }
    Error error = failure();
    sqlite3_reset(m_statement.get());
    return fail(std::move(error));
}

Status Statement::run() {
    const int code = sqlite3_step(m_statement.get());
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        Error error = failure();
        sqlite3_reset(m_statement.get());
        return fail(std::move(error));
    }
    sqlite3_reset(m_statement.get());
    return {};
}

std::string Statement::text(int column) const {
    const auto* data = sqlite3_column_text(m_statement.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column));
    return data ? std::string{reinterpret_cast<const char*>(data), size} : std::string{};
}

Bytes Statement::bytes(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(m_statement.get(), column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(m_statement.get(), column))};
}

Error Statement::failure() const {
    return lastError(sqlite3_db_handle(m_statement.get()));
}

Result<Database> Database::open(const std::filesystem::path& file, const OpenOptions& options) {
    if (!options.create && !std::filesystem::exists(file))
        return fail("{} does not exist: create it with 'openbell db init'", file.string());
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (options.create ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(file.c_str(), &connection, flags, nullptr);
    Database database{connection};
    if (code != SQLITE_OK) {
        const Error error = storeError(file.string(), code, connection ? sqlite3_errmsg(connection) : "");
        return fail(error);
    }
    if (auto ready = database.setUp(options); !ready) return fail(ready.error());
    return database;
}

Status Database::setUp(const OpenOptions& options) {
    sqlite3_extended_result_codes(handle(), 1);
    sqlite3_busy_timeout(handle(), 5000);
    // NORMAL: a commit survives a crash of the program; a power cut can lose the last ones, never tear one.
    const std::string settings = fmt::format("PRAGMA page_size = {}; PRAGMA foreign_keys = ON;"
                                             "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                             "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
                                             options.pageSize);
    if (auto set = execute(settings); !set) return set;
    if (!options.quickCheck) return {};
    const auto complaints = texts("PRAGMA quick_check(3)");
    if (!complaints) return fail(complaints.error());
    if (complaints->size() != 1 || complaints->front() != "ok")
        return fail(storeError(file(), SQLITE_CORRUPT, fmt::format("{}", fmt::join(*complaints, "; "))));
    return {};
}

std::string Database::file() const {
    return fileOf(handle());
}

Status Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return fail(lastError(handle()));
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return fail(lastError(handle()));
    return Statement{statement};
}

Result<std::int64_t> Database::number(std::string_view sql) {
    auto query = prepare(sql);
    if (!query) return fail(query.error());
    const auto row = query->step();
    if (!row) return fail(row.error());
    return *row ? query->number(0) : 0;
}

Result<std::vector<std::string>> Database::texts(std::string_view sql) {
    auto query = prepare(sql);
    if (!query) return fail(query.error());
    std::vector<std::string> all;
    for (;;) {
        const auto row = query->step();
        if (!row) return fail(row.error());
        if (!*row) return all;
        all.push_back(query->text(0));
    }
}

Result<Transaction> Transaction::begin(Database& database) {
    const bool outermost = sqlite3_get_autocommit(database.handle()) != 0;
    auto begun = database.execute(outermost ? "BEGIN IMMEDIATE" : "SAVEPOINT part");
    if (!begun) return fail(begun.error());
    return Transaction{database, outermost};
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_database{std::exchange(other.m_database, nullptr)}, m_outermost{other.m_outermost} {}

Transaction::~Transaction() {
    // After some errors, a full disk among them, SQLite has rolled back by itself.
    if (!m_database || sqlite3_get_autocommit(m_database->handle()) != 0) return;
    static_cast<void>(m_database->execute(m_outermost ? "ROLLBACK" : "ROLLBACK TO part; RELEASE part"));
}

Status Transaction::commit() {
    ENSURE(m_database);
    auto committed = m_database->execute(m_outermost ? "COMMIT" : "RELEASE part");
    if (committed) m_database = nullptr;
    return committed;
}

} // namespace openbell
