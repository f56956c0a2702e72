#pragma once
// Commands on their way to the broker: as many at a time as it takes, what protects and closes before what
// enters, otherwise in order. A question waits a second at most, however much is to be cancelled: its answer
// may tell that there is nothing left to cancel. Plain copyable state, one thread.
#include "engine/broker/broker_port.h"
#include <vector>

namespace openbell {

class CommandQueue {
public:
    explicit CommandQueue(RateLimit limit = {}) : m_limit{limit} {}

    // A cancel or a change of an order, or a question, takes the place of one that still waits.
    void push(const BrokerCommand& command);
    // Takes back an order that has not left yet; false when it has.
    bool withdraw(OrderId order);
    [[nodiscard]] bool holds(OrderId order) const; // its Place waits
    [[nodiscard]] bool isEmpty() const { return m_waiting.empty(); }
    // `send(const BrokerCommand&)` for each that may leave now; it may push more.
    template <class Send>
    void release(UtcTime now, Send&& send);

private:
    [[nodiscard]] std::size_t room(UtcTime now);
    [[nodiscard]] static int urgency(const BrokerCommand& command, UtcTime now);

    RateLimit m_limit;
    std::vector<BrokerCommand> m_waiting;
    std::vector<UtcTime> m_sent; // within the window, oldest first; only where there is a limit
};

template <class Send>
void CommandQueue::release(UtcTime now, Send&& send) {
    if (m_limit.commands == 0) {
        while (!m_waiting.empty()) {
            const BrokerCommand command = m_waiting.front();
            m_waiting.erase(m_waiting.begin());
            send(command);
        }
        return;
    }
    for (std::size_t left = room(now); left > 0 && !m_waiting.empty(); --left) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < m_waiting.size(); ++i)
            if (urgency(m_waiting[i], now) < urgency(m_waiting[best], now)) best = i;
        const BrokerCommand command = m_waiting[best];
        m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(best));
        m_sent.push_back(now);
        send(command);
    }
}

} // namespace openbell
