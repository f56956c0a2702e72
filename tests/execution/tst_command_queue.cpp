// What leaves first when the broker takes only so many commands a second.
#include "engine/execution/command_queue.h"
#include <QtTest>

using namespace openbell;
using K = CommandKind;

namespace {

BrokerCommand command(K kind, std::uint32_t order, UtcTime now, Leg leg = Leg::Entry) {
    BrokerCommand made;
    made.kind = kind;
    made.order = OrderId{order};
    made.leg = leg;
    made.time = now;
    return made;
}

BrokerCommand question(std::uint32_t request, UtcTime now) {
    BrokerCommand made = command(K::QueryOrders, 0, now);
    made.request = request;
    return made;
}

} // namespace

class CommandQueueTest : public QObject {
    Q_OBJECT
    CommandQueue m_queue;

    std::vector<BrokerCommand> releaseAt(UtcTime now) {
        std::vector<BrokerCommand> sent;
        m_queue.release(now, [&](const BrokerCommand& c) { sent.push_back(c); });
        return sent;
    }

private Q_SLOTS:
    void init() { m_queue = CommandQueue{{2, kNanosPerSecond}}; }

    void whatClosesLeavesBeforeWhatProtectsAndThatBeforeWhatEnters() {
        const UtcTime now{};
        m_queue.push(command(K::Place, 1, now));
        m_queue.push(question(1, now));
        m_queue.push(command(K::Cancel, 2, now));
        m_queue.push(command(K::Place, 3, now, Leg::Exit));
        const auto first = releaseAt(now);
        QCOMPARE(first.size(), std::size_t{2});
        QCOMPARE(first[0].order, OrderId{3});
        QCOMPARE(first[1].order, OrderId{2});
        const auto second = releaseAt(now.plus(kNanosPerSecond));
        QCOMPARE(second.size(), std::size_t{2});
        QCOMPARE(second[0].kind, K::QueryOrders);
        QCOMPARE(second[1].order, OrderId{1});
    }

    // Orders that are done already and whose cancels are refused are cancelled again and again.
    void cancelsWithoutEndKeepNoQuestionBack() {
        UtcTime now{};
        m_queue.push(question(7, now));
        bool asked = false;
        for (int second = 0; second < 3 && !asked; ++second) {
            for (std::uint32_t order = 1; order <= 40; ++order)
                m_queue.push(command(K::Cancel, order, now));
            for (const BrokerCommand& sent : releaseAt(now))
                asked = asked || (sent.kind == K::QueryOrders && sent.request == 7);
            QVERIFY(second > 0 || !asked);
            now = now.plus(kNanosPerSecond);
        }
        QVERIFY(asked);
    }

    void aQuestionAskedAnewTakesThePlaceOfTheOneThatWaits() {
        m_queue.push(question(1, UtcTime{}));
        m_queue.push(question(2, UtcTime{kNanosPerSecond}));
        const auto sent = releaseAt(UtcTime{kNanosPerSecond});
        QCOMPARE(sent.size(), std::size_t{1});
        QCOMPARE(sent[0].request, 2U);
    }
};

QTEST_GUILESS_MAIN(CommandQueueTest)
#include "tst_command_queue.moc"
