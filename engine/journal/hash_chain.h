#pragma once
// The journal's chain: each entry carries the SHA-256 of the entry before's chain value and of all its own
// columns, so that no entry can be changed, moved, left out or put in without breaking every later one.
// Whoever knows the head (it is kept with the session, shown in the window and printed in reports) knows that
// the end is there too. Pure; any thread.
#include "engine/core/sha256.h"
#include "engine/core/utc_time.h"
#include "engine/journal/input_codec.h"
#include <functional>
#include <optional>

namespace openbell {

struct JournalEntry {
    std::int64_t seq = 0; // 0 = the header, then 1, 2, 3 ...
    UtcTime time;
    EntryKind kind = EntryKind::Header;
    ByteVector payload;
    Sha256::Digest chain{};
};

// The value that follows `before`; the first entry follows all zeros.
// SHA-256 of: before (32 bytes), seq and time (8 bytes each, little-endian), kind (1), length of the payload
// (8), the payload.
[[nodiscard]] Sha256::Digest chainAfter(const Sha256::Digest& before, std::int64_t seq, UtcTime time,
                                        EntryKind kind, std::span<const std::uint8_t> payload);
[[nodiscard]] inline Sha256::Digest chainAfter(const Sha256::Digest& before, const JournalEntry& entry) {
    return chainAfter(before, entry.seq, entry.time, entry.kind, entry.payload);
}

// What is known of a journal from elsewhere: its length and its last chain value.
struct JournalEnd {
    std::int64_t entries = 0;
    Sha256::Digest head{};
};

struct JournalCheck {
    bool intact = true;
    std::int64_t entries = 0;      // read
    Sha256::Digest head{};         // of the last entry that is in order
    std::int64_t firstBroken = -1; // seq of the first entry that is not; -1 = none
    std::string what;              // what is wrong with it
};

// Next entry in order of seq; none at the end. Errors end the check as a break at the entry that could not be
// read.
using NextEntry = std::function<Result<std::optional<JournalEntry>>()>;
[[nodiscard]] JournalCheck checkJournal(const NextEntry& next, const std::optional<JournalEnd>& known);

} // namespace openbell
