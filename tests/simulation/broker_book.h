#pragma once
// The truth at a simulated broker: its orders, executions, positions and cash, without any fault. Orders are
// matched against the bars they are shown. What happens is told at once, as reports in order. Plain copyable
// state.
#include "engine/broker/broker_port.h"
#include "engine/broker/paper/simulated_exchange.h"
#include "engine/execution/costs.h"
#include "engine/market/instrument.h"
#include <functional>
#include <map>

namespace openbell::simulation {

struct BookOrder {
    BrokerCommand terms; // as placed; quantity and prices as last modified
    OrderState state = OrderState::Accepted;
    OrderType works = OrderType::Market; // a triggered stop works as a market order
    Quantity filled;
    Int128 paid = 0; // sum of price x quantity, raw
    Date day;
    UtcTime arrived;
    UtcTime lastFill = kNoTime;

    [[nodiscard]] Quantity open() const { return isWorking(state) ? terms.quantity - filled : Quantity{}; }
    [[nodiscard]] Price average() const; // of its executions, half up; 0 without any
};

struct BookTrade {
    TradeKey key = 0;
    OrderId order; // none: somebody else's
    InstrumentId instrument;
    Side side = Side::Buy;
    Quantity quantity;
    Price price;
    Money costs;
    Date day;
};

class BrokerBook {
public:
    BrokerBook(BrokerCapabilities capabilities, std::vector<Instrument> instruments,
               std::vector<CostModel> costs, Money cash);

    using Reports = std::vector<BrokerReport>;
    // How much of what could be executed is: from one lot up to all of it.
    using PartOf = std::function<Quantity(Quantity most, Quantity lot)>;

    void startDay(Date day) { m_day = day; }
    // False, and nothing happens, where the client order id is known.
    bool place(const BrokerCommand& command, UtcTime time, Reports& reports);
    void refuse(const BrokerCommand& command, UtcTime time, std::string_view why, Reports& reports);
    void modify(const BrokerCommand& command, UtcTime time, Reports& reports);
    void cancel(OrderId order, UtcTime time, Reports& reports);
    void expireDayOrders(UtcTime time, Reports& reports);
    // A stretch of trading: the opening price, then the range. Orders that arrived by its start take part.
    void trade(InstrumentId instrument, const Bar& bar, const PartOf& partOf, Reports& reports);
    // An execution of a working order, at a price.
    void execute(OrderId order, Quantity quantity, Price price, UtcTime time, Reports& reports);
    // Somebody else trades on the account.
    void tradeOutside(InstrumentId instrument, Side side, Quantity quantity, Price price);

    [[nodiscard]] const BookOrder* find(OrderId order) const;
    [[nodiscard]] const std::vector<BookOrder>& orders() const { return m_orders; }
    [[nodiscard]] const std::vector<std::size_t>& working() const { return m_working; } // indices of orders()
    [[nodiscard]] const std::vector<BookTrade>& trades() const { return m_trades; }
    [[nodiscard]] Quantity position(InstrumentId instrument) const { return m_positions[instrument.value]; }
    [[nodiscard]] std::size_t instruments() const { return m_positions.size(); }
    [[nodiscard]] Quantity lotSize(InstrumentId instrument) const {
        return m_instruments[instrument.value].lotSize;
    }
    [[nodiscard]] Price last(InstrumentId instrument) const { return m_last[instrument.value]; }
    // When it was last traded in the market.
    [[nodiscard]] UtcTime lastTrade(InstrumentId instrument) const { return m_lastTrade[instrument.value]; }
    [[nodiscard]] Money cash() const { return m_cash; }
    [[nodiscard]] Date day() const { return m_day; }
    [[nodiscard]] const BrokerCapabilities& capabilities() const { return m_capabilities; }
    // Changes with every event of the book.
    [[nodiscard]] std::uint64_t version() const { return m_version; }

private:
    BookOrder* mutableFind(OrderId order);
    void settle(BookOrder& order, Quantity quantity, Price price, UtcTime time, Reports& reports);
    [[nodiscard]] BrokerReport about(const BookOrder& order, ReportKind kind, UtcTime time) const;
    [[nodiscard]] Quantity leftOf(OrderId group) const;
    void finish(BookOrder& order, OrderState state, ReportKind kind, UtcTime time, Reports& reports);
    void cap(BookOrder& order, UtcTime time, Reports& reports);
    [[nodiscard]] BrokerReport modified(const BookOrder& order, UtcTime time);
    void sweep();

    BrokerCapabilities m_capabilities;
    std::vector<Instrument> m_instruments;
    std::vector<CostModel> m_costs;
    std::vector<BookOrder> m_orders;
    std::vector<std::size_t> m_working;
    std::vector<std::uint32_t> m_byId; // index into m_orders + 1, by OrderId
    std::map<ClientOrderId, OrderId> m_clients;
    std::map<OrderId, Quantity> m_entered, m_closed; // by group: what its orders have entered and closed
    std::vector<BookTrade> m_trades;
    std::vector<Quantity> m_positions; // by InstrumentId
    std::vector<Price> m_last;
    std::vector<UtcTime> m_lastTrade;
    Money m_cash;
    Date m_day;
    std::uint64_t m_version = 0;
};

} // namespace openbell::simulation
