#pragma once
// How far a session has come: a row of session_progress, which the journal's chain does not reach and which
// says where that ends, with a checksum of its own. Internal to engine/store; pure.
#include "engine/core/sha256.h"
#include "engine/core/utc_time.h"
#include "engine/store/row_checksum.h"
#include <string>
#include <string_view>

namespace openbell {

struct SessionProgress {
    std::int64_t session = 0;
    UtcTime startedAt, endedAt = kNoTime; // kNoTime = not ended
    std::int64_t entries = 0;             // of the journal
    Sha256::Digest head{};                // of the journal
    std::int64_t facts = 0;
    std::string factsHash;
};

// checksumOf() in SQL, of the row's columns.
inline constexpr std::string_view kProgressChecksum =
    "row_checksum(facts_hash || lower(hex(chain_head)), session, started_at, coalesce(ended_at, 0), entries, "
    "facts)";

[[nodiscard]] inline std::int64_t checksumOf(const SessionProgress& p) {
    const std::string text = p.factsHash + Sha256::hex(p.head);
    const std::int64_t numbers[] = {p.session, p.startedAt.ns, p.endedAt == kNoTime ? 0 : p.endedAt.ns,
                                    p.entries, p.facts};
    return rowChecksum({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, numbers);
}

} // namespace openbell
