#include "engine/session/operator_commands.h"
#include "engine/risk/limits.h"
#include <algorithm>

namespace openbell {

Result<InstrumentId> instrumentNamed(const RecordView& view, const std::string& symbol) {
    const auto& all = view.header().instruments;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Instrument& i) { return i.symbol == symbol; });
    if (found == all.end())
        return fail("this session does not trade '{}'; start one that names it among its symbols", symbol);
    return InstrumentId{static_cast<std::uint16_t>(found - all.begin())};
}

Result<OperatorCommand> commandFor(const RecordView& view, const OrderTicket& ticket) {
    const auto instrument = instrumentNamed(view, ticket.symbol);
    if (!instrument) return fail(instrument.error());
    OperatorCommand command;
    command.action = OperatorAction::PlaceOrder;
    command.instrument = *instrument;
    command.side = ticket.side;
    command.type = ticket.type;
    command.timeInForce = ticket.timeInForce;
    command.quantity = ticket.quantity;
    command.limit = ticket.limit;
    command.stop = ticket.stop;
    return command;
}

OperatorCommand commandFor(const OrderChange& change) {
    OperatorCommand command;
    command.action = OperatorAction::ModifyOrder;
    command.order = change.order;
    command.quantity = change.quantity;
    command.limit = change.limit;
    command.stop = change.stop;
    return command;
}

OperatorCommand cancelCommand(OrderId order) {
    OperatorCommand command;
    command.action = OperatorAction::CancelOrder;
    command.order = order;
    return command;
}

Result<OperatorCommand> closeCommand(const RecordView& view, const std::string& symbol,
                                     const std::string& strategy) {
    const auto instrument = instrumentNamed(view, symbol);
    if (!instrument) return fail(instrument.error());
    const auto& all = view.header().strategies;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const StrategyLabel& s) { return s.id == strategy; });
    if (found == all.end()) return fail("this session has no strategy '{}'", strategy);
    OperatorCommand command;
    command.action = OperatorAction::ClosePosition;
    command.instrument = *instrument;
    command.strategy = StrategyId{static_cast<std::uint16_t>(found - all.begin())};
    return command;
}

OperatorCommand haltCommand(SessionLevel level, std::string_view reason) {
    OperatorCommand command;
    switch (level) {
    case SessionLevel::Running: command.action = OperatorAction::Clear; break;
    case SessionLevel::Paused: command.action = OperatorAction::Pause; break;
    case SessionLevel::Halted: command.action = OperatorAction::Halt; break;
    }
    command.text = ShortText{reason};
    return command;
}

Result<OperatorCommand> commandFor(const LimitChange& change) {
    const auto limit = limitNamed(change.name);
    if (!limit) return fail("there is no limit '{}'", change.name);
    OperatorCommand command;
    command.action = OperatorAction::ChangeLimit;
    command.limitCode = static_cast<std::uint8_t>(*limit);
    command.value = change.limit.value_or(kNoLimit);
    command.confirmed = change.confirmed;
    return command;
}

OperatorCommand settleCommand(FactSeq difference, DifferenceState to) {
    OperatorCommand command;
    command.action =
        to == DifferenceState::Adopted ? OperatorAction::AdoptDifference : OperatorAction::IgnoreDifference;
    command.difference = difference;
    return command;
}

} // namespace openbell
