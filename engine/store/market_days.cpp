#include "engine/store/market_days.h"
#include <sys/mman.h>

namespace openbell {

Result<KnownInstrument> knownInstrument(MarketStore& store, std::string_view symbol) {
    const auto instrument = store.instrument(symbol);
    if (!instrument) return fail(instrument.error());
    auto zone = Zone::find(instrument->zone);
    if (!zone) return fail("{}: {}", symbol, zone.error().message);
    auto query = store.database().prepare("SELECT id FROM instruments WHERE symbol = ?1");
    if (!query) return fail(query.error());
    const auto found = query->bind(1, symbol).step();
    if (!found) return fail(found.error());
    return KnownInstrument{query->number(0), std::move(*zone)};
}

Result<KnownInstrument> knownInstrument(MarketStore& store, const Instrument& instrument) {
    const auto found = store.findInstrument(instrument.symbol);
    if (!found) return fail(found.error());
    if (!*found)
        if (auto put = store.putInstrument(instrument); !put) return fail(put.error());
    return knownInstrument(store, instrument.symbol);
}

std::string storedSpans(MarketStore& store, std::string_view symbol) {
    std::string spans;
    if (const auto lines = store.catalogue())
        for (const StoredBars& line : *lines)
            if (line.instrument.symbol == symbol)
                spans += fmt::format("{}{} from {} to {}", spans.empty() ? "" : ", ",
                                     line.interval.toString(), line.first.toString(), line.last.toString());
    return spans.empty() ? "none" : spans;
}

void adviseLargePages(void* data, std::size_t bytes) {
    constexpr std::uintptr_t page = 2U << 20;
    const auto from = (reinterpret_cast<std::uintptr_t>(data) + page - 1) / page * page;
    const auto to = (reinterpret_cast<std::uintptr_t>(data) + bytes) / page * page;
    if (from < to) madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
}

} // namespace openbell
