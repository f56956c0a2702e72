#pragma once
// A broker as bad as brokers get, behind the port: its book is the truth, but what it is told and what it
// tells go through a line that delays, drops, repeats and re-orders, and that breaks while a command is on
// its way. Seeded; counts every fault it makes. With all rates at zero it is a broker without a fault. One
// thread.
#include "tests/simulation/broker_book.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/random.h"
#include <deque>

namespace openbell::simulation {

class FaultyBroker final : public BrokerPort {
public:
    FaultyBroker(BrokerBook book, const FaultRates& rates, std::uint64_t seed)
        : m_book{std::move(book)}, m_rates{rates}, m_random{seed} {}

    [[nodiscard]] BrokerCapabilities capabilities() const override { return m_book.capabilities(); }
    void submit(const BrokerCommand& command) override;
    void poll(UtcTime now, std::vector<BrokerReport>& reports) override;

    // ---- the world around it; times must not go back
    void startDay(Date day) { m_book.startDay(day); }
    void trade(InstrumentId instrument, const Bar& bar);
    void endSession(UtcTime now);
    void loseConnection(UtcTime now, std::int64_t forNanos);
    void restart(UtcTime now);
    // The engine's machine stops: what is on its way to it is lost, and the line with it.
    void engineRestarts(UtcTime now);
    void tradeOutside(InstrumentId instrument, Side side, Quantity quantity);

    // ---- the truth, for whoever checks
    [[nodiscard]] const BrokerBook& book() const { return m_book; }
    [[nodiscard]] const FaultCounts& faults() const { return m_faults; }
    [[nodiscard]] bool isConnected() const { return m_connected; }
    // Nothing is on its way in either direction.
    [[nodiscard]] bool isIdle() const { return m_commands.empty() && m_reports.empty() && m_connected; }
    // A Place that may still arrive.
    [[nodiscard]] bool isUnderWay(OrderId order) const;
    [[nodiscard]] std::int64_t repeatedPlaces() const { return m_repeatedPlaces; }
    // Commands that its capabilities or rate limit do not allow.
    [[nodiscard]] std::int64_t forbiddenCommands() const { return m_forbidden; }

private:
    struct Incoming {
        UtcTime at;
        BrokerCommand command;
    };
    struct Outgoing {
        UtcTime at;
        BrokerReport report;
        bool safe = false;       // the adapter's own: no line to be lost on
        std::uint32_t query = 0; // of whose answer it is a part
        CommandKind asked = CommandKind::QueryOrders;
    };
    // A report that is held back: told with the order's next execution, or after a while.
    struct Held {
        UtcTime until;
        BrokerReport report;
        bool untilFill = false;
    };

    void advance(UtcTime now);
    void arrive(const BrokerCommand& command);
    void place(const BrokerCommand& command);
    void cancel(OrderId order);
    void answer(const BrokerCommand& query);
    void rowsOf(const BrokerCommand& query, std::vector<BrokerReport>& rows) const;
    // Sends what the book told, through every fault of the line.
    void tell(std::vector<BrokerReport>& told, bool asResponse);
    void send(const BrokerReport& report);
    void enqueue(UtcTime at, const Outgoing& report);
    void releaseHeld(const BrokerReport& told);
    void releaseDue();
    [[nodiscard]] bool isAllowed(const BrokerCommand& command);
    [[nodiscard]] bool beatsCancel(const BookOrder& order);
    void refuseHere(const BrokerCommand& command, std::string_view why);
    [[nodiscard]] BrokerBook::PartOf partOf();
    [[nodiscard]] std::int64_t latency() { return m_random.between(20, 200) * kNanosPerSecond / 1000; }

    BrokerBook m_book;
    FaultRates m_rates;
    Random m_random;
    FaultCounts m_faults;
    UtcTime m_now = kNoTime;
    std::deque<Incoming> m_commands; // by time
    std::deque<Outgoing> m_reports;  // by time
    std::vector<Held> m_held;
    UtcTime m_lastCommand = kNoTime, m_lastReport = kNoTime; // the line keeps order unless it is faulty
    std::vector<UtcTime> m_recent;                           // commands within the rate limit's window
    bool m_connected = true;
    UtcTime m_reconnects = kNoTime;
    std::vector<BrokerReport> m_told;
    std::int64_t m_repeatedPlaces = 0, m_forbidden = 0;
};

} // namespace openbell::simulation
