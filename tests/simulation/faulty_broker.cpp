#include "tests/simulation/faulty_broker.h"
#include <algorithm>

namespace openbell::simulation {

namespace {

constexpr std::int64_t kMilli = kNanosPerSecond / 1000;
constexpr std::int64_t kLongestTrip = 5 * kNanosPerSecond; // a command arrives by then or never

bool isQuery(CommandKind kind) {
    switch (kind) {
    case CommandKind::QueryOrders:
    case CommandKind::QueryTrades:
    case CommandKind::QueryPositions:
    case CommandKind::QueryFunds: return true;
    case CommandKind::Place:
    case CommandKind::Modify:
    case CommandKind::Cancel:
    case CommandKind::CancelAll: return false;
    }
    return false;
}

ReportKind refusalOf(CommandKind kind) {
    switch (kind) {
    case CommandKind::Place: return ReportKind::Rejected;
    case CommandKind::Modify: return ReportKind::ModifyRejected;
    case CommandKind::Cancel:
    case CommandKind::CancelAll: return ReportKind::CancelRejected;
    case CommandKind::QueryOrders:
    case CommandKind::QueryTrades:
    case CommandKind::QueryPositions:
    case CommandKind::QueryFunds: return ReportKind::QueryFailed;
    }
    return ReportKind::QueryFailed;
}

BrokerReport refusal(const BrokerCommand& command, UtcTime time, std::string_view why) {
    BrokerReport report;
    report.kind = refusalOf(command.kind);
    report.side = command.side;
    report.instrument = command.instrument;
    report.order = command.order;
    report.request = command.request;
    report.time = time;
    report.text = ShortText{why};
    return report;
}

// What answers a command directly; a broker that pushes nothing tells no more than that.
bool isResponse(ReportKind kind) {
    return kind == ReportKind::Accepted || kind == ReportKind::Rejected || kind == ReportKind::Modified ||
           kind == ReportKind::ModifyRejected || kind == ReportKind::CancelRejected;
}

} // namespace

// ---- commands on their way
// ---------------------------------------------------------------------------------------

void FaultyBroker::submit(const BrokerCommand& command) {
    advance(std::max(m_now, command.time));
    if (!m_connected) return refuseHere(command, "not connected");
    if (!isAllowed(command)) {
        ++m_forbidden;
        return refuseHere(command, "not possible with this broker");
    }
    const bool slow = m_random.chance(m_rates.slowCommand);
    UtcTime at = m_now.plus(slow ? m_random.between(kNanosPerSecond, kLongestTrip) : latency());
    if (!slow) at = m_lastCommand = std::max(at, m_lastCommand);
    const auto later = std::upper_bound(m_commands.begin(), m_commands.end(), at,
                                        [](UtcTime t, const Incoming& c) { return t < c.at; });
    m_commands.insert(later, {at, command});
    if (m_random.chance(m_rates.disconnect))
        loseConnection(m_now, m_random.between(kNanosPerSecond, 20 * kNanosPerSecond));
}

bool FaultyBroker::isAllowed(const BrokerCommand& command) {
    const BrokerCapabilities capabilities = m_book.capabilities();
    if (command.kind == CommandKind::Modify && !capabilities.modify) return false;
    if (command.kind == CommandKind::CancelAll && !capabilities.cancelAll) return false;
    if (capabilities.rate.commands == 0) return true;
    std::erase_if(m_recent, [&](UtcTime t) { return m_now.ns - t.ns >= capabilities.rate.windowNanos; });
    if (std::ssize(m_recent) >= capabilities.rate.commands) return false;
    m_recent.push_back(m_now);
    return true;
}

void FaultyBroker::refuseHere(const BrokerCommand& command, std::string_view why) {
    Outgoing out;
    out.safe = true;
    out.report = refusal(command, m_now, why);
    if (!isQuery(command.kind))
        if (const BookOrder* order = m_book.find(command.order)) out.report.cumulative = order->filled;
    enqueue(m_now.plus(kMilli), out);
}

bool FaultyBroker::isUnderWay(OrderId order) const {
    return std::any_of(m_commands.begin(), m_commands.end(), [&](const Incoming& c) {
        return c.command.kind == CommandKind::Place && c.command.order == order;
    });
}

void FaultyBroker::advance(UtcTime now) {
    while (!m_commands.empty() && m_commands.front().at <= now) {
        const Incoming next = m_commands.front();
        m_commands.pop_front();
        m_now = std::max(m_now, next.at);
        arrive(next.command);
    }
    m_now = std::max(m_now, now);
    if (!m_connected && m_reconnects <= m_now) m_connected = true;
    releaseDue();
}

void FaultyBroker::arrive(const BrokerCommand& command) {
    switch (command.kind) {
    case CommandKind::Place: return place(command);
    case CommandKind::Cancel: return cancel(command.order);
    case CommandKind::CancelAll: {
        std::vector<OrderId> working;
        for (const std::size_t i : m_book.working())
            working.push_back(m_book.orders()[i].terms.order);
        for (const OrderId order : working)
            cancel(order);
        return;
    }
    case CommandKind::Modify:
        if (m_random.chance(m_rates.reject)) {
            ++m_faults.rejected;
            BrokerReport no = refusal(command, m_now, "the exchange refused the change");
            if (const BookOrder* order = m_book.find(command.order)) no.cumulative = order->filled;
            m_told.push_back(no);
        } else {
            m_book.modify(command, m_now, m_told);
        }
        return tell(m_told, true);
    case CommandKind::QueryOrders:
    case CommandKind::QueryTrades:
    case CommandKind::QueryPositions:
    case CommandKind::QueryFunds: return answer(command);
    }
}

void FaultyBroker::place(const BrokerCommand& command) {
    if (m_random.chance(m_rates.reject)) {
        ++m_faults.rejected;
        m_book.refuse(command, m_now, "the exchange refused the order", m_told);
        return tell(m_told, true);
    }
    if (!m_book.place(command, m_now, m_told)) {
        ++m_repeatedPlaces;
        return;
    }
    if (m_random.chance(m_rates.lateAck)) {
        m_held.push_back({m_now.plus(10 * kNanosPerSecond), m_told.front(), true});
        m_told.clear();
        return;
    }
    tell(m_told, true);
}

// ---- executions
// --------------------------------------------------------------------------------------------------

BrokerBook::PartOf FaultyBroker::partOf() {
    return [this](Quantity most, Quantity lot) {
        if (most <= lot || !m_random.chance(m_rates.partFill)) return most;
        ++m_faults.partFills;
        return lot * m_random.between(1, most.raw() / lot.raw() - (most.raw() % lot.raw() == 0 ? 1 : 0));
    };
}

void FaultyBroker::trade(InstrumentId instrument, const Bar& bar) {
    advance(bar.start);
    m_book.trade(instrument, bar, partOf(), m_told);
    tell(m_told, false);
}

void FaultyBroker::endSession(UtcTime now) {
    advance(now);
    m_book.expireDayOrders(now, m_told);
    tell(m_told, false);
}

void FaultyBroker::tradeOutside(InstrumentId instrument, Side side, Quantity quantity) {
    m_book.tradeOutside(instrument, side, quantity, m_book.last(instrument));
}

bool FaultyBroker::beatsCancel(const BookOrder& order) {
    const bool canTrade = !m_book.last(order.terms.instrument).isZero();
    const bool severalLots = order.open() > m_book.lotSize(order.terms.instrument);
    return isWorking(order.state) && canTrade && severalLots && m_random.chance(m_rates.fillAfterCancel);
}

// The exchange was faster: part of the order is executed before the cancel, and told after it.
void FaultyBroker::cancel(OrderId id) {
    const BookOrder* order = m_book.find(id);
    if (order && isWorking(order->state) && m_random.chance(m_rates.reject)) {
        ++m_faults.rejected;
        BrokerCommand command = order->terms;
        command.kind = CommandKind::Cancel;
        BrokerReport no = refusal(command, m_now, "the exchange refused the cancel");
        no.cumulative = order->filled;
        m_told.push_back(no);
        return tell(m_told, true);
    }
    if (order && beatsCancel(*order)) {
        const BrokerCommand& terms = order->terms;
        const Quantity lot = m_book.lotSize(terms.instrument);
        const Quantity part = lot * m_random.between(1, (order->open().raw() - 1) / lot.raw());
        const Price price = terms.type == OrderType::Limit  ? terms.limit
                            : terms.type == OrderType::Stop ? terms.stop
                                                            : m_book.last(terms.instrument);
        std::vector<BrokerReport> late;
        m_book.execute(id, part, price, m_now, late);
        ++m_faults.fillAfterCancel;
        for (const BrokerReport& report : late)
            m_held.push_back({m_now.plus(m_random.between(1, 8) * kNanosPerSecond), report, false});
    }
    m_book.cancel(id, m_now, m_told);
    tell(m_told, false);
}

// ---- the connection
// ----------------------------------------------------------------------------------------------

// What is on its way back is lost. What is on its way there may arrive or not.
void FaultyBroker::loseConnection(UtcTime now, std::int64_t forNanos) {
    if (!m_connected) return;
    m_now = std::max(m_now, now);
    ++m_faults.disconnected;
    m_connected = false;
    m_reconnects = m_now.plus(forNanos);
    std::deque<Incoming> underWay;
    underWay.swap(m_commands);
    std::vector<Outgoing> failed;
    const auto failQuery = [&](std::uint32_t request, CommandKind kind) {
        BrokerCommand query;
        query.kind = kind;
        query.request = request;
        Outgoing out;
        out.safe = true;
        out.report = refusal(query, m_now, "the connection was lost");
        failed.push_back(out);
    };
    for (const Incoming& c : underWay) {
        if (isQuery(c.command.kind))
            failQuery(c.command.request, c.command.kind);
        else if (m_random.chance(500'000))
            m_commands.push_back(c);
    }
    for (const Outgoing& out : m_reports)
        if (out.report.kind == ReportKind::SnapshotEnd) failQuery(out.query, out.asked);
    std::erase_if(m_reports, [](const Outgoing& out) { return !out.safe; });
    m_held.clear();
    Outgoing lost;
    lost.safe = true;
    lost.report.kind = ReportKind::Disconnected;
    lost.report.time = m_now;
    enqueue(m_now.plus(kMilli), lost);
    for (const Outgoing& out : failed)
        enqueue(m_now.plus(kMilli), out);
    lost.report.kind = ReportKind::Connected;
    lost.report.time = m_reconnects;
    enqueue(m_reconnects, lost);
}

void FaultyBroker::restart(UtcTime now) {
    if (!m_connected) return;
    ++m_faults.restarted;
    loseConnection(now, m_random.between(5, 20) * kNanosPerSecond);
    m_commands.clear();
}

void FaultyBroker::engineRestarts(UtcTime now) {
    m_now = std::max(m_now, now);
    std::erase_if(m_reports, [](const Outgoing& out) { return out.report.kind != ReportKind::Connected; });
    m_held.clear();
    if (m_connected) {
        loseConnection(m_now, m_random.between(1, 10) * kNanosPerSecond);
        std::erase_if(m_reports,
                      [](const Outgoing& out) { return out.report.kind == ReportKind::QueryFailed; });
        return;
    }
    Outgoing lost;
    lost.safe = true;
    lost.report.kind = ReportKind::Disconnected;
    lost.report.time = m_now;
    enqueue(m_now, lost);
}

// ---- answers
// -----------------------------------------------------------------------------------------------------

void FaultyBroker::rowsOf(const BrokerCommand& query, std::vector<BrokerReport>& rows) const {
    BrokerReport row;
    row.request = query.request;
    row.basis = m_book.capabilities().fills;
    row.time = m_now;
    if (query.kind == CommandKind::QueryOrders) {
        row.kind = ReportKind::OrderStatus;
        for (const BookOrder& order : m_book.orders()) {
            if (order.day != m_book.day() && !isWorking(order.state)) continue;
            row.state = order.state;
            row.side = order.terms.side;
            row.instrument = order.terms.instrument;
            row.order = order.terms.order;
            row.quantity = order.terms.quantity;
            row.cumulative = order.filled;
            row.price = order.average();
            row.limit = order.terms.limit;
            row.stop = order.terms.stop;
            rows.push_back(row);
        }
    } else if (query.kind == CommandKind::QueryTrades) {
        row.kind = ReportKind::TradeStatus;
        if (row.basis == FillBasis::Cumulative) return; // it keeps totals only
        for (const BookTrade& trade : m_book.trades()) {
            if (trade.day != m_book.day()) continue;
            row.side = trade.side;
            row.instrument = trade.instrument;
            row.order = trade.order;
            row.trade = trade.key;
            row.quantity = trade.quantity;
            row.price = trade.price;
            rows.push_back(row);
        }
    } else if (query.kind == CommandKind::QueryPositions) {
        row.kind = ReportKind::PositionStatus;
        for (std::uint16_t i = 0; i < m_book.instruments(); ++i) {
            row.instrument.value = i;
            row.quantity = m_book.position(row.instrument);
            row.price = m_book.last(row.instrument);
            if (!row.quantity.isZero()) rows.push_back(row);
        }
    } else {
        row.kind = ReportKind::FundsStatus;
        row.cash = m_book.cash();
        rows.push_back(row);
    }
}

// One response: whole and in order, but it may be late, and then it tells of the past.
void FaultyBroker::answer(const BrokerCommand& query) {
    std::vector<BrokerReport> rows;
    BrokerReport end;
    end.kind = ReportKind::SnapshotEnd;
    end.request = query.request;
    end.time = m_now;
    if (m_random.chance(m_rates.failQuery)) {
        ++m_faults.failedQueries;
        end = refusal(query, m_now, "the broker is busy");
    } else {
        rowsOf(query, rows);
    }
    rows.push_back(end);
    UtcTime at = m_now.plus(latency());
    if (m_random.chance(m_rates.delay)) {
        ++m_faults.delayed;
        at = at.plus(m_random.between(1, 10) * kNanosPerSecond);
    }
    for (const BrokerReport& row : rows)
        enqueue(at, {at, row, false, query.request, query.kind});
}

void FaultyBroker::tell(std::vector<BrokerReport>& told, bool asResponse) {
    const bool pushes = m_book.capabilities().pushes;
    std::vector<BrokerReport> all;
    all.swap(told);
    for (const BrokerReport& report : all) {
        if (report.kind == ReportKind::Traded && report.basis == FillBasis::Cumulative && pushes)
            ++m_faults.cumulative;
        if (!m_connected) continue;
        if (pushes || (asResponse && isResponse(report.kind)) || report.kind == ReportKind::CancelRejected)
            send(report);
        if (report.kind == ReportKind::Traded) releaseHeld(report);
    }
}

void FaultyBroker::send(const BrokerReport& report) {
    if (m_random.chance(m_rates.drop)) {
        ++m_faults.dropped;
        return;
    }
    UtcTime at = std::max(m_now.plus(latency()), m_lastReport);
    Outgoing out;
    out.report = report;
    if (m_random.chance(m_rates.delay)) {
        ++m_faults.delayed;
        enqueue(at.plus(m_random.between(1, 15) * kNanosPerSecond), out);
    } else if (m_random.chance(m_rates.reorder) && !m_reports.empty() && m_reports.back().query == 0 &&
               !m_reports.back().safe) {
        ++m_faults.reordered;
        m_lastReport = at;
        Outgoing before = m_reports.back();
        m_reports.pop_back();
        enqueue(before.at, out);
        enqueue(std::max(at, before.at), before);
    } else {
        m_lastReport = at;
        enqueue(at, out);
    }
    if (m_random.chance(m_rates.repeat)) {
        ++m_faults.repeated;
        enqueue(at.plus(m_random.between(0, 5) * kNanosPerSecond), out);
    }
}

void FaultyBroker::enqueue(UtcTime at, const Outgoing& report) {
    const auto later = std::upper_bound(m_reports.begin(), m_reports.end(), at,
                                        [](UtcTime t, const Outgoing& r) { return t < r.at; });
    m_reports.insert(later, report)->at = at;
}

// The acknowledgement that comes after the execution.
void FaultyBroker::releaseHeld(const BrokerReport& told) {
    for (const Held& held : m_held)
        if (held.untilFill && held.report.order == told.order) {
            ++m_faults.lateAck;
            send(held.report);
        }
    std::erase_if(m_held, [&](const Held& h) { return h.untilFill && h.report.order == told.order; });
}

void FaultyBroker::releaseDue() {
    if (m_held.empty()) return;
    for (const Held& held : m_held)
        if (held.until <= m_now && m_connected && (m_book.capabilities().pushes || held.untilFill))
            send(held.report);
    std::erase_if(m_held, [&](const Held& h) { return h.until <= m_now; });
}

void FaultyBroker::poll(UtcTime now, std::vector<BrokerReport>& reports) {
    advance(now);
    while (!m_reports.empty() && m_reports.front().at <= now) {
        reports.push_back(m_reports.front().report);
        m_reports.pop_front();
    }
}

} // namespace openbell::simulation
