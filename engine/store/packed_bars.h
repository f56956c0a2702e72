#pragma once
// Bars and ticks as packed blobs, one a day (layout: packed_columns.h). Pure; any thread.
//     bars   6 columns: start (ns since 1970, UTC), open, high, low, close (1e-6), volume (1e-6)
//     ticks  5 columns: time (ns since 1970, UTC), last, quantity, bid, ask (1e-6)
#include "engine/market/bar.h"
#include "engine/store/packed_columns.h"

namespace openbell {

[[nodiscard]] PackedBytes packBars(std::span<const Bar> bars);
// Appends the blob's bars; on an error `bars` is as it was.
[[nodiscard]] Status unpackBars(std::span<const std::uint8_t> bytes, std::vector<Bar>& bars);

[[nodiscard]] PackedBytes packTicks(std::span<const Tick> ticks);
[[nodiscard]] Status unpackTicks(std::span<const std::uint8_t> bytes, std::vector<Tick>& ticks);

} // namespace openbell
