#include "engine/journal/hash_chain.h"

namespace openbell {

namespace {

// What is wrong with an entry's content, "" where nothing is.
std::string wrongWith(const JournalEntry& entry) {
    if (entry.kind == EntryKind::Header) return entry.seq == 0 ? "" : "a header in the middle";
    if (entry.seq == 0) return "the first entry is no header";
    const auto input = decodeInput(entry.kind, entry.time, entry.payload);
    return input ? std::string{} : input.error().message;
}

} // namespace

Sha256::Digest chainAfter(const Sha256::Digest& before, std::int64_t seq, UtcTime time, EntryKind kind,
                          std::span<const std::uint8_t> payload) {
    std::array<std::uint8_t, 57> head;
    std::uint8_t* at = head.data();
    const auto put = [&at](const void* data, std::size_t size) {
        std::memcpy(at, data, size);
        at += size;
    };
    const auto length = static_cast<std::uint64_t>(payload.size());
    put(before.data(), before.size());
    put(&seq, sizeof seq);
    put(&time.ns, sizeof time.ns);
    put(&kind, sizeof kind);
    put(&length, sizeof length);
    Sha256 sum;
    sum.update(head.data(), head.size());
    sum.update(payload.data(), payload.size());
    return sum.digest();
}

JournalCheck checkJournal(const NextEntry& next, const std::optional<JournalEnd>& known) {
    JournalCheck check;
    const auto broken = [&check](std::int64_t seq, std::string what) {
        check.intact = false;
        check.firstBroken = seq;
        check.what = std::move(what);
        return check;
    };
    for (;;) {
        const auto entry = next();
        if (!entry) return broken(check.entries, entry.error().message);
        if (!*entry) break;
        if ((*entry)->seq != check.entries)
            return broken(check.entries,
                          fmt::format("entry {} follows, where {} is due", (*entry)->seq, check.entries));
        if (chainAfter(check.head, **entry) != (*entry)->chain)
            return broken((*entry)->seq,
                          "its chain value does not follow from the entries before and its own columns");
        if (std::string what = wrongWith(**entry); !what.empty())
            return broken((*entry)->seq, std::move(what));
        check.head = (*entry)->chain;
        ++check.entries;
    }
    if (known && check.entries < known->entries)
        return broken(check.entries,
                      fmt::format("the journal ends here; {} entries were written", known->entries));
    if (known && (check.entries > known->entries || check.head != known->head))
        return broken(known->entries, "entries follow that the session did not write");
    if (check.entries == 0) return broken(0, "the journal is empty");
    return check;
}

} // namespace openbell
