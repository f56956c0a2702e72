#pragma once
// A session's record as CSV files: trades, fills, orders, the ledger of costs and slippage,
// equity, signals, decisions. UTF-8, RFC 4180, one
// header row, ids that join fill -> order -> decision -> signal. Money and prices are exact decimal text;
// return_pct and drawdown_pct are fractions (0.25, not 25). Pure; the sink receives large pieces in order.
#include "engine/insight/csv_rows.h"
#include "engine/insight/record_view.h"

namespace openbell {

enum class EquityRows : std::uint8_t { EveryBar, LastOfDay };

void writeTradesCsv(const RecordView& view, const TextSink& sink);
void writeFillsCsv(const RecordView& view, const TextSink& sink);
void writeOrdersCsv(const RecordView& view, const TextSink& sink);
// One row an order, from the price that was intended to what was paid: when it was decided, sent,
// acknowledged and filled. Slippage is positive where the price was worse than intended, a unit and in money.
void writeLedgerCsv(const RecordView& view, const TextSink& sink);
// Drawdown is measured from the highest equity so far, the start capital included. A day is a local date of
// the session's first instrument.
void writeEquityCsv(const RecordView& view, const TextSink& sink, EquityRows rows = EquityRows::EveryBar);
void writeSignalsCsv(const RecordView& view, const TextSink& sink);
void writeDecisionsCsv(const RecordView& view, const TextSink& sink);

} // namespace openbell
