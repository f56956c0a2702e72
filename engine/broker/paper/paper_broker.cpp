#include "engine/broker/paper/paper_broker.h"

namespace openbell {

namespace {

Price averageOf(Money value, Quantity quantity) {
    constexpr std::int64_t scale = Price::kScale / Money::kScale * Quantity::kScale;
    return Price::fromRaw(mulDiv(value.raw(), scale, quantity.raw(), Rounding::HalfEven));
}

// The state that a report leaves an order in, as a later query tells it.
OrderState stateAfter(const BrokerReport& report, OrderState before, Quantity total) {
    switch (report.kind) {
    case ReportKind::Accepted: return OrderState::Accepted;
    case ReportKind::Rejected: return OrderState::Rejected;
    case ReportKind::Triggered: return OrderState::Triggered;
    case ReportKind::Traded:
        return report.cumulative >= total ? OrderState::Filled : OrderState::PartiallyFilled;
    case ReportKind::Cancelled: return OrderState::Cancelled;
    case ReportKind::Expired: return OrderState::Expired;
    case ReportKind::Modified:
    case ReportKind::ModifyRejected:
    case ReportKind::CancelRejected:
    case ReportKind::OrderStatus:
    case ReportKind::TradeStatus:
    case ReportKind::PositionStatus:
    case ReportKind::FundsStatus:
    case ReportKind::SnapshotEnd:
    case ReportKind::QueryFailed:
    case ReportKind::Disconnected:
    case ReportKind::Connected: return before;
    }
    return before;
}

} // namespace

PaperBroker::PaperBroker(ExchangeRules rules, const std::vector<TradingSteps>& steps, Money cash, Fee fee)
    : m_exchange{rules, steps}, m_cash{cash}, m_fee{std::move(fee)}, m_holdings(steps.size()) {}

void PaperBroker::submit(const BrokerCommand& command) {
    if (command.kind >= CommandKind::QueryOrders) return answer(command);
    if (command.kind == CommandKind::Place) {
        if (!m_clients.emplace(command.client, command.order).second) return;
        BrokerReport status;
        status.kind = ReportKind::OrderStatus;
        status.instrument = command.instrument;
        status.order = command.order;
        status.side = command.side;
        status.quantity = command.quantity;
        status.limit = command.limit;
        status.stop = command.stop;
        m_orders[command.order].status = status;
    }
    m_exchange.execute(command, [this](const BrokerReport& report) { note(report); });
}

void PaperBroker::poll(UtcTime, std::vector<BrokerReport>& reports) {
    reports.insert(reports.end(), m_reports.begin(), m_reports.end());
    m_reports.clear();
}

void PaperBroker::trade(InstrumentId instrument, const Bar& bar, UtcTime end) {
    const auto tell = [this](const BrokerReport& report) { note(report); };
    m_exchange.open(instrument, bar, tell);
    m_exchange.range(instrument, bar, end, tell);
}

void PaperBroker::endSession(InstrumentId instrument, UtcTime time) {
    m_exchange.endSession(instrument, time, [this](const BrokerReport& report) { note(report); });
}

void PaperBroker::book(InstrumentId instrument, Quantity quantity, Price price, UtcTime time) {
    BrokerReport trade;
    trade.kind = ReportKind::Traded;
    trade.instrument = instrument;
    trade.side = quantity.sign() < 0 ? Side::Sell : Side::Buy;
    trade.quantity = trade.cumulative = quantity.abs();
    trade.price = price;
    trade.time = time;
    trade.trade = --m_booked;
    noteTrade(trade);
}

void PaperBroker::note(const BrokerReport& report) {
    m_reports.push_back(report);
    const auto known = m_orders.find(report.order);
    if (known == m_orders.end()) return;
    BrokerReport& status = known->second.status;
    if (report.kind == ReportKind::Modified) {
        status.quantity = report.quantity;
        status.limit = report.limit;
        status.stop = report.stop;
    }
    status.state = stateAfter(report, status.state, status.quantity);
    if (report.kind != ReportKind::Traded) return;
    known->second.value += notional(report.price, report.quantity);
    status.cumulative = report.cumulative;
    status.price = averageOf(known->second.value, report.cumulative);
    noteTrade(report);
}

void PaperBroker::noteTrade(const BrokerReport& report) {
    BrokerReport trade = report;
    trade.kind = ReportKind::TradeStatus;
    m_trades.push_back(trade);
    const bool buys = report.side == Side::Buy;
    const Money value = notional(report.price, report.quantity);
    m_cash += buys ? -value : value;
    if (m_fee) m_cash -= m_fee(report);
    Holding& held = m_holdings[report.instrument.value];
    const Quantity before = held.net;
    held.net += buys ? report.quantity : -report.quantity;
    const bool grows = before.isZero() || (before.raw() > 0) == buys;
    if (held.net.isZero())
        held.average = Price{};
    else if (grows)
        held.average = averageOf(notional(held.average, before.abs()) + value, held.net.abs());
    else if ((before.raw() > 0) != (held.net.raw() > 0))
        held.average = report.price; // turned round
}

void PaperBroker::answer(const BrokerCommand& query) {
    const auto row = [&](BrokerReport report) {
        report.request = query.request;
        report.time = query.time;
        m_reports.push_back(report);
    };
    if (query.kind == CommandKind::QueryOrders)
        for (const auto& [id, known] : m_orders)
            row(known.status);
    if (query.kind == CommandKind::QueryTrades)
        for (const BrokerReport& trade : m_trades)
            row(trade);
    if (query.kind == CommandKind::QueryPositions)
        for (std::size_t i = 0; i < m_holdings.size(); ++i) {
            if (m_holdings[i].net.isZero()) continue;
            BrokerReport position;
            position.kind = ReportKind::PositionStatus;
            position.instrument.value = static_cast<std::uint16_t>(i);
            position.quantity = m_holdings[i].net;
            position.price = m_holdings[i].average;
            row(position);
        }
    if (query.kind == CommandKind::QueryFunds) {
        BrokerReport funds;
        funds.kind = ReportKind::FundsStatus;
        funds.cash = m_cash;
        row(funds);
    }
    BrokerReport end;
    end.kind = ReportKind::SnapshotEnd;
    row(end);
}

} // namespace openbell
