#include "engine/store/store_health.h"
#include "engine/core/sha256.h"
#include <fstream>
#include <unistd.h>

namespace openbell {

namespace fs = std::filesystem;

namespace {

constexpr int kNoLayout = 10'000; // a larger number was never written by any Openbell

// What the first page says, where SQLite itself cannot read it: a store with a broken header, or something
// else.
bool looksLikeAStore(const fs::path& file, const StoreSchema& schema) {
    std::ifstream in{file, std::ios::binary};
    char header[100] = {};
    in.read(header, sizeof header);
    if (std::string_view{header, 15} == "SQLite format 3") return true;
    const bool fractions = header[21] == 64 && header[22] == 32 && header[23] == 32;
    char page = 0;
    in.seekg(schema.pageSize);
    in.read(&page, 1);
    const bool tree = page == 2 || page == 5 || page == 10 || page == 13;
    std::error_code none;
    return fractions ||
           (tree && fs::file_size(file, none) % static_cast<std::uintmax_t>(schema.pageSize) == 0);
}

StoreState stateOf(int code, const CheckedStore& checked, const StoreSchema& schema) {
    switch (code & 0xFF) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return looksLikeAStore(checked.file, schema) || checked.bytes == 0 ? StoreState::Damaged
                                                                           : StoreState::NotADatabase;
    case SQLITE_READONLY: // SQLite's answer to a header of an unknown format, too
        return ::access(checked.file.c_str(), W_OK) == 0 ? StoreState::Damaged : StoreState::Unreadable;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_FULL: return StoreState::Unreadable;
    default: return StoreState::Damaged;
    }
}

class Inspector {
public:
    Inspector(Database& database, const StoreSchema& schema, CheckedStore& checked)
        : m_database{database}, m_schema{schema}, m_checked{checked} {}

    // Each finding goes into `checked`; an error ends the inspection.
    Status inspect() {
        if (auto done = identify(); !done || m_checked.state != StoreState::Ok) return done;
        if (auto done = pages(); !done) return done;
        if (auto done = references(); !done) return done;
        if (m_checked.version == m_schema.newest())
            for (const auto check : {&Inspector::contents, &Inspector::journals})
                if (auto done = (this->*check)(); !done) return done;
        return countRows();
    }

private:
    Status identify() {
        const auto id = m_database.number("PRAGMA application_id");
        const auto version = m_database.number("PRAGMA user_version");
        const auto tables = m_database.number("SELECT count(*) FROM sqlite_schema");
        for (const auto* read : {&id, &version, &tables})
            if (!*read) return fail(read->error());
        m_checked.version = static_cast<int>(*version);
        if (*id == 0 && *version == 0 && *tables == 0) return {};
        const auto ours = m_database.number("SELECT count(*) FROM sqlite_schema WHERE name IN "
                                            "('bar_days', 'session_instruments')");
        const bool known = ours && *ours > 0;
        const auto named = schemaVersion(m_database, m_schema);
        if (named && *named > 0) return {};
        const bool header = *version < 1 || *version > kNoLayout || (*id != m_schema.applicationId && known);
        if (*id != m_schema.applicationId && !known)
            m_checked.state = StoreState::NotADatabase;
        else
            m_checked.state = header ? StoreState::Damaged : StoreState::Newer;
        m_checked.problems.push_back(
            m_checked.state == StoreState::Damaged
                ? storeError(m_checked.file, SQLITE_CORRUPT, "its header does not say what it is").message
                : named.error().message);
        return {};
    }

    Status pages() {
        const auto damage = m_database.texts("PRAGMA integrity_check(20)");
        if (!damage) return fail(damage.error());
        for (const std::string& line : *damage)
            if (line != "ok") damaged(line);
        return {};
    }

    Status references() {
        const auto dangling = m_database.texts("PRAGMA foreign_key_check");
        if (!dangling) return fail(dangling.error());
        if (!dangling->empty())
            damaged(fmt::format("{} rows in {} refer to rows that are gone", dangling->size(),
                                dangling->front()));
        return {};
    }

    Status contents() {
        for (const ContentCheck& check : m_schema.contentChecks) {
            const auto wrong = check(m_database);
            if (!wrong) return fail(wrong.error());
            for (const std::string& line : *wrong)
                damaged(line);
        }
        return {};
    }

    Status journals() {
        if (m_schema.journals == nullptr || m_checked.state != StoreState::Ok) return {};
        auto broken = m_schema.journals(m_database);
        if (!broken) return fail(broken.error());
        if (!broken->empty()) m_checked.state = StoreState::BrokenJournal;
        m_checked.problems = std::move(*broken);
        return {};
    }

    Status countRows() {
        const auto tables = m_database.texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                             "name NOT LIKE 'sqlite_%' ORDER BY name");
        if (!tables) return fail(tables.error());
        for (const std::string& table : *tables) {
            const auto count = m_database.number(fmt::format("SELECT count(*) FROM \"{}\"", table));
            if (!count) return fail(count.error());
            m_checked.rows.emplace_back(table, *count);
        }
        return {};
    }

    void damaged(std::string_view detail) {
        m_checked.state = StoreState::Damaged;
        m_checked.problems.push_back(storeError(m_checked.file, SQLITE_CORRUPT, detail).message);
    }

    Database& m_database;
    const StoreSchema& m_schema;
    CheckedStore& m_checked;
};

} // namespace

std::string_view toText(StoreState state) {
    switch (state) {
    case StoreState::Ok: return "ok";
    case StoreState::Missing: return "missing";
    case StoreState::Damaged: return "damaged";
    case StoreState::BrokenJournal: return "journal_broken";
    case StoreState::NotADatabase: return "not_a_database";
    case StoreState::Newer: return "newer";
    case StoreState::Unreadable: return "unreadable";
    }
    return "";
}

CheckedStore inspectStore(const StoreFile& store, const fs::path& file, FileUse use) {
    CheckedStore checked;
    checked.name = store.name;
    checked.file = file;
    checked.newest = store.schema->newest();
    std::error_code none;
    if (!fs::exists(fs::symlink_status(file, none))) return checked;
    const auto bytes = fs::file_size(file, none);
    checked.bytes = none ? 0 : bytes;
    checked.state = StoreState::Ok;
    const bool frozen = use == FileUse::Frozen;
    int code = SQLITE_OK;
    auto database = Database::open(file, {.create = false, .quickCheck = false, .frozen = frozen}, &code);
    Status done;
    if (database) {
        database->keepLogOnClose(true);
        done = Inspector{*database, *store.schema, checked}.inspect();
        if (!done) code = sqlite3_errcode(database->handle());
        if (done && checked.state == StoreState::Ok && !frozen) database->keepLogOnClose(false);
    } else {
        done = fail(database.error());
    }
    if (!done) {
        checked.state = stateOf(code, checked, *store.schema);
        checked.problems.push_back(done.error().message);
    }
    return checked;
}

} // namespace openbell
