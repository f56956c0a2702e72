#pragma once
// Stored bars as CSV text. The store's thread.
#include "engine/core/zone.h"
#include "engine/store/market_store.h"
#include <iosfwd>

namespace openbell {

// Header "time,open,high,low,close,volume", then a line a bar: ISO 8601 start in `zone` with its offset,
// exact decimals; "import bars" reads it back to equal bars. Gives the number of bars. Errors: unknown
// symbol, nothing stored for the interval and dates, a failed write.
[[nodiscard]] Result<std::int64_t> exportBars(MarketStore& store, std::string_view symbol, Interval interval,
                                              const DateRange& range, const Zone& zone, std::ostream& out);

// The same of bars at hand.
[[nodiscard]] Result<std::int64_t> exportBars(const BarSeries& series, const Zone& zone, std::ostream& out);

} // namespace openbell
