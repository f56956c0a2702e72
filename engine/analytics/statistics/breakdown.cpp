#include "engine/analytics/statistics/breakdown.h"
#include "engine/analytics/statistics/moments.h"
#include <array>
#include <fmt/format.h>
#include <map>

namespace openbell {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};

void count(const TradeOutcome& trade, BreakdownRow& row) {
    ++row.trades;
    row.net += trade.net;
    row.costs += trade.costs;
    if (trade.net.raw() > 0) {
        ++row.wins;
        row.grossProfit += trade.net;
    } else {
        row.grossLoss += trade.net;
    }
}

// Rows by sort key; `label` makes the key that is shown.
template <class KeyOf, class Label>
Breakdown group(std::string_view name, std::string_view title, std::span<const TradeOutcome> trades,
                KeyOf keyOf, Label label) {
    std::map<std::decay_t<decltype(keyOf(trades[0]))>, BreakdownRow> rows;
    for (const TradeOutcome& trade : trades)
        count(trade, rows[keyOf(trade)]);
    Breakdown result{name, title, {}};
    for (auto& [key, row] : rows) {
        row.key = label(key);
        result.rows.push_back(std::move(row));
    }
    return result;
}

Breakdown groupByText(std::string_view name, std::string_view title, std::span<const TradeOutcome> trades,
                      std::string TradeOutcome::*field) {
    const auto asIs = [](const std::string& text) { return text; };
    return group(
        name, title, trades,
        [field](const TradeOutcome& trade) -> const std::string& { return trade.*field; }, asIs);
}

} // namespace

std::optional<double> BreakdownRow::winRate() const {
    return quotient(static_cast<double>(wins), static_cast<double>(trades));
}

std::optional<double> BreakdownRow::profitFactor() const {
    return quotient(grossProfit.toDouble(), -grossLoss.toDouble());
}

std::optional<double> BreakdownRow::expectancy() const {
    return quotient(net.toDouble(), static_cast<double>(trades));
}

std::vector<Breakdown> breakdownsOf(std::span<const TradeOutcome> trades, const Zone& zone) {
    const auto side = [](const TradeOutcome& trade) { return !trade.isLong; };
    const auto month = [&zone](const TradeOutcome& trade) {
        const Date date = zone.dateOf(trade.exitTime);
        return date.year() * 100 + static_cast<int>(date.month());
    };
    const auto weekday = [&zone](const TradeOutcome& trade) {
        return zone.dateOf(trade.entryTime).weekday();
    };
    const auto hour = [&zone](const TradeOutcome& trade) {
        return zone.nanosOfDay(trade.entryTime) / (60 * kNanosPerMinute);
    };
    return {
        group("side", "Side", trades, side,
              [](bool isShort) { return std::string{isShort ? "short" : "long"}; }),
        groupByText("symbol", "Symbol", trades, &TradeOutcome::symbol),
        groupByText("strategy", "Strategy", trades, &TradeOutcome::strategy),
        groupByText("entry_reason", "Entry reason", trades, &TradeOutcome::entryReason),
        groupByText("exit_reason", "Exit reason", trades, &TradeOutcome::exitReason),
        group("month", "Month of the exit", trades, month,
              [](int key) { return fmt::format("{}-{:02}", key / 100, key % 100); }),
        group("weekday", "Weekday of the entry", trades, weekday,
              [](int key) { return std::string{kWeekdays[static_cast<std::size_t>(key)]}; }),
        group("hour", "Hour of the entry", trades, hour,
              [](std::int64_t key) { return fmt::format("{:02}", key); }),
    };
}

} // namespace openbell
