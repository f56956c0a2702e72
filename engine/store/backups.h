#pragma once
// Copies of the stores in the folder backups, NAME-20240120T091500Z.db, the newest five of each; and how a
// store that is broken makes room for one. A copy gets its name only once it was verified, so a damaged store
// never pushes a good copy out. Any thread; one process at a time makes copies of a data folder.
#include "engine/core/utc_time.h"
#include "engine/store/store_health.h"
#include <optional>

namespace openbell {

inline constexpr std::size_t kBackupsKept = 5;

struct Backup {
    std::filesystem::path file;
    UtcTime time; // when it was made
};
// Newest first, whether good or not.
[[nodiscard]] std::vector<Backup> backupsOf(const std::filesystem::path& dataDir, std::string_view store);
// The newest that is sound and that this program can read; `bad`, where given, gets those passed over.
[[nodiscard]] std::optional<Backup> newestGoodBackup(const std::filesystem::path& dataDir,
                                                     const StoreFile& store,
                                                     std::vector<CheckedStore>* bad = nullptr);

// By SQLite's online backup, while the store may be in use; then verified, and the oldest beyond five
// removed.
[[nodiscard]] Result<Backup> backupStore(const std::filesystem::path& dataDir, const StoreFile& store,
                                         UtcTime now);
// None when the newest is younger than `hours`, or there is no store.
[[nodiscard]] Result<std::optional<Backup>>
backupIfOlder(const std::filesystem::path& dataDir, const StoreFile& store, UtcTime now, std::int64_t hours);

// Renames the file and its log to FILE.WHY-20240120T091500Z, where nothing is written over; gives the new
// name of the file, empty where there was nothing to rename. `why`: "corrupt", or "replaced" for a sound one.
[[nodiscard]] Result<std::filesystem::path> setAside(const std::filesystem::path& file, std::string_view why,
                                                     UtcTime now);
// The damaged ones of a store, oldest first.
[[nodiscard]] std::vector<std::filesystem::path> setAsideFiles(const std::filesystem::path& file);

// Puts a verified copy of `from` into the place of the store; what stood there is set aside. Gives its name.
[[nodiscard]] Result<std::filesystem::path> replaceStore(const CheckedStore& present, const StoreFile& store,
                                                         const std::filesystem::path& from, UtcTime now);

// "20240120T091500Z"
[[nodiscard]] std::string stampOf(UtcTime time);

} // namespace openbell
