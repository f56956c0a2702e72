#include "engine/session/command_outlet.h"

namespace openbell {

CommandOutlet::CommandOutlet(WriteBuffer& writer, Send send)
    : m_writer{writer}, m_send{std::move(send)}, m_thread{[this] { run(); }} {}

CommandOutlet::~CommandOutlet() {
    {
        const std::scoped_lock lock{m_mutex};
        m_stop = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

Status CommandOutlet::release(std::span<const BrokerCommand> commands) {
    {
        const std::scoped_lock lock{m_mutex};
        if (!m_status) return m_status;
        m_waiting.insert(m_waiting.end(), commands.begin(), commands.end());
    }
    m_wake.notify_one();
    return {};
}

Status CommandOutlet::drain() {
    std::unique_lock lock{m_mutex};
    m_settled.wait(lock, [this] { return !m_status || (m_waiting.empty() && !m_sending); });
    return m_status;
}

std::uint64_t CommandOutlet::commits() const {
    const std::scoped_lock lock{m_mutex};
    return m_commits;
}

void CommandOutlet::run() {
    std::vector<BrokerCommand> commands;
    for (std::unique_lock lock{m_mutex};;) {
        m_wake.wait(lock, [this] { return m_stop || !m_waiting.empty(); });
        if (m_waiting.empty() || !m_status) return;
        commands.swap(m_waiting);
        m_sending = true;
        lock.unlock();
        Status committed = m_writer.commit();
        if (committed) m_send(commands);
        commands.clear();
        lock.lock();
        m_sending = false;
        ++m_commits;
        if (!committed) m_status = std::move(committed);
        m_settled.notify_all();
    }
}

} // namespace openbell
