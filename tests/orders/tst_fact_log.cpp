#include "engine/orders/fact_log.h"
#include "tests/support/values.h"
#include <QtTest>
#include <set>

using namespace openbell;

namespace {

// One gate of each code: passed, refused, without a limit, with one, and raised flags.
std::vector<GateResult> someGates() {
    std::vector<GateResult> gates;
    for (int i = 0; i < kGateCount; ++i) {
        GateResult gate{static_cast<GateCode>(i), i % 3 != 0, i * 1'000, i * 2'000};
        if (i % 4 == 1) gate.value = 0, gate.limit = INT64_MAX;
        gates.push_back(gate);
    }
    return gates;
}

std::string hashOf(const std::vector<GateResult>& gates) {
    FactLog log{SessionHeader{}};
    log.append(Decision{}, gates);
    return log.runHash();
}

} // namespace

class FactLogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theHashTellsEveryNumberOfEveryGate() {
        std::set<std::string> hashes{hashOf(someGates())};
        const auto isNew = [&](const std::vector<GateResult>& gates) {
            return hashes.insert(hashOf(gates)).second;
        };
        for (std::size_t i = 0; i < kGateCount; ++i) {
            for (const std::int64_t number : {std::int64_t{-1}, std::int64_t{7}, INT64_MAX - 1}) {
                auto gates = someGates();
                gates[i].value = number;
                QVERIFY(isNew(gates));
                gates = someGates();
                gates[i].limit = number;
                QVERIFY(isNew(gates));
            }
            auto gates = someGates();
            gates[i].passed = !gates[i].passed;
            QVERIFY(isNew(gates));
            gates = someGates();
            gates[i].limit = gates[i].limit == INT64_MAX ? 0 : INT64_MAX;
            QVERIFY(isNew(gates));
            gates = someGates();
            gates.erase(gates.begin() + static_cast<std::ptrdiff_t>(i));
            QVERIFY(isNew(gates));
        }
    }
};

QTEST_APPLESS_MAIN(FactLogTest)
#include "tst_fact_log.moc"
