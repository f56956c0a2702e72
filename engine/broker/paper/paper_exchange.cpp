#include "engine/broker/paper/paper_exchange.h"

namespace openbell {

std::vector<TradingSteps> stepsOf(const std::vector<Instrument>& instruments) {
    std::vector<TradingSteps> steps;
    for (const Instrument& instrument : instruments)
        steps.push_back({instrument.tickSize, instrument.lotSize});
    return steps;
}

PaperExchange::PaperExchange(ExchangeRules rules, std::vector<TradingSteps> steps)
    : m_rules{rules}, m_steps{std::move(steps)}, m_books(m_steps.size()) {
    constexpr std::size_t roomForOrders = 16;
    for (Book& book : m_books)
        book.orders.reserve(roomForOrders);
}

BrokerCapabilities PaperExchange::capabilities() {
    BrokerCapabilities capabilities;
    capabilities.immediate = true;
    capabilities.cancelAll = true;
    capabilities.fractional = true;
    return capabilities;
}

PaperExchange::Working* PaperExchange::find(InstrumentId instrument, OrderId id) {
    auto& orders = m_books[instrument.value].orders;
    const auto found =
        std::find_if(orders.begin(), orders.end(), [&](const Working& o) { return o.id == id; });
    return found == orders.end() || found->terms.quantity.isZero() ? nullptr : &*found;
}

BrokerReport PaperExchange::about(const BrokerCommand& command, ReportKind kind) {
    BrokerReport report;
    report.kind = kind;
    report.instrument = command.instrument;
    report.order = command.order;
    report.side = command.side;
    report.quantity = command.quantity;
    report.limit = command.limit;
    report.stop = command.stop;
    report.time = command.time;
    return report;
}

BrokerReport PaperExchange::refused(const BrokerCommand& command, ReportKind kind) {
    BrokerReport report = about(command, kind);
    report.text = ShortText{"nothing of this order is left to change"};
    return report;
}

void PaperExchange::sweep(Book& book) {
    std::erase_if(book.orders, [](const Working& o) { return o.terms.quantity.isZero(); });
}

std::size_t PaperExchange::footprint() const {
    std::size_t bytes = m_steps.size() * sizeof(TradingSteps);
    for (const Book& book : m_books)
        bytes += sizeof book + book.orders.size() * sizeof(Working);
    return bytes;
}

} // namespace openbell
