#include "engine/store/stores.h"
#include "engine/store/files.h"
#include "engine/store/store_lock.h"
#include <algorithm>
#include <chrono>

namespace openbell {

namespace fs = std::filesystem;

std::vector<StoreFile> storeFiles() {
    return {{"market", &marketSchema()}, {"backtest", &sessionSchema()}, {"paper", &sessionSchema()}};
}

Result<StoreFile> storeNamed(std::string_view name) {
    for (const StoreFile& store : storeFiles())
        if (store.name == name) return store;
    return fail("there is no store '{}': use market, backtest or paper", name);
}

fs::path storePath(const fs::path& dataDir, std::string_view name) {
    return dataDir / fmt::format("{}.db", name);
}

namespace {

UtcTime wallClock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return UtcTime::fromSeconds(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

// Under another name until it is whole, so that nobody ever meets half a store.
Status createStore(const StoreFile& store, const fs::path& file) {
    removeUnfinished(file, "new");
    const fs::path unfinished = unfinishedName(file, "new");
    const auto make = [&]() -> Status {
        auto database = Database::open(unfinished, {.quickCheck = false, .pageSize = store.schema->pageSize});
        if (!database) return fail(database.error());
        return migrateTo(*database, *store.schema, store.schema->newest());
    };
    auto done = make();
    if (done) done = syncToDisk(unfinished);
    if (done) done = renameToNew(unfinished, file);
    std::error_code ignored;
    for (const char* part : {"", "-wal", "-shm", "-journal"})
        if (!done) fs::remove(unfinished.string() + part, ignored);
    if (!done && fs::exists(file)) return {}; // another process was first
    return done;
}

Status backUpBefore(const fs::path& dataDir, const StoreFile& store, int version) {
    if (version == 0) return {};
    if (const auto made = backupStore(dataDir, store, wallClock()); !made) return fail(made.error());
    return {};
}

} // namespace

Status notSetAside(const fs::path& dataDir, std::string_view name) {
    const fs::path file = storePath(dataDir, name);
    const auto aside = setAsideFiles(file);
    if (aside.empty() || fs::exists(file)) return {};
    return fail("{} was damaged and set aside as {}: 'openbell db restore' brings the newest good backup "
                "back, 'openbell db init' begins anew",
                file.string(), aside.back().filename().string());
}

Result<Database> openStore(const fs::path& dataDir, std::string_view name, OpenOptions options) {
    const auto store = storeNamed(name);
    if (!store) return fail(store.error());
    const fs::path file = storePath(dataDir, name);
    if (options.create && !fs::exists(file)) {
        if (auto free = notSetAside(dataDir, name); !free) return fail(free.error());
        if (auto made = createStore(*store, file); !made) return fail(made.error());
    }
    options.create = false;
    auto database = Database::open(file, options);
    if (!database) return database;
    const auto version = schemaVersion(*database, *store->schema);
    if (!version) return fail(version.error());
    if (*version == store->schema->newest()) return database;
    if (auto saved = backUpBefore(dataDir, *store, *version); !saved) return fail(saved.error());
    if (auto ready = migrateTo(*database, *store->schema, store->schema->newest()); !ready)
        return fail(ready.error());
    return database;
}

Status initStores(const fs::path& dataDir) {
    if (auto made = makeFolder(dataDir); !made) return made;
    for (const StoreFile& store : storeFiles()) {
        const fs::path file = storePath(dataDir, store.name);
        if (!fs::exists(file))
            if (auto made = createStore(store, file); !made) return made;
        if (auto opened = openStore(dataDir, store.name); !opened) return fail(opened.error());
    }
    return {};
}

Result<MigratedStore> migrateStore(const fs::path& dataDir, std::string_view name, int version) {
    const auto store = storeNamed(name);
    if (!store) return fail(store.error());
    auto database = Database::open(storePath(dataDir, name), {.create = false});
    if (!database) return fail(database.error());
    const auto from = schemaVersion(*database, *store->schema);
    if (!from) return fail(from.error());
    if (*from != version)
        if (auto saved = backUpBefore(dataDir, *store, *from); !saved) return fail(saved.error());
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
    for (const StoreFile& store : storeFiles())
        all.push_back(inspectStore(store, storePath(dataDir, store.name)));
    return all;
}

BackupRun backupStores(const fs::path& dataDir, UtcTime now) {
    BackupRun run;
    for (const StoreFile& store : storeFiles()) {
        if (!fs::exists(storePath(dataDir, store.name))) continue;
        auto made = backupStore(dataDir, store, now);
        if (made)
            run.files.push_back(std::move(made->file));
        else
            run.failures.push_back(made.error().message);
    }
    return run;
}

} // namespace openbell
