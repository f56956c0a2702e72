#pragma once
// Rows that could not be written into their database, kept in dead_letters.log of the data folder until the
// operator has them written again or dismisses them. An append-only file, not a database: it has its room set
// aside ahead, so that a full disk does not stop it. Each line is a checksum and a JSON object; a torn last
// line is passed over. Several processes may add at a time; one object belongs to one thread.
#include "engine/core/utc_time.h"
#include "engine/store/files.h"
#include "engine/store/sql_value.h"
#include <string>
#include <vector>

namespace openbell {

inline constexpr const char* kDeadLettersFile = "dead_letters.log";

enum class DeadLetterState : std::uint8_t { Waiting, Written, Dismissed };
[[nodiscard]] std::string_view toText(DeadLetterState state); // "waiting", "written", "dismissed"

// A column's value as it is kept: null, a whole number, a real number, a text, or bytes.
using KeptValue = std::variant<std::monostate, std::int64_t, double, std::string, std::vector<std::uint8_t>>;
[[nodiscard]] SqlValue viewOf(const KeptValue& value);
[[nodiscard]] KeptValue keep(const SqlValue& value);
[[nodiscard]] std::string shown(const KeptValue& value); // for people: "none", "12 bytes"

struct DeadLetter {
    std::int64_t id = 0; // 1, 2, ... given by add()
    UtcTime time;        // when it could not be written
    std::string store;   // "paper"
    std::string table, reason;
    bool replaces = false; // an older row of the same key
    std::vector<std::pair<std::string, KeptValue>> row;
    DeadLetterState state = DeadLetterState::Waiting;
    friend bool operator==(const DeadLetter&, const DeadLetter&) = default;
};

class DeadLetters {
public:
    // Makes the file, and sets room aside for about a thousand rows where the file system can.
    [[nodiscard]] static Result<DeadLetters> open(const std::filesystem::path& dataDir);

    // On the disk on return. Errors: nothing was added.
    [[nodiscard]] Status add(std::vector<DeadLetter>& letters);
    [[nodiscard]] Status settle(std::span<const std::int64_t> ids, DeadLetterState state, UtcTime when);
    // In the order they were added.
    [[nodiscard]] Result<std::vector<DeadLetter>> all() const;
    // Writes the rows into their databases again; what became of each. One that is there already, value by
    // value, counts as written. What a session could not write on one occasion is written as a whole, also
    // where only a part of it is named, and refused where the session has gone on since.
    [[nodiscard]] std::vector<Status> retry(std::span<const DeadLetter> letters, UtcTime when);

    [[nodiscard]] const std::filesystem::path& file() const { return m_path; }

private:
    DeadLetters(std::filesystem::path dataDir, OpenFile file);
    [[nodiscard]] Status append(const std::string& lines);
    void setRoomAside() const;

    std::filesystem::path m_dataDir, m_path;
    OpenFile m_file;
};

} // namespace openbell
