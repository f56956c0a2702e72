#include "engine/store/stores.h"
#include <algorithm>

namespace openbell {

namespace fs = std::filesystem;

std::vector<StoreFile> storeFiles() {
    return {{"market", &marketSchema()}, {"backtest", &sessionSchema()}, {"paper", &sessionSchema()}};
}

fs::path storePath(const fs::path& dataDir, std::string_view name) {
    return dataDir / fmt::format("{}.db", name);
}

namespace {

Result<StoreFile> storeNamed(std::string_view name) {
    for (const StoreFile& store : storeFiles())
        if (store.name == name) return store;
    return fail("there is no store '{}': use market, backtest or paper", name);
}

Status makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail("{} cannot be made: {}; choose another folder", folder.string(), error.message());
    return {};
}

Result<std::vector<std::pair<std::string, std::int64_t>>> countRows(Database& database) {
    const auto tables = database.texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                       "name NOT LIKE 'sqlite_%' ORDER BY name");
    if (!tables) return fail(tables.error());
    std::vector<std::pair<std::string, std::int64_t>> rows;
    for (const std::string& table : *tables) {
        const auto count = database.number(fmt::format("SELECT count(*) FROM \"{}\"", table));
        if (!count) return fail(count.error());
        rows.emplace_back(table, *count);
    }
    return rows;
}

Status inspect(CheckedStore& checked, const StoreSchema& schema) {
    auto database = Database::open(checked.file, {.create = false, .quickCheck = false});
    if (!database) return fail(database.error());
    const auto version = schemaVersion(*database, schema);
    if (!version) return fail(version.error());
    checked.version = *version;
    const auto damage = database->texts("PRAGMA integrity_check(20)");
    if (!damage) return fail(damage.error());
    for (const std::string& line : *damage)
        if (line != "ok") checked.problems.push_back(storeError(checked.file, SQLITE_CORRUPT, line).message);
    const auto dangling = database->texts("PRAGMA foreign_key_check");
    if (!dangling) return fail(dangling.error());
    if (!dangling->empty())
        checked.problems.push_back(fmt::format("{} has {} rows in {} that refer to rows that are gone: "
                                               "restore a copy from the backups folder beside it",
                                               checked.file.string(), dangling->size(), dangling->front()));
    auto rows = countRows(*database);
    if (!rows) return fail(rows.error());
    checked.rows = std::move(*rows);
    return {};
}

} // namespace

Result<Database> openStore(const fs::path& dataDir, std::string_view name, const OpenOptions& options) {
    const auto store = storeNamed(name);
    if (!store) return fail(store.error());
    return openStore(storePath(dataDir, name), *store->schema, options);
}

Status initStores(const fs::path& dataDir) {
    if (auto made = makeFolder(dataDir); !made) return made;
    for (const StoreFile& store : storeFiles())
        if (auto opened = openStore(dataDir, store.name); !opened) return fail(opened.error());
    return {};
}

Result<MigratedStore> migrateStore(const fs::path& dataDir, std::string_view name, int version) {
    const auto store = storeNamed(name);
    if (!store) return fail(store.error());
    auto database = Database::open(storePath(dataDir, name), {.create = false});
    if (!database) return fail(database.error());
    const auto from = schemaVersion(*database, *store->schema);
    if (!from) return fail(from.error());
    if (auto done = migrateTo(*database, *store->schema, version); !done) return fail(done.error());
    return MigratedStore{std::string{name}, *from, version};
}

Result<std::vector<MigratedStore>> migrateStores(const fs::path& dataDir) {
    std::vector<MigratedStore> all;
    for (const StoreFile& store : storeFiles()) {
        if (!fs::exists(storePath(dataDir, store.name))) continue;
        auto migrated = migrateStore(dataDir, store.name, store.schema->newest());
        if (!migrated) return fail(migrated.error());
        all.push_back(std::move(*migrated));
    }
    return all;
}

std::vector<CheckedStore> checkStores(const fs::path& dataDir) {
    std::vector<CheckedStore> all;
    for (const StoreFile& store : storeFiles()) {
        CheckedStore checked;
        checked.name = store.name;
        checked.file = storePath(dataDir, store.name);
        checked.newest = store.schema->newest();
        std::error_code missing;
        checked.bytes = fs::file_size(checked.file, missing);
        checked.exists = !missing;
        if (missing) checked.bytes = 0;
        if (checked.exists)
            if (auto done = inspect(checked, *store.schema); !done)
                checked.problems.push_back(done.error().message);
        all.push_back(std::move(checked));
    }
    return all;
}

namespace {

std::string stampOf(UtcTime now) {
    std::string stamp = toIsoUtc({now.ns - now.ns % kNanosPerSecond});
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    return stamp;
}

// A copy that is consistent even while others write; it appears under its name only once it is complete.
Status copyDatabase(const fs::path& from, const fs::path& to) {
    auto source = Database::open(from, {.create = false});
    if (!source) return fail(source.error());
    const fs::path unfinished = to.string() + ".part";
    std::error_code ignored;
    fs::remove(unfinished, ignored);
    sqlite3* raw = nullptr;
    int code = sqlite3_open(unfinished.c_str(), &raw);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> target{raw, &sqlite3_close};
    if (code == SQLITE_OK) {
        sqlite3_backup* backup = sqlite3_backup_init(raw, "main", source->handle(), "main");
        if (backup) sqlite3_backup_step(backup, -1);
        code = backup ? sqlite3_backup_finish(backup) : sqlite3_errcode(raw);
    }
    if (code != SQLITE_OK) {
        const Error error = storeError(unfinished, code, sqlite3_errmsg(raw));
        fs::remove(unfinished, ignored);
        return fail(error);
    }
    std::error_code error;
    fs::rename(unfinished, to, error);
    if (error) return fail("{} cannot be written: {}", to.string(), error.message());
    return {};
}

void removeOldest(const fs::path& folder, const std::string& name) {
    std::vector<fs::path> copies;
    for (const auto& entry : fs::directory_iterator{folder}) {
        const std::string file = entry.path().filename();
        if (file.starts_with(name + "-") && file.ends_with("Z.db")) copies.push_back(entry.path());
    }
    std::sort(copies.begin(), copies.end());
    std::error_code ignored;
    for (std::size_t i = 0; i + kBackupsKept < copies.size(); ++i)
        fs::remove(copies[i], ignored);
}

} // namespace

Result<std::vector<fs::path>> backupStores(const fs::path& dataDir, UtcTime now) {
    const fs::path folder = dataDir / "backups";
    if (auto made = makeFolder(folder); !made) return fail(made.error());
    std::vector<fs::path> copies;
    for (const StoreFile& store : storeFiles()) {
        const fs::path file = storePath(dataDir, store.name);
        if (!fs::exists(file)) continue;
        const fs::path copy = folder / fmt::format("{}-{}.db", store.name, stampOf(now));
        if (auto done = copyDatabase(file, copy); !done) return fail(done.error());
        removeOldest(folder, store.name);
        copies.push_back(copy);
    }
    return copies;
}

} // namespace openbell
