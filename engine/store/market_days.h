#pragma once
// What the bar and tick halves of the market store share: instruments by number, and days. Internal to
// engine/store; the store's thread.
#include "engine/core/zone.h"
#include "engine/store/market_store.h"

namespace openbell {

inline constexpr std::string_view kChangedBytes = "the packed bytes do not match their checksum";

struct KnownInstrument {
    std::int64_t id = 0; // row of the instruments table
    Zone zone;
};

// The stored instrument of this symbol; recorded first when it is new.
[[nodiscard]] Result<KnownInstrument> knownInstrument(MarketStore& store, const Instrument& instrument);
// As above for a symbol that must be known.
[[nodiscard]] Result<KnownInstrument> knownInstrument(MarketStore& store, std::string_view symbol);

// "5m from 2024-01-01 to 2024-01-02, 1d from ...", or "none": what is stored of a symbol, for error messages.
[[nodiscard]] std::string storedSpans(MarketStore& store, std::string_view symbol);

// The rows from `at` on whose local date is that of rows[at].
template <class Row, class TimeOf>
std::size_t endOfDay(std::span<const Row> rows, std::size_t at, const Zone& zone, Date day, TimeOf timeOf) {
    const UtcTime next = zone.toUtc(day.plus(1), 0);
    while (at < rows.size() && timeOf(rows[at]) < next)
        ++at;
    return at;
}

// Asks the system for large pages under a vector about to be filled: first touch then costs a hundredth.
void adviseLargePages(void* data, std::size_t bytes);

} // namespace openbell
