#pragma once
// What is wrong with an order before it is sent, and what it says when read aloud. Pure.
#include "ui/format/display_format.h"
#include <QStringList>

namespace openbell {

struct TicketInput { // as it stands in the ticket
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    TimeInForce timeInForce = TimeInForce::Day;
    std::int64_t lots = 1;
    std::optional<Price> limit, stop; // none = not a number
};

// Zero prices where the type has none.
[[nodiscard]] OrderTicket ticketOf(const TicketInput& input, const SymbolInfo& instrument);
// Empty when it can be reviewed. `last` = 0 leaves out what needs the market.
[[nodiscard]] QStringList problemsOf(const TicketInput& input, const SymbolInfo& instrument, Price last,
                                     const DisplayFormat& format);
// What is wrong with one price, empty when nothing is.
[[nodiscard]] QString priceProblem(const QString& name, std::optional<Price> price,
                                   const SymbolInfo& instrument, const DisplayFormat& format);
// "BUY 750 RELIANCE (10 lots), limit 1,033.75, day".
[[nodiscard]] QString summaryOf(const OrderTicket& ticket, const SymbolInfo& instrument,
                                const DisplayFormat& format);
// Why no order can be sent now; empty when one can.
[[nodiscard]] QString whyBlocked(const RunState& run, const HaltRow& halt, const DisplayFormat& format);

} // namespace openbell
