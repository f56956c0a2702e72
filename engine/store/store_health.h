#pragma once
// Whether a store, or a backup of one, is sound: everything that can be verified about one file. Reads only.
// Any thread.
#include "engine/store/store_schema.h"
#include <filesystem>
#include <string>
#include <vector>

namespace openbell {

struct StoreFile {
    std::string name; // "market", "backtest", "paper": the file is NAME.db in the data folder
    const StoreSchema* schema;
};

enum class StoreState : std::uint8_t {
    Ok,
    Missing,
    Damaged,
    BrokenJournal, // a sound file, but the journal of a session in it is not what was written
    NotADatabase,  // or one of another program
    Newer,         // written by a newer Openbell
    Unreadable,    // permissions, the disk, or another program are in the way: nothing is known of it
};
[[nodiscard]] std::string_view toText(StoreState state); // "ok", "not_a_database"

struct CheckedStore {
    std::string name;
    std::filesystem::path file;
    StoreState state = StoreState::Missing;
    int version = 0, newest = 0;
    std::vector<std::string> problems;                      // empty = sound, or not there
    std::vector<std::pair<std::string, std::int64_t>> rows; // by table
    std::uintmax_t bytes = 0;
    [[nodiscard]] bool sound() const { return state == StoreState::Ok || state == StoreState::Missing; }
    // It stands in the way of a good one.
    [[nodiscard]] bool broken() const {
        return state == StoreState::Damaged || state == StoreState::NotADatabase;
    }
};

enum class FileUse : std::uint8_t { Live, Frozen }; // Frozen: a copy that nobody writes

// SQLite's full integrity and foreign key checks, the checksums of packed rows, the hashes of configurations,
// the chain and the end of every journal, and the rows of every table.
[[nodiscard]] CheckedStore inspectStore(const StoreFile& store, const std::filesystem::path& file,
                                        FileUse use = FileUse::Live);

} // namespace openbell
