// What is done about a store that is broken or gone: careForStores and restoreStore of stores.h.
#include "engine/core/json_text.h"
#include "engine/store/journal_check.h"
#include "engine/store/store_lock.h"
#include "engine/store/stores.h"
#include <fstream>
#include <iterator>

namespace openbell {

namespace fs = std::filesystem;

namespace {

std::string offered(const StoreCare& care) {
    if (care.backup)
        return fmt::format("run 'openbell db restore' to bring the backup of {} back, {}",
                           toIsoUtc(care.backup->time), care.backup->file.string());
    return fmt::format("there is no good backup of it: 'openbell db init' makes a new {}.db; {}",
                       care.checked.name,
                       care.checked.name == "market" ? "import your data into it again"
                                                     : "what was recorded in it can be run again");
}

// It stays in its place: whatever else is in it is good, and a session may be going on in it.
std::string offeredForJournal(const StoreCare& care) {
    if (care.backup)
        return fmt::format("{}: that of {}, {}; what stands there now is set aside, with the sessions since",
                           journalRemedy(care.checked.name), toIsoUtc(care.backup->time),
                           care.backup->file.string());
    return "there is no backup of it whose journals are intact; its other sessions are as they were, and "
           "until it is replaced no backup is made";
}

void setAsideBroken(StoreCare& care, const fs::path& dataDir, UtcTime now) {
    const fs::path& file = care.checked.file;
    auto lock = StoreLock::tryTake(dataDir, care.checked.name, "db check");
    if (!lock) {
        care.remedy = lock.error().message;
    } else if (const auto* owner = std::get_if<StoreOwner>(&*lock)) {
        care.remedy = owner->refusal(file);
    } else if (auto moved = setAside(file, "corrupt", now); !moved) {
        care.remedy = moved.error().message;
    } else {
        care.setAside = *moved;
        care.remedy = offered(care);
    }
}

Result<std::int64_t> backupHours(const fs::path& dataDir) {
    constexpr std::int64_t daily = 24;
    const fs::path file = dataDir / "settings.json";
    std::ifstream in{file, std::ios::binary};
    if (!in) return daily;
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto document = parseJson(text, file.string());
    if (!document) return fail(document.error());
    const JsonValue* hours = document->root.find("backup_hours");
    if (!hours) return daily;
    const auto given = decimalOf(*hours, 0);
    if (!given || *given < 0)
        return fail("{}", document->at(hours->place, "backup_hours is a whole number of hours, 0 for never"));
    return *given;
}

} // namespace

Result<std::optional<Backup>> backupIfDue(const fs::path& dataDir, std::string_view name, UtcTime now) {
    const auto store = storeNamed(name);
    if (!store) return fail(store.error());
    const auto hours = backupHours(dataDir);
    if (!hours) return fail(hours.error());
    if (ownerOf(dataDir, "backups")) return std::nullopt;
    return backupIfOlder(dataDir, *store, now, *hours);
}

std::vector<StoreCare> careForStores(const fs::path& dataDir, UtcTime now) {
    std::vector<StoreCare> all;
    for (const StoreFile& store : storeFiles()) {
        StoreCare care;
        care.checked = inspectStore(store, storePath(dataDir, store.name));
        const bool gone =
            care.checked.state == StoreState::Missing &&
            (!backupsOf(dataDir, store.name).empty() || !setAsideFiles(care.checked.file).empty());
        const bool journal = care.checked.state == StoreState::BrokenJournal;
        if (gone || journal || care.checked.broken()) care.backup = newestGoodBackup(dataDir, store);
        if (gone) {
            care.checked.problems.push_back(care.checked.file.string() + " is gone");
            care.remedy = offered(care);
        } else if (care.checked.broken()) {
            setAsideBroken(care, dataDir, now);
        } else if (journal) {
            care.remedy = offeredForJournal(care);
        } else if (!care.checked.sound()) {
            care.remedy = care.checked.problems.front();
        }
        all.push_back(std::move(care));
    }
    return all;
}

Result<Restored> restoreStore(const fs::path& dataDir, std::string_view name, const fs::path& from,
                              bool force, UtcTime now) {
    const auto store = storeNamed(name);
    if (!store) return fail(store.error());
    Restored restored{store->name, storePath(dataDir, name), {}, {}, {}, {}};
    const CheckedStore present = inspectStore(*store, restored.file);
    if (present.state == StoreState::Unreadable) return fail("{}", present.problems.front());
    if (present.state == StoreState::BrokenJournal && !force) {
        restored.refusal = fmt::format("{}; {}, and sets what is there aside with the sessions since",
                                       present.problems.front(), journalRemedy(name));
        return restored;
    }
    if (!present.broken() && present.state != StoreState::Missing && !force) {
        restored.refusal = fmt::format("{} is sound: --force sets it aside and puts a backup in its place",
                                       restored.file.string());
        return restored;
    }
    const auto lock = StoreLock::tryTake(dataDir, name, "db restore");
    if (!lock) return fail(lock.error());
    if (const auto* owner = std::get_if<StoreOwner>(&*lock)) {
        restored.refusal = owner->refusal(restored.file);
        return restored;
    }
    fs::path source = from;
    if (source.empty()) {
        const auto backup = newestGoodBackup(dataDir, *store, &restored.passedOver);
        if (!backup)
            return fail(
                "there is no good backup of {} in {}: 'openbell db init' begins anew, --from FILE takes "
                "a copy from elsewhere",
                restored.file.string(), (dataDir / "backups").string());
        source = backup->file;
    }
    auto replaced = replaceStore(present, *store, source, now);
    if (!replaced) return fail(replaced.error());
    restored.from = source;
    restored.setAside = *replaced;
    return restored;
}

} // namespace openbell
