#pragma once
// The benchmark of a run: the same capital, bought once and held. Pure; any thread.
#include "engine/core/zone.h"
#include "engine/market/bar_series.h"
#include "engine/orders/session_record.h"
#include <span>

namespace openbell {

// What `capital` (> 0) is worth when it is spread equally over the series, each part invested at its series'
// first close, without costs and in any fraction of a unit, and held as cash until then. One point at the
// first time of `equity` and one at its last time of each local day of `zone`, so that both curves have the
// same days. Empty without series or equity.
[[nodiscard]] std::vector<BenchmarkPoint> buyAndHold(std::span<const BarSeries* const> series,
                                                     std::span<const EquityPoint> equity, Money capital,
                                                     const Zone& zone);

} // namespace openbell
