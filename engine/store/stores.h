#pragma once
// The databases of one data folder as a whole: made, migrated, checked, backed up. Any thread, one at a time
// a folder; nothing here reads a clock.
#include "engine/core/utc_time.h"
#include "engine/store/store_schema.h"
#include <filesystem>
#include <string>
#include <vector>

namespace openbell {

struct StoreFile {
    std::string name; // "market", "backtest", "paper": the file is NAME.db in the data folder
    const StoreSchema* schema;
};
// live.db is made by the first live session.
[[nodiscard]] std::vector<StoreFile> storeFiles();
[[nodiscard]] std::filesystem::path storePath(const std::filesystem::path& dataDir, std::string_view name);
// Opens or creates NAME.db at the newest layout.
[[nodiscard]] Result<Database> openStore(const std::filesystem::path& dataDir, std::string_view name,
                                         const OpenOptions& options = {});

// Makes the folder and every store that is missing, and brings the others to the newest layout.
[[nodiscard]] Status initStores(const std::filesystem::path& dataDir);

struct MigratedStore {
    std::string name;
    int from = 0, to = 0;
};
// All stores that exist, to the newest layout.
[[nodiscard]] Result<std::vector<MigratedStore>> migrateStores(const std::filesystem::path& dataDir);
// One store to any layout. Going back drops what the older layout has no place for: back up first.
[[nodiscard]] Result<MigratedStore> migrateStore(const std::filesystem::path& dataDir, std::string_view name,
                                                 int version);

struct CheckedStore {
    std::string name;
    std::filesystem::path file;
    bool exists = false;
    int version = 0, newest = 0;
    std::vector<std::string> problems;                      // damage, dangling references; empty = sound
    std::vector<std::pair<std::string, std::int64_t>> rows; // by table
    std::uintmax_t bytes = 0;
};
// SQLite's full integrity and foreign key checks and the rows of every table; a store that cannot be opened
// has its error among the problems, so that one bad file does not hide the others.
[[nodiscard]] std::vector<CheckedStore> checkStores(const std::filesystem::path& dataDir);

inline constexpr std::size_t kBackupsKept = 5;
// Copies every store that exists to backups/NAME-20240120T091500Z.db, while it may be in use, and removes the
// oldest copies of each beyond five. Gives the new files.
[[nodiscard]] Result<std::vector<std::filesystem::path>> backupStores(const std::filesystem::path& dataDir,
                                                                      UtcTime now);

} // namespace openbell
