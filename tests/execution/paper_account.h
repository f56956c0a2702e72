#pragma once
// An ExecutionHandler with the simulated exchange it trades on, fed bar by bar as the runner does.
#include "engine/broker/paper/paper_exchange.h"
#include "engine/execution/execution_handler.h"

namespace openbell::tests {

class PaperAccount {
public:
    PaperAccount(const ExecutionSettings& settings, const std::vector<Instrument>& instruments,
                 std::size_t strategies = 1)
        : execution{settings, instruments, strategies, PaperExchange::capabilities()} {
        m_exchange = PaperExchange{settings.exchange, stepsOf(instruments)};
    }
    void bar(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end) {
        const auto tell = [&](const BrokerReport& r) { report(log, r); };
        m_exchange.open(instrument, bar, tell);
        m_exchange.range(instrument, bar, end, tell);
        execution.barCloses(log, instrument, bar, end);
        settle(log, end);
        execution.mark(log, end);
        execution.guard(log, end);
        settle(log, end);
    }
    void exitAtLast(FactLog& log, InstrumentId instrument, UtcTime time) {
        execution.close(log, instrument, time, ExitReason::Time);
        settle(log, time);
        m_exchange.trade(instrument, execution.lastPrice(instrument), time,
                         [&](const BrokerReport& r) { report(log, r); });
    }
    void settle(FactLog& log, UtcTime now) {
        while (execution.hasCommands())
            execution.release(now, [&](const BrokerCommand& command) {
                m_exchange.execute(command,
                                   [&](const BrokerReport& r) { execution.onReport(log, r, r.time); });
            });
    }

    ExecutionHandler execution;

private:
    void report(FactLog& log, const BrokerReport& report) {
        execution.onReport(log, report, report.time);
        settle(log, report.time);
    }
    PaperExchange m_exchange;
};

} // namespace openbell::tests
