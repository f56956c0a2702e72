#include "ui/ticket/ticket_check.h"
#include <QCoreApplication>

namespace openbell {
namespace {

struct TicketText {
    Q_DECLARE_TR_FUNCTIONS(openbell::TicketPanel)
};

bool hasLimit(OrderType type) {
    return type == OrderType::Limit;
}
bool hasStop(OrderType type) {
    return type == OrderType::Stop;
}

} // namespace

OrderTicket ticketOf(const TicketInput& input, const SymbolInfo& instrument) {
    OrderTicket ticket;
    ticket.symbol = instrument.symbol;
    ticket.side = input.side;
    ticket.type = input.type;
    ticket.timeInForce = input.timeInForce;
    ticket.quantity = instrument.lotSize * input.lots;
    if (hasLimit(input.type)) ticket.limit = input.limit.value_or(Price{});
    if (hasStop(input.type)) ticket.stop = input.stop.value_or(Price{});
    return ticket;
}

QString priceProblem(const QString& name, std::optional<Price> price, const SymbolInfo& instrument,
                     const DisplayFormat& format) {
    if (!price) return TicketText::tr("The %1 is not a number.").arg(name);
    if (price->isZero()) return TicketText::tr("Enter the %1.").arg(name);
    const Price below = roundToStep(*price, instrument.tickSize, Rounding::Down);
    if (below == *price) return {};
    const int decimals = instrument.priceDecimals;
    return TicketText::tr("The %1 is no multiple of the tick %2; the nearest are %3 and %4.")
        .arg(name, format.price(instrument.tickSize, decimals), format.price(below, decimals),
             format.price(below + instrument.tickSize, decimals));
}

QStringList problemsOf(const TicketInput& input, const SymbolInfo& instrument, Price last,
                       const DisplayFormat& format) {
    QStringList problems;
    if (instrument.symbol.empty()) problems += TicketText::tr("Choose a symbol.");
    if (input.lots <= 0) problems += TicketText::tr("Enter a quantity of at least one lot.");
    if (hasLimit(input.type))
        problems += priceProblem(TicketText::tr("limit price"), input.limit, instrument, format);
    if (hasStop(input.type)) {
        problems += priceProblem(TicketText::tr("stop price"), input.stop, instrument, format);
        const bool wrongSide = !last.isZero() && input.stop && !input.stop->isZero() &&
                               (input.side == Side::Buy ? *input.stop <= last : *input.stop >= last);
        if (wrongSide)
            problems += input.side == Side::Buy
                            ? TicketText::tr("A stop to buy lies above the last price, %1.")
                                  .arg(format.price(last, instrument.priceDecimals))
                            : TicketText::tr("A stop to sell lies below the last price, %1.")
                                  .arg(format.price(last, instrument.priceDecimals));
    }
    problems.removeAll(QString{});
    return problems;
}

QString summaryOf(const OrderTicket& ticket, const SymbolInfo& instrument, const DisplayFormat& format) {
    const QString side = ticket.side == Side::Buy ? TicketText::tr("BUY") : TicketText::tr("SELL");
    QString text =
        TicketText::tr("%1 %2 %3").arg(side, format.quantity(ticket.quantity), toQString(ticket.symbol));
    if (instrument.lotSize != Quantity::whole(1)) {
        const std::int64_t lots = ticket.quantity.raw() / instrument.lotSize.raw();
        text += lots == 1 ? TicketText::tr(" (1 lot)")
                          : TicketText::tr(" (%1 lots)").arg(countText(lots, format.grouping()));
    }
    switch (ticket.type) {
    case OrderType::Market: text += TicketText::tr(", at market"); break;
    case OrderType::Limit:
        text += TicketText::tr(", limit %1").arg(format.price(ticket.limit, instrument.priceDecimals));
        break;
    case OrderType::Stop:
        text += TicketText::tr(", stop %1").arg(format.price(ticket.stop, instrument.priceDecimals));
        break;
    }
    return text + (ticket.timeInForce == TimeInForce::Day ? TicketText::tr(", for the day")
                                                          : TicketText::tr(", until cancelled"));
}

QString whyBlocked(const RunState& run, const HaltRow& halt, const DisplayFormat& format) {
    const bool live = run.phase == RunPhase::Running || run.phase == RunPhase::Paused;
    if (halt.level == SessionLevel::Halted)
        return TicketText::tr("Halted since %1 by %2: %3. Clear the halt in the Risk panel first.")
            .arg(format.withZone(halt.since), toQString(halt.by), toQString(halt.reason));
    if (!live || run.tradable.empty())
        return TicketText::tr("No session takes orders. Start a paper session with Ctrl+R.");
    if (halt.level == SessionLevel::Paused)
        return TicketText::tr("New entries are paused since %1 by %2: %3. Resume in the Risk panel first.")
            .arg(format.withZone(halt.since), toQString(halt.by), toQString(halt.reason));
    return {};
}

} // namespace openbell
