#include "engine/insight/story.h"
#include "engine/core/decimal.h"
#include "engine/insight/reasons.h"
#include <algorithm>

namespace openbell {

namespace {

std::string upper(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::string signedText(Money amount, MoneyText money) {
    return (amount.raw() > 0 ? "+" : "") + money(amount);
}

void tellConditions(const RecordView& view, Span32 range, Story& story) {
    for (const auto& [name, value] : factsRead(view, range))
        story.facts.emplace_back(name, shortText(value));
    for (const Condition& condition : view.conditions(range))
        story.conditions.push_back(
            {conditionText(view.header(), condition), conditionValues(condition), condition.held});
}

void tellGates(const RecordView& view, const Decision& decision, const Zone& zone, MoneyText money,
               Story& story) {
    for (const GateResult& gate : view.allGates(decision))
        story.gates.push_back({std::string{toText(gate.gate)},
                               gateText(gate, view.header().currency, zone, money), gate.passed});
}

StoryStep signalStep(const RecordView& view, const Signal& signal) {
    std::string detail = fmt::format("{} {} by {}, score {}, rank {}, close {}", toText(signal.direction),
                                     view.symbol(signal.instrument), view.strategy(signal.strategy),
                                     shortText(signal.score), signal.rank, toText(signal.price));
    if (!signal.stopDistance.isZero())
        detail += fmt::format(", stop hinted {} away", toText(signal.stopDistance));
    return {signal.time, fmt::format("Signal {}", signal.id.value), detail};
}

// "1500 INR of 1200": each gate that refused, the one that is named without its name.
std::string refusalText(const RecordView& view, const Decision& decision, MoneyText money) {
    std::string out;
    for (const GateResult& gate : view.gates(decision.gates)) {
        if (gate.passed) continue;
        const std::string text = gateText(gate, view.header().currency, view.sessionZone(), money);
        if (!out.empty()) out += "; ";
        out += gate.gate == decision.refusal ? text : fmt::format("{}: {}", toText(gate.gate), text);
    }
    return out;
}

std::string_view spoken(ExitReason reason) {
    switch (reason) {
    case ExitReason::Signal: return "a signal of its strategy";
    case ExitReason::Time: return "the time of day";
    case ExitReason::EndOfData: return "the end of the data";
    case ExitReason::Reversal: return "a signal the other way";
    case ExitReason::Operator: return "the operator";
    case ExitReason::Rejected: return "protection that was rejected";
    case ExitReason::None:
    case ExitReason::Stop:
    case ExitReason::Target:
    case ExitReason::Halt:
    case ExitReason::Excess:
    case ExitReason::Adopted: return toText(reason);
    }
    return "";
}

// A worse price than the one in mind is slippage.
std::string slippageText(const Fill& fill) {
    const Price slippage = slippageOf(fill);
    if (slippage.raw() >= 0) return "slippage " + toText(slippage);
    return toText(-slippage) + " better";
}

// How an order ended that did not fill; its cancelling is told in its place.
std::string endText(OrderState state) {
    if (state == OrderState::Filled) return "";
    const bool later = state == OrderState::Cancelled || state == OrderState::Expired;
    return fmt::format(", {}{}", later ? "later " : "", toText(state));
}

StoryStep decisionStep(const RecordView& view, const Decision& decision, MoneyText money) {
    const std::string& currency = view.header().currency;
    if (decision.verdict == Verdict::Refused)
        return {decision.time, fmt::format("Refused by {}", toText(decision.refusal)),
                refusalText(view, decision, money)};
    std::string detail = fmt::format("quantity {}", toText(decision.quantity));
    if (!decision.stopDistance.isZero())
        detail += fmt::format(", stop {} away", toText(decision.stopDistance));
    if (!decision.targetDistance.isZero())
        detail += fmt::format(", target {} away", toText(decision.targetDistance));
    if (!decision.riskAmount.isZero())
        detail += fmt::format(", risk {} {}, heat {} -> {}", money(decision.riskAmount), currency,
                              money(decision.heatBefore), money(decision.heatAfter));
    return {decision.time, "Taken", detail};
}

StoryStep orderStep(const RecordView& view, const Order& order) {
    std::string detail = fmt::format("{} {} {} {}", upper(toText(order.side)), toText(order.quantity),
                                     view.symbol(order.instrument), toText(order.type));
    if (!order.limit.isZero()) detail += fmt::format(" at {}", toText(order.limit));
    if (!order.stop.isZero()) detail += fmt::format(" at {}", toText(order.stop));
    if (order.leg == Leg::Exit) detail += fmt::format(", because of {}", spoken(order.reason));
    detail += endText(order.state);
    return {order.created, fmt::format("Order {} ({})", order.id.value, toText(order.leg)), detail};
}

StoryStep fillStep(const RecordView& view, const Fill& fill, MoneyText money) {
    std::string detail =
        fmt::format("{} {} at {}", upper(toText(fill.side)), toText(fill.quantity), toText(fill.price));
    if (!fill.intended.isZero())
        detail += fmt::format(", intended {}, {}", toText(fill.intended), slippageText(fill));
    detail += fmt::format(", costs {} {}", money(fill.costs), view.header().currency);
    return {fill.time, fmt::format("Filled, order {}", fill.order.value), detail};
}

// What happened to an order besides the way every order goes.
bool isWorthTelling(const OrderEvent& event) {
    switch (event.event) {
    case OrderEventKind::Deny:
    case OrderEventKind::Reject:
    case OrderEventKind::Expire:
    case OrderEventKind::Cancel:
    case OrderEventKind::LoseTrack:
    case OrderEventKind::Modified:
    case OrderEventKind::ModifyRejected:
    case OrderEventKind::CancelRejected: return true;
    case OrderEventKind::Accept: return event.from == OrderState::Unknown;
    case OrderEventKind::Submit:
    case OrderEventKind::Trigger:
    case OrderEventKind::PartFill:
    case OrderEventKind::Fill:
    case OrderEventKind::RequestModify:
    case OrderEventKind::RequestCancel: return false;
    }
    return false;
}

StoryStep eventStep(const RecordView& view, const OrderEvent& event) {
    std::string title{toText(event.event)};
    std::replace(title.begin(), title.end(), '_', ' ');
    std::string detail = fmt::format("order {}", event.order.value);
    if (event.event == OrderEventKind::LoseTrack) title = "state not known";
    if (event.event == OrderEventKind::Accept) title = "found again";
    if (event.event == OrderEventKind::Modified)
        detail += fmt::format(", now {}{}", toText(event.quantity),
                              event.price.isZero() ? std::string{} : " at " + toText(event.price));
    if (const std::string_view said = view.record().text(event.text); !said.empty())
        detail += fmt::format(": {}", said);
    title.front() = upper(title.substr(0, 1)).front();
    return {event.time, title, detail};
}

// Steps in the order in which their facts were recorded.
class Steps {
public:
    void add(FactSeq seq, StoryStep step) { m_steps.emplace_back(seq, std::move(step)); }
    [[nodiscard]] std::vector<StoryStep> take() {
        std::stable_sort(m_steps.begin(), m_steps.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<StoryStep> out;
        for (auto& [seq, step] : m_steps)
            out.push_back(std::move(step));
        return out;
    }

private:
    std::vector<std::pair<FactSeq, StoryStep>> m_steps;
};

// The orders of the brackets, and one more, with their fills.
void tellOrders(const RecordView& view, const std::vector<OrderId>& groups, OrderId exit, MoneyText money,
                Steps& steps) {
    const auto ours = [&](const Order& order) {
        return order.id == exit || std::find(groups.begin(), groups.end(), order.group) != groups.end();
    };
    for (const Order& order : view.record().orders)
        if (ours(order)) steps.add(order.seq, orderStep(view, order));
    for (const Fill& fill : view.record().fills)
        if (const Order* order = view.order(fill.order); order != nullptr && ours(*order))
            steps.add(fill.seq, fillStep(view, fill, money));
    for (const OrderEvent& event : view.record().orderEvents)
        if (const Order* order = view.order(event.order);
            order != nullptr && ours(*order) && isWorthTelling(event))
            steps.add(event.seq, eventStep(view, event));
    // A closing that no signal asked for: the end of the day, a halt.
    for (const Decision& decision : view.record().decisions)
        if (decision.signal.isNone() && view.order(exit) != nullptr &&
            view.order(exit)->decision == decision.id)
            steps.add(decision.seq, {decision.time, "Decided to close",
                                     "because of " + std::string{spoken(decision.reason)}});
}

// What the operator wanted changed while it was open, where that passed the gates of an entry or did not.
void tellChanges(const RecordView& view, const Trade& trade, MoneyText money, Steps& steps) {
    for (const Decision& decision : view.record().decisions) {
        const bool ours = decision.instrument == trade.instrument && decision.strategy == trade.strategy;
        const bool within = decision.time >= trade.entryTime && decision.time <= trade.exitTime;
        if (!decision.signal.isNone() || decision.gates.count == 0 || !ours || !within) continue;
        StoryStep step = decisionStep(view, decision, money);
        step.title = decision.verdict == Verdict::Refused
                         ? fmt::format("A change by hand was refused by {}", toText(decision.refusal))
                         : "A change by hand was allowed";
        steps.add(decision.seq, std::move(step));
    }
}

// What the broker's account did by itself while it was open, and was taken over.
void tellAdopted(const RecordView& view, const Trade& trade, Steps& steps) {
    for (const Fill& fill : view.record().fills) {
        const Order* order = view.order(fill.order);
        if (order == nullptr || order->leg != Leg::Adjustment) continue;
        const bool ours = order->instrument == trade.instrument && order->strategy == trade.strategy;
        if (!ours || fill.time < trade.entryTime || fill.time > trade.exitTime) continue;
        steps.add(fill.seq,
                  {fill.time, "Taken over",
                   fmt::format("{} {} at {}, by the broker's account and not by an order of ours",
                               upper(toText(fill.side)), toText(fill.quantity), toText(fill.price))});
    }
}

std::string tradeOutcome(const RecordView& view, const Trade& trade, MoneyText money) {
    const std::string& currency = view.header().currency;
    std::string out = fmt::format("net {} {} (gross {}, costs {})", signedText(trade.net(), money), currency,
                                  signedText(trade.gross, money), money(trade.costs));
    if (const Money risk = view.initialRisk(trade); risk.raw() > 0)
        out += fmt::format(", {:+.2f} R of {} risked",
                           static_cast<double>(trade.net().raw()) / static_cast<double>(risk.raw()),
                           money(risk));
    return out + fmt::format(", worst {}, best {}, {} bars, closed by {}", signedText(trade.mae, money),
                             signedText(trade.mfe, money), trade.barsHeld, spoken(trade.exitReason));
}

void tellDecision(const RecordView& view, const Signal& signal, MoneyText money, Story& story, Steps& steps) {
    steps.add(signal.seq, signalStep(view, signal));
    const Decision* decision = view.decisionOf(signal.id);
    if (decision == nullptr) return;
    tellGates(view, *decision, view.zone(signal.instrument), money, story);
    steps.add(decision->seq, decisionStep(view, *decision, money));
}

std::vector<OrderId> groupsOf(const RecordView& view, DecisionId decision) {
    std::vector<OrderId> groups;
    for (const Order& order : view.record().orders)
        if (order.decision == decision &&
            std::find(groups.begin(), groups.end(), order.group) == groups.end())
            groups.push_back(order.group);
    return groups;
}

std::string range(std::string_view what, std::size_t count) {
    return count == 0 ? fmt::format("this session has no {}s", what)
                      : fmt::format("this session has {}s 1 to {}", what, count);
}

} // namespace

Result<Story> explainTrade(const RecordView& view, TradeId id, MoneyText money) {
    const Trade* trade = view.trade(id);
    if (trade == nullptr)
        return fail("no trade {}: {}", id.value, range("trade", view.record().trades.size()));
    const Zone& zone = view.zone(trade->instrument);
    Story story;
    Steps steps;
    story.trade = id;
    story.signal = trade->entrySignal;
    story.zone = zone.name();
    story.title =
        fmt::format("Trade {}: {} {} {} by {}", id.value, trade->side == Side::Buy ? "long" : "short",
                    toText(trade->quantity), view.symbol(trade->instrument), view.strategy(trade->strategy));
    story.outcome = tradeOutcome(view, *trade, money);
    if (const Signal* entry = view.signal(trade->entrySignal); entry != nullptr) {
        tellConditions(view, entry->conditions, story);
        tellDecision(view, *entry, money, story, steps);
    }
    const Order* entryOrder = view.order(trade->entryOrder);
    tellOrders(view, entryOrder == nullptr ? std::vector<OrderId>{} : std::vector{entryOrder->group},
               trade->exitOrder, money, steps);
    tellChanges(view, *trade, money, steps);
    tellAdopted(view, *trade, steps);
    if (const Signal* exit = view.signal(trade->exitSignal); exit != nullptr)
        steps.add(exit->seq,
                  {exit->time, fmt::format("Signal {} closed it", exit->id.value),
                   fmt::format("{}: {}", toText(exit->direction), conditionsText(view, exit->conditions))});
    story.steps = steps.take();
    return story;
}

Result<Story> explainSignal(const RecordView& view, SignalId id, MoneyText money) {
    const Signal* signal = view.signal(id);
    if (signal == nullptr)
        return fail("no signal {}: {}", id.value, range("signal", view.record().signals.size()));
    Story story;
    Steps steps;
    story.signal = id;
    story.zone = view.zone(signal->instrument).name();
    story.title = fmt::format("Signal {}: {} {} by {}", id.value, toText(signal->direction),
                              view.symbol(signal->instrument), view.strategy(signal->strategy));
    tellConditions(view, signal->conditions, story);
    tellDecision(view, *signal, money, story, steps);
    const Decision* decision = view.decisionOf(id);
    const bool taken = decision != nullptr && decision->verdict == Verdict::Taken;
    if (taken) tellOrders(view, groupsOf(view, decision->id), OrderId{}, money, steps);
    story.steps = steps.take();
    story.outcome = taken                 ? "taken"
                    : decision == nullptr ? "no decision was recorded"
                                          : fmt::format("refused by {}", toText(decision->refusal));
    if (!taken) return story;
    const auto& trades = view.record().trades;
    const auto opened = std::find_if(trades.begin(), trades.end(), [&](const Trade& trade) {
        return trade.entrySignal == id || trade.exitSignal == id;
    });
    if (opened != trades.end()) {
        story.trade = opened->id;
        story.outcome = fmt::format("taken, {} trade {}: {}", opened->entrySignal == id ? "opened" : "closed",
                                    opened->id.value, tradeOutcome(view, *opened, money));
    }
    return story;
}

namespace {

Story explainNearMiss(const RecordView& view, const NearMiss& miss) {
    Story story;
    story.zone = view.zone(miss.instrument).name();
    story.title = fmt::format("Near miss: {} {} by {}", toText(miss.direction), view.symbol(miss.instrument),
                              view.strategy(miss.strategy));
    tellConditions(view, miss.conditions, story);
    story.outcome = "no signal: one condition did not hold";
    for (const Condition& condition : view.conditions(miss.conditions))
        if (!condition.held)
            story.outcome = fmt::format("no signal: {} did not hold ({})",
                                        conditionText(view.header(), condition), conditionValues(condition));
    story.steps.push_back({miss.time, "Near miss", story.outcome});
    return story;
}

} // namespace

DayStories explainDate(const RecordView& view, Date date, bool refusedOnly) {
    DayStories day;
    day.date = date;
    for (const Signal& signal : view.record().signals) {
        if (view.zone(signal.instrument).dateOf(signal.time) != date) continue;
        const Decision* decision = view.decisionOf(signal.id);
        const bool taken = decision != nullptr && decision->verdict == Verdict::Taken;
        ++(taken ? day.taken : day.refused);
        if (!taken || !refusedOnly)
            if (auto story = explainSignal(view, signal.id)) day.stories.push_back(std::move(*story));
    }
    for (const NearMiss& miss : view.record().nearMisses) {
        if (view.zone(miss.instrument).dateOf(miss.time) != date) continue;
        ++day.nearMisses;
        if (refusedOnly) day.stories.push_back(explainNearMiss(view, miss));
    }
    return day;
}

} // namespace openbell
