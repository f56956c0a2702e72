#pragma once
// Two futures of one session, which share their past up to a moment: what they came to from then on, and
// where they part. Pure; any thread.
#include "engine/insight/record_view.h"
#include <optional>

namespace openbell {

struct FutureFigure {
    std::string title, unit; // "money", "fraction", "count"
    std::optional<double> original, branched;
};

// A trade of both futures, by instrument, strategy, side and entry time; or of one.
struct FutureTrade {
    TradeId original, branched; // none where it is not
};

struct FutureComparison {
    std::vector<FutureFigure> figures;
    std::vector<FutureTrade> trades; // closed after the moment, by entry time
    std::string firstDifference;     // of these trades, in words; says so where there is none
};

// `tradesBefore`: trades closed up to the moment, the same in both; `pointsBefore`: equity points. Net profit
// is the change of equity since then, open positions included; the drawdown is that of the equity since then
// from its own peak, as a fraction of that.
[[nodiscard]] FutureComparison compareFutures(const RecordView& original, const RecordView& branched,
                                              std::size_t tradesBefore, std::size_t pointsBefore);

} // namespace openbell
