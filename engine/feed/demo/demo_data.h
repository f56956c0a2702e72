#pragma once
// The demo data: synthetic 1-minute bars of two shares that do not exist. Whoever shows or stores them says
// so. Pure; any thread; the same bytes on every machine, for only integers are computed with.
#include "engine/market/bar_series.h"
#include <vector>

namespace openbell {

inline constexpr std::uint64_t kDemoSeed = 20'240'101;
inline constexpr int kDemoSessions = 60; // dates, from 2024-01-01 on

// DEMOALPHA and DEMOBETA on NSE, every minute of the built-in calendar's first 60 dates of 2024 (a Saturday
// and a two-part drill among them). Volatility and volume are high at the open and the close; trends, ranges
// and volatile spells follow each other; most days open with a gap; prices are multiples of 0.05.
[[nodiscard]] std::vector<BarSeries> makeDemoData(std::uint64_t seed = kDemoSeed);

} // namespace openbell
