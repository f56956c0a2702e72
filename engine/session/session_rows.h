#pragma once
// Facts of a record as the rows that the window shows. Pure; any thread.
#include "engine/api/values.h"
#include "engine/execution/execution_handler.h"
#include "engine/insight/performance.h"
#include "engine/insight/story.h"

namespace openbell {

// How far a record has been told; the next batch begins here.
struct ToldSoFar {
    std::size_t orders = 0, orderEvents = 0, fills = 0, trades = 0, decisions = 0, equity = 0;
    EquityPoint lastEquity; // told again once it is amended
    Money peak;             // highest equity before it
};

// What came since `told`, which moves on. Equity points are thinned to at most `equityPoints`, the last one
// kept.
[[nodiscard]] SessionBatch newRows(const RecordView& view, ToldSoFar& told, std::size_t equityPoints);
[[nodiscard]] std::vector<PositionRow> positionRows(const RecordView& view,
                                                    const ExecutionHandler& execution);
[[nodiscard]] std::vector<StatisticRow> statisticRows(const Performance& performance);

// Markers of one symbol's fills and refusals from the given facts on; `bars` are those shown.
[[nodiscard]] std::vector<ChartMarker> markersSince(const RecordView& view, InstrumentId instrument,
                                                    std::size_t firstFill, std::size_t firstDecision,
                                                    std::span<const Bar> bars);

[[nodiscard]] Result<Explanation> explanationFor(const RecordView& view, const ExplainRequest& request);

} // namespace openbell
