#pragma once
// The orders working at the simulated exchange, by instrument, and their fills as bars pass. Plain copyable
// state, one thread. Fills are reported at once; a receiver may accept, cancel and resize orders from within
// a report.
#include "engine/broker/paper/simulated_exchange.h"
#include <algorithm>
#include <vector>

namespace openbell {

struct WorkingOrder {
    OrderId id;
    ExchangeOrder terms;
    UtcTime activeFrom; // first instant it can fill
};

struct ExchangeFill {
    OrderId order;
    Quantity quantity;
    Price price;
    bool complete = false; // nothing of the order is left
};

class PaperExchange {
public:
    PaperExchange() = default;
    // One tick size an instrument, by InstrumentId.
    PaperExchange(ExchangeRules rules, std::vector<Price> tickSizes);

    [[nodiscard]] const ExchangeRules& rules() const { return m_rules; }
    [[nodiscard]] bool hasOrders(InstrumentId instrument) const {
        return !m_books[instrument.value].orders.empty();
    }

    void accept(InstrumentId instrument, WorkingOrder order) {
        m_books[instrument.value].orders.push_back(order);
    }
    // False when it is not working (any more).
    bool cancel(InstrumentId instrument, OrderId order);
    bool resize(InstrumentId instrument, OrderId order, Quantity open);

    // The first trade of a bar: `report(ExchangeFill)` for each fill.
    template <class Report>
    void open(InstrumentId instrument, const Bar& bar, Report&& report);
    // The rest of the bar, after open(). Orders accepted in open() take part.
    template <class Report>
    void range(InstrumentId instrument, const Bar& bar, Report&& report);
    // Fills an order whole, outside the phases of a bar, at a price given plus slippage: an exit that cannot
    // wait. `volume` is that of the bar the price is from.
    [[nodiscard]] ExchangeFill fillAt(InstrumentId instrument, OrderId order, Price price, Quantity volume);

private:
    struct Book {
        std::vector<WorkingOrder> orders; // quantity zero = gone; swept after each phase
        Quantity allowance;               // of this bar's volume that may still be taken
        bool capped = false;
    };
    template <class Report>
    void fill(Book& book, std::size_t index, Price price, Price tick, const Bar& bar, Report&& report);
    static void sweep(Book& book);

    ExchangeRules m_rules;
    std::vector<Price> m_tickSizes;
    std::vector<Book> m_books;
};

template <class Report>
void PaperExchange::fill(Book& book, std::size_t index, Price price, Price tick, const Bar& bar,
                         Report&& report) {
    WorkingOrder& order = book.orders[index];
    const bool slips = order.terms.type != OrderType::Limit;
    // A stop that is triggered is a market order from then on: what finds no volume now fills at the next
    // open.
    if (order.terms.type == OrderType::Stop) order.terms.type = OrderType::Market;
    Quantity quantity = order.terms.quantity;
    if (book.capped) quantity = std::min(quantity, book.allowance);
    if (quantity.raw() <= 0) return;
    if (book.capped) book.allowance -= quantity;
    if (slips) price = slipped(price, order.terms.side, quantity, bar.volume, m_rules.slippage, tick);
    order.terms.quantity -= quantity;
    const ExchangeFill done{order.id, quantity, price, order.terms.quantity.isZero()};
    report(done); // may move `order`
}

template <class Report>
void PaperExchange::open(InstrumentId instrument, const Bar& bar, Report&& report) {
    Book& book = m_books[instrument.value];
    book.capped = m_rules.maxVolumeShare.raw() > 0 && bar.volume.raw() > 0;
    if (book.capped)
        book.allowance = Quantity::fromRaw(
            mulDiv(bar.volume.raw(), m_rules.maxVolumeShare.raw(), Fraction::kScale, Rounding::Down));
    const std::size_t present = book.orders.size();
    for (std::size_t i = 0; i < present; ++i) {
        const WorkingOrder& order = book.orders[i];
        if (order.terms.quantity.isZero() || order.activeFrom > bar.start) continue;
        if (const auto price = fillAtOpen(order.terms, bar, m_rules))
            fill(book, i, *price, m_tickSizes[instrument.value], bar, report);
    }
    sweep(book);
}

template <class Report>
void PaperExchange::range(InstrumentId instrument, const Bar& bar, Report&& report) {
    Book& book = m_books[instrument.value];
    const OrderType first = m_rules.stopBeforeTarget ? OrderType::Stop : OrderType::Limit;
    for (const bool firstPass : {true, false}) {
        const std::size_t present = book.orders.size();
        for (std::size_t i = 0; i < present; ++i) {
            const WorkingOrder& order = book.orders[i];
            if (order.terms.quantity.isZero() || order.activeFrom > bar.start ||
                (order.terms.type == first) != firstPass)
                continue;
            if (const auto price = fillInRange(order.terms, bar, m_rules))
                fill(book, i, *price, m_tickSizes[instrument.value], bar, report);
        }
    }
    sweep(book);
}

} // namespace openbell
