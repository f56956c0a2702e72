#pragma once
// Two records of the same session, fact by fact and field by field: the first that differs, with both
// versions and what led to it. Comparing is pure.
#include "engine/orders/session_record.h"
#include "engine/store/sqlite.h"
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openbell {

using NamedNumbers = std::vector<std::pair<std::string, std::int64_t>>; // a fact's fields, as they are stored

struct FactCause {
    std::string kind; // "signals"
    FactSeq seq = 0;
    NamedNumbers fields;
};

struct FactDifference {
    std::string kind;        // "fills", as the views are named; "texts", "facts_hash", "journal", "data"
    std::int64_t number = 0; // of its kind, from 1
    FactSeq seq = 0;         // of a condition or gate result: of the fact it belongs to; 0 = has none
    UtcTime time = kNoTime;
    std::vector<std::string> fields;     // that differ
    NamedNumbers recorded, rerun;        // empty: there is no such fact
    std::string recordedText, rerunText; // of texts and hashes
    std::vector<FactCause> causes;       // the newest first; of the re-run where it has the fact
    std::string what;                    // in a sentence
};

// None where both are equal. The first in time, and then by sequence number.
[[nodiscard]] std::optional<FactDifference> firstDifference(const SessionRecord& recorded,
                                                            const SessionRecord& rerun);

// As loadSession(), but what was changed since it was written is read as it is now, so that it can be named.
[[nodiscard]] Result<SessionRecord> loadAsStored(Database& database, std::string_view sessionId);

} // namespace openbell
