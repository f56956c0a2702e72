// Orders, protective exits and cash, bar by bar, against the simulated exchange.
#include "tests/execution/paper_account.h"
#include "tests/support/values.h"
#include <QtTest>
#include <random>

using namespace openbell;
using namespace openbell::tests;

namespace {

constexpr InstrumentId kX{0};

ExecutionSettings calm() {
    ExecutionSettings settings;
    settings.capital = money("100000");
    settings.sizing = {SizingType::FixedQuantity, qty(10), {}, {}};
    settings.costs = {NoCosts{}};
    settings.limits.marketHours = false;
    return settings;
}

std::vector<Instrument> instruments() {
    Instrument x;
    x.symbol = "X";
    x.tickSize = price("0.05");
    return {x};
}

} // namespace

class ExecutionHandlerTest : public QObject {
    Q_OBJECT
    FactLog m_log{SessionHeader{}};
    std::optional<PaperAccount> m_account;
    UtcTime m_now;

    void start(const ExecutionSettings& settings) {
        m_log = FactLog{SessionHeader{}};
        m_account.emplace(settings, instruments());
        m_now = UtcTime{};
    }
    void bar(const char* open, const char* high, const char* low, const char* close, int volume = 1000) {
        bar({m_now, price(open), price(high), price(low), price(close), qty(volume)});
    }
    void bar(const Bar& b) {
        m_now = m_now.plus(kNanosPerMinute);
        m_account->bar(m_log, kX, b, m_now);
    }
    Signal seen(Direction direction, Price at) {
        Signal signal;
        signal.time = m_now;
        signal.direction = direction;
        signal.price = at;
        return m_log.append(signal, {});
    }
    void enter(Direction direction, Price at = price("100")) {
        m_account->execution.decideEntry(m_log, seen(direction, at), {0, 0, UtcTime{INT64_MAX}, 0});
        m_account->settle(m_log, m_now);
    }
    void leave(Direction direction) {
        m_account->execution.decideExit(m_log, seen(direction, price("100")));
        m_account->settle(m_log, m_now);
    }
    void halt() {
        m_account->execution.halt(m_log, m_now, HaltSource::Operator, {}, {});
        m_account->settle(m_log, m_now);
    }

    const Order* working(Leg leg) {
        for (const Order& order : m_log.record().orders)
            if (order.leg == leg && isWorking(order.state)) return &order;
        return nullptr;
    }
    Quantity held() { return m_account->execution.slots()[0].position.quantity; }
    Quantity couldStillClose() {
        Quantity most;
        for (const Leg leg : {Leg::Stop, Leg::Target, Leg::Exit})
            if (const Order* order = working(leg)) most = std::max(most, order->quantity - order->filled);
        return most;
    }

private Q_SLOTS:
    void protectionGrowsWithAPartlyFilledEntry() {
        ExecutionSettings settings = calm();
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        settings.exits.target = {DistanceType::RMultiple, fraction("2")};
        settings.exchange.maxVolumeShare = fraction("0.004"); // four a bar
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        for (const int filled : {4, 8, 10}) {
            bar("100", "100", "100", "100");
            QCOMPARE(held(), qty(filled));
            QCOMPARE(working(Leg::Stop)->quantity, qty(filled));
            QCOMPARE(working(Leg::Target)->quantity, qty(filled));
        }
        QCOMPARE(working(Leg::Stop)->stop, price("98"));
        QCOMPARE(working(Leg::Target)->limit, price("104"));
    }

    void aPartlyFilledTargetShrinksTheStop() {
        ExecutionSettings settings = calm();
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        settings.exits.target = {DistanceType::RMultiple, fraction("1")};
        settings.exchange.maxVolumeShare = fraction("0.004");
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        bar("100", "100", "100", "100", 10'000); // all ten
        bar("101", "103", "101", "103", 1000);   // four at the target
        QCOMPARE(held(), qty(6));
        const Order* stop = working(Leg::Stop);
        QCOMPARE(stop->quantity - stop->filled, qty(6));
        bar("98", "98", "98", "98", 10'000); // and the rest at the stop
        QCOMPARE(held(), qty(0));
        QVERIFY(!working(Leg::Stop) && !working(Leg::Target));
        QCOMPARE(m_log.record().trades.size(), std::size_t{1});
    }

    void aStopHitWhileTheEntryStillFillsCancelsTheRestOfTheEntry() {
        ExecutionSettings settings = calm();
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        settings.exchange.maxVolumeShare = fraction("0.008");
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        bar("100", "100", "100", "100", 500); // four of ten
        bar("97", "97", "97", "97", 500);     // the stop, and six more wanted at the open
        bar("97", "97", "97", "97", 5000);
        QCOMPARE(held(), qty(0));
        QVERIFY(!working(Leg::Entry));
    }

    void anExitCancelsItsProtectionAndTheRestOfItsEntry() {
        ExecutionSettings settings = calm();
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        settings.exchange.maxVolumeShare = fraction("0.004");
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        bar("100", "100", "100", "100");
        leave(Direction::ExitLong);
        QVERIFY(!working(Leg::Stop) && !working(Leg::Entry));
        bar("100", "100", "100", "100");
        QCOMPARE(held(), qty(0));
    }

    void aSecondExitSignalSendsNoSecondOrder() {
        ExecutionSettings settings = calm();
        settings.exchange.maxVolumeShare = fraction("0.006");
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Short);
        bar("100", "100", "100", "100", 10'000);
        leave(Direction::ExitShort);
        bar("100", "100", "100", "100"); // six of ten
        leave(Direction::ExitShort);
        QCOMPARE(std::count_if(m_log.record().orders.begin(), m_log.record().orders.end(),
                               [](const Order& o) { return o.leg == Leg::Exit; }),
                 1);
        bar("100", "100", "100", "100");
        QCOMPARE(held(), qty(0));
    }

    void openLossCountsTheStopAndTheCostsOfLeaving() {
        ExecutionSettings settings = calm();
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        settings.costs = {BpsCosts{10'000'000}}; // 0.1 %: 1 to leave 1,000
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        // In and out again, 2 % in reserve, and 0.25 % of the value for a gap.
        QCOMPARE(m_account->execution.account().openLoss, money("24.94"));
        bar("100", "101", "100", "101");
        // 3 x 10 to the stop, and out; a gap.
        QCOMPARE(m_account->execution.account().openLoss, money("33.525"));
        QCOMPARE(m_account->execution.account().heat, money("20"));
        QCOMPARE(m_account->execution.account().grossValue, money("1010"));
        QCOMPARE(m_account->execution.account().openPositions, 1);
    }

    void aPositionBeingClosedCanStillLoseUntilItsExitIsFilled() {
        ExecutionSettings settings = calm();
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        bar("100", "101", "100", "101");
        leave(Direction::ExitLong);
        // 3 x 10 to where its stop was, and a gap.
        QCOMPARE(m_account->execution.account().openLoss, money("32.525"));
        QCOMPARE(m_account->execution.account().heat, Money{});
        bar("101", "101", "101", "101");
        QCOMPARE(m_account->execution.account().openLoss, Money{});
    }

    // A limit that leaves no sensible size is reached: it says so, instead of trading crumbs.
    void aLimitThatLeavesTooLittleForAnEntryHaltsUntilTheNextDay() {
        ExecutionSettings settings = calm();
        settings.sizing = {SizingType::Risk, {}, {}, fraction("0.01")};
        settings.exits.stop = {DistanceType::Percent, fraction("0.02")};
        settings.limits.dailyLoss = fraction("0.0105");
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        bar("100", "100", "100", "100", 100'000);
        bar("97.90", "97.90", "97", "97", 100'000); // stopped out, a little beyond 98
        QCOMPARE(held(), qty(0));
        QVERIFY(!m_account->execution.isHalted());
        enter(Direction::Long, price("97"));
        QCOMPARE(m_log.record().decisions.back().verdict, Verdict::Refused);
        QCOMPARE(m_log.record().decisions.back().refusal, GateCode::DailyLoss);
        QVERIFY(m_account->execution.isHalted());
        const RiskEvent& event = m_log.record().riskEvents.back();
        QCOMPARE(event.code, RiskEventCode::DailyLossReached);
        QVERIFY(event.value.raw() > 0 && event.value < event.limit);
        QCOMPARE(m_log.record().orders.size(), std::size_t{2}); // no crumbs
        m_account->execution.startDay();
        QVERIFY(!m_account->execution.isHalted());
    }

    // A limit holds at every moment, so leaving is part of it.
    void aPositionIsClosedWhenLeavingItWouldUseUpTheLimit() {
        ExecutionSettings settings = calm();
        settings.sizing = {SizingType::FixedQuantity, qty(100), {}, {}};
        settings.limits.maxDrawdown = fraction("0.01");
        settings.exits.stop = {DistanceType::Percent, fraction("0.05")};
        start(settings);
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        bar("100", "110", "100", "110", 100'000); // the highest equity is 101,000
        bar("110", "110", "100.20", "100.20", 100'000);
        QVERIFY(!m_account->execution.isHalted());
        bar("100.20", "100.20", "100.10", "100.10", 100'000); // 990 of 1,010, and 25 for a gap
        QVERIFY(m_account->execution.isHalted());
        QCOMPARE(m_log.record().riskEvents.back().code, RiskEventCode::DrawdownReached);
        QCOMPARE(m_log.record().riskEvents.back().value, money("990"));
    }

    void entriesAreRefusedWhileHaltedAndExitsAreNot() {
        start(calm());
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        bar("100", "100", "100", "100");
        halt();
        leave(Direction::ExitLong);
        bar("100", "100", "100", "100");
        QCOMPARE(held(), qty(0));
        enter(Direction::Long);
        QCOMPARE(m_log.record().decisions.back().refusal, GateCode::Halted);
        QVERIFY(m_account->execution.clearHalt(m_log, m_now, "the cause is known"));
        enter(Direction::Long);
        QCOMPARE(m_log.record().decisions.back().verdict, Verdict::Taken);
    }

    void aHaltCancelsWhatIsWorkingAndFlattens() {
        start(calm());
        bar("100", "100", "100", "100");
        enter(Direction::Long);
        halt();
        bar("100", "100", "100", "100");
        QCOMPARE(held(), qty(0));
        QVERIFY(m_log.record().fills.empty());
        QCOMPARE(m_log.record().orders[0].state, OrderState::Cancelled);
    }

    // Whatever happens, cash is what the fills moved, and no order could close more than is open.
    void cashAddsUpAndNoOrderOverclosesInRandomMarkets() {
        std::mt19937_64 random{20'240'101};
        const auto upTo = [&](int end) {
            return static_cast<int>(random() % static_cast<std::uint64_t>(end));
        };
        for (int run = 0; run < 30; ++run) {
            ExecutionSettings settings = calm();
            settings.exits.stop = {DistanceType::Percent, fraction("0.01")};
            settings.exits.target = {DistanceType::RMultiple, fraction("1.5")};
            settings.exchange.maxVolumeShare = run % 2 ? fraction("0.005") : Fraction{};
            settings.exchange.slippage = {static_cast<SlippageType>(run % 4), fraction("0.5")};
            settings.exchange.latencyNanos = run % 3 ? 0 : kNanosPerMinute;
            settings.costs = {BpsCosts{3'000'000}};
            start(settings);
            std::int64_t level = 2000; // ticks
            for (int i = 0; i < 300; ++i) {
                const std::int64_t open = level + upTo(21) - 10;
                level = open + upTo(41) - 20;
                const auto ticks = [](std::int64_t n) { return price("0.05") * n; };
                bar({m_now, ticks(open), ticks(std::max(open, level) + upTo(9)),
                     ticks(std::min(open, level) - upTo(9)), ticks(level), qty(upTo(2000))});
                const Holding holding = m_account->execution.holding(kX, StrategyId{});
                if (holding != Holding::Flat && upTo(4) == 0)
                    leave(holding == Holding::Long ? Direction::ExitLong : Direction::ExitShort);
                if (upTo(3) == 0) enter(upTo(2) ? Direction::Long : Direction::Short, ticks(level));
                if (i % 97 == 96) m_account->exitAtLast(m_log, kX, m_now);
                QVERIFY(couldStillClose() <= held().abs());
            }
            const SessionRecord& r = m_log.record();
            Money cash = settings.capital;
            for (const Fill& f : r.fills) {
                const Money value = notional(f.price, f.quantity);
                cash += (f.side == Side::Buy ? -value : value) - f.costs;
            }
            m_account->execution.mark(m_log, m_now);
            QCOMPARE(r.equity.back().cash, cash);
            QVERIFY(r.trades.size() > 5);
            for (const RiskEvent& event : r.riskEvents)
                QVERIFY(event.code != RiskEventCode::IllegalTransition);
        }
    }
};

QTEST_APPLESS_MAIN(ExecutionHandlerTest)
#include "tst_execution_handler.moc"
