#include "engine/orders/order_book.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;
using S = OrderState;
using E = OrderEventKind;

class OrderBookTest : public QObject {
    Q_OBJECT
    FactLog m_log{SessionHeader{}};
    OrderBook m_book;

    ActiveOrder& placed(std::int64_t units) {
        Order order;
        order.quantity = qty(units);
        ActiveOrder& active = m_book.create(m_log, order, 0);
        m_book.apply(m_log, active, E::Submit, UtcTime{1});
        m_book.apply(m_log, active, E::Accept, UtcTime{1});
        return active;
    }
    const Order& recorded(OrderId id) { return m_log.record().orders[id.value - 1]; }

private Q_SLOTS:
    void init() {
        m_log = FactLog{SessionHeader{}};
        m_book = OrderBook{};
    }

    void everyChangeIsAFactCausedByTheOneBefore() {
        const ActiveOrder& order = placed(10);
        const auto& events = m_log.record().orderEvents;
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(events[0].cause, recorded(order.id).seq);
        QCOMPARE(events[1].cause, events[0].seq);
        QCOMPARE(events[1].from, S::Submitted);
        QCOMPARE(events[1].to, S::Accepted);
        QCOMPARE(recorded(order.id).state, S::Accepted);
    }

    void aPairThatIsNotInTheTableIsRecordedAndChangesNothing() {
        ActiveOrder& order = placed(10);
        m_book.apply(m_log, order, E::Fill, UtcTime{2}, qty(10));
        QCOMPARE(m_book.apply(m_log, order, E::Submit, UtcTime{3}), FactSeq{0});
        QCOMPARE(order.state, S::Filled);
        QCOMPARE(m_log.record().riskEvents.size(), std::size_t{1});
        QCOMPARE(m_log.record().riskEvents[0].code, RiskEventCode::IllegalTransition);
        QCOMPARE(m_log.record().riskEvents[0].cause, order.lastSeq);
        QCOMPARE(m_log.record().orderEvents.size(), std::size_t{3});
    }

    void partFillsAddUp() {
        ActiveOrder& order = placed(10);
        m_book.apply(m_log, order, E::PartFill, UtcTime{2}, qty(3));
        m_book.apply(m_log, order, E::PartFill, UtcTime{3}, qty(4));
        QCOMPARE(order.filled, qty(7));
        QCOMPARE(order.open(), qty(3));
        QCOMPARE(order.state, S::PartiallyFilled);
    }

    void aModificationSetsTheNewTotal() {
        ActiveOrder& order = placed(10);
        m_book.apply(m_log, order, E::PartFill, UtcTime{2}, qty(3));
        m_book.apply(m_log, order, E::RequestModify, UtcTime{3});
        m_book.apply(m_log, order, E::Modified, UtcTime{3}, qty(5));
        QCOMPARE(order.open(), qty(2));
        QCOMPARE(recorded(order.id).quantity, qty(5));
    }

    void fillThatArrivesAfterTheCancelStillCounts() {
        ActiveOrder& order = placed(10);
        m_book.apply(m_log, order, E::RequestCancel, UtcTime{2});
        m_book.apply(m_log, order, E::Cancel, UtcTime{2});
        QVERIFY(m_book.apply(m_log, order, E::Fill, UtcTime{3}, qty(10)) != 0);
        QCOMPARE(order.filled, qty(10));
        QCOMPARE(order.state, S::Filled);
        QVERIFY(m_log.record().riskEvents.empty());
    }

    void finalOrdersLeaveTheBookWhenItIsSwept() {
        const OrderId first = placed(1).id;
        const OrderId second = placed(2).id;
        m_book.apply(m_log, *m_book.find(first), E::Fill, UtcTime{2}, qty(1));
        m_book.sweep(0);
        QCOMPARE(m_book.find(first), nullptr);
        QVERIFY(m_book.find(second) != nullptr);
        QCOMPARE(m_book.size(), std::size_t{1});
        QCOMPARE(m_book.find(OrderId{99}), nullptr);
    }

    void aFinalOrderStaysUntilTheFillsItIsKnownToHaveAreTold() {
        ActiveOrder& order = placed(10);
        m_book.apply(m_log, order, E::RequestCancel, UtcTime{2});
        m_book.apply(m_log, order, E::Cancel, UtcTime{2});
        order.heard = qty(4);
        QCOMPARE(order.couldFill(), qty(4));
        const OrderId id = order.id;
        m_book.sweep(0);
        QVERIFY(m_book.find(id) != nullptr);
        m_book.apply(m_log, *m_book.find(id), E::PartFill, UtcTime{3}, qty(4));
        m_book.sweep(0);
        QCOMPARE(m_book.find(id), nullptr);
    }

    void anOrderThatLeftTheBookIsTakenBackFromTheRecord() {
        const OrderId id = placed(10).id;
        m_book.apply(m_log, *m_book.find(id), E::Cancel, UtcTime{2});
        m_book.sweep(0);
        QCOMPARE(m_book.find(id), nullptr);
        ActiveOrder* const back = m_book.recall(m_log, id, 0);
        QVERIFY(back != nullptr);
        QCOMPARE(back->state, S::Cancelled);
        QCOMPARE(back->quantity, qty(10));
        QVERIFY(m_book.apply(m_log, *back, E::PartFill, UtcTime{3}, qty(4)) != 0);
        QCOMPARE(m_book.recall(m_log, OrderId{99}, 0), nullptr);
    }

    void aPlaceInTheBookIsUsedAgainAndSlotsKeepTheirOrder() {
        const OrderId first = placed(1).id;
        const OrderId second = placed(2).id;
        m_book.apply(m_log, *m_book.find(first), E::Fill, UtcTime{2}, qty(1));
        m_book.sweep(0);
        const OrderId third = placed(3).id;
        std::vector<OrderId> seen;
        m_book.forAll([&](ActiveOrder& order) { seen.push_back(order.id); });
        QCOMPARE(seen, (std::vector<OrderId>{second, third}));
    }
};

QTEST_APPLESS_MAIN(OrderBookTest)
#include "tst_order_book.moc"
