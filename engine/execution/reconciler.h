#pragma once
// Compares what the engine holds with what the broker says: positions, orders that are not ours, trades that
// are not ours, cash. A difference counts when two answers in a row agree on it and nothing was filled
// meanwhile, so that a report still on its way is not taken for one. Plain copyable state, one thread.
#include "engine/broker/broker_port.h"
#include "engine/execution/settings.h"
#include <span>
#include <vector>

namespace openbell {

// What the engine holds, to be compared.
struct LocalState {
    std::vector<Quantity> net;   // by InstrumentId
    std::vector<bool> unsettled; // by InstrumentId: orders whose fills are not all told, or of unknown state
    Money cash;
    bool behind = false;     // the broker has not told of its orders and trades since it was asked
    std::uint32_t fills = 0; // so far: the same number means that nothing was filled in between
};

class Reconciler {
public:
    explicit Reconciler(std::size_t instruments = 0);

    // A query was sent; its answer is compared only if nothing is filled until it ends.
    void begin(CommandKind kind, std::uint32_t fills);
    void heardPosition(const BrokerReport& report);
    void heardFunds(const BrokerReport& report);
    // An order or a trade of the broker's that is not ours.
    void heardForeign(const BrokerReport& report);
    // An answer is whole: the differences whose state changed by it, without seq.
    [[nodiscard]] std::vector<Difference> end(CommandKind kind, const LocalState& local, Money cashTolerance);
    // Whether something differed once and waits to be confirmed by a second answer.
    [[nodiscard]] bool isUnsure() const { return m_unsure; }

    // The facts that are open, by the handler's hand.
    void opened(const Difference& fact) { m_open.push_back(fact); }
    [[nodiscard]] const Difference* find(FactSeq seq) const;
    // The cash difference that is open, if any, and any suspicion of one.
    [[nodiscard]] std::optional<Difference> forgetCash();
    [[nodiscard]] std::optional<Difference> take(FactSeq seq, bool ignored);
    [[nodiscard]] const std::vector<Difference>& open() const { return m_open; }

private:
    struct Suspect {
        Quantity local, broker;
        bool isSet = false;
    };
    struct Foreign {
        DifferenceKind kind;
        InstrumentId instrument;
        TradeKey key;
        std::int64_t quantity;
        Price price;
        friend bool operator==(const Foreign&, const Foreign&) = default;
    };
    void comparePositions(const LocalState& local, std::vector<Difference>& changed);
    void compareCash(const LocalState& local, Money tolerance, std::vector<Difference>& changed);
    [[nodiscard]] Difference* findOpen(DifferenceKind kind, InstrumentId instrument);
    void gone(Difference* known, std::vector<Difference>& changed);

    std::vector<Quantity> m_net; // as heard
    std::vector<Price> m_average;
    Money m_cash;
    bool m_hasFunds = false, m_unsure = false;
    std::uint32_t m_positionFills = 0, m_fundsFills = 0;
    std::vector<Suspect> m_suspects; // by InstrumentId
    Suspect m_cashSuspect;           // raw money as quantities
    std::vector<Foreign> m_foreign;  // told already
    std::vector<Difference> m_found; // foreign ones, to be told at the end
    std::vector<Difference> m_open, m_ignored;
};

} // namespace openbell
