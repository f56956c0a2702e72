#include "engine/session/session_rows.h"
#include "engine/core/decimal.h"
#include "engine/insight/reasons.h"
#include <algorithm>
#include <set>

namespace openbell {

namespace {

OrderRow rowOf(const RecordView& view, const Order& order) {
    OrderRow row;
    row.id = order.id;
    row.group = order.group;
    row.created = order.created;
    row.symbol = view.symbol(order.instrument);
    row.strategy = view.strategy(order.strategy);
    row.type = toText(order.type);
    row.leg = toText(order.leg);
    row.state = toText(order.state);
    row.reason = toText(order.reason);
    row.side = order.side;
    row.quantity = order.quantity;
    row.filled = order.filled;
    row.limit = order.limit;
    row.stop = order.stop;
    row.average = order.average;
    row.working = isWorking(order.state);
    return row;
}

TradeRow rowOf(const RecordView& view, const Trade& trade) {
    TradeRow row;
    row.id = trade.id;
    row.symbol = view.symbol(trade.instrument);
    row.strategy = view.strategy(trade.strategy);
    if (const Signal* entry = view.signal(trade.entrySignal))
        row.entryReason = conditionsText(view, entry->conditions);
    row.exitReason = toText(trade.exitReason);
    row.side = trade.side;
    row.quantity = trade.quantity;
    row.entryTime = trade.entryTime;
    row.exitTime = trade.exitTime;
    row.entryPrice = trade.entryPrice;
    row.exitPrice = trade.exitPrice;
    row.net = trade.net();
    row.costs = trade.costs;
    if (trade.risk.raw() > 0) row.rMultiple = trade.net().toDouble() / trade.risk.toDouble();
    return row;
}

DecisionRow rowOf(const RecordView& view, const Decision& decision) {
    DecisionRow row;
    row.signal = decision.signal;
    row.time = decision.time;
    row.verdict = toText(decision.verdict);
    if (decision.verdict == Verdict::Refused) row.reason = toText(decision.refusal);
    row.symbol = view.symbol(decision.instrument);
    row.strategy = view.strategy(decision.strategy);
    if (decision.reason != ExitReason::None) row.reason = toText(decision.reason);
    if (const Signal* signal = view.signal(decision.signal)) {
        row.direction = toText(signal->direction);
        row.score = signal->score;
    }
    return row;
}

std::vector<EquityRow> equityRows(const SessionRecord& record, ToldSoFar& told, std::size_t atMost) {
    std::vector<EquityRow> rows;
    std::size_t first = told.equity;
    Money peak = std::max(told.peak, record.header.startCapital);
    if (first > 0 && record.equity[first - 1].equity() != told.lastEquity.equity())
        --first;
    else if (first > 0)
        peak = std::max(peak, told.lastEquity.equity());
    const std::size_t count = record.equity.size() - first;
    const std::size_t stride = std::max<std::size_t>(1, (count + atMost - 1) / atMost);
    for (std::size_t i = first; i < record.equity.size(); ++i) {
        const EquityPoint& point = record.equity[i];
        told.peak = peak;
        told.lastEquity = point;
        peak = std::max(peak, point.equity());
        const bool last = i + 1 == record.equity.size();
        if ((i - first) % stride != 0 && !last) continue;
        const double fall = peak.raw() > 0 ? (peak - point.equity()).toDouble() / peak.toDouble() : 0;
        rows.push_back({point.time, point.equity(), point.cash, fall});
    }
    told.equity = record.equity.size();
    return rows;
}

// The start of the bar that a fill belongs to.
UtcTime barOf(const Fill& fill, std::span<const Bar> bars) {
    const auto after = std::upper_bound(bars.begin(), bars.end(), fill.time,
                                        [](UtcTime t, const Bar& bar) { return t < bar.start; });
    if (after == bars.begin()) return fill.time;
    const auto at = std::prev(after);
    const auto holds = [&](const Bar& bar) { return fill.price >= bar.low && fill.price <= bar.high; };
    // A fill at a bar's very end carries the next bar's start.
    if (at->start == fill.time && !holds(*at) && at != bars.begin()) return std::prev(at)->start;
    return at->start;
}

// By the order that opened or closed it; a fill of another order in between, by its time.
TradeId tradeOf(const SessionRecord& record, const Fill& fill) {
    const auto first =
        std::lower_bound(record.trades.begin(), record.trades.end(), fill.time,
                         [](const Trade& trade, UtcTime time) { return trade.exitTime < time; });
    TradeId around;
    for (auto trade = first; trade != record.trades.end(); ++trade) {
        if (trade->instrument != fill.instrument || trade->strategy != fill.strategy) continue;
        if (trade->entryOrder == fill.order || trade->exitOrder == fill.order) return trade->id;
        if (around.isNone() && trade->entryTime <= fill.time) around = trade->id;
        if (trade->entryTime > fill.time) break;
    }
    return around;
}

void countAll(const SessionRecord& record, ToldSoFar& told) {
    told.orders = record.orders.size();
    told.orderEvents = record.orderEvents.size();
    told.fills = record.fills.size();
    told.trades = record.trades.size();
    told.decisions = record.decisions.size();
}

// As if the equity had been told up to a point, itself left out.
void tellAgainFrom(const SessionRecord& record, std::size_t point, ToldSoFar& told) {
    told.equity = point;
    told.lastEquity = point > 0 ? record.equity[point - 1] : EquityPoint{};
    told.peak = {};
    for (std::size_t i = 0; i + 1 < point; ++i)
        told.peak = std::max(told.peak, record.equity[i].equity());
}

} // namespace

SessionBatch newRows(const RecordView& view, ToldSoFar& told, std::size_t equityPoints) {
    const SessionRecord& record = view.record();
    SessionBatch batch;
    batch.sessionId = record.header.sessionId;
    batch.currency = record.header.currency;
    batch.zone = view.sessionZone().name();
    std::set<OrderId> changed;
    for (std::size_t i = told.orderEvents; i < record.orderEvents.size(); ++i)
        changed.insert(record.orderEvents[i].order);
    for (std::size_t i = told.orders; i < record.orders.size(); ++i)
        changed.insert(record.orders[i].id);
    for (const OrderId id : changed)
        batch.orders.push_back(rowOf(view, *view.order(id)));
    for (std::size_t i = told.fills; i < record.fills.size(); ++i) {
        const Fill& f = record.fills[i];
        batch.fills.push_back({f.id, f.order, f.time, std::string{view.symbol(f.instrument)}, f.side,
                               f.quantity, f.price, f.costs});
    }
    for (std::size_t i = told.trades; i < record.trades.size(); ++i)
        batch.trades.push_back(rowOf(view, record.trades[i]));
    for (std::size_t i = told.decisions; i < record.decisions.size(); ++i)
        batch.decisions.push_back(rowOf(view, record.decisions[i]));
    batch.equity = equityRows(record, told, equityPoints);
    countAll(record, told);
    return batch;
}

SessionBatch rewoundRows(const RecordView& view, const SessionRecord& whole, ToldSoFar& told) {
    const SessionRecord& record = view.record();
    SessionBatch batch;
    batch.sessionId = record.header.sessionId;
    batch.currency = record.header.currency;
    batch.zone = view.sessionZone().name();
    SessionRewind& rewind = batch.rewind.emplace();
    rewind.orders = static_cast<std::uint32_t>(record.orders.size());
    rewind.fills = static_cast<std::uint32_t>(record.fills.size());
    rewind.trades = static_cast<std::uint32_t>(record.trades.size());
    rewind.signals = static_cast<std::uint32_t>(record.signals.size());
    rewind.time = record.equity.empty() ? record.header.from : record.equity.back().time;
    std::set<OrderId> changed;
    for (std::size_t i = record.orderEvents.size(); i < told.orderEvents; ++i)
        if (whole.orderEvents[i].order.value <= record.orders.size())
            changed.insert(whole.orderEvents[i].order);
    for (const OrderId id : changed)
        batch.orders.push_back(rowOf(view, *view.order(id)));
    tellAgainFrom(record, record.equity.empty() ? 0 : record.equity.size() - 1, told);
    batch.equity = equityRows(record, told, 1);
    countAll(record, told);
    return batch;
}

LoggedSoFar loggedAll(const SessionRecord& record) {
    return {record.decisions.size(), record.fills.size(), record.trades.size(), record.riskEvents.size()};
}

std::vector<LogRow> logRows(const RecordView& view, LoggedSoFar& told) {
    const SessionRecord& record = view.record();
    std::vector<LogRow> rows;
    for (std::size_t i = told.decisions; i < record.decisions.size(); ++i) {
        const Decision& d = record.decisions[i];
        if (d.verdict != Verdict::Refused) continue;
        rows.push_back({d.time, "warning",
                        fmt::format("{}: a {} of {} was refused by {}", view.symbol(d.instrument),
                                    d.signal.isNone() ? "change of an order" : "signal",
                                    view.strategy(d.strategy), toText(d.refusal)),
                        d.seq});
    }
    for (std::size_t i = told.fills; i < record.fills.size(); ++i) {
        const Fill& f = record.fills[i];
        rows.push_back(
            {f.time, "info",
             fmt::format("{}: {} {} at {}, order {} of {}", view.symbol(f.instrument), toText(f.side),
                         toText(f.quantity), toText(f.price), f.order.value, view.strategy(f.strategy)),
             f.seq});
    }
    for (std::size_t i = told.trades; i < record.trades.size(); ++i) {
        const Trade& t = record.trades[i];
        rows.push_back(
            {t.exitTime, "info",
             fmt::format("{}: trade {} of {} closed by {}, net {}", view.symbol(t.instrument), t.id.value,
                         view.strategy(t.strategy), toText(t.exitReason), toText(t.net())),
             t.seq});
    }
    for (std::size_t i = told.riskEvents; i < record.riskEvents.size(); ++i) {
        const RiskEvent& e = record.riskEvents[i];
        std::string text{toText(e.code)};
        if (!e.order.isNone()) text += fmt::format(", order {}", e.order.value);
        if (!e.text.isNone()) text += fmt::format(": {}", record.text(e.text));
        rows.push_back({e.time, "warning", std::move(text), e.seq});
    }
    std::sort(rows.begin(), rows.end(), [](const LogRow& a, const LogRow& b) { return a.seq < b.seq; });
    told = loggedAll(record);
    return rows;
}

std::vector<PositionRow> positionRows(const RecordView& view, const ExecutionHandler& execution) {
    std::vector<PositionRow> rows;
    for (const auto& slot : execution.slots()) {
        if (slot.position.isFlat()) continue;
        PositionRow row;
        row.symbol = view.symbol(slot.instrument);
        row.strategy = view.strategy(slot.strategy);
        row.quantity = slot.position.quantity;
        row.average = slot.position.average;
        row.last = execution.lastPrice(slot.instrument);
        row.stop = slot.stopPrice;
        row.target = execution.nextTarget(slot);
        row.unrealised = notional(row.last - row.average, row.quantity);
        row.realised = slot.position.profitAt(row.last) - row.unrealised;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<EquityRow> equityRowsFrom(const SessionRecord& record, std::size_t first, std::size_t atMost) {
    ToldSoFar told;
    tellAgainFrom(record, std::min(first, record.equity.size()), told);
    return equityRows(record, told, atMost);
}

std::string symbolsTitle(const std::vector<std::string>& symbols) {
    constexpr std::size_t mostNamed = 4;
    if (symbols.size() > mostNamed) return fmt::format("{} symbols", symbols.size());
    return fmt::format("{}", fmt::join(symbols, ", "));
}

QuoteRow quoteAt(const BarSeries& series, std::size_t applied) {
    QuoteRow row;
    row.symbol = series.instrument.symbol;
    if (applied == 0) return row;
    const Zone zone = Zone::find(series.instrument.zone).value_or(Zone::utc());
    row.last = series.bars[applied - 1].close;
    row.time = series.bars[applied - 1].start;
    const Date today = zone.dateOf(row.time);
    std::size_t k = applied;
    for (; k > 0 && zone.dateOf(series.bars[k - 1].start) == today; --k)
        row.volume += series.bars[k - 1].volume;
    if (k > 0) row.previousClose = series.bars[k - 1].close;
    return row;
}

std::vector<StatisticRow> statisticRows(const Performance& performance) {
    std::vector<StatisticRow> rows;
    for (const Statistic& s : performance.statistics) {
        StatisticRow row;
        row.name = s.name;
        row.title = s.title;
        row.formula = s.formula;
        row.group = s.group;
        row.value = s.value;
        row.unit = s.unit;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<ChartMarker> markersSince(const RecordView& view, InstrumentId instrument, std::size_t firstFill,
                                      std::size_t firstDecision, std::span<const Bar> bars) {
    const SessionRecord& record = view.record();
    std::vector<ChartMarker> markers;
    for (std::size_t i = firstFill; i < record.fills.size(); ++i) {
        const Fill& fill = record.fills[i];
        const Order* order = view.order(fill.order);
        if (fill.instrument != instrument || !order) continue;
        ChartMarker marker;
        marker.time = barOf(fill, bars);
        marker.price = fill.price;
        marker.trade = tradeOf(record, fill);
        if (order->leg == Leg::Entry) {
            marker.kind = fill.side == Side::Buy ? MarkerKind::EntryLong : MarkerKind::EntryShort;
            marker.text = view.strategy(fill.strategy);
        } else {
            marker.kind = MarkerKind::Exit;
            marker.text = toText(order->reason);
        }
        if (const Decision* decision = view.decision(order->decision)) marker.signal = decision->signal;
        markers.push_back(std::move(marker));
    }
    for (std::size_t i = firstDecision; i < record.decisions.size(); ++i) {
        const Decision& decision = record.decisions[i];
        const Signal* signal = view.signal(decision.signal);
        if (decision.verdict != Verdict::Refused || !signal || signal->instrument != instrument) continue;
        // Every signal after a halt or in a pause; they hide the bars.
        if (decision.refusal == GateCode::Halted || decision.refusal == GateCode::Paused) continue;
        ChartMarker marker;
        const auto after = std::lower_bound(bars.begin(), bars.end(), signal->time,
                                            [](const Bar& bar, UtcTime t) { return bar.start < t; });
        marker.time = after == bars.begin() ? signal->time : std::prev(after)->start;
        marker.kind = MarkerKind::Refused;
        marker.price = signal->price;
        marker.text = toText(decision.refusal);
        marker.signal = signal->id;
        markers.push_back(std::move(marker));
    }
    return markers;
}

Result<Explanation> explanationFor(const RecordView& view, const ExplainRequest& request) {
    const MoneyText money = readableMoney(view.header().currency);
    Result<Story> story = fail("choose a trade, an order or a signal to explain");
    if (!request.trade.isNone())
        story = explainTrade(view, request.trade, money);
    else if (!request.signal.isNone())
        story = explainSignal(view, request.signal, money);
    else if (const Order* order = view.order(request.order)) {
        const Decision* decision = view.decision(order->decision);
        if (decision)
            story = explainSignal(view, decision->signal, money);
        else
            story = fail("order {} came from no signal: it is a {} order ({})", order->id.value,
                         toText(order->leg), toText(order->reason));
    }
    if (!story) return fail(story.error());
    Explanation out;
    out.request = request;
    out.title = story->title;
    out.outcome = story->outcome;
    out.facts = story->facts;
    for (const StoryCondition& c : story->conditions)
        out.conditions.push_back({c.text, c.values, c.held});
    for (const StoryGate& g : story->gates)
        out.gates.push_back({g.name, g.numbers, g.passed});
    for (const StoryStep& s : story->steps)
        out.steps.push_back({s.time, s.title, s.detail});
    return out;
}

} // namespace openbell
