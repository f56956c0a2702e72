#include "engine/session/operator_rows.h"
#include "engine/insight/reasons.h"
#include "engine/session/session_rows.h"
#include <algorithm>
#include <map>
#include <set>
#include <span>

namespace openbell {

namespace {

std::string orderText(const RecordView& view, const Order& order) {
    std::string text = fmt::format("{} {} {}", order.side == Side::Buy ? "BUY" : "SELL",
                                   toText(order.quantity), view.symbol(order.instrument));
    if (order.type == OrderType::Limit) return fmt::format("{}, limit {}", text, toText(order.limit, 2));
    if (order.type == OrderType::Stop) return fmt::format("{}, stop {}", text, toText(order.stop, 2));
    return text + ", at market";
}

std::vector<ExplainedGate> gatesOf(const RecordView& view, const Decision& decision) {
    std::vector<ExplainedGate> gates;
    const Signal* signal = view.signal(decision.signal);
    const Zone& zone = signal ? view.zone(signal->instrument) : view.sessionZone();
    const std::string& currency = view.header().currency;
    for (const GateResult& gate : view.allGates(decision))
        gates.push_back({std::string{toText(gate.gate)},
                         gateText(gate, currency, zone, readableMoney(currency)), gate.passed});
    return gates;
}

std::string refusalText(const RecordView& view, const Decision& decision) {
    for (const ExplainedGate& gate : gatesOf(view, decision))
        if (!gate.passed && gate.name == toText(decision.refusal))
            return fmt::format("Refused by {}: {}", gate.name, gate.numbers);
    return fmt::format("Refused by {}", toText(decision.refusal));
}

Money costsOfTrip(const ExecutionHandler& execution, const Signal& signal, Price price, Quantity quantity,
                  const Zone& zone) {
    Money costs;
    const CostModel& model = execution.settings().costs[signal.instrument.value];
    for (const bool sells : {false, true})
        costs += costsOf(model, {sells, price, quantity, zone.dateOf(signal.time), Money{}}).total;
    return costs;
}

} // namespace

HaltRow haltRow(const ExecutionHandler& execution) {
    const HaltState& state = execution.haltState();
    HaltRow row;
    row.level = state.halt    ? SessionLevel::Halted
                : state.pause ? SessionLevel::Paused
                              : SessionLevel::Running;
    if (const auto& hold = state.halt ? state.halt : state.pause) {
        row.since = hold->since;
        row.reason = hold->why.view();
        row.by = toText(hold->by);
    }
    return row;
}

OrderPreview previewOf(const Backtest::Trial& trial, std::size_t before, const OrderTicket& ticket) {
    OrderPreview preview;
    preview.number = ticket.number;
    if (!trial.done) {
        preview.problem = trial.done.error().message;
        return preview;
    }
    const RecordView view{trial.session.record()};
    const auto& decisions = view.record().decisions;
    if (decisions.size() <= before) return preview;
    const Decision& decision = decisions[before];
    const Signal* signal = view.signal(decision.signal);
    if (!signal) return preview;
    preview.price = signal->price;
    preview.value = notional(signal->price, ticket.quantity);
    if (!isEntry(signal->direction)) return preview; // it closes: no gate, no bracket
    const bool isLong = signal->direction == Direction::Long;
    const auto away = [&](Price distance, bool against) {
        if (distance.isZero()) return Price{};
        return isLong == against ? signal->price - distance : signal->price + distance;
    };
    preview.stop = away(decision.stopDistance, true);
    preview.target = away(decision.targetDistance, false);
    for (const TradingSlot& slot : trial.session.runner().execution().slots())
        if (slot.entryDecision == decision.id) preview.secondTarget = away(slot.target2Distance, false);
    preview.costs = costsOfTrip(trial.session.runner().execution(), *signal, signal->price, ticket.quantity,
                                view.zone(signal->instrument));
    const Price atRisk = decision.stopDistance.isZero() ? signal->price : decision.stopDistance;
    preview.risk = notional(atRisk, ticket.quantity) + preview.costs;
    preview.gates = gatesOf(view, decision);
    if (decision.verdict == Verdict::Refused) preview.problem = refusalText(view, decision);
    return preview;
}

OperatorAnswer ticketAnswer(const RecordView& view, std::size_t before, const OrderTicket& ticket) {
    OperatorAnswer answer;
    answer.ticket = ticket.number;
    const auto& decisions = view.record().decisions;
    if (decisions.size() <= before) {
        answer.text = "Nothing was decided; the position may be closing already";
        return answer;
    }
    const Decision& decision = decisions[before];
    answer.gates = gatesOf(view, decision);
    answer.done = decision.verdict == Verdict::Taken;
    if (!answer.done) {
        answer.text = refusalText(view, decision);
        return answer;
    }
    for (const Order& order : view.record().orders)
        if (order.decision == decision.id)
            answer.text = fmt::format("Order {} sent: {}", order.id.value, orderText(view, order));
    if (answer.text.empty()) answer.text = fmt::format("{}: the position is being closed", ticket.symbol);
    return answer;
}

OperatorAnswer changeAnswer(const RecordView& view, std::size_t riskEventsBefore, OrderId order) {
    const auto since = std::span{view.record().riskEvents}.subspan(riskEventsBefore);
    for (const RiskEvent& event : since)
        if (event.code == RiskEventCode::ChangeRefused)
            return {0, false, std::string{view.record().text(event.text)}, {}};
    return {0, true, fmt::format("Order {} changed", order.value), {}};
}

KillReceipt receiptSince(const RecordView& view, const ExecutionHandler& execution, std::size_t firstEvent) {
    KillReceipt receipt;
    const auto& events = view.record().orderEvents;
    std::set<OrderId> touched;
    for (std::size_t i = firstEvent; i < events.size(); ++i)
        touched.insert(events[i].order);
    for (const OrderId id : touched) {
        const Order& order = *view.order(id);
        std::string leg{toText(order.leg)};
        std::replace(leg.begin(), leg.end(), '_', ' ');
        KillLine line{fmt::format("Order {}: {}, {}", id.value, orderText(view, order), leg),
                      std::string{toText(order.state)}, !isWorking(order.state)};
        if (order.state == OrderState::Filled)
            line.outcome = fmt::format("filled {} at {}", toText(order.filled), toText(order.average, 2));
        else if (!order.filled.isZero())
            line.outcome += fmt::format(", {} filled at {}", toText(order.filled), toText(order.average, 2));
        if (order.state == OrderState::Accepted) line.outcome = "sent, waits for the next price";
        receipt.lines.push_back(std::move(line));
    }
    for (const PositionRow& row : positionRows(view, execution))
        receipt.lines.push_back(
            {fmt::format("Position {} {} of {}", toText(row.quantity), row.symbol, row.strategy),
             "still open", false});
    receipt.complete = std::all_of(receipt.lines.begin(), receipt.lines.end(),
                                   [](const KillLine& line) { return line.done; });
    return receipt;
}

namespace {

DifferenceRow rowOf(const RecordView& view, const Difference& fact) {
    DifferenceRow row;
    row.id = fact.seq;
    row.time = fact.time;
    row.kind = fact.kind;
    row.state = fact.state;
    const auto amounts = [&](auto text) {
        row.local = text(fact.local);
        row.broker = text(fact.broker);
        row.difference = text(fact.broker - fact.local);
    };
    switch (fact.kind) {
    case DifferenceKind::Position:
    case DifferenceKind::Trade:
        row.what = view.symbol(fact.instrument);
        amounts([](std::int64_t raw) { return toText(Quantity::fromRaw(raw)); });
        if (!fact.price.isZero()) row.broker += " at " + toText(fact.price, 2);
        break;
    case DifferenceKind::Order:
        row.what = fact.order.isNone() ? std::string{"an order that is not ours"}
                                       : fmt::format("order {}", fact.order.value);
        row.local = toText(static_cast<OrderState>(fact.local));
        row.broker = toText(static_cast<OrderState>(fact.broker));
        break;
    case DifferenceKind::Cash:
        row.what = "cash";
        amounts([](std::int64_t raw) { return toText(Money::fromRaw(raw), 2); });
        break;
    }
    return row;
}

} // namespace

// A difference is told again when its state changes: the later fact names the first one as its cause.
std::vector<DifferenceRow> differenceRows(const RecordView& view) {
    std::vector<DifferenceRow> rows;
    std::map<FactSeq, std::size_t> places;
    for (const Difference& fact : view.record().differences) {
        const auto known = places.find(fact.cause);
        const bool settles = fact.state != DifferenceState::Open && known != places.end();
        DifferenceRow row = rowOf(view, fact);
        if (settles) {
            row.id = rows[known->second].id;
            rows[known->second] = std::move(row);
            continue;
        }
        places.emplace(fact.seq, rows.size());
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace openbell
