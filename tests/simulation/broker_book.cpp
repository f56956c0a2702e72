#include "tests/simulation/broker_book.h"
#include "tests/simulation/random.h"
#include <algorithm>

namespace openbell::simulation {

namespace {

constexpr std::int64_t sign(Side side) {
    return side == Side::Buy ? 1 : -1;
}

// What shares its quantity with the others of its group.
constexpr bool isProtective(Leg leg) {
    return leg == Leg::Stop || leg == Leg::Target || leg == Leg::Target2;
}

ExchangeOrder termsOf(const BookOrder& order) {
    return {order.terms.side, order.works, order.terms.limit, order.terms.stop, order.open()};
}

} // namespace

Price BookOrder::average() const {
    if (filled.isZero()) return Price{};
    const Int128 units = filled.raw();
    return Price::fromRaw(static_cast<std::int64_t>((paid + units / 2) / units));
}

BrokerBook::BrokerBook(BrokerCapabilities capabilities, std::vector<Instrument> instruments,
                       std::vector<CostModel> costs, Money cash)
    : m_capabilities{capabilities},
      m_instruments{std::move(instruments)},
      m_costs{std::move(costs)},
      m_positions(m_instruments.size()),
      m_last(m_instruments.size()),
      m_lastTrade(m_instruments.size(), kNoTime),
      m_cash{cash} {}

const BookOrder* BrokerBook::find(OrderId order) const {
    const std::size_t id = order.value;
    return id < m_byId.size() && m_byId[id] != 0 ? &m_orders[m_byId[id] - 1] : nullptr;
}

BookOrder* BrokerBook::mutableFind(OrderId order) {
    return const_cast<BookOrder*>(std::as_const(*this).find(order));
}

BrokerReport BrokerBook::about(const BookOrder& order, ReportKind kind, UtcTime time) const {
    BrokerReport report;
    report.kind = kind;
    report.basis = m_capabilities.fills;
    report.state = order.state;
    report.side = order.terms.side;
    report.instrument = order.terms.instrument;
    report.order = order.terms.order;
    report.cumulative = order.filled;
    report.time = time;
    return report;
}

bool BrokerBook::place(const BrokerCommand& command, UtcTime time, Reports& reports) {
    if (!m_clients.emplace(command.client, command.order).second) return false;
    ++m_version;
    BookOrder order;
    order.terms = command;
    order.works = command.type;
    order.day = m_day;
    order.arrived = time;
    m_orders.push_back(order);
    m_working.push_back(m_orders.size() - 1);
    if (command.leg == Leg::Entry) m_entered.try_emplace(command.group);
    m_byId.resize(std::max<std::size_t>(m_byId.size(), command.order.value + 1));
    m_byId[command.order.value] = static_cast<std::uint32_t>(m_orders.size());
    reports.push_back(about(m_orders.back(), ReportKind::Accepted, time));
    cap(m_orders.back(), time, reports);
    sweep();
    return true;
}

void BrokerBook::refuse(const BrokerCommand& command, UtcTime time, std::string_view why, Reports& reports) {
    Reports accepted;
    if (!place(command, time, accepted)) return;
    BookOrder& order = m_orders.back();
    finish(order, OrderState::Rejected, ReportKind::Rejected, time, reports);
    reports.back().text = ShortText{why};
    sweep();
}

void BrokerBook::finish(BookOrder& order, OrderState state, ReportKind kind, UtcTime time, Reports& reports) {
    ++m_version;
    order.state = state;
    reports.push_back(about(order, kind, time));
}

void BrokerBook::sweep() {
    std::erase_if(m_working, [this](std::size_t i) { return !isWorking(m_orders[i].state); });
}

void BrokerBook::modify(const BrokerCommand& command, UtcTime time, Reports& reports) {
    BookOrder* order = mutableFind(command.order);
    if (!order || !isWorking(order->state) || command.quantity <= order->filled) {
        BrokerReport refusal;
        if (order) refusal = about(*order, ReportKind::ModifyRejected, time);
        refusal.kind = ReportKind::ModifyRejected;
        refusal.instrument = command.instrument;
        refusal.order = command.order;
        refusal.time = time;
        refusal.text = ShortText{order ? "order cannot be changed any more" : "unknown order"};
        reports.push_back(refusal);
        return;
    }
    ++m_version;
    order->terms.quantity = command.quantity;
    if (!command.limit.isZero()) order->terms.limit = command.limit;
    if (!command.stop.isZero()) order->terms.stop = command.stop;
    reports.push_back(modified(*order, time));
    cap(*order, time, reports);
    sweep();
}

void BrokerBook::cancel(OrderId id, UtcTime time, Reports& reports) {
    BookOrder* order = mutableFind(id);
    if (order && isWorking(order->state)) {
        finish(*order, OrderState::Cancelled, ReportKind::Cancelled, time, reports);
        sweep();
        return;
    }
    BrokerReport refusal;
    if (order) refusal = about(*order, ReportKind::CancelRejected, time);
    refusal.kind = ReportKind::CancelRejected;
    refusal.order = id;
    refusal.time = time;
    refusal.text = ShortText{order ? "order is done" : "unknown order"};
    reports.push_back(refusal);
}

void BrokerBook::expireDayOrders(UtcTime time, Reports& reports) {
    for (const std::size_t i : m_working)
        if (m_orders[i].terms.timeInForce == TimeInForce::Day)
            finish(m_orders[i], OrderState::Expired, ReportKind::Expired, time, reports);
    sweep();
}

void BrokerBook::trade(InstrumentId instrument, const Bar& bar, const PartOf& partOf, Reports& reports) {
    const ExchangeRules rules;
    m_last[instrument.value] = bar.open;
    m_lastTrade[instrument.value] = bar.start;
    const std::vector<std::size_t> present = m_working;
    for (const bool opening : {true, false}) {
        for (const std::size_t i : present) {
            BookOrder& order = m_orders[i];
            if (order.terms.instrument != instrument || order.arrived > bar.start || order.open().isZero())
                continue;
            const auto price =
                opening ? fillAtOpen(termsOf(order), bar, rules) : fillInRange(termsOf(order), bar, rules);
            if (!price) continue;
            if (order.works == OrderType::Stop) {
                order.works = OrderType::Market;
                order.state = order.filled.isZero() ? OrderState::Triggered : order.state;
                ++m_version;
                reports.push_back(about(order, ReportKind::Triggered, bar.start));
            }
            settle(order, partOf(order.open(), lotSize(instrument)), *price, bar.start, reports);
        }
    }
    m_last[instrument.value] = bar.close;
    sweep();
}

void BrokerBook::execute(OrderId id, Quantity quantity, Price price, UtcTime time, Reports& reports) {
    BookOrder* order = mutableFind(id);
    ENSURE(order && isWorking(order->state));
    settle(*order, quantity, price, time, reports);
    sweep();
}

// What the protective orders of a bracket can still execute between them: what its entries have, less what
// was closed.
Quantity BrokerBook::leftOf(OrderId group) const {
    const auto closed = m_closed.find(group);
    return m_entered.at(group) - (closed == m_closed.end() ? Quantity{} : closed->second);
}

// Brings an order down to what its bracket has left; says so.
void BrokerBook::cap(BookOrder& order, UtcTime time, Reports& reports) {
    if (!m_capabilities.oco || !isProtective(order.terms.leg) || !isWorking(order.state)) return;
    if (!m_entered.contains(order.terms.group)) return; // it stands alone
    const Quantity left = leftOf(order.terms.group);
    if (order.open() <= left) return;
    if (left.raw() <= 0) return finish(order, OrderState::Cancelled, ReportKind::Cancelled, time, reports);
    order.terms.quantity = order.filled + left;
    reports.push_back(modified(order, time));
}

BrokerReport BrokerBook::modified(const BookOrder& order, UtcTime time) {
    ++m_version;
    BrokerReport done = about(order, ReportKind::Modified, time);
    done.quantity = order.terms.quantity;
    done.limit = order.terms.limit;
    done.stop = order.terms.stop;
    return done;
}

void BrokerBook::settle(BookOrder& order, Quantity quantity, Price price, UtcTime time, Reports& reports) {
    quantity = std::min(quantity, order.open());
    ENSURE(quantity.raw() > 0);
    ++m_version;
    const InstrumentId instrument = order.terms.instrument;
    const bool sells = order.terms.side == Side::Sell;
    const Money before = Money::fromRaw(
        static_cast<std::int64_t>(order.paid / (Price::kScale / Money::kScale * Quantity::kScale)));
    const Money costs = costsOf(m_costs[instrument.value], {sells, price, quantity, m_day, before}).total;
    order.filled += quantity;
    order.lastFill = time;
    order.paid += static_cast<Int128>(price.raw()) * quantity.raw();
    order.state = order.filled == order.terms.quantity ? OrderState::Filled : OrderState::PartiallyFilled;
    m_positions[instrument.value] += quantity * sign(order.terms.side);
    m_cash -= notional(price, quantity) * sign(order.terms.side) + costs;
    const TradeKey key = mixed(m_trades.size() + 1) | 1U;
    m_trades.push_back({key, order.terms.order, instrument, order.terms.side, quantity, price, costs, m_day});
    BrokerReport done = about(order, ReportKind::Traded, time);
    const bool whole = m_capabilities.fills == FillBasis::Cumulative;
    done.trade = whole ? 0 : key;
    done.quantity = whole ? Quantity{} : quantity;
    done.price = whole ? order.average() : price;
    reports.push_back(done);
    if (order.terms.leg == Leg::Entry) {
        m_entered[order.terms.group] += quantity;
        return;
    }
    m_closed[order.terms.group] += quantity;
    for (const std::size_t i : m_working)
        if (m_orders[i].terms.group == order.terms.group) cap(m_orders[i], time, reports);
}

void BrokerBook::tradeOutside(InstrumentId instrument, Side side, Quantity quantity, Price price) {
    ++m_version;
    const TradeKey key = mixed(m_trades.size() + 1) | 1U;
    m_positions[instrument.value] += quantity * sign(side);
    m_cash -= notional(price, quantity) * sign(side);
    m_trades.push_back({key, OrderId{}, instrument, side, quantity, price, Money{}, m_day});
}

} // namespace openbell::simulation
