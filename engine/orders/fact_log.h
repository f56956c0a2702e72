#pragma once
// Appends facts in order: gives each its sequence number, keeps it in a SessionRecord and has it taken into
// the run hash, some time later. Owned by one runner, one thread.
#include "engine/orders/fact_hash.h"
#include <array>
#include <optional>
#include <span>

namespace openbell {

// How far a log had come, so that it can be brought back there: small, for the facts themselves are not part
// of it.
struct FactMark {
    static constexpr std::size_t kLists = 14;
    std::array<std::size_t, kLists> sizes{}; // of the record's lists
    std::vector<Order> working;              // orders that were still changing
    std::optional<EquityPoint> lastPoint;    // which can be amended
    FactHash::State hash;
    FactSeq seq = 0;
};

class FactLog {
public:
    explicit FactLog(SessionHeader header);

    [[nodiscard]] const SessionRecord& record() const { return m_record; }
    [[nodiscard]] FactSeq lastSeq() const { return m_seq; }

    // Each sets seq (and id where the fact has one) and returns the stored fact; `cause` and the rest are the
    // caller's.
    const Signal& append(const Signal& fact, std::span<const Condition> conditions);
    const NearMiss& append(const NearMiss& fact, std::span<const Condition> conditions);
    const Decision& append(const Decision& fact, std::span<const GateResult> gates);
    const Order& append(const Order& fact);
    // Moves the order to its next state, which must exist; the caller checked it with nextState().
    void append(const OrderEvent& fact);
    const Fill& append(const Fill& fact);
    void append(const PositionChange& fact);
    const Trade& append(const Trade& fact);
    void append(const EquityPoint& p);
    // The same for several, one after the other.
    void append(std::span<const EquityPoint> points);
    // What the newest point, of the same time, became by what still happened then.
    void amend(const EquityPoint& p);
    void append(const RiskEvent& fact);
    void append(const Difference& fact);
    // Keeps a text that a fact refers to; none for an empty one.
    [[nodiscard]] TextId keepText(std::string_view text);

    void keepBenchmark(std::vector<BenchmarkPoint> points) { m_record.benchmark = std::move(points); }

    // Makes room for a run of `points` equity points over `bars` bars, and grows later by how far it has
    // come.
    void reserve(std::size_t points, std::size_t bars);
    // For a session that trades as time goes on: has the memory ready for `points` equity points and `orders`
    // orders with all that they bring about, so that none of them waits for it.
    void makeReady(std::size_t points, std::size_t orders);
    // Takes the facts so far into the run hash: work that can be done while no order waits. Else it is done
    // now and then.
    void fold();
    [[nodiscard]] std::string runHash() const;
    // All facts, numbered ones and equity points.
    [[nodiscard]] std::int64_t count() const {
        return static_cast<std::int64_t>(m_seq) + static_cast<std::int64_t>(m_record.equity.size());
    }

    [[nodiscard]] FactMark mark();
    // As it was at the mark. `complete` holds at least as many facts as the mark, of the same session; not
    // the log's own record.
    void restore(const FactMark& mark, const SessionRecord& complete);

    // The facts to come are of another session, which has this one's past: its name enters the run hash.
    void continueAs(SessionHeader header);

    // Gives up the record, with runHash set.
    [[nodiscard]] SessionRecord take();

private:
    void keepLate(const Order& order);
    void toHash(FactClass kind, std::size_t at) {
        if (m_waiting == m_toHash.size()) [[unlikely]]
            takeWaiting();
        m_toHash[m_waiting++] = {kind, static_cast<std::uint32_t>(at), 1};
    }
    void takeWaiting();
    [[nodiscard]] std::size_t roomFor(std::size_t items) const;
    template <class Fact>
    Fact& keep(FactClass kind, std::vector<Fact>& facts, const Fact& fact);
    template <class Item>
    Span32 keepAll(std::vector<Item>& items, std::span<const Item> added);

    SessionRecord m_record;
    FactHash m_hash;
    // Facts that are not in it yet: as many as stay in the processor's cache.
    std::array<FactPlace, 128> m_toHash;
    std::size_t m_waiting = 0;
    FactSeq m_seq = 0;
    std::size_t m_expectedPoints = 0;              // 0 = nobody knows how long the session will be
    std::vector<std::pair<FactSeq, Order>> m_late; // orders as they were before a fact that came when they
                                                   // were done
};

} // namespace openbell
