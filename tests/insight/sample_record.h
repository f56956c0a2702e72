#pragma once
// A small session made by hand, with every kind of fact: one trade with a stop, one refused signal, one near
// miss, on two symbols in Kolkata. Used by the tests of reports, explanations and stores.
#include "engine/orders/session_record.h"
#include <cmath>

namespace openbell::tests {

inline UtcTime at(std::string_view iso) {
    return *parseIso(iso);
}

inline SessionHeader sampleHeader() {
    SessionHeader header;
    header.sessionId = "bt-0001";
    header.configuration = R"({"capital":"100000"})";
    header.configHash = "c0ffee";
    header.dataHash = "da7a";
    header.runHash = "5e55";
    header.interval = Interval::ofMinutes(1);
    header.startCapital = Money::whole(100'000);
    header.from = at("2016-08-16T03:45:00Z");
    header.to = at("2016-08-17T03:46:00Z");
    header.bars = 4;
    Instrument infy;
    infy.symbol = "INFY";
    infy.exchange = "NSE";
    infy.zone = "Asia/Kolkata";
    Instrument odd = infy;
    odd.symbol = "M&M, \"A\"";
    header.instruments = {infy, odd};
    header.strategies = {{"cross", "rules", ""}};
    header.factNames = {"close", "ema_9", "ema_21"};
    return header;
}

inline Condition crossAbove() { // ema_9 crosses above ema_21
    return {1, 2, Comparison::CrossesAbove, true, 1034.25, 1033.9, 1033.1, 1033.5};
}

inline Condition closeAbove(double close, bool held) { // close above 1000
    return {0, kConstantOperand, Comparison::Above, held, close, 1000, 0, 0};
}

inline void addSignals(SessionRecord& r) {
    r.conditions = {crossAbove(), closeAbove(1034.5, true), crossAbove(), crossAbove(),
                    closeAbove(990, false)};
    Signal taken;
    taken.id = {1};
    taken.seq = 1;
    taken.time = at("2016-08-16T03:46:00Z");
    taken.rank = 1;
    taken.score = 0.75;
    taken.price = Price::fromRaw(1'034'500'000);
    taken.conditions = {0, 2};
    Signal refused = taken;
    refused.id = {2};
    refused.seq = 3;
    refused.instrument = {1};
    refused.rank = 2;
    refused.score = 0.5;
    refused.conditions = {2, 1};
    r.signals = {taken, refused};
    NearMiss miss;
    miss.seq = 20;
    miss.time = at("2016-08-17T03:46:00Z");
    miss.conditions = {3, 2};
    r.nearMisses = {miss};
}

inline void addDecisions(SessionRecord& r) {
    r.gates = {{GateCode::DailyLoss, true, 0, 4'000'000},
               {GateCode::OpenPositions, true, 0, INT64_MAX},
               {GateCode::DailyLoss, true, 0, 4'000'000},
               {GateCode::PortfolioHeat, false, 15'000'000, 12'000'000},
               {GateCode::OpenPositions, false, 1, 1}};
    Decision taken;
    taken.id = {1};
    taken.signal = {1};
    taken.seq = 2;
    taken.cause = 1;
    taken.time = at("2016-08-16T03:46:00Z");
    taken.quantity = Quantity::whole(10);
    taken.stopDistance = Price::fromRaw(4'000'000);
    taken.riskAmount = Money::whole(40);
    taken.heatAfter = Money::whole(40);
    taken.gates = {0, 2};
    Decision refused;
    refused.id = {2};
    refused.signal = {2};
    refused.instrument = InstrumentId{1};
    refused.seq = 4;
    refused.cause = 3;
    refused.time = taken.time;
    refused.verdict = Verdict::Refused;
    refused.refusal = GateCode::PortfolioHeat;
    refused.heatBefore = refused.heatAfter = Money::whole(40);
    refused.gates = {2, 3};
    r.decisions = {taken, refused};
}

inline void addOrders(SessionRecord& r) {
    Order entry;
    entry.id = entry.group = {1};
    entry.seq = 5;
    entry.cause = 2;
    entry.created = at("2016-08-16T03:46:00Z");
    entry.decision = {1};
    entry.state = OrderState::Filled;
    entry.quantity = entry.filled = Quantity::whole(10);
    entry.intended = Price::fromRaw(1'034'500'000);
    entry.average = Price::fromRaw(1'034'550'000);
    Order stop = entry;
    stop.id = {2};
    stop.seq = 8;
    stop.cause = 7;
    stop.created = at("2016-08-16T03:46:00.500Z");
    stop.side = Side::Sell;
    stop.type = OrderType::Stop;
    stop.leg = Leg::Stop;
    stop.reason = ExitReason::Stop;
    stop.stop = stop.intended = Price::fromRaw(1'030'550'000);
    stop.average = Price::fromRaw(1'030'500'000);
    r.orders = {entry, stop};
    Fill in;
    in.id = {1};
    in.order = {1};
    in.seq = 7;
    in.cause = 5;
    in.time = at("2016-08-16T03:46:00Z");
    in.quantity = Quantity::whole(10);
    in.price = entry.average;
    in.intended = entry.intended;
    in.costs = Money::fromRaw(31'037);
    Fill out = in;
    out.id = {2};
    out.order = {2};
    out.seq = 10;
    out.cause = 8;
    out.time = at("2016-08-16T03:48:00Z");
    out.side = Side::Sell;
    out.price = stop.average;
    out.intended = stop.stop;
    out.costs = Money::fromRaw(30'915);
    r.fills = {in, out};
    OrderEvent filled;
    filled.order = {1};
    filled.seq = 6;
    filled.cause = 5;
    filled.time = in.time;
    filled.event = OrderEventKind::Fill;
    filled.from = OrderState::Accepted;
    filled.to = OrderState::Filled;
    OrderEvent stopped = filled;
    stopped.order = {2};
    stopped.seq = 9;
    stopped.cause = 8;
    stopped.time = out.time;
    stopped.from = OrderState::Triggered;
    r.orderEvents = {filled, stopped};
}

inline void addTrades(SessionRecord& r) {
    Trade trade;
    trade.id = {1};
    trade.seq = 12;
    trade.cause = 10;
    trade.exitReason = ExitReason::Stop;
    trade.quantity = Quantity::whole(10);
    trade.entryTime = r.fills[0].time;
    trade.exitTime = r.fills[1].time;
    trade.entryPrice = r.fills[0].price;
    trade.exitPrice = r.fills[1].price;
    trade.gross = Money::fromRaw(-405'000);
    trade.costs = Money::fromRaw(61'952);
    trade.risk = Money::whole(40);
    trade.mae = Money::fromRaw(-405'000);
    trade.mfe = Money::fromRaw(120'000);
    trade.barsHeld = 2;
    trade.entrySignal = {1};
    trade.entryOrder = {1};
    trade.exitOrder = {2};
    r.trades = {trade};
}

inline void addEquity(SessionRecord& r) {
    const auto point = [](std::string_view time, std::int64_t cash, std::int64_t value, std::int64_t heat) {
        return EquityPoint{at(time), Money::fromRaw(cash), Money::fromRaw(value), Money::fromRaw(heat)};
    };
    r.equity = {point("2016-08-16T03:46:00Z", 1'000'000'000, 0, 0),
                point("2016-08-16T03:47:00Z", 896'513'963, 103'575'000, 400'000),
                point("2016-08-16T03:48:00Z", 999'533'048, 0, 0),
                point("2016-08-17T03:46:00Z", 999'533'048, 0, 0)};
}

inline SessionRecord sampleRecord() {
    SessionRecord record;
    record.header = sampleHeader();
    addSignals(record);
    addDecisions(record);
    addOrders(record);
    addTrades(record);
    addEquity(record);
    return record;
}

} // namespace openbell::tests
