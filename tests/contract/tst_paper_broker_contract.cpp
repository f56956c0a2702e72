// The simulated exchange behind a broker port keeps the contract.
#include "engine/broker/paper/paper_broker.h"
#include "tests/contract/broker_contract.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

class PaperWorld final : public BrokerWorld {
public:
    BrokerPort& broker() override { return m_broker; }
    void trade(InstrumentId instrument, const Bar& bar) override {
        m_broker.trade(instrument, bar, bar.start.plus(kNanosPerMinute));
    }
    bool loseConnection(UtcTime, std::int64_t) override { return false; } // it has none
    bool endSession(UtcTime now) override {
        m_broker.endSession(InstrumentId{0}, now);
        m_broker.endSession(InstrumentId{1}, now);
        return true;
    }

private:
    PaperBroker m_broker{{}, {{price("0.05")}, {price("0.05")}}, money("100000")};
};

} // namespace

int main(int argc, char** argv) {
    BrokerContract suite{[] { return std::make_unique<PaperWorld>(); }};
    return QTest::qExec(&suite, argc, argv);
}
