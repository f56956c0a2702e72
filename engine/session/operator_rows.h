#pragma once
// What the window shows of a session's halts, tickets and differences, told from its facts and its state.
// Pure; any thread.
#include "engine/api/operator_values.h"
#include "engine/execution/execution_handler.h"
#include "engine/insight/record_view.h"
#include "engine/replay/backtest.h"

namespace openbell {

// Whether the session trades, since when and why not.
[[nodiscard]] HaltRow haltRow(const ExecutionHandler& execution);

// What a ticket would lead to; `trial` is a session that has taken it, `before` how many decisions it had.
[[nodiscard]] OrderPreview previewOf(const Backtest::Trial& trial, std::size_t before,
                                     const OrderTicket& ticket);
// Whether an order was changed, or why that was refused.
[[nodiscard]] OperatorAnswer changeAnswer(const RecordView& view, std::size_t riskEventsBefore,
                                          OrderId order);
// What a ticket has led to: the order, or the gate that refused it with its numbers.
[[nodiscard]] OperatorAnswer ticketAnswer(const RecordView& view, std::size_t before,
                                          const OrderTicket& ticket);

// Each order that was touched since the event `firstEvent`, and each position that is still open.
[[nodiscard]] KillReceipt receiptSince(const RecordView& view, const ExecutionHandler& execution,
                                       std::size_t firstEvent);

// Each difference once, as it stands now.
[[nodiscard]] std::vector<DifferenceRow> differenceRows(const RecordView& view);

} // namespace openbell
