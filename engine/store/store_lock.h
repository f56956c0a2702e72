#pragma once
// Who may write a store: one process at a time. The lock lies on NAME.db.lock beside the store and goes with
// its owner, however that ends; the file's text only says who it is. Readers need none. Any thread.
#include "engine/core/utc_time.h"
#include "engine/store/files.h"
#include <optional>
#include <variant>

namespace openbell {

struct StoreOwner {
    std::int64_t process = 0; // 0 = not known
    UtcTime since = kNoTime;
    std::string doing; // "import bars"
    // "market.db is being written by process 4711 (import bars) since ...: wait for it or close it ..."
    [[nodiscard]] std::string refusal(const std::filesystem::path& store) const;
};

// Held until its destruction.
class [[nodiscard]] StoreLock {
public:
    // The lock, or who has it. Errors: the folder cannot be written.
    [[nodiscard]] static Result<std::variant<StoreLock, StoreOwner>>
    tryTake(const std::filesystem::path& dataDir, std::string_view store, std::string_view doing);
    // As tryTake; another owner is an error.
    [[nodiscard]] static Result<StoreLock> take(const std::filesystem::path& dataDir, std::string_view store,
                                                std::string_view doing);

private:
    explicit StoreLock(OpenFile file) : m_file{std::move(file)} {}
    OpenFile m_file;
};

// None where nobody writes the store now.
[[nodiscard]] std::optional<StoreOwner> ownerOf(const std::filesystem::path& dataDir, std::string_view store);

} // namespace openbell
