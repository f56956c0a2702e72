#pragma once
// Trades in the layouts of other programs, for their importers and the tools made for them. Pure; any thread.
#include "engine/insight/csv_rows.h"
#include "engine/insight/record_view.h"
#include <optional>

namespace openbell {

enum class TradePreset : std::uint8_t { TradingView, NinjaTrader, QuantConnect, Zerodha };

[[nodiscard]] std::string_view nameOf(TradePreset preset); // "tradingview"
[[nodiscard]] std::optional<TradePreset> presetNamed(std::string_view name);

// TradingView: a byte order mark, two rows a trade (exit, entry), the result on both; the currency in the
// header is the session's. NinjaTrader and QuantConnect: a row a trade. Zerodha: a row a fill, its tradebook.
// Times are the exchange's wall times, except QuantConnect's, which are UTC.
void writePresetCsv(const RecordView& view, TradePreset preset, const TextSink& sink);

} // namespace openbell
