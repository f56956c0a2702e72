#include "tests/contract/broker_contract.h"
#include "tests/support/values.h"
#include <QtTest>
#include <set>

namespace openbell::tests {

namespace {

constexpr std::int64_t kLongEnough = 6 * kNanosPerSecond; // a command arrives within five seconds
constexpr InstrumentId kFirst{0}, kSecond{1};

BrokerCommand limited(BrokerCommand order, std::string_view limit) {
    order.type = OrderType::Limit;
    order.limit = price(limit);
    return order;
}

BrokerCommand stopped(BrokerCommand order, std::string_view stop) {
    order.type = OrderType::Stop;
    order.stop = price(stop);
    return order;
}

} // namespace

void BrokerContract::init() {
    m_world = m_factory();
    m_can = m_world->broker().capabilities();
    m_now = at("2024-01-19T10:00:00+05:30");
    m_reports.clear();
    m_lastOrder = m_lastRequest = 0;
    trade("100", "100", "100", "100", kFirst);
    trade("100", "100", "100", "100", kSecond);
}

// ---- verbs
// -------------------------------------------------------------------------------------------------------

BrokerCommand BrokerContract::order(Side side, std::int64_t units, InstrumentId instrument) {
    BrokerCommand command;
    command.kind = CommandKind::Place;
    command.side = side;
    command.instrument = instrument;
    command.order = OrderId{++m_lastOrder};
    command.client.decision = DecisionId{m_lastOrder};
    command.group = command.order;
    command.quantity = qty(units);
    return command;
}

void BrokerContract::send(BrokerCommand command) {
    command.time = m_now;
    m_world->broker().submit(command);
}

void BrokerContract::cancel(const BrokerCommand& placed) {
    BrokerCommand command = placed;
    command.kind = CommandKind::Cancel;
    send(command);
}

std::uint32_t BrokerContract::query(CommandKind kind) {
    BrokerCommand command;
    command.kind = kind;
    command.request = ++m_lastRequest;
    send(command);
    return m_lastRequest;
}

void BrokerContract::wait(std::int64_t nanos) {
    constexpr std::int64_t step = kNanosPerSecond / 10;
    for (const UtcTime end = m_now.plus(nanos); m_now < end;) {
        m_now = m_now.plus(step);
        m_world->broker().poll(m_now, m_reports);
    }
}

void BrokerContract::settle() {
    wait(kLongEnough);
}

void BrokerContract::trade(const char* open, const char* high, const char* low, const char* close,
                           InstrumentId instrument) {
    m_world->trade(instrument, {m_now, price(open), price(high), price(low), price(close), qty(1'000'000)});
    settle();
}

std::vector<BrokerReport> BrokerContract::told(OrderId id, ReportKind kind) const {
    std::vector<BrokerReport> found;
    for (const BrokerReport& report : m_reports)
        if (report.kind == kind && report.order == id) found.push_back(report);
    return found;
}

bool BrokerContract::isClosed(std::uint32_t request) const {
    int ends = 0;
    for (const BrokerReport& report : m_reports)
        if (report.request == request &&
            (report.kind == ReportKind::SnapshotEnd || report.kind == ReportKind::QueryFailed))
            ++ends;
    return ends == 1;
}

// The rows of an answer, which must end with SnapshotEnd.
std::vector<BrokerReport> BrokerContract::answer(CommandKind kind) {
    const std::size_t before = m_reports.size();
    const std::uint32_t request = query(kind);
    settle();
    std::vector<BrokerReport> rows;
    bool ended = false;
    for (std::size_t i = before; i < m_reports.size(); ++i) {
        if (m_reports[i].request != request) continue;
        if (ended) qWarning("a report after the end of its answer");
        if (m_reports[i].kind == ReportKind::SnapshotEnd)
            ended = true;
        else
            rows.push_back(m_reports[i]);
    }
    if (!ended) qWarning("the answer has no end");
    return ended ? rows : std::vector<BrokerReport>{};
}

BrokerReport BrokerContract::statusOf(OrderId id) {
    for (const BrokerReport& row : answer(CommandKind::QueryOrders))
        if (row.kind == ReportKind::OrderStatus && row.order == id) return row;
    qWarning("the order is not in the answer");
    return {};
}

// As told by executions; a broker that pushes nothing is asked.
Quantity BrokerContract::filledOf(OrderId id) {
    if (!m_can.pushes) return statusOf(id).cumulative;
    Quantity filled;
    for (const BrokerReport& fill : told(id, ReportKind::Traded)) {
        if (fill.basis == FillBasis::Cumulative)
            filled = std::max(filled, fill.cumulative);
        else
            filled += fill.quantity;
    }
    return filled;
}

// ---- orders
// ------------------------------------------------------------------------------------------------------

void BrokerContract::anOrderIsAcknowledged() {
    const BrokerCommand resting = limited(order(Side::Buy, 10), "90");
    send(resting);
    settle();
    const auto accepted = told(resting.order, ReportKind::Accepted);
    QCOMPARE(accepted.size(), std::size_t{1});
    QCOMPARE(accepted[0].instrument, kFirst);
    QVERIFY(told(resting.order, ReportKind::Rejected).empty());
}

void BrokerContract::aMarketOrderIsExecutedOnceAndWhole() {
    const BrokerCommand buy = order(Side::Buy, 10);
    send(buy);
    settle();
    trade("101", "102", "100", "101");
    QCOMPARE(filledOf(buy.order), qty(10));
    if (!m_can.pushes) return;
    std::set<TradeKey> keys;
    Quantity before;
    for (const BrokerReport& fill : told(buy.order, ReportKind::Traded)) {
        QCOMPARE(fill.basis, m_can.fills);
        QCOMPARE(fill.price, price("101"));
        if (fill.basis == FillBasis::Execution) {
            QVERIFY2(fill.trade != 0 && keys.insert(fill.trade).second, "a trade key is missing or repeated");
        } else {
            QVERIFY2(fill.cumulative > before, "the total does not grow");
        }
        before = fill.cumulative;
    }
    trade("103", "104", "102", "103");
    QCOMPARE(filledOf(buy.order), qty(10));
}

void BrokerContract::aLimitOrderRestsUntilTheMarketTradesThroughIt() {
    const BrokerCommand buy = limited(order(Side::Buy, 10), "95");
    send(buy);
    settle();
    trade("100", "101", "96", "97");
    QCOMPARE(filledOf(buy.order), qty(0));
    trade("97", "97", "94", "95");
    QCOMPARE(filledOf(buy.order), qty(10));
    for (const BrokerReport& fill : told(buy.order, ReportKind::Traded))
        QVERIFY(fill.price <= price("95"));
}

void BrokerContract::aStopOrderWaitsForItsPrice() {
    const BrokerCommand sell = stopped(order(Side::Sell, 10), "95");
    send(sell);
    settle();
    trade("100", "101", "96", "97");
    QCOMPARE(filledOf(sell.order), qty(0));
    trade("97", "97", "94", "94");
    trade("94", "94", "93", "93");
    QCOMPARE(filledOf(sell.order), qty(10));
}

void BrokerContract::aCancelledOrderSaysWhatWasFilledAndFillsNoMore() {
    const BrokerCommand buy = limited(order(Side::Buy, 10), "95");
    send(buy);
    settle();
    cancel(buy);
    settle();
    if (m_can.pushes) {
        const auto cancelled = told(buy.order, ReportKind::Cancelled);
        QCOMPARE(cancelled.size(), std::size_t{1});
        QCOMPARE(cancelled[0].cumulative, qty(0));
    }
    QCOMPARE(statusOf(buy.order).state, OrderState::Cancelled);
    trade("94", "94", "90", "91");
    QCOMPARE(filledOf(buy.order), qty(0));
}

void BrokerContract::aSecondPlaceOfTheSameClientOrderMakesNoSecondOrder() {
    const BrokerCommand buy = order(Side::Buy, 10);
    send(buy);
    settle();
    send(buy);
    settle();
    trade("101", "102", "100", "101");
    trade("101", "102", "100", "101");
    QCOMPARE(filledOf(buy.order), qty(10));
    const auto positions = answer(CommandKind::QueryPositions);
    QCOMPARE(positions.size(), std::size_t{1});
    QCOMPARE(positions[0].quantity, qty(10));
}

void BrokerContract::aWorkingOrderIsModifiedWhereTheBrokerCan() {
    if (!m_can.modify) QSKIP("the broker modifies nothing");
    const BrokerCommand buy = limited(order(Side::Buy, 10), "90");
    send(buy);
    settle();
    BrokerCommand change = limited(buy, "96");
    change.kind = CommandKind::Modify;
    change.quantity = qty(4);
    send(change);
    settle();
    const auto modified = told(buy.order, ReportKind::Modified);
    QCOMPARE(modified.size(), std::size_t{1});
    QCOMPARE(modified[0].quantity, qty(4));
    QCOMPARE(modified[0].limit, price("96"));
    trade("97", "97", "95", "95");
    trade("95", "95", "94", "95");
    QCOMPARE(filledOf(buy.order), qty(4));
}

void BrokerContract::oneCommandCancelsAllWhereTheBrokerCan() {
    if (!m_can.cancelAll) QSKIP("the broker has no such command");
    const BrokerCommand buy = limited(order(Side::Buy, 10), "90");
    const BrokerCommand sell = limited(order(Side::Sell, 10, kSecond), "110");
    send(buy);
    send(sell);
    settle();
    BrokerCommand all;
    all.kind = CommandKind::CancelAll;
    send(all);
    settle();
    QCOMPARE(statusOf(buy.order).state, OrderState::Cancelled);
    QCOMPARE(statusOf(sell.order).state, OrderState::Cancelled);
}

void BrokerContract::ordersOfAGroupShareTheirQuantityWhereTheBrokerCan() {
    if (!m_can.oco) QSKIP("the broker knows no groups");
    const BrokerCommand entry = order(Side::Buy, 10);
    send(entry);
    settle();
    trade("100", "101", "99", "100");
    BrokerCommand stop = stopped(order(Side::Sell, 10), "95");
    BrokerCommand target = limited(order(Side::Sell, 10), "105");
    stop.group = target.group = entry.order;
    stop.leg = Leg::Stop;
    target.leg = Leg::Target;
    send(stop);
    send(target);
    settle();
    trade("104", "106", "104", "106");
    trade("106", "107", "105", "106");
    QCOMPARE(filledOf(target.order), qty(10));
    trade("94", "94", "90", "90");
    QCOMPARE(filledOf(stop.order), qty(0));
    QCOMPARE(statusOf(stop.order).state, OrderState::Cancelled);
}

void BrokerContract::whatIsDoneCannotBeCancelled() {
    const BrokerCommand buy = order(Side::Buy, 10);
    send(buy);
    settle();
    trade("101", "102", "100", "101");
    cancel(buy);
    settle();
    const auto refused = told(buy.order, ReportKind::CancelRejected);
    QCOMPARE(refused.size(), std::size_t{1});
    QVERIFY2(!refused[0].text.isEmpty(), "a refusal says why");
    QVERIFY(told(buy.order, ReportKind::Cancelled).empty());
}

void BrokerContract::whatIsDoneCannotBeModified() {
    if (!m_can.modify) QSKIP("the broker modifies nothing");
    const BrokerCommand buy = order(Side::Buy, 10);
    send(buy);
    settle();
    trade("101", "102", "100", "101");
    BrokerCommand change = buy;
    change.kind = CommandKind::Modify;
    change.quantity = qty(20);
    send(change);
    settle();
    QCOMPARE(told(buy.order, ReportKind::ModifyRejected).size(), std::size_t{1});
    QCOMPARE(filledOf(buy.order), qty(10));
}

void BrokerContract::aDayOrderEndsWithTheDay() {
    const BrokerCommand buy = limited(order(Side::Buy, 10), "90");
    send(buy);
    settle();
    if (!m_world->endSession(m_now)) QSKIP("this world has no end of the day");
    settle();
    QCOMPARE(statusOf(buy.order).state, OrderState::Expired);
    if (m_can.pushes) QCOMPARE(told(buy.order, ReportKind::Expired).size(), std::size_t{1});
}

// ---- queries
// -----------------------------------------------------------------------------------------------------

void BrokerContract::everyQueryIsClosedByItsNumber() {
    for (const CommandKind kind : {CommandKind::QueryOrders, CommandKind::QueryTrades,
                                   CommandKind::QueryPositions, CommandKind::QueryFunds}) {
        const std::uint32_t request = query(kind);
        settle();
        QVERIFY2(isClosed(request), "a query without an end");
    }
}

void BrokerContract::theOrdersOfTodayAreAllInTheAnswer() {
    const BrokerCommand done = order(Side::Buy, 10);
    const BrokerCommand resting = limited(order(Side::Buy, 20), "90");
    const BrokerCommand gone = limited(order(Side::Sell, 30), "110");
    for (const BrokerCommand& each : {done, resting, gone})
        send(each);
    settle();
    cancel(gone);
    trade("101", "102", "100", "101");
    const BrokerReport filled = statusOf(done.order);
    QCOMPARE(filled.state, OrderState::Filled);
    QCOMPARE(filled.cumulative, qty(10));
    QCOMPARE(filled.price, price("101"));
    const BrokerReport working = statusOf(resting.order);
    QCOMPARE(working.state, OrderState::Accepted);
    QCOMPARE(working.cumulative, qty(0));
    QCOMPARE(working.limit, price("90"));
    QCOMPARE(statusOf(gone.order).state, OrderState::Cancelled);
}

void BrokerContract::theTradesOfTodayAreThoseThatWereTold() {
    if (m_can.fills == FillBasis::Cumulative) QSKIP("the broker keeps totals only");
    const BrokerCommand buy = order(Side::Buy, 10);
    const BrokerCommand sell = order(Side::Sell, 5, kSecond);
    send(buy);
    send(sell);
    settle();
    trade("101", "102", "100", "101", kFirst);
    trade("99", "102", "98", "99", kSecond);
    std::map<TradeKey, Quantity> pushed, asked;
    for (const BrokerReport& report : m_reports)
        if (report.kind == ReportKind::Traded) pushed[report.trade] = report.quantity;
    Quantity bought, sold;
    for (const BrokerReport& row : answer(CommandKind::QueryTrades)) {
        asked[row.trade] = row.quantity;
        (row.order == buy.order ? bought : sold) += row.quantity;
        QCOMPARE(row.side, row.order == buy.order ? Side::Buy : Side::Sell);
        QCOMPARE(row.instrument, row.order == buy.order ? kFirst : kSecond);
    }
    QCOMPARE(bought, qty(10));
    QCOMPARE(sold, qty(5));
    if (m_can.pushes) QVERIFY2(pushed == asked, "the trades told and those asked for differ");
}

void BrokerContract::positionsAndFundsFollowTheTrades() {
    const auto fundsBefore = answer(CommandKind::QueryFunds);
    QCOMPARE(fundsBefore.size(), std::size_t{1});
    send(order(Side::Buy, 10));
    send(order(Side::Sell, 5, kSecond));
    settle();
    trade("101", "102", "100", "101", kFirst);
    trade("99", "102", "98", "99", kSecond);
    std::map<InstrumentId, Quantity> net;
    for (const BrokerReport& row : answer(CommandKind::QueryPositions))
        net[row.instrument] = row.quantity;
    QCOMPARE(net[kFirst], qty(10));
    QCOMPARE(net[kSecond], qty(-5));
    const auto fundsAfter = answer(CommandKind::QueryFunds);
    QCOMPARE(fundsAfter.size(), std::size_t{1});
    QCOMPARE(fundsBefore[0].cash - fundsAfter[0].cash, money("515"));
}

void BrokerContract::reportsAreHandedOutOnce() {
    send(order(Side::Buy, 10));
    settle();
    trade("101", "102", "100", "101");
    std::vector<BrokerReport> again;
    m_world->broker().poll(m_now, again);
    QVERIFY(again.empty());
}

// ---- the connection
// ----------------------------------------------------------------------------------------------

void BrokerContract::whatCannotLeaveTheMachineIsRefused() {
    const BrokerCommand resting = limited(order(Side::Buy, 10), "90");
    send(resting);
    settle();
    if (!m_world->loseConnection(m_now, 30 * kNanosPerSecond)) QSKIP("this world has no connection to lose");
    wait(kNanosPerSecond);
    const BrokerCommand late = limited(order(Side::Buy, 10), "90");
    send(late);
    cancel(resting);
    BrokerCommand change = resting;
    change.kind = CommandKind::Modify;
    if (m_can.modify) send(change);
    const std::uint32_t request = query(CommandKind::QueryOrders);
    wait(2 * kNanosPerSecond);
    QCOMPARE(told(late.order, ReportKind::Rejected).size(), std::size_t{1});
    QCOMPARE(told(resting.order, ReportKind::CancelRejected).size(), std::size_t{1});
    if (m_can.modify) QCOMPARE(told(resting.order, ReportKind::ModifyRejected).size(), std::size_t{1});
    QVERIFY(isClosed(request));
    wait(40 * kNanosPerSecond);
    trade("89", "89", "88", "88");
    QCOMPARE(statusOf(resting.order).cumulative, qty(10));
    const auto orders = answer(CommandKind::QueryOrders);
    QVERIFY(std::none_of(orders.begin(), orders.end(),
                         [&](const BrokerReport& row) { return row.order == late.order; }));
}

void BrokerContract::aLostConnectionEndsEveryQuery() {
    const std::uint32_t request = query(CommandKind::QueryPositions);
    if (!m_world->loseConnection(m_now, 10 * kNanosPerSecond)) QSKIP("this world has no connection to lose");
    wait(20 * kNanosPerSecond);
    QVERIFY2(isClosed(request), "a query without an end");
    const auto count = [this](ReportKind kind) {
        return std::count_if(m_reports.begin(), m_reports.end(),
                             [kind](const BrokerReport& report) { return report.kind == kind; });
    };
    QCOMPARE(count(ReportKind::Disconnected), 1);
    QCOMPARE(count(ReportKind::Connected), 1);
}

void BrokerContract::ordersSurviveALostConnection() {
    const BrokerCommand resting = limited(order(Side::Buy, 10), "90");
    send(resting);
    settle();
    if (!m_world->loseConnection(m_now, 10 * kNanosPerSecond)) QSKIP("this world has no connection to lose");
    wait(20 * kNanosPerSecond);
    QCOMPARE(statusOf(resting.order).state, OrderState::Accepted);
}

} // namespace openbell::tests
