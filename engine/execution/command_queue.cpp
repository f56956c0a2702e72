#include "engine/execution/command_queue.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::int64_t kLongestWait = kNanosPerSecond; // of a question

bool isQuestion(CommandKind kind) {
    return kind == CommandKind::QueryOrders || kind == CommandKind::QueryTrades ||
           kind == CommandKind::QueryPositions || kind == CommandKind::QueryFunds;
}

} // namespace

void CommandQueue::push(const BrokerCommand& command) {
    if (command.kind == CommandKind::Cancel || command.kind == CommandKind::Modify)
        for (BrokerCommand& waiting : m_waiting) {
            const bool replaced = waiting.order == command.order && (waiting.kind == CommandKind::Cancel ||
                                                                     waiting.kind == CommandKind::Modify);
            if (!replaced) continue;
            if (waiting.kind != CommandKind::Cancel) waiting = command;
            return;
        }
    if (isQuestion(command.kind))
        for (BrokerCommand& waiting : m_waiting)
            if (waiting.kind == command.kind) {
                waiting.request = command.request;
                return;
            }
    m_waiting.push_back(command);
}

bool CommandQueue::holds(OrderId order) const {
    return std::any_of(m_waiting.begin(), m_waiting.end(), [&](const BrokerCommand& c) {
        return c.kind == CommandKind::Place && c.order == order;
    });
}

bool CommandQueue::withdraw(OrderId order) {
    return std::erase_if(m_waiting, [&](const BrokerCommand& c) {
               return c.kind == CommandKind::Place && c.order == order;
           }) > 0;
}

std::size_t CommandQueue::room(UtcTime now) {
    std::erase_if(m_sent, [&](UtcTime sent) { return now.ns - sent.ns >= m_limit.windowNanos; });
    const auto most = static_cast<std::size_t>(m_limit.commands);
    return most > m_sent.size() ? most - m_sent.size() : 0;
}

// First what closes at once, then what protects or makes room for that, then questions, then entries.
int CommandQueue::urgency(const BrokerCommand& command, UtcTime now) {
    switch (command.kind) {
    case CommandKind::CancelAll: return 0;
    case CommandKind::Place:
        if (command.leg == Leg::Entry) return 4;
        return command.leg == Leg::Exit ? 1 : 2;
    case CommandKind::Cancel:
    case CommandKind::Modify: return 2;
    case CommandKind::QueryOrders:
    case CommandKind::QueryTrades:
    case CommandKind::QueryPositions:
    case CommandKind::QueryFunds: return now.ns - command.time.ns >= kLongestWait ? 1 : 3;
    }
    return 4;
}

} // namespace openbell
