#include "engine/execution/order_watcher.h"

namespace openbell {

std::uint32_t OrderWatcher::begin(CommandKind kind, UtcTime now) {
    Query& query = m_queries[indexOf(kind)];
    if (query.request != 0 && now.ns - query.sent.ns < kQueryPatienceNanos) return 0;
    query = {++m_lastRequest, now};
    m_last[indexOf(kind)] = now;
    return query.request;
}

std::optional<OrderWatcher::Ended> OrderWatcher::end(std::uint32_t request) {
    for (std::size_t i = 0; i < kKinds; ++i) {
        Query& query = m_queries[i];
        if (request == 0 || query.request != request) continue;
        const auto kind = static_cast<CommandKind>(i + static_cast<std::size_t>(CommandKind::QueryOrders));
        const Ended ended{kind, query.sent};
        m_answered[i] = query.sent;
        query = {};
        return ended;
    }
    return std::nullopt;
}

void OrderWatcher::fail(std::uint32_t request) {
    for (Query& query : m_queries)
        if (request != 0 && query.request == request) query = {};
}

void OrderWatcher::forgetAll() {
    m_queries = {};
}

} // namespace openbell
