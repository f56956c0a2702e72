#pragma once
// Between a session and its broker: commands leave only once the journal entry that caused them is on the
// disk. Commits are grouped: all commands that gather while one is under way share the next. The session's
// thread calls and never waits; commands are sent on a thread of this object's own, in order.
#include "engine/broker/broker_port.h"
#include "engine/store/write_buffer.h"

namespace openbell {

class CommandOutlet {
public:
    using Send = std::function<void(std::span<const BrokerCommand>)>; // on the outlet's thread
    // `writer` and what `send` refers to must outlive this.
    CommandOutlet(WriteBuffer& writer, Send send);
    CommandOutlet(const CommandOutlet&) = delete;
    CommandOutlet& operator=(const CommandOutlet&) = delete;
    ~CommandOutlet(); // sends what can be committed

    // The entries that caused them were handed over (SessionJournal::handOver). Errors: an earlier commit
    // failed; nothing is sent any more, and the session must stop.
    [[nodiscard]] Status release(std::span<const BrokerCommand> commands);
    // Waits until all that was released is sent, or cannot be.
    [[nodiscard]] Status drain();
    [[nodiscard]] std::uint64_t commits() const;

private:
    void run();

    WriteBuffer& m_writer;
    const Send m_send;

    // Under the mutex
    mutable std::mutex m_mutex;
    std::condition_variable m_wake, m_settled;
    std::vector<BrokerCommand> m_waiting;
    bool m_sending = false, m_stop = false;
    std::uint64_t m_commits = 0;
    Status m_status;

    std::thread m_thread;
};

} // namespace openbell
