// Time alone moves a session on: what may be entered follows the clock, not the first bar that is over.
#include "engine/market/calendar_set.h"
#include "engine/runner/session_clock.h"
#include "engine/runner/trading_runner.h"
#include "tests/support/values.h"
#include <QtTest>

using namespace openbell;
using namespace openbell::tests;

namespace {

RunnerSetup byHand(std::size_t symbols = 1) {
    RunnerSetup setup;
    setup.interval = Interval::ofMinutes(1);
    Instrument share;
    share.symbol = "X";
    share.exchange = "NSE";
    share.zone = "Asia/Kolkata";
    share.tickSize = price("0.05");
    setup.instruments.assign(symbols, share);
    setup.calendars.assign(symbols, CalendarSet::builtIn().find("NSE"));
    setup.execution.capital = money("100000");
    setup.execution.costs.assign(symbols, NoCosts{});
    setup.execution.exits.timeOfDayNanos = (15 * 60 + 25) * kNanosPerMinute;
    setup.broker = BrokerCapabilities{};
    setup.manual = true;
    return setup;
}

OperatorCommand limitBuy() {
    OperatorCommand command;
    command.action = OperatorAction::PlaceOrder;
    command.type = OrderType::Limit;
    command.quantity = qty(10);
    command.limit = price("95");
    return command;
}

} // namespace

class SessionTimeTest : public QObject {
    Q_OBJECT

    FactLog m_log{SessionHeader{}};
    std::optional<TradingRunner> m_runner;

    void bar(const char* start) {
        const Price p = price("100");
        const Bar bar{at(start), p, p, p, p, qty(1000)};
        const GroupBar group{InstrumentId{0}, &bar};
        m_runner->apply(m_log, std::span{&group, 1});
    }
    Verdict placedAt(const char* time) {
        (void)m_runner->applyOperator(m_log, limitBuy(), at(time));
        return m_log.record().decisions.back().verdict;
    }
    std::size_t cancelsAt(const char* time) {
        m_runner->applyTime(m_log, at(time));
        const auto commands = m_runner->takeCommands(at(time));
        return static_cast<std::size_t>(std::count_if(commands.begin(), commands.end(), [](const auto& c) {
            return c.kind == CommandKind::Cancel || c.kind == CommandKind::CancelAll;
        }));
    }

private Q_SLOTS:
    void init() {
        m_log = FactLog{SessionHeader{}};
        m_runner = TradingRunner::make(byHand()).value();
    }

    void afterTheExitAnOrderIsRefusedAndFromTheNextOpenItIsNot() {
        bar("2024-01-18T15:20:00+05:30");
        QCOMPARE(placedAt("2024-01-18T15:21:30+05:30"), Verdict::Taken);
        (void)m_runner->takeCommands(at("2024-01-18T15:21:30+05:30"));
        BrokerReport report;
        report.kind = ReportKind::Accepted;
        report.order = OrderId{1};
        m_runner->applyReport(m_log, report, at("2024-01-18T15:21:31+05:30"));
        QCOMPARE(cancelsAt("2024-01-18T15:24:59+05:30"), std::size_t{0});
        QCOMPARE(cancelsAt("2024-01-18T15:25:00+05:30"), std::size_t{1});
        report.kind = ReportKind::Cancelled;
        m_runner->applyReport(m_log, report, at("2024-01-18T15:25:01+05:30"));
        QCOMPARE(placedAt("2024-01-18T15:26:00+05:30"), Verdict::Refused);
        QCOMPARE(m_log.record().decisions.back().refusal, GateCode::MarketHours);
        QCOMPARE(placedAt("2024-01-19T09:00:00+05:30"), Verdict::Refused);
        // The next session is open; none of its bars is over.
        QCOMPARE(placedAt("2024-01-19T09:15:10+05:30"), Verdict::Taken);
        (void)m_runner->takeCommands(at("2024-01-19T09:15:10+05:30"));
        QCOMPARE(cancelsAt("2024-01-19T09:15:11+05:30"), std::size_t{0});
        QVERIFY(isWorking(m_log.record().orders.back().state));
    }

    void theDaysLimitsBeginAnewWithTheSessionAndNotWithItsFirstBar() {
        RunnerSetup setup = byHand();
        setup.execution.limits.maxTradesPerDay = 1;
        m_runner = TradingRunner::make(setup).value();
        bar("2024-01-18T10:00:00+05:30");
        QCOMPARE(placedAt("2024-01-18T10:01:10+05:30"), Verdict::Taken);
        (void)m_runner->applyOperator(
            m_log,
            [] {
                OperatorCommand cancel;
                cancel.action = OperatorAction::CancelOrder;
                cancel.order = OrderId{1};
                return cancel;
            }(),
            at("2024-01-18T10:01:20+05:30"));
        QCOMPARE(placedAt("2024-01-18T10:02:10+05:30"), Verdict::Refused);
        QCOMPARE(placedAt("2024-01-19T09:15:10+05:30"), Verdict::Taken);
    }

    void anHourOnTheClockThatTheOpenFallsIntoBelongsToTheSession() {
        SessionClock hours{CalendarSet::builtIn().find("NSE"), Interval::ofMinutes(60), -1};
        QVERIFY(hours.advance(at("2024-01-18T09:00:00+05:30")));
        QVERIFY(hours.isOpen());
        QVERIFY(hours.endOf(at("2024-01-18T09:00:00+05:30")) == at("2024-01-18T10:00:00+05:30"));
        QVERIFY(!hours.advance(at("2024-01-18T10:00:00+05:30")));
        SessionClock minutes{CalendarSet::builtIn().find("NSE"), Interval::ofMinutes(1), -1};
        minutes.advance(at("2024-01-18T09:14:00+05:30"));
        QVERIFY(!minutes.isOpen());
    }

    void moreSymbolsThanASessionHoldsAreRefused() {
        QVERIFY(TradingRunner::make(byHand(4)));
        const auto made = TradingRunner::make(byHand(kMostSlots + 1));
        QVERIFY(!made);
        QVERIFY(made.error().message.find("65535") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(SessionTimeTest)
#include "tst_session_time.moc"
