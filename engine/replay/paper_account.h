#pragma once
// A paper account kept apart from the session that trades in it, as a broker keeps one: both see the same
// bars and speak through the broker port alone. So it can hold what the session never did, and a
// reconciliation has something to find. Deterministic; one thread.
#include "engine/broker/paper/paper_broker.h"
#include "engine/replay/trading_session.h"
#include <functional>

namespace openbell {

class PaperAccount {
public:
    explicit PaperAccount(const TradingSession& session);
    [[nodiscard]] static BrokerCapabilities capabilities();

    // Applies an input to the session; what it wants done then goes into inbox().
    using Tell = std::function<void(const InputView&)>;
    // The orders in it meet the bars; the session hears of it, and what it wants done then is done, before it
    // sees them. `now`: the session's time.
    void trade(std::span<const GroupBar> bars, UtcTime now, const Tell& tell);
    // Time has passed: what the session wants done now, and what the account says to that.
    void settle(UtcTime now, const Tell& tell);
    // What waits to be done here.
    [[nodiscard]] std::vector<BrokerCommand>& inbox() { return m_inbox; }
    // A trade that the session did not ask for, without costs; a negative quantity is sold.
    void book(InstrumentId instrument, Quantity quantity, Price price, UtcTime time);

private:
    void converse(UtcTime now, const Tell& tell);

    PaperBroker m_broker;
    Interval m_interval;
    std::vector<Zone> m_zones; // by InstrumentId
    std::vector<Date> m_dates; // of the last bar, by InstrumentId
    std::vector<BrokerCommand> m_inbox, m_doing;
    std::vector<BrokerReport> m_reports;
};

} // namespace openbell
