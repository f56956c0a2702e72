#pragma once
// Closed trades grouped: by side, symbol, strategy, entry and exit reason, month, weekday and hour. Pure; any
// thread.
#include "engine/analytics/statistics/outcomes.h"
#include "engine/core/zone.h"
#include <span>
#include <string_view>
#include <vector>

namespace openbell {

struct BreakdownRow {
    std::string key; // "long", "INFY", "2016-03", "Monday", "09"
    std::int64_t trades = 0, wins = 0;
    Money net, grossProfit, grossLoss, costs; // gross profit and loss: sums of winners' and losers' net
    // None where undefined.
    [[nodiscard]] std::optional<double> winRate() const;      // wins / trades
    [[nodiscard]] std::optional<double> profitFactor() const; // gross profit / |gross loss|
    [[nodiscard]] std::optional<double> expectancy() const;   // net / trades, money
};

struct Breakdown {
    std::string_view name, title; // "exit_reason", "Exit reason"
    std::vector<BreakdownRow> rows;
};

// All of the above, in that order. Months are those of the exit, weekdays and hours those of the entry, in
// the zone. Rows are in order of key; weekdays from Monday. Groups without a trade have no row.
[[nodiscard]] std::vector<Breakdown> breakdownsOf(std::span<const TradeOutcome> trades, const Zone& zone);

} // namespace openbell
