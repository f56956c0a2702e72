#include "engine/replay/branch.h"

namespace openbell {

namespace {

bool isAboutOneOrder(const OperatorCommand& command) {
    switch (command.action) {
    case OperatorAction::ModifyOrder:
    case OperatorAction::CancelOrder:
    case OperatorAction::AdoptDifference:
    case OperatorAction::IgnoreDifference: return true;
    case OperatorAction::PlaceOrder:
    case OperatorAction::ClosePosition:
    case OperatorAction::Pause:
    case OperatorAction::Halt:
    case OperatorAction::Clear:
    case OperatorAction::ChangeLimit:
    case OperatorAction::Reconcile: return false;
    }
    return false;
}

// Only a session with a broker outside is told that time passes.
bool hasBrokerOutside(const InputTape& tape) {
    for (std::size_t i = 0; i < tape.size(); ++i)
        if (tape.kindOf(i) == EntryKind::Report || tape.kindOf(i) == EntryKind::Time) return true;
    return false;
}

} // namespace

Result<Branch> Branch::make(const TimeMachine& machine, const RunConfig& config,
                            const std::vector<CalendarPtr>& calendars) {
    const InputTape& tape = machine.tape();
    if (hasBrokerOutside(tape))
        return fail(
            "this session was filled by a broker outside it, whose answers to other orders nobody knows; "
            "branch a backtest, or a paper session whose account is not kept apart");
    auto session = machine.session().branch(config, calendars, [&](TradingRunner& runner) {
        for (std::size_t i = 0; i < machine.moment(); ++i) {
            const InputView input = tape.at(i);
            if (const auto* bars = std::get_if<std::span<const GroupBar>>(&input.body)) runner.warm(*bars);
        }
    });
    if (!session) return fail(session.error());
    return Branch{machine, std::move(*session)};
}

bool Branch::run(std::size_t inputs) {
    const InputTape& tape = m_machine->tape();
    for (; inputs > 0 && m_next < tape.size(); --inputs, ++m_next) {
        const InputView input = tape.at(m_next);
        const auto* command = std::get_if<const OperatorCommand*>(&input.body);
        if (command && isAboutOneOrder(**command)) continue;
        // What cannot be carried out in this future changes nothing in it.
        static_cast<void>(m_session.apply(input));
    }
    return m_next < tape.size();
}

} // namespace openbell
