#include "engine/insight/record_csv.h"
#include "engine/insight/reasons.h"
#include <map>

namespace openbell {

namespace {

// A limit order that filled at its own price waited in the book; one that got a better price did not.
std::string_view liquidityOf(const RecordView& view, const Fill& fill) {
    const Order* order = view.order(fill.order);
    return order != nullptr && order->type == OrderType::Limit && order->limit == fill.price ? "maker"
                                                                                             : "taker";
}

} // namespace

void writeTradesCsv(const RecordView& view, const TextSink& sink) {
    CsvRows csv{sink};
    csv.header(
        "trade_id,session_id,mode,strategy,symbol,exchange,side,quantity,entry_time_utc,"
        "entry_time_local,exit_time_utc,exit_time_local,entry_price,exit_price,gross_pnl,costs,net_pnl,"
        "return_pct,r_multiple,mae,mfe,bars_held,entry_signal_id,entry_reason,exit_reason,currency");
    const SessionHeader& header = view.header();
    for (const Trade& trade : view.record().trades) {
        const Instrument& instrument = view.instrument(trade.instrument);
        const Zone& zone = view.zone(trade.instrument);
        const Signal* entry = view.signal(trade.entrySignal);
        csv.whole(trade.id.value).text(header.sessionId).text(toText(header.mode));
        csv.text(view.strategy(trade.strategy)).text(instrument.symbol).text(instrument.exchange);
        csv.text(trade.side == Side::Buy ? "long" : "short").fixed(trade.quantity);
        csv.utc(trade.entryTime).local(trade.entryTime, zone);
        csv.utc(trade.exitTime).local(trade.exitTime, zone);
        csv.fixed(trade.entryPrice).fixed(trade.exitPrice);
        csv.fixed(trade.gross).fixed(trade.costs).fixed(trade.net());
        csv.ratio(trade.net().raw(), notional(trade.entryPrice, trade.quantity).abs().raw());
        csv.ratio(trade.net().raw(), view.initialRisk(trade).raw());
        csv.fixed(trade.mae).fixed(trade.mfe).whole(trade.barsHeld).id(trade.entrySignal.value);
        csv.text(entry == nullptr ? "" : conditionsText(view, entry->conditions));
        csv.text(toText(trade.exitReason)).text(header.currency).end();
    }
}

void writeFillsCsv(const RecordView& view, const TextSink& sink) {
    CsvRows csv{sink};
    csv.header("fill_id,order_id,client_order_id,broker_order_id,session_id,mode,time_utc,time_local,symbol,"
               "side,quantity,price,costs,liquidity,intended_price,slippage");
    const SessionHeader& header = view.header();
    for (const Fill& fill : view.record().fills) {
        const Order* order = view.order(fill.order);
        csv.whole(fill.id.value).id(fill.order.value);
        csv.text(order == nullptr ? "" : clientOrderId(view, *order)).blank();
        csv.text(header.sessionId).text(toText(header.mode));
        csv.utc(fill.time).local(fill.time, view.zone(fill.instrument));
        csv.text(view.symbol(fill.instrument)).text(toText(fill.side));
        csv.fixed(fill.quantity).fixed(fill.price).fixed(fill.costs).text(liquidityOf(view, fill));
        csv.fixedOrBlank(fill.intended);
        if (fill.intended.isZero())
            csv.blank();
        else
            csv.fixed(slippageOf(fill));
        csv.end();
    }
}

void writeOrdersCsv(const RecordView& view, const TextSink& sink) {
    CsvRows csv{sink};
    // What the broker said when it refused, by order.
    std::map<OrderId, std::string_view> reasons;
    for (const OrderEvent& event : view.record().orderEvents)
        if (event.event == OrderEventKind::Reject || event.event == OrderEventKind::Deny)
            reasons[event.order] = view.record().text(event.text);
    csv.header("order_id,client_order_id,parent_group,leg,session_id,mode,created_utc,symbol,side,type,"
               "time_in_force,quantity,limit_price,stop_price,state,filled_quantity,average_price,"
               "reject_reason,decision_id");
    const SessionHeader& header = view.header();
    for (const Order& order : view.record().orders) {
        csv.whole(order.id.value).text(clientOrderId(view, order)).id(order.group.value);
        csv.text(toText(order.leg)).text(header.sessionId).text(toText(header.mode));
        csv.utc(order.created).text(view.symbol(order.instrument)).text(toText(order.side));
        csv.text(toText(order.type)).text(toText(order.timeInForce)).fixed(order.quantity);
        csv.fixedOrBlank(order.limit).fixedOrBlank(order.stop).text(toText(order.state));
        csv.fixed(order.filled).fixedOrBlank(order.average);
        const auto reason = reasons.find(order.id);
        csv.text(reason == reasons.end() ? "" : reason->second).id(order.decision.value).end();
    }
}

namespace {

// When an order passed the stations between its decision and its last fill; kNoTime = never.
struct Stations {
    UtcTime sent = kNoTime, acknowledged = kNoTime, firstFill = kNoTime, lastFill = kNoTime;
    Money costs;
};

void passOnce(UtcTime& station, UtcTime time) {
    if (station == kNoTime) station = time;
}

std::vector<Stations> stationsOf(const RecordView& view) {
    std::vector<Stations> all(view.record().orders.size());
    for (const OrderEvent& event : view.record().orderEvents) {
        if (view.order(event.order) == nullptr) continue;
        Stations& at = all[event.order.value - 1];
        if (event.event == OrderEventKind::Submit) passOnce(at.sent, event.time);
        if (event.event == OrderEventKind::Accept) passOnce(at.acknowledged, event.time);
    }
    for (const Fill& fill : view.record().fills) {
        if (view.order(fill.order) == nullptr) continue;
        Stations& at = all[fill.order.value - 1];
        passOnce(at.firstFill, fill.time);
        at.lastFill = fill.time;
        at.costs += fill.costs;
    }
    return all;
}

void timeOrBlank(CsvRows& csv, UtcTime time) {
    if (time == kNoTime)
        csv.blank();
    else
        csv.utc(time);
}

} // namespace

void writeLedgerCsv(const RecordView& view, const TextSink& sink) {
    CsvRows csv{sink};
    csv.header(
        "order_id,client_order_id,session_id,mode,symbol,strategy,leg,side,decision_id,decided_utc,sent_utc,"
        "acknowledged_utc,first_fill_utc,last_fill_utc,state,quantity,filled_quantity,intended_price,"
        "average_price,slippage,slippage_value,costs,currency");
    const SessionHeader& header = view.header();
    const std::vector<Stations> stations = stationsOf(view);
    for (const Order& order : view.record().orders) {
        const Stations& at = stations[order.id.value - 1];
        const Decision* decision = view.decision(order.decision);
        csv.whole(order.id.value)
            .text(clientOrderId(view, order))
            .text(header.sessionId)
            .text(toText(header.mode));
        csv.text(view.symbol(order.instrument)).text(view.strategy(order.strategy)).text(toText(order.leg));
        csv.text(toText(order.side)).id(order.decision.value);
        timeOrBlank(csv, decision == nullptr ? kNoTime : decision->time);
        timeOrBlank(csv, at.sent);
        timeOrBlank(csv, at.acknowledged);
        timeOrBlank(csv, at.firstFill);
        timeOrBlank(csv, at.lastFill);
        csv.text(toText(order.state)).fixed(order.quantity).fixed(order.filled).fixedOrBlank(order.intended);
        csv.fixedOrBlank(order.average);
        if (order.filled.isZero() || order.intended.isZero()) {
            csv.blank().blank();
        } else {
            const Price worse =
                order.side == Side::Buy ? order.average - order.intended : order.intended - order.average;
            csv.fixed(worse).fixed(notional(worse, order.filled));
        }
        csv.fixed(at.costs).text(header.currency).end();
    }
}

void writeEquityCsv(const RecordView& view, const TextSink& sink, EquityRows rows) {
    CsvRows csv{sink};
    csv.header("time_utc,time_local,cash,position_value,equity,drawdown,drawdown_pct,heat");
    const Zone& zone = view.sessionZone();
    const auto& points = view.record().equity;
    Money peak = view.header().startCapital;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const EquityPoint& point = points[i];
        const Money equity = point.equity();
        peak = std::max(peak, equity);
        // What closes a session may be told at the time of its last bar: the later point counts.
        if (i + 1 < points.size() && points[i + 1].time == point.time) continue;
        if (rows == EquityRows::LastOfDay && i + 1 < points.size() &&
            zone.dateOf(points[i + 1].time) == zone.dateOf(point.time))
            continue;
        const Money drawdown = peak - equity;
        csv.utc(point.time).local(point.time, zone);
        csv.fixed(point.cash).fixed(point.positionValue).fixed(equity);
        csv.fixed(drawdown).ratio(drawdown.raw(), peak.raw()).fixed(point.heat).end();
    }
}

void writeSignalsCsv(const RecordView& view, const TextSink& sink) {
    CsvRows csv{sink};
    csv.header("signal_id,session_id,time_utc,symbol,strategy,direction,score,rank,decision_id,verdict");
    for (const Signal& signal : view.record().signals) {
        const Decision* decision = view.decisionOf(signal.id);
        csv.whole(signal.id.value).text(view.header().sessionId).utc(signal.time);
        csv.text(view.symbol(signal.instrument)).text(view.strategy(signal.strategy));
        csv.text(toText(signal.direction)).real(signal.score).whole(signal.rank);
        csv.id(decision == nullptr ? 0 : decision->id.value);
        csv.text(decision == nullptr ? "" : toText(decision->verdict)).end();
    }
}

void writeDecisionsCsv(const RecordView& view, const TextSink& sink) {
    CsvRows csv{sink};
    csv.header("decision_id,signal_id,time_utc,symbol,strategy,verdict,refusal_code,refusal_numbers,quantity,"
               "risk_amount,heat_before,heat_after,facts");
    for (const Decision& decision : view.record().decisions) {
        const Signal* signal = view.signal(decision.signal);
        const bool refused = decision.verdict == Verdict::Refused;
        csv.whole(decision.id.value).id(decision.signal.value).utc(decision.time);
        csv.text(view.symbol(decision.instrument)).text(view.strategy(decision.strategy));
        csv.text(toText(decision.verdict));
        csv.text(refused ? toText(decision.refusal) : "").text(refusalNumbers(view, decision));
        csv.fixed(decision.quantity).fixed(decision.riskAmount);
        csv.fixed(decision.heatBefore).fixed(decision.heatAfter);
        std::string facts;
        if (signal != nullptr)
            for (const auto& [name, value] : factsRead(view, signal->conditions))
                facts += fmt::format("{}{}={}", facts.empty() ? "" : ";", name,
                                     value == value ? numberText(value) : "");
        csv.text(facts).end();
    }
}

} // namespace openbell
