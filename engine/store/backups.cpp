#include "engine/store/backups.h"
#include "engine/store/files.h"
#include "engine/store/store_lock.h"
#include <algorithm>

namespace openbell {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLogs[] = {"-wal", "-shm", "-journal"};

fs::path folderOf(const fs::path& dataDir) {
    return dataDir / "backups";
}

// The time in "market-20240120T091500Z.db".
std::optional<UtcTime> timeIn(std::string_view file, std::string_view store) {
    constexpr std::size_t stamp = 16;
    if (file.size() != store.size() + 1 + stamp + 3 || !file.starts_with(store) || !file.ends_with("Z.db"))
        return std::nullopt;
    const std::string t{file.substr(store.size() + 1, stamp)};
    const auto time = parseIso(fmt::format("{}-{}-{}T{}:{}:{}Z", t.substr(0, 4), t.substr(4, 2),
                                           t.substr(6, 2), t.substr(9, 2), t.substr(11, 2), t.substr(13, 2)));
    return time ? std::optional{*time} : std::nullopt;
}

std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{folder, none})
        files.push_back(entry.path());
    return files;
}

// What a killed process left.
void removeParts(const fs::path& folder) {
    std::error_code ignored;
    for (const fs::path& file : filesIn(folder))
        if (file.string().find(".db.part") != std::string::npos) fs::remove(file, ignored);
}

// Consistent even while others write.
Status copyOnline(const fs::path& from, const fs::path& to) {
    auto source = Database::open(from, {.create = false, .quickCheck = false});
    if (!source) return fail(source.error());
    source->keepLogOnClose(true);
    sqlite3* raw = nullptr;
    int code = sqlite3_open(to.c_str(), &raw);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> target{raw, &sqlite3_close};
    if (code == SQLITE_OK) {
        sqlite3_backup* backup = sqlite3_backup_init(raw, "main", source->handle(), "main");
        if (backup) sqlite3_backup_step(backup, -1);
        code = backup ? sqlite3_backup_finish(backup) : sqlite3_errcode(raw);
    }
    if (code != SQLITE_OK) return fail(storeError(to, code, sqlite3_errmsg(raw)));
    return {};
}

Status soundCopy(const StoreFile& store, const fs::path& copy) {
    const CheckedStore checked = inspectStore(store, copy, FileUse::Frozen);
    if (checked.state == StoreState::Ok) return {};
    if (checked.state == StoreState::BrokenJournal)
        return fail("{}; 'openbell db check' says what to do", checked.problems.front());
    return fail("{}", checked.problems.empty() ? copy.string() + " is gone" : checked.problems.front());
}

void removeOldest(const fs::path& dataDir, std::string_view store) {
    const auto all = backupsOf(dataDir, store);
    std::error_code ignored;
    for (std::size_t i = kBackupsKept; i < all.size(); ++i)
        fs::remove(all[i].file, ignored);
}

} // namespace

std::string stampOf(UtcTime time) {
    std::string stamp = toIsoUtc({time.ns - time.ns % kNanosPerSecond});
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    return stamp;
}

std::vector<Backup> backupsOf(const fs::path& dataDir, std::string_view store) {
    std::vector<Backup> all;
    for (const fs::path& file : filesIn(folderOf(dataDir)))
        if (const auto time = timeIn(file.filename().string(), store)) all.push_back({file, *time});
    std::sort(all.begin(), all.end(), [](const Backup& a, const Backup& b) { return a.time > b.time; });
    return all;
}

std::optional<Backup> newestGoodBackup(const fs::path& dataDir, const StoreFile& store,
                                       std::vector<CheckedStore>* bad) {
    for (const Backup& backup : backupsOf(dataDir, store.name)) {
        CheckedStore checked = inspectStore(store, backup.file, FileUse::Frozen);
        if (checked.state == StoreState::Ok) return backup;
        if (bad) bad->push_back(std::move(checked));
    }
    return std::nullopt;
}

Result<Backup> backupStore(const fs::path& dataDir, const StoreFile& store, UtcTime now) {
    const fs::path folder = folderOf(dataDir);
    if (auto made = makeFolder(folder); !made) return fail(made.error());
    const auto turn = StoreLock::take(dataDir, "backups", "backup");
    if (!turn) return fail(turn.error());
    removeParts(folder);
    removeOldest(dataDir, store.name); // those before may have been killed at their last step
    const auto fileAt = [&](UtcTime time) {
        return folder / fmt::format("{}-{}.db", store.name, stampOf(time));
    };
    Backup backup{{}, UtcTime{now.ns - now.ns % kNanosPerSecond}};
    while (fs::exists(fileAt(backup.time)))
        backup.time = backup.time.plus(kNanosPerSecond);
    backup.file = fileAt(backup.time);
    const fs::path source = dataDir / fmt::format("{}.db", store.name),
                   unfinished = backup.file.string() + ".part";
    auto done = copyOnline(source, unfinished);
    if (done) done = soundCopy(store, unfinished);
    if (done) done = syncToDisk(unfinished);
    if (done) done = renameToNew(unfinished, backup.file);
    if (!done) {
        removeParts(folder);
        return fail("no backup of {} was made, those there are stay: {}", source.string(),
                    done.error().message);
    }
    removeOldest(dataDir, store.name);
    return backup;
}

Result<std::optional<Backup>> backupIfOlder(const fs::path& dataDir, const StoreFile& store, UtcTime now,
                                            std::int64_t hours) {
    if (hours <= 0 || !fs::exists(dataDir / fmt::format("{}.db", store.name))) return std::nullopt;
    const auto all = backupsOf(dataDir, store.name);
    if (!all.empty() && now < all.front().time.plus(hours * 60 * kNanosPerMinute)) return std::nullopt;
    auto made = backupStore(dataDir, store, now);
    if (!made) return fail(made.error());
    return std::optional{std::move(*made)};
}

Result<fs::path> setAside(const fs::path& file, std::string_view why, UtcTime now) {
    const auto thereIs = [](const std::string& path) {
        std::error_code none;
        return fs::exists(fs::symlink_status(path, none));
    };
    const auto inUse = [&](const std::string& path) {
        return thereIs(path) || std::any_of(std::begin(kLogs), std::end(kLogs),
                                            [&](const char* log) { return thereIs(path + log); });
    };
    if (!inUse(file)) return fs::path{};
    const std::string first = fmt::format("{}.{}-{}", file.string(), why, stampOf(now));
    std::string aside = first;
    for (int again = 2; inUse(aside); ++again)
        aside = fmt::format("{}-{}", first, again);
    // The logs first: one must never meet another file of its name.
    for (const std::string log : {"-wal", "-shm", "-journal", ""})
        if (thereIs(file.string() + log))
            if (auto moved = renameToNew(file.string() + log, aside + log); !moved)
                return fail(moved.error());
    return aside;
}

std::vector<fs::path> setAsideFiles(const fs::path& file) {
    const std::string start = file.filename().string() + ".corrupt-";
    std::vector<fs::path> aside;
    for (const fs::path& other : filesIn(file.parent_path())) {
        const std::string name = other.filename().string();
        const bool isLog = std::any_of(std::begin(kLogs), std::end(kLogs),
                                       [&](const char* log) { return name.ends_with(log); });
        if (name.starts_with(start) && !isLog) aside.push_back(other);
    }
    std::sort(aside.begin(), aside.end());
    return aside;
}

Result<fs::path> replaceStore(const CheckedStore& present, const StoreFile& store, const fs::path& from,
                              UtcTime now) {
    const fs::path& file = present.file;
    removeUnfinished(file, "restoring");
    const fs::path unfinished = unfinishedName(file, "restoring");
    fs::path aside;
    auto done = copyBytes(from, unfinished);
    if (done) done = soundCopy(store, unfinished);
    if (done) {
        auto moved = setAside(file, present.broken() ? "corrupt" : "replaced", now);
        if (moved)
            aside = *moved;
        else
            done = fail(moved.error());
    }
    if (done) done = renameToNew(unfinished, file);
    std::error_code ignored;
    if (!done) fs::remove(unfinished, ignored);
    if (!done) return fail(done.error());
    return aside;
}

} // namespace openbell
