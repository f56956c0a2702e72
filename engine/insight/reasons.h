#pragma once
// Conditions, gates and their numbers in words. Pure; any thread.
#include "engine/insight/money_text.h"
#include "engine/insight/record_view.h"
#include <string>
#include <utility>

namespace openbell {

// "ema_9 crosses above ema_21"
[[nodiscard]] std::string conditionText(const SessionHeader& header, const Condition& condition);
// "1034.25 > 1033.9", with the values of the bar before for a cross: "1033.1 <= 1033.5, then 1034.25 >
// 1033.9"
[[nodiscard]] std::string conditionValues(const Condition& condition);
// Conditions of a signal joined by " and "; blank without any.
[[nodiscard]] std::string conditionsText(const RecordView& view, Span32 conditions);

// Names and values of the facts that the conditions read, each once, in order of reading. The bar before's
// value is named "ema_9[1]".
[[nodiscard]] std::vector<std::pair<std::string, double>> factsRead(const RecordView& view,
                                                                    Span32 conditions);

// A gate's number in its unit, exact: "4100.25", "7", "2016-08-16T09:15:00Z"; blank for "no limit".
[[nodiscard]] std::string gateNumber(GateCode gate, std::int64_t value, MoneyText money = exactMoney);
// "4100.25 INR of 4000 INR allowed", "outside trading hours": what a gate measured against its limit.
// Amounts that differ by less than `money` shows are written exactly.
[[nodiscard]] std::string gateText(const GateResult& gate, const std::string& currency, const Zone& zone,
                                   MoneyText money = exactMoney);
// "daily_loss=4100.25;daily_loss_limit=4000" of every gate that refused.
[[nodiscard]] std::string refusalNumbers(const RecordView& view, const Decision& decision);

// "daily_loss 120, halted 30": what refused the signals, the most frequent first; blank when nothing was
// refused.
[[nodiscard]] std::string refusalCounts(const RecordView& view);
// "HALTED 2023-09-14 14:15 (max_drawdown_reached), no entry was allowed from then on", in the session's zone;
// blank when the run did not end halted.
[[nodiscard]] std::string haltText(const RecordView& view);

// A double as text: shortest that reads back equal; "not ready" for NaN.
[[nodiscard]] std::string numberText(double value);
// The same for people: ten significant digits.
[[nodiscard]] std::string shortText(double value);

} // namespace openbell
