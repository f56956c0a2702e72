// What the broker says, and what it means for orders, positions and cash.
#include "engine/execution/execution_handler.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::int64_t kFirstPause = kNanosPerSecond / 10, kLongestPause = 2 * kNanosPerSecond;
constexpr std::uint8_t kRefusalsBorne = 3;

// How long to wait after that many refusals in a row: not at all, then 0.1 s, twice as long each time, at
// most 2 s.
std::int64_t pauseAfter(std::uint8_t refusals) {
    if (refusals < 2) return 0;
    const int doublings = std::min<int>(refusals - 2, 5);
    return std::min(kFirstPause << doublings, kLongestPause);
}

OrderEvent eventOf(OrderEventKind kind, UtcTime time, Quantity quantity = {}, Price price = {},
                   TextId text = {}) {
    OrderEvent event;
    event.event = kind;
    event.time = time;
    event.quantity = quantity;
    event.price = price;
    event.text = text;
    return event;
}

} // namespace

FactSeq ExecutionHandler::note(FactLog& log, RiskEventCode code, UtcTime time, OrderId order, FactSeq cause,
                               std::string_view text, Money value, Money limit) {
    RiskEvent event;
    event.cause = cause;
    event.time = time;
    event.code = code;
    event.value = value;
    event.limit = limit;
    event.order = order;
    event.text = log.keepText(text);
    log.append(event);
    return log.lastSeq();
}

void ExecutionHandler::onReport(FactLog& log, const BrokerReport& report, UtcTime now) {
    switch (report.kind) {
    case ReportKind::Connected: return onConnection(log, true, now);
    case ReportKind::Disconnected: return onConnection(log, false, now);
    case ReportKind::PositionStatus:
        if (m_watcher.underWay(CommandKind::QueryPositions).request == report.request)
            m_reconciler.heardPosition(report);
        return;
    case ReportKind::FundsStatus:
        if (m_watcher.underWay(CommandKind::QueryFunds).request == report.request)
            m_reconciler.heardFunds(report);
        return;
    case ReportKind::SnapshotEnd: return onAnswered(log, report.request, now);
    case ReportKind::QueryFailed: return m_watcher.fail(report.request);
    case ReportKind::Accepted:
    case ReportKind::Rejected:
    case ReportKind::Triggered:
    case ReportKind::Traded:
    case ReportKind::Cancelled:
    case ReportKind::Expired:
    case ReportKind::Modified:
    case ReportKind::ModifyRejected:
    case ReportKind::CancelRejected:
    case ReportKind::OrderStatus:
    case ReportKind::TradeStatus: return onOrderReport(log, report, now);
    }
}

// None: somebody else's, which is kept for the next comparison.
ActiveOrder* ExecutionHandler::orderOf(FactLog& log, const BrokerReport& report) {
    if (ActiveOrder* found = m_book.find(report.order)) return found;
    const auto& orders = log.record().orders;
    if (!report.order.isNone() && report.order.value <= orders.size()) {
        const Order& kept = orders[report.order.value - 1];
        return m_book.recall(log, report.order, slotOf(kept.instrument, kept.strategy));
    }
    const bool names = report.kind == ReportKind::OrderStatus || report.kind == ReportKind::Traded ||
                       report.kind == ReportKind::TradeStatus;
    if (names) m_reconciler.heardForeign(report);
    return nullptr;
}

// What a report tells besides its own matter.
void ExecutionHandler::hear(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now) {
    const bool filled = report.kind == ReportKind::OrderStatus && report.state == OrderState::Filled;
    const Quantity heard =
        std::max(report.cumulative, filled ? report.quantity : Quantity{}) - forgone(order.id);
    if (heard > order.heard) {
        order.heard = heard;
        order.heardAt = now;
    }
    cancelRevived(log, order, report, now);
    if (report.kind == ReportKind::OrderStatus || report.kind == ReportKind::TradeStatus) return; // asked for
    order.toldAfter = m_watcher.lastRequest();
    if (changesUnasked(order, report)) m_slots[order.slot].doubtSince = now;
}

void ExecutionHandler::onOrderReport(FactLog& log, const BrokerReport& report, UtcTime now) {
    ActiveOrder* order = orderOf(log, report);
    if (!order) return;
    const std::uint16_t index = order->slot;
    const FactSeq before = log.lastSeq();
    hear(log, *order, report, now);
    applyTo(log, *order, report, now);
    if (log.lastSeq() != before) m_slots[index].cause = log.lastSeq();
    steer(log, index, now);
}

void ExecutionHandler::applyTo(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now) {
    const auto apply = [&](OrderEventKind kind) {
        m_book.apply(log, order, eventOf(kind, now, {}, {}, log.keepText(report.text.view())));
    };
    switch (report.kind) {
    case ReportKind::Accepted: return apply(OrderEventKind::Accept);
    case ReportKind::Triggered: return apply(OrderEventKind::Trigger);
    case ReportKind::Cancelled: return apply(OrderEventKind::Cancel);
    case ReportKind::Expired: return apply(OrderEventKind::Expire);
    case ReportKind::Rejected: return onRejected(log, order, report, now);
    case ReportKind::Modified: return onModified(log, order, report, now);
    case ReportKind::ModifyRejected:
    case ReportKind::CancelRejected: return onChangeRejected(log, order, report, now);
    case ReportKind::TradeStatus: // where only totals are told, its order's status tells
        if (m_broker.fills == FillBasis::Execution) onTrade(log, order, report, now);
        return;
    case ReportKind::Traded: return onTrade(log, order, report, now);
    case ReportKind::OrderStatus: return onStatus(log, order, report, now);
    case ReportKind::PositionStatus:
    case ReportKind::FundsStatus:
    case ReportKind::SnapshotEnd:
    case ReportKind::QueryFailed:
    case ReportKind::Disconnected:
    case ReportKind::Connected: return; // of no order
    }
}

void ExecutionHandler::onRejected(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now) {
    const bool known = order.state == OrderState::Rejected;
    const TextId text = log.keepText(report.text.view());
    const FactSeq cause = m_book.apply(log, order, eventOf(OrderEventKind::Reject, now, {}, {}, text));
    if (cause != 0 && !known) onRefusal(log, order, now, cause, text);
}

void ExecutionHandler::onModified(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now) {
    TradingSlot& slot = m_slots[order.slot];
    const Price price = order.type == OrderType::Stop ? report.stop : report.limit;
    const bool asked = !order.wanted.isZero() && report.quantity == order.wanted &&
                       (price.isZero() || price == order.wantedPrice);
    const bool shared = m_broker.oco && report.quantity < order.quantity;
    if (!asked && !shared) { // told again, or what was asked before: a look at the order tells
        note(log, RiskEventCode::RepeatIgnored, now, order.id, order.lastSeq);
        slot.doubtSince = now;
        return;
    }
    m_book.apply(log, order, eventOf(OrderEventKind::Modified, now, report.quantity, price));
    slot.failures = 0;
    order.wanted = Quantity{};
    endIfDone(log, order, now);
}

void ExecutionHandler::onChangeRejected(FactLog& log, ActiveOrder& order, const BrokerReport& report,
                                        UtcTime now) {
    const bool modify = report.kind == ReportKind::ModifyRejected;
    const auto kind = modify ? OrderEventKind::ModifyRejected : OrderEventKind::CancelRejected;
    TradingSlot& slot = m_slots[order.slot];
    m_book.apply(log, order, eventOf(kind, now, {}, {}, log.keepText(report.text.view())));
    if (modify) order.wanted = Quantity{};
    if (slot.failures < UINT8_MAX) ++slot.failures;
    slot.retryAt = now.plus(std::max(pauseAfter(slot.failures), std::int64_t{1}));
}

// Another order of its bracket has executed something, which may be told late or never.
bool ExecutionHandler::changesUnasked(const ActiveOrder& order, const BrokerReport& report) const {
    if (!m_broker.oco || order.leg == Leg::Entry || !isWorking(order.state)) return false;
    const bool status = report.kind == ReportKind::OrderStatus;
    const bool gone =
        report.kind == ReportKind::Cancelled || (status && report.state == OrderState::Cancelled);
    const bool smaller = (report.kind == ReportKind::Modified || (status && isWorking(report.state))) &&
                         report.quantity < order.quantity;
    return (gone && !order.unwanted) || (smaller && order.state != OrderState::PendingModify);
}

// What a query says of one order: only what is news.
void ExecutionHandler::onStatus(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now) {
    const bool older = report.request < order.seenIn;
    order.seenIn = std::max(order.seenIn, report.request);
    if (m_broker.fills == FillBasis::Cumulative && report.cumulative > order.filled + forgone(order.id))
        onTrade(log, order, report, now);
    if (!isWorking(order.state) || older) return;
    const bool wasUnknown = order.state == OrderState::Unknown;
    const Price price = order.type == OrderType::Stop ? report.stop : report.limit;
    const auto apply = [&](OrderEventKind kind) { return m_book.apply(log, order, kind, now); };
    switch (report.state) {
    case OrderState::Cancelled:
        if (changesUnasked(order, report)) m_slots[order.slot].doubtSince = now;
        apply(OrderEventKind::Cancel);
        break;
    case OrderState::Expired: apply(OrderEventKind::Expire); break;
    case OrderState::Rejected: {
        const TextId text = log.keepText(report.text.view());
        const FactSeq cause = m_book.apply(log, order, eventOf(OrderEventKind::Reject, now, {}, {}, text));
        if (cause != 0) onRefusal(log, order, now, cause, text);
        break;
    }
    case OrderState::Filled: // its executions tell; it may have become smaller before the last
        if (report.quantity.raw() > 0 && report.quantity < order.quantity)
            m_book.apply(log, order, eventOf(OrderEventKind::Modified, now, report.quantity, price));
        if (order.filled >= order.quantity) apply(OrderEventKind::Fill);
        return;
    case OrderState::Created:
    case OrderState::Denied:
    case OrderState::Submitted:
    case OrderState::Accepted:
    case OrderState::Triggered:
    case OrderState::PartiallyFilled:
    case OrderState::PendingModify:
    case OrderState::PendingCancel:
    case OrderState::Unknown: onWorking(log, order, report, now); break;
    }
    if (wasUnknown && order.state != OrderState::Unknown)
        note(log, RiskEventCode::OrderResolved, now, order.id, order.lastSeq);
}

// The order was working when the broker looked, which may be a while ago. Its quantity is believed only if
// nothing was asked or told about it since, as a command may still be on its way.
void ExecutionHandler::onWorking(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now) {
    const OrderWatcher::Query& query = m_watcher.underWay(CommandKind::QueryOrders);
    const bool current = query.request == report.request && report.request > order.toldAfter;
    const bool settled = current && query.sent.ns - order.asked.ns >= kNeverArrivedNanos;
    const bool modifying = !order.wanted.isZero();
    const Price price = order.type == OrderType::Stop ? report.stop : report.limit;
    const auto modified = [&] {
        order.wanted = Quantity{};
        m_book.apply(log, order, eventOf(OrderEventKind::Modified, now, report.quantity, price));
        endIfDone(log, order, now);
    };
    if (order.state == OrderState::Submitted) m_book.apply(log, order, OrderEventKind::Accept, now);
    if (modifying && order.state != OrderState::PendingCancel) {
        if (current && report.quantity == order.wanted && price == order.wantedPrice) return modified();
        if (!settled) return;
        if (report.quantity != order.quantity) return modified();
        order.wanted = Quantity{};
        m_book.apply(log, order, OrderEventKind::ModifyRejected, now);
        return;
    }
    if (order.state == OrderState::Unknown && report.request <= order.lostAfter) return;
    if (order.state == OrderState::Unknown) m_book.apply(log, order, OrderEventKind::Accept, now);
    if (!current || order.state == OrderState::PendingCancel || report.quantity.raw() <= 0 ||
        report.quantity == order.quantity)
        return;
    if (changesUnasked(order, report)) m_slots[order.slot].doubtSince = now;
    m_book.apply(log, order, eventOf(OrderEventKind::Modified, now, report.quantity, price));
    endIfDone(log, order, now);
}

// Made smaller after it had executed that much: nothing is left of it.
void ExecutionHandler::endIfDone(FactLog& log, ActiveOrder& order, UtcTime now) {
    if (isWorking(order.state) && order.isSent() && order.open().raw() <= 0)
        m_book.apply(log, order, OrderEventKind::Fill, now);
}

void ExecutionHandler::onRefusal(FactLog& log, const ActiveOrder& order, UtcTime now, FactSeq cause,
                                 TextId text) {
    RiskEvent event;
    event.cause = cause;
    event.time = now;
    event.code = RiskEventCode::OrderRejected;
    event.order = order.id;
    event.text = text;
    log.append(event);
    TradingSlot& slot = m_slots[order.slot];
    if (order.leg == Leg::Entry) return;
    if (slot.failures < UINT8_MAX) ++slot.failures;
    slot.retryAt = now.plus(pauseAfter(slot.failures));
    if (order.leg == Leg::Target || order.leg == Leg::Target2) slot.taking = false; // the stop first, again
    if (order.leg == Leg::Exit || slot.isClosing() || slot.position.isFlat()) return;
    const bool given =
        m_settings.exits.childRejected == ChildRejected::Flatten || slot.failures > kRefusalsBorne;
    if (order.leg == Leg::Stop && given)
        beginClosing(log, order.slot, ExitReason::Rejected, now, log.lastSeq());
    else if (slot.failures > kRefusalsBorne)
        (order.leg == Leg::Target ? slot.targetPrice : slot.target2Price) = Price{};
}

// ---- doubt
// -----------------------------------------------------------------------------------------------------

void ExecutionHandler::query(CommandKind kind, UtcTime now) {
    const std::uint32_t request = m_watcher.begin(kind, now);
    if (request == 0) return;
    m_reconciler.begin(kind, m_fills);
    BrokerCommand command;
    command.kind = kind;
    command.request = request;
    command.time = now;
    m_commands.push(command);
}

void ExecutionHandler::loseTrack(FactLog& log, ActiveOrder& order, UtcTime now) {
    m_book.apply(log, order, OrderEventKind::LoseTrack, now);
    order.asked = now;
    order.lostAfter = m_watcher.lastRequest();
    note(log, RiskEventCode::UnknownOrder, now, order.id, order.lastSeq);
}

// What the broker has to be asked about, orders whose answer is overdue among them.
ExecutionHandler::Doubts ExecutionHandler::findDoubts(FactLog& log, UtcTime now) {
    Doubts doubts;
    doubts.orders = !m_broker.pushes && m_book.size() > 0;
    m_book.forAll([&](ActiveOrder& order) {
        doubts.fills = doubts.fills || !order.missing().isZero();
        doubts.untold = doubts.untold || isOverdue(order);
        // A refusal says that the broker sees it otherwise: it may be done already, and its report lost.
        const std::uint8_t refusals = m_slots[order.slot].failures;
        const bool unsure = refusals > 0 || !order.wanted.isZero();
        doubts.orders = doubts.orders || (unsure && isWorking(order.state) && order.isSent());
        if (!order.isPending() || m_commands.holds(order.id)) return; // held: it has not left
        const std::int64_t silent = now.ns - order.asked.ns;
        doubts.orders = doubts.orders || silent >= m_settings.watch.overdueNanos;
        if (m_connected && order.state != OrderState::Unknown && silent >= m_settings.watch.unknownNanos)
            loseTrack(log, order, now);
    });
    for (const TradingSlot& slot : m_slots)
        doubts.orders = doubts.orders || slot.doubtSince != kNoTime;
    return doubts;
}

void ExecutionHandler::askAbout(FactLog& log, const Doubts& doubts, UtcTime now) {
    const auto due = [&](CommandKind kind, std::int64_t every) {
        const UtcTime last = m_watcher.lastAsked(kind);
        return last == kNoTime || now.ns - last.ns >= every;
    };
    const bool trades = m_broker.fills == FillBasis::Execution;
    const std::int64_t every = m_settings.watch.overdueNanos;
    if ((doubts.orders || (doubts.fills && !trades)) && due(CommandKind::QueryOrders, every))
        query(CommandKind::QueryOrders, now);
    if ((doubts.orders || doubts.fills) && trades && due(CommandKind::QueryTrades, every))
        query(CommandKind::QueryTrades, now);
    std::int64_t period = m_reconciler.isUnsure() ? every : m_settings.reconcile.everyNanos;
    if (doubts.untold && (period == 0 || period > kNanosPerMinute)) period = kNanosPerMinute;
    if (period > 0 && due(CommandKind::QueryPositions, period)) reconcile(log, now);
}

void ExecutionHandler::onTime(FactLog& log, UtcTime now) {
    if (m_broker.immediate) return;
    const Doubts doubts = findDoubts(log, now);
    if (m_connected) askAbout(log, doubts, now);
    for (std::size_t i = 0; i < m_slots.size(); ++i)
        if (const auto index = static_cast<std::uint16_t>(i);
            !m_book.isEmpty(index) || !m_slots[i].position.isFlat() || m_slots[i].isClosing())
            steer(log, index, now);
}

void ExecutionHandler::onConnection(FactLog& log, bool connected, UtcTime now) {
    m_connected = connected;
    const FactSeq cause =
        note(log, connected ? RiskEventCode::Reconnected : RiskEventCode::Disconnected, now, OrderId{}, 0);
    m_watcher.forgetAll();
    if (connected) return reconcile(log, now);
    for (TradingSlot& slot : m_slots)
        slot.cause = cause;
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const auto index = static_cast<std::uint16_t>(i);
        // An entry that has not left by now would leave too late.
        m_book.forSlot(index, [&](ActiveOrder& order) {
            if (order.leg == Leg::Entry && order.state == OrderState::Submitted &&
                m_commands.withdraw(order.id)) {
                m_book.apply(log, order, OrderEventKind::RequestCancel, now);
                m_book.apply(log, order, OrderEventKind::Cancel, now);
            }
        });
        m_book.forSlot(index, [&](ActiveOrder& order) {
            if (order.isPending() && order.state != OrderState::Unknown && !m_commands.holds(order.id))
                loseTrack(log, order, now);
        });
        m_book.sweep(index);
    }
}

// An answer is whole. An order that it does not name, though it was sent long before, never arrived.
void ExecutionHandler::onAnswered(FactLog& log, std::uint32_t request, UtcTime now) {
    const auto ended = m_watcher.end(request);
    if (!ended) return;
    if (ended->kind == CommandKind::QueryOrders)
        for (std::size_t i = 0; i < m_slots.size(); ++i) {
            const auto index = static_cast<std::uint16_t>(i);
            UtcTime& doubt = m_slots[i].doubtSince;
            bool resolved = doubt != kNoTime && ended->sent >= doubt;
            if (resolved) doubt = kNoTime;
            m_book.forSlot(index, [&](ActiveOrder& order) {
                const bool due = order.isSent() && isWorking(order.state) && order.seenIn != request &&
                                 !m_commands.holds(order.id) &&
                                 ended->sent.ns - order.placed.ns >= kNeverArrivedNanos;
                if (!due) return;
                const TextId text = log.keepText("the broker does not know this order: it never arrived");
                const FactSeq cause =
                    m_book.apply(log, order, eventOf(OrderEventKind::Reject, now, {}, {}, text));
                if (cause != 0) onRefusal(log, order, now, cause, text);
                note(log, RiskEventCode::OrderResolved, now, order.id, order.lastSeq);
                m_presumedLost.push_back(order.id);
                resolved = true;
            });
            if (resolved) steer(log, index, now);
        }
    LocalState local;
    local.net.resize(m_instruments.size());
    local.unsettled.resize(m_instruments.size());
    local.cash = m_cash;
    local.fills = m_fills;
    local.behind = m_watcher.lastAnswered(CommandKind::QueryOrders) < ended->sent ||
                   (m_broker.fills == FillBasis::Execution &&
                    m_watcher.lastAnswered(CommandKind::QueryTrades) < ended->sent);
    for (const TradingSlot& slot : m_slots)
        local.net[slot.instrument.value] += slot.position.quantity;
    m_book.forAll([&](ActiveOrder& order) {
        if ((!order.missing().isZero() && !isOverdue(order)) || order.state == OrderState::Unknown)
            local.unsettled[m_slots[order.slot].instrument.value] = true;
    });
    tellDifferences(log, m_reconciler.end(ended->kind, local, m_settings.reconcile.cashTolerance), now);
}

// An order that was given up for lost is at the broker after all: nobody waits for it any more.
void ExecutionHandler::cancelRevived(FactLog& log, const ActiveOrder& order, const BrokerReport& report,
                                     UtcTime now) {
    const bool lives = report.kind == ReportKind::Accepted || report.kind == ReportKind::Triggered ||
                       (report.kind == ReportKind::OrderStatus && isWorking(report.state));
    if (!lives || isWorking(order.state)) return;
    if (std::find(m_presumedLost.begin(), m_presumedLost.end(), order.id) == m_presumedLost.end()) return;
    note(log, RiskEventCode::UnknownOrder, now, order.id, order.lastSeq,
         "it was given up for lost and is at the broker: it is cancelled");
    m_commands.push(commandFor(order, CommandKind::Cancel, now));
}

} // namespace openbell
