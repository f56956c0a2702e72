#pragma once
// Believable scripted data for tests and pictures of the window: a random walk with sessions, an EMA cross
// trading it, and everything a session says about that. The same at every run. Any thread.
#include "engine/api/values.h"

namespace openbell::tests {

// NSE sessions of 09:15 to 15:30 IST from 2024-01-01, weekends left out.
[[nodiscard]] std::vector<Bar> fakeBars(std::uint32_t seed, Interval interval, int sessions, double start);
// `count` bars in one go, for measurements.
[[nodiscard]] std::vector<Bar> manyBars(std::size_t count);
[[nodiscard]] std::vector<double> fakeEma(const std::vector<Bar>& bars, int period);

struct FakeRun {
    SessionBatch session;
    std::vector<ChartMarker> markers;
};
// Trades the cross of EMA 9 and 21 on the bars; every fourth signal is refused.
[[nodiscard]] FakeRun fakeRun(const std::vector<Bar>& bars, const std::string& symbol);
[[nodiscard]] Catalogue fakeCatalogue();
[[nodiscard]] std::vector<StatisticRow> fakeStatistics(const SessionBatch& session);
[[nodiscard]] Explanation fakeExplanation(const ExplainRequest& request, const SessionBatch& session);

} // namespace openbell::tests
