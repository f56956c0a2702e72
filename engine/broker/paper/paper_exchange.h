#pragma once
// The simulated exchange inside the runner: takes commands, holds working orders by instrument, and reports
// what becomes of them as bars pass. Every command takes effect at once. Plain copyable state, one thread. A
// receiver may execute further commands from within a report.
#include "engine/broker/broker_port.h"
#include "engine/broker/paper/simulated_exchange.h"
#include "engine/market/instrument.h"
#include <algorithm>
#include <vector>

namespace openbell {

// The steps in which prices and quantities of an instrument go.
struct TradingSteps {
    Price tick;
    Quantity lot = Quantity::whole(1);
};
// By InstrumentId.
[[nodiscard]] std::vector<TradingSteps> stepsOf(const std::vector<Instrument>& instruments);

class PaperExchange {
public:
    PaperExchange() = default;
    // The steps of each instrument, by InstrumentId.
    PaperExchange(ExchangeRules rules, std::vector<TradingSteps> steps);

    [[nodiscard]] static BrokerCapabilities capabilities();
    [[nodiscard]] const ExchangeRules& rules() const { return m_rules; }
    void setRules(const ExchangeRules& rules) { m_rules = rules; } // for what happens from now on
    [[nodiscard]] std::size_t footprint() const;                   // bytes that a copy takes
    [[nodiscard]] bool hasOrders(InstrumentId instrument) const {
        return !m_books[instrument.value].orders.empty();
    }

    // Place, Modify, Cancel and CancelAll: `report(const BrokerReport&)` with the answers. Queries are not
    // answered: nothing is ever in doubt here.
    template <class Report>
    void execute(const BrokerCommand& command, Report&& report);
    // The first trade of a bar.
    template <class Report>
    void open(InstrumentId instrument, const Bar& bar, Report&& report);
    // The rest of the bar, after open(); fills are stamped `end`. Orders placed in open() take part.
    template <class Report>
    void range(InstrumentId instrument, const Bar& bar, UtcTime end, Report&& report);
    // One more trade, outside the phases of a bar: fills all market orders of the instrument whole, whatever
    // their latency. Slippage by volume takes that of the newest bar.
    template <class Report>
    void trade(InstrumentId instrument, Price price, UtcTime time, Report&& report);
    // The session of an instrument is over: day orders expire.
    template <class Report>
    void endSession(InstrumentId instrument, UtcTime time, Report&& report);

private:
    struct Working {
        OrderId id;
        ExchangeOrder terms; // quantity zero = gone; swept after each phase
        Quantity filled;
        UtcTime activeFrom; // first instant it can fill
        TimeInForce timeInForce = TimeInForce::Day;
    };
    struct Book {
        std::vector<Working> orders;
        Quantity allowance; // of this bar's volume that may still be taken
        Quantity volume;    // of the newest bar that found orders here
        bool capped = false;
    };
    [[nodiscard]] Working* find(InstrumentId instrument, OrderId order);
    [[nodiscard]] static BrokerReport about(const BrokerCommand& command, ReportKind kind);
    [[nodiscard]] static BrokerReport refused(const BrokerCommand& command, ReportKind kind);
    template <class Report>
    void fill(InstrumentId instrument, std::size_t index, Price price, const Bar& bar, UtcTime time,
              Report&& report);
    template <class Report>
    void settle(InstrumentId instrument, std::size_t index, Price price, Quantity quantity, UtcTime time,
                Report&& report);
    static void sweep(Book& book);
    [[nodiscard]] static Quantity wholeLots(Quantity quantity, Quantity lot) {
        return Quantity::fromRaw(quantity.raw() - quantity.raw() % lot.raw());
    }

    ExchangeRules m_rules;
    std::vector<TradingSteps> m_steps;
    std::vector<Book> m_books;
    TradeKey m_lastTrade = 0;
};

template <class Report>
void PaperExchange::execute(const BrokerCommand& command, Report&& report) {
    Book& book = m_books[command.instrument.value];
    switch (command.kind) {
    case CommandKind::Place:
        book.orders.push_back({command.order,
                               {command.side, command.type, command.limit, command.stop, command.quantity},
                               Quantity{},
                               command.time.plus(m_rules.latencyNanos),
                               command.timeInForce});
        report(about(command, ReportKind::Accepted));
        return;
    case CommandKind::Modify: {
        Working* const order = find(command.instrument, command.order);
        if (!order || command.quantity <= order->filled)
            return report(refused(command, ReportKind::ModifyRejected));
        order->terms.quantity = command.quantity - order->filled;
        order->terms.limit = command.limit;
        order->terms.stop = command.stop;
        BrokerReport done = about(command, ReportKind::Modified);
        done.cumulative = order->filled;
        return report(done);
    }
    case CommandKind::Cancel: {
        Working* const order = find(command.instrument, command.order);
        if (!order) return report(refused(command, ReportKind::CancelRejected));
        order->terms.quantity = Quantity{};
        BrokerReport done = about(command, ReportKind::Cancelled);
        done.cumulative = order->filled;
        return report(done);
    }
    case CommandKind::CancelAll:
        for (std::size_t i = 0; i < m_books.size(); ++i)
            for (std::size_t k = 0; k < m_books[i].orders.size(); ++k) {
                Working& order = m_books[i].orders[k];
                if (order.terms.quantity.isZero()) continue;
                order.terms.quantity = Quantity{};
                BrokerReport done = about(command, ReportKind::Cancelled);
                done.instrument.value = static_cast<std::uint16_t>(i);
                done.order = order.id;
                done.cumulative = order.filled;
                report(done);
            }
        return;
    case CommandKind::QueryOrders:
    case CommandKind::QueryTrades:
    case CommandKind::QueryPositions:
    case CommandKind::QueryFunds: return;
    }
}

template <class Report>
void PaperExchange::settle(InstrumentId instrument, std::size_t index, Price price, Quantity quantity,
                           UtcTime time, Report&& report) {
    Working& order = m_books[instrument.value].orders[index];
    order.terms.quantity -= quantity;
    order.filled += quantity;
    BrokerReport done;
    done.kind = ReportKind::Traded;
    done.instrument = instrument;
    done.order = order.id;
    done.side = order.terms.side;
    done.trade = ++m_lastTrade;
    done.quantity = quantity;
    done.cumulative = order.filled;
    done.price = price;
    done.time = time;
    report(done); // may move `order`
}

template <class Report>
void PaperExchange::fill(InstrumentId instrument, std::size_t index, Price price, const Bar& bar,
                         UtcTime time, Report&& report) {
    Book& book = m_books[instrument.value];
    Working& order = book.orders[index];
    const bool slips = order.terms.type != OrderType::Limit;
    // A stop that is triggered is a market order from then on: what finds no volume now fills at the next
    // open.
    if (order.terms.type == OrderType::Stop) order.terms.type = OrderType::Market;
    Quantity quantity = order.terms.quantity;
    if (book.capped) {
        if (quantity > book.allowance) quantity = wholeLots(book.allowance, m_steps[instrument.value].lot);
        book.allowance -= quantity;
    }
    if (quantity.raw() <= 0) return;
    if (slips)
        price = slipped(price, order.terms.side, quantity, bar.volume, m_rules.slippage,
                        m_steps[instrument.value].tick);
    settle(instrument, index, price, quantity, time, report);
}

template <class Report>
void PaperExchange::open(InstrumentId instrument, const Bar& bar, Report&& report) {
    Book& book = m_books[instrument.value];
    book.volume = bar.volume;
    book.capped = m_rules.maxVolumeShare.raw() > 0;
    if (book.capped)
        book.allowance = Quantity::fromRaw(
            mulDiv(bar.volume.raw(), m_rules.maxVolumeShare.raw(), Fraction::kScale, Rounding::Down));
    const std::size_t present = book.orders.size();
    for (std::size_t i = 0; i < present; ++i) {
        const Working& order = book.orders[i];
        if (order.terms.quantity.isZero() || order.activeFrom > bar.start) continue;
        if (const auto price = fillAtOpen(order.terms, bar, m_rules))
            fill(instrument, i, *price, bar, bar.start, report);
    }
    sweep(book);
}

template <class Report>
void PaperExchange::range(InstrumentId instrument, const Bar& bar, UtcTime end, Report&& report) {
    Book& book = m_books[instrument.value];
    const OrderType first = m_rules.stopBeforeTarget ? OrderType::Stop : OrderType::Limit;
    for (const bool firstPass : {true, false}) {
        const std::size_t present = book.orders.size();
        for (std::size_t i = 0; i < present; ++i) {
            const Working& order = book.orders[i];
            if (order.terms.quantity.isZero() || order.activeFrom > bar.start ||
                (order.terms.type == first) != firstPass)
                continue;
            if (const auto price = fillInRange(order.terms, bar, m_rules))
                fill(instrument, i, *price, bar, end, report);
        }
    }
    sweep(book);
}

template <class Report>
void PaperExchange::trade(InstrumentId instrument, Price price, UtcTime time, Report&& report) {
    Book& book = m_books[instrument.value];
    const std::size_t present = book.orders.size();
    for (std::size_t i = 0; i < present; ++i) {
        const ExchangeOrder& terms = book.orders[i].terms;
        if (terms.quantity.isZero() || terms.type != OrderType::Market) continue;
        const Quantity quantity = terms.quantity;
        const Price paid = slipped(price, terms.side, quantity, book.volume, m_rules.slippage,
                                   m_steps[instrument.value].tick);
        settle(instrument, i, paid, quantity, time, report);
    }
    sweep(book);
}

template <class Report>
void PaperExchange::endSession(InstrumentId instrument, UtcTime time, Report&& report) {
    Book& book = m_books[instrument.value];
    for (std::size_t i = 0; i < book.orders.size(); ++i) {
        Working& order = book.orders[i];
        if (order.terms.quantity.isZero() || order.timeInForce != TimeInForce::Day) continue;
        order.terms.quantity = Quantity{};
        BrokerReport done;
        done.kind = ReportKind::Expired;
        done.instrument = instrument;
        done.order = order.id;
        done.side = order.terms.side;
        done.cumulative = order.filled;
        done.time = time;
        report(done);
    }
    sweep(book);
}

} // namespace openbell
