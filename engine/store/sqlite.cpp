#include "engine/store/sqlite.h"
#include "engine/store/row_checksum.h"
#include <cerrno>
#include <cstring>
#include <fstream>
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

constexpr std::string_view kRestore = "run 'openbell db check', which sets it aside under a new name, then "
                                      "'openbell db restore', which brings the newest good backup back";

// What SQLite itself does not look at when it opens a file. Fine: no file, or a sound one. The code is
// SQLite's.
Status looksWhole(const std::filesystem::path& file, int& code) {
    code = SQLITE_CANTOPEN;
    std::error_code none;
    const auto status = std::filesystem::status(file, none);
    if (!std::filesystem::exists(status)) return {};
    if (!std::filesystem::is_regular_file(status))
        return fail("{} is not a file: move it away, or choose another folder with --data-dir",
                    file.string());
    std::ifstream in{file, std::ios::binary};
    if (!in)
        return fail("{} cannot be read ({}): check its permissions", file.string(), std::strerror(errno));
    code = SQLITE_CORRUPT;
    const auto size = std::filesystem::file_size(file, none);
    if (!none && size == 0) return fail(storeError(file.string(), SQLITE_CORRUPT, "the file is empty"));
    unsigned char header[20] = {};
    in.read(reinterpret_cast<char*>(header), sizeof header);
    const bool known = std::memcmp(header, "SQLite format 3", 16) == 0;
    if (known && (header[18] > 2 || header[19] > 2))
        return fail(storeError(file.string(), SQLITE_CORRUPT, "its header names an unknown format"));
    const std::uintmax_t page = header[17] == 1 ? 65'536 : header[16] * 256U;
    const auto log = std::filesystem::file_size(file.string() + "-wal", none);
    // While there is a log, the last pages may be in it only.
    const bool torn = known && page >= 512 && size % page != 0 && (none || log == 0);
    if (torn) return fail(storeError(file.string(), SQLITE_CORRUPT, "its last page is torn"));
    return {};
}

// As it may stand in a URI.
std::string percentEncoded(const std::string& path) {
    std::string text;
    for (const char c : path)
        text += c == '?' || c == '#' || c == '%' ? fmt::format("%{:02x}", static_cast<unsigned char>(c))
                                                 : std::string{c};
    return text;
}

void checksumOfRow(sqlite3_context* context, int count, sqlite3_value** values) {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_value_blob(values[0]));
    const Bytes bytes{data, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))};
    std::vector<std::int64_t> numbers;
    for (int i = 1; i < count; ++i)
        numbers.push_back(sqlite3_value_int64(values[i]));
    sqlite3_result_int64(context, rowChecksum(bytes, numbers));
}

} // namespace

Error storeError(const std::string& file, int code, std::string_view detail) {
    switch (code & 0xFF) {
    case SQLITE_NOTADB: return {fmt::format("{} is not a database: {}", file, kRestore)};
    case SQLITE_CORRUPT: return {fmt::format("{} is damaged ({}): {}", file, detail, kRestore)};
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

bool Statement::isIntact(int bytesColumn, int checksumColumn) const {
    return isNull(checksumColumn) || number(checksumColumn) == rowChecksum(bytes(bytesColumn));
}

Error Statement::failure() const {
    return lastError(sqlite3_db_handle(m_statement.get()));
}

Result<Database> Database::open(const std::filesystem::path& file, const OpenOptions& options, int* code) {
    int ignored = SQLITE_OK;
    int& result = code ? *code : ignored;
    result = SQLITE_OK;
    if (!options.create && !std::filesystem::exists(file))
        return fail("{} does not exist: create it with 'openbell db init'", file.string());
    if (auto whole = looksWhole(file, result); !whole) return fail(whole.error());
    sqlite3* connection = nullptr;
    const int flags = options.frozen ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
                                     : SQLITE_OPEN_READWRITE | (options.create ? SQLITE_OPEN_CREATE : 0);
    const std::string name =
        options.frozen ? "file:" + percentEncoded(file.string()) + "?immutable=1" : file.string();
    result = sqlite3_open_v2(name.c_str(), &connection, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database database{connection};
    if (result != SQLITE_OK) {
        const Error error = storeError(file.string(), result, connection ? sqlite3_errmsg(connection) : "");
        return fail(error);
    }
    if (auto ready = database.setUp(options); !ready) {
        result = sqlite3_errcode(connection);
        // The check went through, and complained.
        if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) result = SQLITE_CORRUPT;
        return fail(ready.error());
    }
    return database;
}

void Database::keepLogOnClose(bool keep) {
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
}

Status Database::setUp(const OpenOptions& options) {
    sqlite3_extended_result_codes(handle(), 1);
    sqlite3_busy_timeout(handle(), 5000);
    sqlite3_create_function_v2(handle(), "row_checksum", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                               checksumOfRow, nullptr, nullptr, nullptr);
    keepLogOnClose(true);
    // NORMAL: a commit survives a crash of the program; a power cut can lose the last ones, never tear one.
    std::string settings =
        "PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;";
    if (!options.frozen)
        settings +=
            fmt::format("PRAGMA page_size = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
                        options.pageSize);
    if (auto set = execute(settings); !set) return set;
    if (options.quickCheck)
        if (auto sound = quickCheck(); !sound) return sound;
    keepLogOnClose(false);
    return {};
}

Status Database::quickCheck() {
    const auto complaints = texts("PRAGMA quick_check(3)");
    if (!complaints) return fail(complaints.error());
    if (complaints->size() == 1 && complaints->front() == "ok") return {};
    return fail(storeError(file(), SQLITE_CORRUPT, fmt::format("{}", fmt::join(*complaints, "; "))));
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

Result<bool> Database::hasColumn(std::string_view table, std::string_view column) {
    const auto count =
        number(fmt::format("SELECT count(*) FROM pragma_table_info('{}') WHERE name = '{}'", table, column));
    if (!count) return fail(count.error());
    return *count > 0;
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
