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

    // Facts are hashed some time after they were appended, as they were then.
    void theHashIsTheSameWheneverItIsTaken() {
        const auto hashOfSession = [](const auto& afterEach) {
            FactLog log{SessionHeader{}};
            for (int round = 0; round < 100; ++round) {
                const UtcTime now{round * kNanosPerMinute};
                log.append(EquityPoint{now, Money::whole(1'000 + round % 7), Money{}, Money{}});
                afterEach(log);
                Order order;
                order.created = now;
                order.type = OrderType::Limit;
                order.quantity = Quantity::whole(10 + round);
                order.limit = Price::whole(100);
                const OrderId id = log.append(order).id;
                afterEach(log);
                for (const auto& [event, to] : {std::pair{OrderEventKind::Submit, OrderState::Submitted},
                                                std::pair{OrderEventKind::Accept, OrderState::Accepted},
                                                std::pair{OrderEventKind::Modified, OrderState::Accepted}}) {
                    OrderEvent fact;
                    fact.order = id;
                    fact.event = event;
                    fact.to = to;
                    fact.time = now;
                    fact.quantity = Quantity::whole(99);
                    fact.price = Price::whole(101);
                    fact.text = log.keepText("told");
                    log.append(fact);
                    afterEach(log);
                }
                Fill fill;
                fill.order = id;
                fill.quantity = Quantity::whole(5);
                fill.price = Price::whole(101);
                fill.time = now;
                log.append(fill);
                log.amend(EquityPoint{now, Money::whole(900 + round % 5), Money::whole(round), Money{}});
                afterEach(log);
            }
            return log.runHash();
        };
        int calls = 0;
        const std::string never = hashOfSession([](FactLog&) {});
        QCOMPARE(hashOfSession([](FactLog& log) { log.fold(); }), never);
        QCOMPARE(hashOfSession([&](FactLog& log) {
                     if (++calls % 7 == 0) log.fold();
                 }),
                 never);
        QCOMPARE(hashOfSession([](FactLog& log) { (void)log.mark(); }), never);
        QCOMPARE(hashOfSession([](FactLog& log) { (void)log.runHash(); }), never);
    }
};

QTEST_APPLESS_MAIN(FactLogTest)
#include "tst_fact_log.moc"
