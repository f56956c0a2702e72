#pragma once
// Snapshots in market.db: the values of a list of facts at each bar, one blob an instrument, interval, list
// and day (packed_columns.h: column 0 the bars' starts in ns since 1970, then a column a fact, the IEEE 754
// bits of its doubles as i64). They are dropped when bars they rest on change. The store's thread.
#include "engine/store/market_store.h"

namespace openbell {

struct Snapshots {
    std::vector<std::string> facts;
    std::vector<UtcTime> starts; // of the bars, ascending
    std::vector<double> values;  // facts.size() a bar, bar after bar; NaN until warmed up
};

// Replaces the snapshots of these facts for the days they touch. At most 127 facts.
[[nodiscard]] Status storeSnapshots(MarketStore& store, std::string_view symbol, Interval interval,
                                    const Snapshots& snapshots);
// Those of exactly this list of facts, none where there are none.
[[nodiscard]] Result<Snapshots> storedSnapshots(MarketStore& store, std::string_view symbol,
                                                Interval interval, const std::vector<std::string>& facts,
                                                const DateRange& range = {});

} // namespace openbell
