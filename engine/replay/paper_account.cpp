#include "engine/replay/paper_account.h"
#include <map>

namespace openbell {

namespace {

std::vector<Zone> zonesOf(const std::vector<Instrument>& instruments) {
    std::vector<Zone> zones;
    for (const Instrument& instrument : instruments)
        zones.push_back(Zone::find(instrument.zone).value_or(Zone::utc()));
    return zones;
}

// What the session reckons with, so that only what one of them did alone makes a difference.
class Fees {
public:
    explicit Fees(const TradingSession& session)
        : m_costs{session.runner().execution().settings().costs},
          m_zones{zonesOf(session.header().instruments)} {}

    Money operator()(const BrokerReport& fill) {
        if (fill.order.isNone()) return {};
        Money& before = m_values[fill.order];
        const auto instrument = fill.instrument.value;
        const Money fee = costsOf(m_costs[instrument], {fill.side == Side::Sell, fill.price, fill.quantity,
                                                        m_zones[instrument].dateOf(fill.time), before})
                              .total;
        before += notional(fill.price, fill.quantity);
        return fee;
    }

private:
    std::vector<CostModel> m_costs; // by InstrumentId
    std::vector<Zone> m_zones;
    std::map<OrderId, Money> m_values; // filled so far
};

} // namespace

BrokerCapabilities PaperAccount::capabilities() {
    BrokerCapabilities capabilities = PaperExchange::capabilities();
    capabilities.immediate = false; // its answers are polled
    return capabilities;
}

PaperAccount::PaperAccount(const TradingSession& session)
    : m_broker{session.runner().execution().settings().exchange, stepsOf(session.header().instruments),
               session.header().startCapital, Fees{session}},
      m_interval{session.header().interval},
      m_zones{zonesOf(session.header().instruments)},
      m_dates(m_zones.size()) {}

void PaperAccount::trade(std::span<const GroupBar> bars, UtcTime now, const Tell& tell) {
    const UtcTime start = bars.front().bar->start;
    for (const auto& [instrument, bar] : bars) {
        const Date date = m_zones[instrument.value].dateOf(start);
        if (std::exchange(m_dates[instrument.value], date) != date) m_broker.endSession(instrument, start);
        m_broker.trade(instrument, *bar, start.plus(m_interval.nanos()));
    }
    converse(std::max(start, now), tell);
}

void PaperAccount::settle(UtcTime now, const Tell& tell) {
    tell({now, TimeInput{}});
    converse(now, tell);
}

// Until both are silent.
void PaperAccount::converse(UtcTime now, const Tell& tell) {
    constexpr int patience = 100; // rounds; few are needed
    for (int round = 0; round < patience; ++round) {
        m_doing.clear();
        m_doing.swap(m_inbox);
        for (const BrokerCommand& command : m_doing)
            m_broker.submit(command);
        m_reports.clear();
        m_broker.poll(now, m_reports);
        for (const BrokerReport& report : m_reports)
            tell({now, &report});
        if (m_doing.empty() && m_reports.empty()) return;
    }
}

void PaperAccount::book(InstrumentId instrument, Quantity quantity, Price price, UtcTime time) {
    m_broker.book(instrument, quantity, price, time);
}

} // namespace openbell
