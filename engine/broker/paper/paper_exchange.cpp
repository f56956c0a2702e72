#include "engine/broker/paper/paper_exchange.h"
#include <algorithm>

namespace openbell {

namespace {

WorkingOrder* findOrder(std::vector<WorkingOrder>& orders, OrderId id) {
    const auto found =
        std::find_if(orders.begin(), orders.end(), [&](const WorkingOrder& o) { return o.id == id; });
    return found == orders.end() || found->terms.quantity.isZero() ? nullptr : &*found;
}

} // namespace

PaperExchange::PaperExchange(ExchangeRules rules, std::vector<Price> tickSizes)
    : m_rules{rules}, m_tickSizes{std::move(tickSizes)}, m_books(m_tickSizes.size()) {
    constexpr std::size_t roomForOrders = 16;
    for (Book& book : m_books)
        book.orders.reserve(roomForOrders);
}

bool PaperExchange::cancel(InstrumentId instrument, OrderId order) {
    return resize(instrument, order, Quantity{});
}

bool PaperExchange::resize(InstrumentId instrument, OrderId order, Quantity open) {
    WorkingOrder* found = findOrder(m_books[instrument.value].orders, order);
    if (found) found->terms.quantity = open;
    return found != nullptr;
}

ExchangeFill PaperExchange::fillAt(InstrumentId instrument, OrderId order, Price price, Quantity volume) {
    Book& book = m_books[instrument.value];
    WorkingOrder* found = findOrder(book.orders, order);
    ENSURE(found != nullptr);
    const Quantity quantity = found->terms.quantity;
    const Price paid =
        slipped(price, found->terms.side, quantity, volume, m_rules.slippage, m_tickSizes[instrument.value]);
    found->terms.quantity = Quantity{};
    sweep(book);
    return {order, quantity, paid, true};
}

void PaperExchange::sweep(Book& book) {
    std::erase_if(book.orders, [](const WorkingOrder& o) { return o.terms.quantity.isZero(); });
}

} // namespace openbell
