#pragma once
// The databases of one data folder as a whole: made, opened, migrated, checked, backed up, restored. Any
// thread, one at a time a folder. The clock of the machine is read for the names of backups only.
#include "engine/store/backups.h"
#include "engine/store/store_health.h"

namespace openbell {

// live.db is made by the first live session.
[[nodiscard]] std::vector<StoreFile> storeFiles();
[[nodiscard]] Result<StoreFile> storeNamed(std::string_view name);
[[nodiscard]] std::filesystem::path storePath(const std::filesystem::path& dataDir, std::string_view name);

// Opens NAME.db at the newest layout. One that is missing is made, and appears whole; but not where a damaged
// one was set aside, since its backup is wanted. One of an older layout is backed up before it is changed.
[[nodiscard]] Result<Database> openStore(const std::filesystem::path& dataDir, std::string_view name,
                                         OpenOptions options = {});

// Fine, or the error of a store that is missing because it was set aside.
[[nodiscard]] Status notSetAside(const std::filesystem::path& dataDir, std::string_view name);

// Makes the folder and every store that is missing, and brings the others to the newest layout.
[[nodiscard]] Status initStores(const std::filesystem::path& dataDir);

struct MigratedStore {
    std::string name;
    int from = 0, to = 0;
};
// All stores that exist, to the newest layout.
[[nodiscard]] Result<std::vector<MigratedStore>> migrateStores(const std::filesystem::path& dataDir);
// One store to any layout, after a backup. Going back drops what the older layout has no place for.
[[nodiscard]] Result<MigratedStore> migrateStore(const std::filesystem::path& dataDir, std::string_view name,
                                                 int version);

// Every store as it is; one bad file does not hide the others.
[[nodiscard]] std::vector<CheckedStore> checkStores(const std::filesystem::path& dataDir);

struct BackupRun {
    std::vector<std::filesystem::path> files;
    std::vector<std::string> failures; // a store that could not be backed up does not keep the others from it
};
// Every store that exists.
[[nodiscard]] BackupRun backupStores(const std::filesystem::path& dataDir, UtcTime now);

// A backup, where the newest is older than "backup_hours" of settings.json in the data folder: 24 where it
// says nothing, 0 for never. None: it was not due, or another process makes one.
[[nodiscard]] Result<std::optional<Backup>> backupIfDue(const std::filesystem::path& dataDir,
                                                        std::string_view store, UtcTime now);

struct StoreCare {
    CheckedStore checked;
    std::filesystem::path setAside; // its new name; empty = it was left where it is
    std::optional<Backup> backup;   // the newest good one; looked for where it is needed
    std::string remedy;             // empty = nothing needs doing
};
// Checks every store. A broken one is set aside, unless another process is writing it; one that only holds a
// broken journal stays.
[[nodiscard]] std::vector<StoreCare> careForStores(const std::filesystem::path& dataDir, UtcTime now);

struct Restored {
    std::string name;
    std::filesystem::path file, from, setAside; // from: empty = it was left as it is
    std::vector<CheckedStore> passedOver;       // newer backups that are not sound
    std::string refusal; // why it was left: it is sound, holds a broken journal, or is in use
};
// Puts the newest good backup, or `from`, into the place of the store. A sound one is left, unless `force`;
// so is one that only holds a broken journal.
// Errors: no good backup; it cannot be written.
[[nodiscard]] Result<Restored> restoreStore(const std::filesystem::path& dataDir, std::string_view name,
                                            const std::filesystem::path& from, bool force, UtcTime now);

} // namespace openbell
