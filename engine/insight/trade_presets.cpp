#include "engine/insight/trade_presets.h"
#include "engine/insight/reasons.h"
#include <algorithm>

namespace openbell {

namespace {

// "2016-08-16 09:16:00" in the zone.
std::string wallTime(const Zone& zone, UtcTime time) {
    std::string text = zone.toIso(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string entryName(const RecordView& view, const Trade& trade) {
    const Signal* entry = view.signal(trade.entrySignal);
    const std::string reason = entry == nullptr ? "" : conditionsText(view, entry->conditions);
    return reason.empty() ? std::string{view.strategy(trade.strategy)} : reason;
}

Money entryValue(const Trade& trade) {
    return notional(trade.entryPrice, trade.quantity).abs();
}

// A share of the entry's value in percent, to two decimals.
std::string percentOf(Money part, Money whole) {
    if (whole.raw() <= 0) return "";
    return fmt::format("{:.2f}", 100 * static_cast<double>(part.raw()) / static_cast<double>(whole.raw()));
}

void writeTradingView(const RecordView& view, CsvRows& csv) {
    const std::string c = view.header().currency;
    csv.header(
        fmt::format("\xEF\xBB\xBFTrade number,Type,Date and time,Signal,Price {0},Size (qty),Size (value),"
                    "Net PnL {0},Net PnL %,Favorable excursion {0},Favorable excursion %,"
                    "Adverse excursion {0},Adverse excursion %,Cumulative PnL {0},Cumulative PnL %",
                    c));
    Money cumulative;
    for (const Trade& trade : view.record().trades) {
        cumulative += trade.net();
        const std::string side = trade.side == Side::Buy ? "long" : "short";
        const Zone& zone = view.zone(trade.instrument);
        for (const bool isExit : {true, false}) {
            csv.whole(trade.id.value).text((isExit ? "Exit " : "Entry ") + side);
            csv.text(wallTime(zone, isExit ? trade.exitTime : trade.entryTime).substr(0, 16));
            csv.text(isExit ? std::string{toText(trade.exitReason)} : entryName(view, trade));
            csv.fixed(isExit ? trade.exitPrice : trade.entryPrice)
                .fixed(trade.quantity)
                .fixed(entryValue(trade));
            csv.fixed(trade.net()).text(percentOf(trade.net(), entryValue(trade)));
            csv.fixed(trade.mfe).text(percentOf(trade.mfe, entryValue(trade)));
            csv.fixed(trade.mae).text(percentOf(trade.mae, entryValue(trade)));
            csv.fixed(cumulative).text(percentOf(cumulative, view.header().startCapital)).end();
        }
    }
}

void writeNinjaTrader(const RecordView& view, CsvRows& csv) {
    csv.header(
        "Trade number,Instrument,Account,Strategy,Market pos.,Qty,Entry price,Exit price,Entry time,"
        "Exit time,Entry name,Exit name,Profit,Cum. net profit,Commission,Clearing Fee,Exchange Fee,IP Fee,"
        "NFA Fee,MAE,MFE,ETD,Bars");
    Money cumulative;
    for (const Trade& trade : view.record().trades) {
        cumulative += trade.net();
        const Zone& zone = view.zone(trade.instrument);
        csv.whole(trade.id.value).text(view.symbol(trade.instrument)).text(toText(view.header().mode));
        csv.text(view.strategy(trade.strategy)).text(trade.side == Side::Buy ? "Long" : "Short");
        csv.fixed(trade.quantity).fixed(trade.entryPrice).fixed(trade.exitPrice);
        csv.text(wallTime(zone, trade.entryTime)).text(wallTime(zone, trade.exitTime));
        csv.text(entryName(view, trade)).text(toText(trade.exitReason));
        csv.fixed(trade.net()).fixed(cumulative).fixed(trade.costs);
        for (int fee = 0; fee < 4; ++fee)
            csv.whole(0); // all costs are in Commission
        csv.fixed(trade.mae.abs())
            .fixed(trade.mfe)
            .fixed(trade.mfe - trade.gross)
            .whole(trade.barsHeld)
            .end();
    }
}

void writeQuantConnect(const RecordView& view, CsvRows& csv) {
    csv.header(
        "Entry Time,Symbols,Exit Time,Direction,Entry Price,Exit Price,Quantity,P&L,Fees,MAE,MFE,Drawdown,"
        "IsWin,Order Ids");
    for (const Trade& trade : view.record().trades) {
        csv.utc(trade.entryTime).text(view.symbol(trade.instrument)).utc(trade.exitTime);
        csv.text(trade.side == Side::Buy ? "Buy" : "Sell").fixed(trade.entryPrice).fixed(trade.exitPrice);
        // Their profit is before fees; the drawdown is what was given back from the best open profit.
        csv.fixed(trade.quantity).fixed(trade.gross).fixed(trade.costs).fixed(trade.mae).fixed(trade.mfe);
        csv.fixed(trade.gross - trade.mfe).whole(trade.net().raw() > 0 ? 1 : 0);
        csv.text(fmt::format("{},{}", trade.entryOrder.value, trade.exitOrder.value)).end();
    }
}

void writeZerodha(const RecordView& view, CsvRows& csv) {
    csv.header(
        "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,"
        "order_execution_time");
    for (const Fill& fill : view.record().fills) {
        const Instrument& instrument = view.instrument(fill.instrument);
        std::string time = wallTime(view.zone(fill.instrument), fill.time);
        csv.text(instrument.symbol).blank().text(time.substr(0, 10)).text(instrument.exchange);
        time[10] = 'T';
        csv.text("EQ")
            .text("EQ")
            .text(toText(fill.side))
            .text("false")
            .fixed(fill.quantity)
            .fixed(fill.price);
        csv.whole(fill.id.value).id(fill.order.value).text(time).end();
    }
}

} // namespace

std::string_view nameOf(TradePreset preset) {
    switch (preset) {
    case TradePreset::TradingView: return "tradingview";
    case TradePreset::NinjaTrader: return "ninjatrader";
    case TradePreset::QuantConnect: return "quantconnect";
    case TradePreset::Zerodha: return "zerodha";
    }
    return "";
}

std::optional<TradePreset> presetNamed(std::string_view name) {
    for (const TradePreset preset : {TradePreset::TradingView, TradePreset::NinjaTrader,
                                     TradePreset::QuantConnect, TradePreset::Zerodha})
        if (nameOf(preset) == name) return preset;
    return std::nullopt;
}

void writePresetCsv(const RecordView& view, TradePreset preset, const TextSink& sink) {
    CsvRows csv{sink};
    switch (preset) {
    case TradePreset::TradingView: return writeTradingView(view, csv);
    case TradePreset::NinjaTrader: return writeNinjaTrader(view, csv);
    case TradePreset::QuantConnect: return writeQuantConnect(view, csv);
    case TradePreset::Zerodha: return writeZerodha(view, csv);
    }
}

} // namespace openbell
