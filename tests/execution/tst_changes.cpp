// What the operator changes by hand, and the limits that hold for it.
#include "tests/execution/conversation.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;
using K = CommandKind;

namespace {

// Ten bought at 100, with a stop at 98.
OrderId protectedEntry(Conversation& c) {
    c.enter();
    const OrderId stop = c.askedOnce().order;
    c.accept(stop);
    return stop;
}

Status move(Conversation& c, OrderId stop, std::string_view to) {
    c.wait(100);
    return c.execution.modifyOrder(c.log, stop, {}, {}, price(to), c.now);
}

Status limitTo(Conversation& c, OrderId entry, std::string_view to) {
    c.wait(100);
    return c.execution.modifyOrder(c.log, entry, {}, price(to), {}, c.now);
}

OrderId limitEntry(Conversation& c, std::string_view at) {
    Signal signal;
    signal.time = c.now;
    signal.direction = Direction::Long;
    signal.price = price(at);
    signal = c.log.append(signal, {});
    const ManualTerms terms{OrderType::Limit, TimeInForce::GoodTillCancelled, qty(10), price(at), {}};
    c.execution.decideEntry(c.log, signal, {0, 0, UtcTime{INT64_MAX}, signal.seq}, &terms);
    const OrderId entry = c.askedOnce().order;
    c.accept(entry);
    return entry;
}

} // namespace

class ChangesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStopMovedAwayKeepsTheLimitsOnLosses_data() {
        QTest::addColumn<LimitCode>("limit");
        QTest::addColumn<QString>("value");
        QTest::addColumn<GateCode>("gate");
        QTest::addColumn<QString>("within"); // a stop there is within the limit
        QTest::addColumn<QString>("beyond");
        QTest::addColumn<QString>("comesTo");
        QTest::newRow("risk of a trade")
            << LimitCode::PerTradeRisk << "0.0003" << GateCode::PerTradeRisk << "97"
            << "96.95"
            << "30.5";
        QTest::newRow("heat") << LimitCode::PortfolioHeat << "0.0003" << GateCode::PortfolioHeat << "97.05"
                              << "96.95"
                              << "30.5";
        // With a quarter of a per cent for a gap beyond the stop.
        QTest::newRow("loss of the day") << LimitCode::DailyLoss << "0.0005" << GateCode::DailyLoss << "95.25"
                                         << "95.2"
                                         << "50.5";
        QTest::newRow("drawdown") << LimitCode::MaxDrawdown << "0.0005" << GateCode::Drawdown << "95.25"
                                  << "95.2"
                                  << "50.5";
    }
    void aStopMovedAwayKeepsTheLimitsOnLosses() {
        QFETCH(const LimitCode, limit);
        QFETCH(const QString, value);
        QFETCH(const GateCode, gate);
        QFETCH(const QString, within);
        QFETCH(const QString, beyond);
        QFETCH(const QString, comesTo);
        ExecutionSettings settings = Conversation::withStop();
        settings.limits =
            changeLimit(settings.limits, limit, fraction(value.toStdString()).raw(), true).value();
        Conversation c{{}, settings};
        const OrderId stop = protectedEntry(c);
        const Money heat = c.execution.account().heat;
        const std::size_t decisions = c.log.record().decisions.size();

        QVERIFY(move(c, stop, beyond.toStdString()));
        for (const BrokerCommand& command : c.asked())
            QVERIFY(command.kind >= K::QueryOrders);
        QCOMPARE(c.execution.account().heat, heat);
        const Decision& refused = c.log.record().decisions.back();
        QCOMPARE(c.log.record().decisions.size(), decisions + 1);
        QCOMPARE(refused.verdict, Verdict::Refused);
        QCOMPARE(refused.refusal, gate);
        const GateResult told = gateOf(c.log.record(), refused, gate);
        QVERIFY(!told.passed);
        QCOMPARE(Money::fromRaw(told.value), money(comesTo.toStdString()));
        const RiskEvent& event = c.log.record().riskEvents.back();
        QCOMPARE(event.code, RiskEventCode::ChangeRefused);
        QCOMPARE(event.order, stop);
        QCOMPARE(event.value, money(comesTo.toStdString()));

        QVERIFY(move(c, stop, within.toStdString()));
        QCOMPARE(c.askedOnce().stop, price(within.toStdString()));
        QCOMPARE(c.log.record().decisions.back().verdict, Verdict::Taken);
    }

    void aStopMovedAwayIsHeatUntilItIsMovedBack() {
        Conversation c{{}, Conversation::withStop()};
        const OrderId stop = protectedEntry(c);
        QCOMPARE(c.execution.account().heat, money("20"));
        QVERIFY(move(c, stop, "95"));
        c.modified(c.askedOnce());
        QCOMPARE(c.execution.account().heat, money("50"));
        c.execution.mark(c.log, c.now);
        QCOMPARE(c.log.record().equity.back().heat, money("50"));
        QVERIFY(move(c, stop, "97"));
        c.modified(c.askedOnce());
        QCOMPARE(c.execution.account().heat, money("30"));
        QVERIFY(move(c, stop, "99"));
        c.modified(c.askedOnce());
        QCOMPARE(c.execution.account().heat, money("20"));
        c.fill(stop, 10, "99");
        QCOMPARE(c.execution.account().heat, Money{});
    }

    void aStopIsMovedNearerWhateverTheLimits() {
        Conversation c{{}, Conversation::withStop()};
        const OrderId stop = protectedEntry(c);
        for (const LimitCode limit :
             {LimitCode::PerTradeRisk, LimitCode::PortfolioHeat, LimitCode::MaxOrderValue})
            QVERIFY(c.execution.changeLimit(c.log, limit, 0, false, c.now));
        const std::size_t decisions = c.log.record().decisions.size();
        QVERIFY(move(c, stop, "98.5"));
        QCOMPARE(c.askedOnce().stop, price("98.5"));
        QCOMPARE(c.log.record().decisions.size(), decisions);
    }

    void anEntryAtAHigherPriceKeepsTheLimitsOnValue() {
        ExecutionSettings settings = Conversation::withStop();
        settings.limits.maxOrderValue = money("1000");
        Conversation c{{}, settings};
        const OrderId entry = limitEntry(c, "95");
        QVERIFY(limitTo(c, entry, "99"));
        c.modified(c.askedOnce());
        QVERIFY(limitTo(c, entry, "100.05"));
        QVERIFY(c.asked().empty());
        QCOMPARE(c.log.record().decisions.back().refusal, GateCode::OrderValue);
        QCOMPARE(c.log.record().riskEvents.back().value, money("1000.5"));
        QCOMPARE(c.execution.account().grossValue, money("990"));
        QVERIFY(limitTo(c, entry, "98"));
    }
};

QTEST_GUILESS_MAIN(ChangesTest)
#include "tst_changes.moc"
