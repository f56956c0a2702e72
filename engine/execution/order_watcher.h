#pragma once
// Remembers what was asked of the broker in general and when: which queries are under way, when to ask again.
// It never guesses: what an answer means for an order is the handler's. Plain copyable state, one thread.
#include "engine/broker/broker_port.h"
#include "engine/execution/settings.h"
#include <array>

namespace openbell {

// A broker delivers or drops a command within this; an order sent longer ago that it does not know never
// arrived.
inline constexpr std::int64_t kNeverArrivedNanos = 10 * kNanosPerSecond;
// A query without an answer for this long is asked again.
inline constexpr std::int64_t kQueryPatienceNanos = 5 * kNanosPerSecond;

class OrderWatcher {
public:
    struct Query {
        std::uint32_t request = 0; // 0 = none under way
        UtcTime sent;
    };

    // Numbers a query; none while one of its kind is under way and not given up yet.
    [[nodiscard]] std::uint32_t begin(CommandKind kind, UtcTime now);
    // The query that `request` ends, its kind too; none when it was given up.
    struct Ended {
        CommandKind kind = CommandKind::QueryOrders;
        UtcTime sent;
    };
    [[nodiscard]] std::optional<Ended> end(std::uint32_t request);
    void fail(std::uint32_t request); // it ends without an answer
    [[nodiscard]] std::uint32_t lastRequest() const { return m_lastRequest; }
    void forgetAll(); // the connection is gone, and the answers with it
    [[nodiscard]] UtcTime lastAsked(CommandKind kind) const { return m_last[indexOf(kind)]; }
    // When the latest query that was answered whole had been sent.
    [[nodiscard]] UtcTime lastAnswered(CommandKind kind) const { return m_answered[indexOf(kind)]; }
    [[nodiscard]] const Query& underWay(CommandKind kind) const { return m_queries[indexOf(kind)]; }

private:
    static constexpr std::size_t kKinds = 4;
    [[nodiscard]] static std::size_t indexOf(CommandKind kind) {
        return static_cast<std::size_t>(kind) - static_cast<std::size_t>(CommandKind::QueryOrders);
    }
    std::array<Query, kKinds> m_queries{};
    std::array<UtcTime, kKinds> m_last{kNoTime, kNoTime, kNoTime, kNoTime};
    std::array<UtcTime, kKinds> m_answered{kNoTime, kNoTime, kNoTime, kNoTime};
    std::uint32_t m_lastRequest = 0;
};

} // namespace openbell
