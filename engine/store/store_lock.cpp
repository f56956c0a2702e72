#include "engine/store/store_lock.h"
#include "engine/core/json_text.h"
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fcntl.h>
#include <unistd.h>

namespace openbell {

namespace fs = std::filesystem;

namespace {

fs::path lockFile(const fs::path& dataDir, std::string_view store) {
    return dataDir / fmt::format("{}.db.lock", store);
}

UtcTime wallClock() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return UtcTime::fromSeconds(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

std::string describe(std::string_view doing) {
    JsonValue owner = JsonValue::object();
    owner.set("process", JsonValue::number(fmt::format("{}", ::getpid())));
    owner.set("since", JsonValue::string(toIsoUtc(wallClock())));
    owner.set("doing", JsonValue::string(std::string{doing}));
    return canonicalJson(owner) + "\n";
}

// Locks of open files (not of processes): they hold against other threads too.
struct flock wholeFile(short type) {
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    return range;
}

StoreOwner readOwner(const OpenFile& file) {
    char text[512];
    const ssize_t size = ::pread(file.descriptor(), text, sizeof text, 0);
    StoreOwner owner;
    const auto document = parseJson({text, static_cast<std::size_t>(std::max<ssize_t>(size, 0))}, "");
    if (!document) return owner; // it has not said yet
    const auto textOf = [&](std::string_view key) {
        const JsonValue* value = document->root.find(key);
        return value ? value->text : std::string{};
    };
    const std::string process = textOf("process");
    std::from_chars(process.data(), process.data() + process.size(), owner.process);
    owner.since = parseIso(textOf("since")).value_or(kNoTime);
    owner.doing = textOf("doing");
    return owner;
}

} // namespace

std::string StoreOwner::refusal(const fs::path& store) const {
    std::string who = process == 0 ? std::string{"another program"} : fmt::format("process {}", process);
    if (!doing.empty()) who += fmt::format(" ({})", doing);
    if (since != kNoTime) who += " since " + toIsoUtc(since);
    return fmt::format("{} is being written by {}: wait until it is done or close it, then do this again",
                       store.string(), who);
}

Result<std::variant<StoreLock, StoreOwner>>
StoreLock::tryTake(const fs::path& dataDir, std::string_view store, std::string_view doing) {
    const fs::path path = lockFile(dataDir, store);
    OpenFile file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
    if (!file.isOpen())
        return fail("{} cannot be opened: {}; check the permissions of the folder", path.string(),
                    systemError(errno));
    struct flock range = wholeFile(F_WRLCK);
    if (::fcntl(file.descriptor(), F_OFD_SETLK, &range) != 0) {
        if (errno == EAGAIN || errno == EACCES) return std::variant<StoreLock, StoreOwner>{readOwner(file)};
        return fail("{} cannot be locked: {}", path.string(), systemError(errno));
    }
    // Without room for the text the lock holds all the same.
    const std::string text = describe(doing);
    if (::ftruncate(file.descriptor(), 0) == 0)
        static_cast<void>(!::pwrite(file.descriptor(), text.data(), text.size(), 0));
    return std::variant<StoreLock, StoreOwner>{StoreLock{std::move(file)}};
}

Result<StoreLock> StoreLock::take(const fs::path& dataDir, std::string_view store, std::string_view doing) {
    auto taken = tryTake(dataDir, store, doing);
    if (!taken) return fail(taken.error());
    if (const auto* owner = std::get_if<StoreOwner>(&*taken))
        return fail("{}", owner->refusal(dataDir / fmt::format("{}.db", store)));
    return std::get<StoreLock>(std::move(*taken));
}

std::optional<StoreOwner> ownerOf(const fs::path& dataDir, std::string_view store) {
    const OpenFile file{::open(lockFile(dataDir, store).c_str(), O_RDONLY | O_CLOEXEC)};
    struct flock range = wholeFile(F_RDLCK);
    if (!file.isOpen() || ::fcntl(file.descriptor(), F_OFD_GETLK, &range) != 0 || range.l_type == F_UNLCK)
        return std::nullopt;
    return readOwner(file);
}

} // namespace openbell
