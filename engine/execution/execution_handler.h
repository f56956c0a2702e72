#pragma once
// Decisions -> orders -> positions and cash, against the simulated exchange. Owns reality: positions change
// by fills only, an order that reduces a position is never blocked. Plain copyable state; one thread; facts
// go to the log given.
#include "engine/broker/paper/paper_exchange.h"
#include "engine/core/zone.h"
#include "engine/execution/settings.h"
#include "engine/market/instrument.h"
#include "engine/orders/order_book.h"
#include "engine/orders/position.h"
#include "engine/risk/gates.h"

namespace openbell {

// What an entry decision needs to know of the moment.
struct EntryMoment {
    double stopAtr = 0, targetAtr = 0; // of the period of each; NaN = not warmed up
    UtcTime lastEntry;                 // see GateInputs
    FactSeq cause = 0;                 // the signal
};

enum class Holding : std::uint8_t { Flat, Long, Short };

class ExecutionHandler {
public:
    ExecutionHandler(ExecutionSettings settings, const std::vector<Instrument>& instruments,
                     std::size_t strategies);

    // ---- market ----
    void barOpens(FactLog& log, InstrumentId instrument, const Bar& bar) {
        if (m_exchange.hasOrders(instrument)) fillAtOpen(log, instrument, bar);
    }
    void barRanges(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end) {
        if (m_exchange.hasOrders(instrument)) fillInRange(log, instrument, bar, end);
    }
    // The bar is over: last price, excursions.
    void barCloses(InstrumentId instrument, const Bar& bar) {
        m_last[instrument.value] = bar.close;
        m_lastVolume[instrument.value] = bar.volume;
        if (m_open.empty()) return;
        Slot* const first = &m_slots[slotOf(instrument, StrategyId{0})];
        for (Slot* slot = first; slot != first + m_strategies; ++slot)
            if (!slot->position.isFlat()) slot->position.seeBar(bar.high, bar.low);
    }
    // Cash, position value and heat now, as a fact; follows the peak.
    void mark(FactLog& log, UtcTime time);
    // A new local day of the account; its first equity is what the last one ended with.
    void startDay();

    // ---- decisions ----
    void decideEntry(FactLog& log, const Signal& signal, const EntryMoment& moment);
    void decideExit(FactLog& log, const Signal& signal);
    // Flat at a time of day: fills at the open of `bar`, the one that trades then; without one at the last
    // price.
    void exitAtTime(FactLog& log, InstrumentId instrument, UtcTime time, const Bar* bar,
                    ExitReason reason = ExitReason::Time);
    // Day orders of entries that did not fill.
    void expireEntries(FactLog& log, InstrumentId instrument, UtcTime time);
    // Cancels all and closes all by market orders; entries are refused while halted.
    void halt(FactLog& log, UtcTime time, RiskEventCode code, Money value, Money limit);
    void clearHalt() { m_halted = false; }
    // Halts where a limit of the day or the drawdown is reached. Call after mark().
    void guard(FactLog& log, UtcTime time) {
        if (m_guards && !m_halted) checkLimits(log, time);
    }
    // Closes what is open at the last prices, stamped `time`.
    void closeAll(FactLog& log, UtcTime time, ExitReason reason);

    // ---- state ----
    [[nodiscard]] Holding holding(InstrumentId instrument, StrategyId strategy) const {
        const Position& position = m_slots[slotOf(instrument, strategy)].position;
        if (position.isFlat()) return Holding::Flat;
        return position.isLong() ? Holding::Long : Holding::Short;
    }
    [[nodiscard]] bool isIdle(InstrumentId instrument) const;
    [[nodiscard]] bool isHalted() const { return m_halted; }
    [[nodiscard]] Money equity() const { return m_equity; }
    [[nodiscard]] AccountState account() const;
    [[nodiscard]] const ExecutionSettings& settings() const { return m_settings; }

    struct Slot { // one strategy in one instrument
        InstrumentId instrument;
        StrategyId strategy;
        Position position;
        OrderId entry, stop, target, exit; // working ones
        DecisionId entryDecision;
        SignalId entrySignal, exitSignal;
        Price stopDistance, targetDistance, stopPrice, targetPrice;
        Money plannedRisk, plannedLoss, plannedValue; // of the working entry
        Money exitCosts;                              // expected when what was entered is closed
    };
    [[nodiscard]] const std::vector<Slot>& slots() const { return m_slots; }
    [[nodiscard]] Price lastPrice(InstrumentId instrument) const { return m_last[instrument.value]; }

private:
    [[nodiscard]] std::uint16_t slotOf(InstrumentId instrument, StrategyId strategy) const {
        return static_cast<std::uint16_t>(instrument.value * m_strategies + strategy.value);
    }
    void checkLimits(FactLog& log, UtcTime time);
    void fillAtOpen(FactLog& log, InstrumentId instrument, const Bar& bar);
    void fillInRange(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end);
    [[nodiscard]] EntryTerms termsOf(const Signal& signal, const EntryMoment& moment,
                                     InstrumentId instrument) const;
    [[nodiscard]] Price distanceOf(const ExitDistance& rule, Price price, double atr, Price stop,
                                   Price tick) const;
    OrderId place(FactLog& log, std::uint16_t slot, Order order, UtcTime activeFrom);
    void cancel(FactLog& log, Slot& slot, OrderId& order, UtcTime time);
    void resize(FactLog& log, Slot& slot, OrderId order, Quantity total, UtcTime time);
    OrderId placeExit(FactLog& log, std::uint16_t slot, ExitReason reason, DecisionId decision, UtcTime time,
                      FactSeq cause);
    void protect(FactLog& log, std::uint16_t slot, UtcTime time, FactSeq cause);
    void onFill(FactLog& log, const ExchangeFill& report, UtcTime time);
    void afterEntryFill(FactLog& log, std::uint16_t slot, bool opened, UtcTime time, FactSeq cause);
    void shrinkExits(FactLog& log, Slot& slot, OrderId filled, UtcTime time);
    void closeTrade(FactLog& log, const ActiveOrder& order, Trade& trade, UtcTime time, FactSeq cause);
    [[nodiscard]] Money lossToStop(const Slot& slot) const;
    [[nodiscard]] EquityPoint valuedAt(UtcTime time) const;
    [[nodiscard]] Money costsOfLot(const Signal& signal, bool sells) const;

    ExecutionSettings m_settings;
    std::vector<Instrument> m_instruments;
    std::vector<Zone> m_zones; // by InstrumentId
    std::size_t m_strategies;
    PaperExchange m_exchange;
    OrderBook m_book;
    std::vector<Slot> m_slots;         // instrument-major
    std::vector<std::uint16_t> m_open; // slots with a position
    std::vector<Price> m_last;         // by InstrumentId
    std::vector<Quantity> m_lastVolume;
    Money m_cash, m_equity, m_dayStart, m_peak;
    std::int64_t m_tradesToday = 0;
    bool m_guards = false; // there is a limit that halts
    bool m_halted = false;
    bool m_haltEndsWithDay = false;
};

} // namespace openbell
