// The simulation's broker with all its faults switched off keeps the contract, whatever its capabilities.
#include "tests/contract/broker_contract.h"
#include "tests/simulation/faulty_broker.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

class FaultlessWorld final : public BrokerWorld {
public:
    explicit FaultlessWorld(const BrokerCapabilities& capabilities)
        : m_broker{simulation::BrokerBook{
                       capabilities, {share(), share()}, {NoCosts{}, NoCosts{}}, money("100000")},
                   {},
                   1} {}
    BrokerPort& broker() override { return m_broker; }
    void trade(InstrumentId instrument, const Bar& bar) override { m_broker.trade(instrument, bar); }
    bool loseConnection(UtcTime now, std::int64_t forNanos) override {
        m_broker.loseConnection(now, forNanos);
        return true;
    }
    bool endSession(UtcTime now) override {
        m_broker.endSession(now);
        return true;
    }

private:
    static Instrument share() {
        Instrument instrument;
        instrument.tickSize = price("0.05");
        return instrument;
    }
    simulation::FaultyBroker m_broker;
};

BrokerCapabilities variant(int number) {
    BrokerCapabilities capabilities;
    capabilities.oco = (number & 1) != 0;
    capabilities.modify = (number & 2) == 0;
    capabilities.cancelAll = (number & 4) != 0;
    capabilities.pushes = (number & 8) == 0;
    if ((number & 16) != 0) capabilities.fills = FillBasis::Cumulative;
    return capabilities;
}

} // namespace

int main(int argc, char** argv) {
    constexpr int kVariants = 32;
    int failures = 0;
    for (int number = 0; number < kVariants; ++number) {
        BrokerContract suite{[number] { return std::make_unique<FaultlessWorld>(variant(number)); }};
        failures += QTest::qExec(&suite, argc, argv);
    }
    return failures;
}
