#pragma once
// Writes dead letters into their databases after all. Internal to engine/store; one thread.
#include "engine/store/letter_groups.h"
#include "engine/store/sqlite.h"
#include "engine/store/store_lock.h"
#include <map>

namespace openbell {

class GroupWriter {
public:
    explicit GroupWriter(std::filesystem::path dataDir) : m_dataDir{std::move(dataDir)} {}

    // All of the group, or nothing of it; what is there already, value by value, is fine. Errors: another
    // process writes the store; a session whose record does not end where the letters begin, is not there any
    // more or was closed. Each says what to do instead.
    [[nodiscard]] Status write(const LetterGroup& group);

private:
    struct Store {
        StoreLock lock;
        Database database;
    };
    [[nodiscard]] Result<Store> open(const std::string& name) const;

    const std::filesystem::path m_dataDir;
    std::map<std::string, Result<Store>> m_stores; // once opened, for all groups
};

} // namespace openbell
