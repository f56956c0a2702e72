// The halt: everything cancelled, everything flat, within two seconds on a broker that answers, whatever it
// refuses.
#include "tests/execution/conversation.h"
#include <QtTest>
#include <random>

using namespace openbell;
using namespace openbell::tests;
using K = CommandKind;

namespace {

// Answers each command after 60 ms; refuses one in ten.
class HarshBroker {
public:
    HarshBroker(Conversation& talk, int refuseOneIn) : m_talk{talk}, m_refuseOneIn{refuseOneIn} {}

    void step() {
        for (const BrokerCommand& command : m_talk.asked())
            m_waiting.push_back({m_talk.now.plus(60'000'000), command});
        std::vector<std::pair<UtcTime, BrokerCommand>> due;
        std::erase_if(m_waiting, [&](const auto& w) {
            if (w.first > m_talk.now) return false;
            due.push_back(w);
            return true;
        });
        for (const auto& [time, command] : due)
            answer(command);
    }
    bool isQuiet() const { return m_waiting.empty() && !m_talk.execution.hasCommands(); }
    int refused = 0;

private:
    bool refuses() {
        const bool no = m_refuseOneIn > 0 && m_random() % static_cast<unsigned>(m_refuseOneIn) == 0;
        refused += no;
        return no;
    }
    void answer(const BrokerCommand& command) {
        const OrderId id = command.order;
        const auto filled = [&](OrderId order) {
            return m_talk.log.record().orders[order.value - 1].filled.raw() / Quantity::kScale;
        };
        if (command.kind == K::Place) {
            if (command.leg == Leg::Exit && refuses()) return m_talk.say(id, ReportKind::Rejected);
            m_talk.accept(id);
            if (command.leg == Leg::Exit) m_talk.fill(id, command.quantity.raw() / Quantity::kScale, "99");
        } else if (command.kind == K::Cancel) {
            if (!isWorking(m_talk.stateOf(id)) || refuses())
                return m_talk.say(id, ReportKind::CancelRejected);
            m_talk.cancelled(id, filled(id));
        } else if (command.kind == K::CancelAll) {
            std::vector<OrderId> working;
            for (const Order& order : m_talk.log.record().orders)
                if (isWorking(order.state) && !refuses()) working.push_back(order.id);
            for (const OrderId order : working)
                m_talk.cancelled(order, filled(order));
        }
    }
    Conversation& m_talk;
    int m_refuseOneIn;
    std::mt19937_64 m_random{7};
    std::vector<std::pair<UtcTime, BrokerCommand>> m_waiting;
};

} // namespace

class KillSwitchTest : public QObject {
    Q_OBJECT

    // Fifty positions, each with its stop, and three limit entries working beside each.
    static std::unique_ptr<Conversation> crowd(bool cancelAll) {
        BrokerCapabilities broker;
        broker.cancelAll = cancelAll;
        auto c = std::make_unique<Conversation>(broker, Conversation::withStop(), std::size_t{50});
        c->execution = ExecutionHandler{Conversation::withStop(), Conversation::shares(50), 4, broker};
        for (std::uint16_t i = 0; i < 50; ++i) {
            c->price("100", i);
            for (std::uint16_t s = 0; s < 4; ++s) {
                Signal signal;
                signal.time = c->now;
                signal.instrument.value = i;
                signal.strategy.value = s;
                signal.price = price("100");
                signal = c->log.append(signal, {});
                const ManualTerms limit{OrderType::Limit, TimeInForce::Day, qty(10), price("95"), {}};
                c->execution.decideEntry(c->log, signal, {0, 0, UtcTime{INT64_MAX}, 0},
                                         s == 0 ? nullptr : &limit);
                const OrderId entry = c->askedOnce().order;
                c->accept(entry);
                if (s != 0) continue;
                c->fill(entry, 10);
                c->accept(c->askedOnce().order);
            }
        }
        return c;
    }
    static std::int64_t open(const Conversation& c) {
        return std::count_if(c.execution.slots().begin(), c.execution.slots().end(),
                             [](const TradingSlot& s) { return !s.position.isFlat(); });
    }
    static std::int64_t working(const Conversation& c) {
        const auto& orders = c.log.record().orders;
        return std::count_if(orders.begin(), orders.end(), [](const Order& o) { return isWorking(o.state); });
    }

private Q_SLOTS:
    void fiftyPositionsAreFlatWithinTwoSecondsOnABrokerThatRefusesOneInTen_data() {
        QTest::addColumn<bool>("cancelAll");
        QTest::newRow("each order cancelled by itself") << false;
        QTest::newRow("one command cancels all") << true;
    }
    void fiftyPositionsAreFlatWithinTwoSecondsOnABrokerThatRefusesOneInTen() {
        QFETCH(bool, cancelAll);
        const auto c = crowd(cancelAll);
        QCOMPARE(open(*c), 50);
        QCOMPARE(working(*c), 200);
        HarshBroker broker{*c, 10};
        const UtcTime began = c->now;
        c->execution.halt(c->log, c->now, HaltSource::Operator, {}, {}, "the button");
        while (open(*c) + working(*c) > 0 && c->now.ns - began.ns < 10 * kNanosPerSecond) {
            c->wait(20);
            broker.step();
        }
        QCOMPARE(open(*c), 0);
        QCOMPARE(working(*c), 0);
        QVERIFY(broker.refused > 5);
        const std::int64_t took = (c->now.ns - began.ns) / 1'000'000;
        QVERIFY2(took < 2'000, qPrintable(QString::number(took) + QStringLiteral(" ms of broker time")));
        for (const TradingSlot& slot : c->execution.slots())
            QVERIFY(slot.position.isFlat());
        QCOMPARE(c->count(RiskEventCode::Excess), 0);
    }

    void nothingIsEnteredWhileHaltedOrPausedAndItIsClearedWithAReason() {
        Conversation c;
        QVERIFY(c.execution.pause(c.log, c.now, "lunch"));
        c.decide(Direction::Long);
        QVERIFY(c.asked().empty());
        QVERIFY(c.execution.clearHalt(c.log, c.now, "back"));
        c.enter();
        c.execution.halt(c.log, c.now, HaltSource::Operator, {}, {}, "the button");
        QCOMPARE(c.askedOnce().leg, Leg::Exit);
        c.decide(Direction::Long);
        QVERIFY(c.asked().empty());
        QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Refused);
        QVERIFY(!c.execution.clearHalt(c.log, c.now, " "));
        QVERIFY(c.execution.clearHalt(c.log, c.now, "found the cause"));
        const SessionRecord& r = c.log.record();
        QCOMPARE(r.riskEvents.back().code, RiskEventCode::Cleared);
        QCOMPARE(r.text(r.riskEvents.back().text), std::string_view{"found the cause"});
    }

    void anEntryThatFillsWhileItIsCancelledIsClosedToo() {
        Conversation c;
        c.decide(Direction::Long);
        const OrderId entry = c.askedOnce().order;
        c.accept(entry);
        c.execution.halt(c.log, c.now, HaltSource::Operator, {}, {}, "the button");
        QCOMPARE(c.askedOnce().kind, K::Cancel);
        c.fill(entry, 10);
        const auto asked = c.asked();
        QCOMPARE(asked.size(), std::size_t{1});
        QCOMPARE(asked[0].leg, Leg::Exit);
    }
};

QTEST_APPLESS_MAIN(KillSwitchTest)
#include "tst_kill_switch.moc"
