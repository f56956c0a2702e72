#pragma once
// Facts of a record as the rows that the window shows. Pure; any thread.
#include "engine/api/values.h"
#include "engine/execution/execution_handler.h"
#include "engine/insight/performance.h"
#include "engine/insight/story.h"
#include "engine/market/bar_series.h"

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
// The record went back to what it was: what is to be forgotten, and what has another state now. `whole`
// begins with all that was told. `told` goes back too.
[[nodiscard]] SessionBatch rewoundRows(const RecordView& view, const SessionRecord& whole, ToldSoFar& told);
// The facts from each list's place on that a log tells: fills, trades, refusals, risk events; by number.
// `told` moves on.
struct LoggedSoFar {
    std::size_t decisions = 0, fills = 0, trades = 0, riskEvents = 0;
};
[[nodiscard]] LoggedSoFar loggedAll(const SessionRecord& record);
[[nodiscard]] std::vector<LogRow> logRows(const RecordView& view, LoggedSoFar& told);
[[nodiscard]] std::vector<PositionRow> positionRows(const RecordView& view,
                                                    const ExecutionHandler& execution);
// The points from the one at `first` on, thinned to about `atMost`, the last one kept.
[[nodiscard]] std::vector<EquityRow> equityRowsFrom(const SessionRecord& record, std::size_t first,
                                                    std::size_t atMost);
// What a session on these symbols is called.
[[nodiscard]] std::string symbolsTitle(const std::vector<std::string>& symbols);
// The symbol at the close of the `applied`th bar; blank before the first one.
[[nodiscard]] QuoteRow quoteAt(const BarSeries& series, std::size_t applied);
[[nodiscard]] std::vector<StatisticRow> statisticRows(const Performance& performance);

// Markers of one symbol's fills and refusals from the given facts on; `bars` are those shown.
[[nodiscard]] std::vector<ChartMarker> markersSince(const RecordView& view, InstrumentId instrument,
                                                    std::size_t firstFill, std::size_t firstDecision,
                                                    std::span<const Bar> bars);

[[nodiscard]] Result<Explanation> explanationFor(const RecordView& view, const ExplainRequest& request);

} // namespace openbell
