#pragma once
// Where a session went another way than a backtest of the same interval: signals, decisions and fills side by
// side, slippage and costs. Pure over records; any thread.
#include "engine/insight/csv_rows.h"
#include "engine/insight/record_view.h"
#include <array>

namespace openbell {

enum class DivergenceKind : std::uint8_t { Signal, Decision, Fill };
[[nodiscard]] std::string_view toText(DivergenceKind kind); // "signal"

struct DivergenceRow {
    DivergenceKind kind = DivergenceKind::Signal;
    UtcTime time;                       // of the session's, or the backtest's where the session has none
    std::string symbol, strategy, what; // "long", "entry BUY"
    std::string session, backtest;      // "taken, 100"; empty: there is none
};

struct DivergenceCounts {
    std::int64_t equal = 0, different = 0, onlySession = 0, onlyBacktest = 0;
};

struct DivergenceTotals {
    std::int64_t fills = 0, trades = 0;
    Money slippage;   // paid against the intended prices; negative = gained
    Money costs, net; // net: of the closed trades
};

struct Divergence {
    std::array<DivergenceCounts, 3> counts; // by DivergenceKind
    DivergenceTotals session, backtest;
    std::vector<DivergenceRow> rows; // all that is not equal, in order of time

    [[nodiscard]] bool isNone() const { return rows.empty(); }
};

// A signal is matched by time, symbol, strategy and direction; a decision by its signal; a fill by what its
// order was for and how many came before it.
[[nodiscard]] Divergence divergenceOf(const RecordView& session, const RecordView& backtest);

// time_utc,kind,symbol,strategy,what,session,backtest
void writeDivergenceCsv(const Divergence& divergence, const TextSink& sink);
// One page, complete in itself.
[[nodiscard]] std::string divergenceHtml(const Divergence& divergence, const SessionHeader& session);

} // namespace openbell
