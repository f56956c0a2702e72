#pragma once
// The simulated exchange behind a BrokerPort, with the account a broker would keep of it: orders, trades,
// positions and cash of the day. For what wants a broker outside the engine that does nothing surprising. One
// thread.
#include "engine/broker/paper/paper_exchange.h"
#include <functional>
#include <map>

namespace openbell {

class PaperBroker final : public BrokerPort {
public:
    // What an execution costs besides its price.
    using Fee = std::function<Money(const BrokerReport&)>;
    // The steps of each instrument, by InstrumentId.
    PaperBroker(ExchangeRules rules, const std::vector<TradingSteps>& steps, Money cash, Fee fee = {});

    // Its answers are polled, so nothing is settled between two executions.
    [[nodiscard]] BrokerCapabilities capabilities() const override {
        BrokerCapabilities capabilities = PaperExchange::capabilities();
        capabilities.immediate = false;
        return capabilities;
    }
    void submit(const BrokerCommand& command) override;
    void poll(UtcTime now, std::vector<BrokerReport>& reports) override;

    // A bar of an instrument trades.
    void trade(InstrumentId instrument, const Bar& bar, UtcTime end);
    void endSession(InstrumentId instrument, UtcTime time);
    // A trade of the account that none of these orders made: by another program, or at the broker's desk. A
    // negative quantity is sold.
    void book(InstrumentId instrument, Quantity quantity, Price price, UtcTime time);

private:
    struct Known { // an order of today
        BrokerReport status;
        Money value; // of its fills
    };
    struct Holding {
        Quantity net;
        Price average;
    };
    void answer(const BrokerCommand& query);
    void note(const BrokerReport& report);
    void noteTrade(const BrokerReport& report);

    PaperExchange m_exchange;
    Money m_cash;
    Fee m_fee;
    std::map<ClientOrderId, OrderId> m_clients;
    std::map<OrderId, Known> m_orders;
    std::vector<BrokerReport> m_trades;
    std::vector<Holding> m_holdings; // by InstrumentId
    std::vector<BrokerReport> m_reports;
    TradeKey m_booked = 0; // by book(); counted downwards from the top
};

} // namespace openbell
