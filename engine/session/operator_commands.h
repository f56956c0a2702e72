#pragma once
// What the window asks for by name, as the engine's inputs by number. Pure; any thread. Errors name what
// there is.
#include "engine/api/operator_values.h"
#include "engine/insight/record_view.h"
#include "engine/orders/inputs.h"

namespace openbell {

// Of the session; an error where it does not trade it.
[[nodiscard]] Result<InstrumentId> instrumentNamed(const RecordView& view, const std::string& symbol);
[[nodiscard]] Result<OperatorCommand> commandFor(const RecordView& view, const OrderTicket& ticket);
[[nodiscard]] OperatorCommand commandFor(const OrderChange& change);
[[nodiscard]] OperatorCommand cancelCommand(OrderId order);
[[nodiscard]] Result<OperatorCommand> closeCommand(const RecordView& view, const std::string& symbol,
                                                   const std::string& strategy);
[[nodiscard]] OperatorCommand haltCommand(SessionLevel level, std::string_view reason);
[[nodiscard]] Result<OperatorCommand> commandFor(const LimitChange& change);
[[nodiscard]] OperatorCommand settleCommand(FactSeq difference, DifferenceState to);

} // namespace openbell
