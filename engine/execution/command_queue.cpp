#include "engine/execution/command_queue.h"
#include <algorithm>

namespace openbell {

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

int CommandQueue::urgency(const BrokerCommand& command) {
    switch (command.kind) {
    case CommandKind::CancelAll:
    case CommandKind::Cancel:
    case CommandKind::Modify: return 0;
    case CommandKind::Place: return command.leg == Leg::Entry ? 2 : 0;
    case CommandKind::QueryOrders:
    case CommandKind::QueryTrades:
    case CommandKind::QueryPositions:
    case CommandKind::QueryFunds: return 1;
    }
    return 2;
}

} // namespace openbell
