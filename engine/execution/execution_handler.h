#pragma once
// Decisions -> orders -> positions and cash. A state machine: bars, broker reports, timers and the operator's
// wishes go in; facts go to the log, commands to the broker into a queue. After each input it compares what
// is working for a slot with what should be, and asks for the difference: so whatever is refused, lost or
// late is asked for again. Positions change by fills only; an order that reduces a position is never blocked;
// what the orders at the broker could still execute against a position never exceeds it. Plain copyable
// state, one thread.
#include "engine/broker/broker_port.h"
#include "engine/core/zone.h"
#include "engine/execution/command_queue.h"
#include "engine/execution/order_watcher.h"
#include "engine/execution/reconciler.h"
#include "engine/execution/settings.h"
#include "engine/execution/trading_slot.h"
#include "engine/market/instrument.h"
#include "engine/orders/order_book.h"
#include "engine/orders/seen_trades.h"
#include "engine/risk/gates.h"
#include "engine/risk/halt_state.h"
#include <span>

namespace openbell {

// What an entry decision needs to know of the moment.
struct EntryMoment {
    double stopAtr = 0, targetAtr = 0; // of the period of each; NaN = not warmed up
    UtcTime lastEntry;                 // see GateInputs
    FactSeq cause = 0;                 // the signal
    double target2Atr = 0, trailingAtr = 0;
};

// An order as the operator wrote it.
struct ManualTerms {
    OrderType type = OrderType::Market;
    TimeInForce timeInForce = TimeInForce::Day;
    Quantity quantity;
    Price limit, stop;
};

// An indicator's distance as a price; 0 while it is not warmed up, not above zero or beyond any price.
[[nodiscard]] Price priceOf(double distance);

enum class Holding : std::uint8_t { Flat, Long, Short };

class ExecutionHandler {
public:
    ExecutionHandler(ExecutionSettings settings, const std::vector<Instrument>& instruments,
                     std::size_t strategies, BrokerCapabilities broker);

    // ---- market ----
    // The bar is over: last price, excursions, trailing stops, targets reached.
    void barCloses(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end) {
        m_last[instrument.value] = bar.close;
        m_lastTime[instrument.value] = end;
        if (!m_open.empty()) followPositions(log, instrument, bar, end);
    }
    // Whether bars change nothing but the value of what is open.
    [[nodiscard]] bool onlyHolds() const {
        const bool waits = together() && m_settings.exits.trailing.type == DistanceType::None;
        return (m_open.empty() || waits) && !canHaltWhileHolding();
    }
    // barCloses() and mark() for the next bars of an instrument at once, while onlyHolds(). Of `points`, one
    // a bar, the times are given, the ends of the bars.
    void hold(FactLog& log, InstrumentId instrument, std::span<const Bar> bars,
              std::span<EquityPoint> points);
    // Cash, position value and heat now, as a fact; follows the peak.
    void mark(FactLog& log, UtcTime time);
    // The same again, of a time that is marked already: its point is amended.
    void remark(FactLog& log, UtcTime time);
    // A new local day of the account; its first equity is what the last one ended with.
    void startDay();

    // ---- broker and time ----
    void onReport(FactLog& log, const BrokerReport& report, UtcTime now);
    // Finds overdue answers, asks again for what was refused, compares with the broker.
    void onTime(FactLog& log, UtcTime now);
    [[nodiscard]] bool hasCommands() const { return !m_commands.isEmpty(); }
    // `send(const BrokerCommand&)` for each that may leave now.
    template <class Send>
    void release(UtcTime now, Send&& send) {
        if (!m_connected) return;
        m_commands.release(now, [&](const BrokerCommand& command) {
            if (!m_broker.immediate) stampSent(command, now);
            send(command);
        });
    }

    // ---- decisions ----
    void decideEntry(FactLog& log, const Signal& signal, const EntryMoment& moment,
                     const ManualTerms* manual = nullptr);
    void decideExit(FactLog& log, const Signal& signal, ExitReason reason = ExitReason::Signal);
    // Closes what is open and cancels what would open it, for a reason that needs no signal.
    void close(FactLog& log, InstrumentId instrument, UtcTime time, ExitReason reason);
    void closeAll(FactLog& log, UtcTime time, ExitReason reason);
    // The operator's. Errors say what to do instead.
    [[nodiscard]] Status cancelOrder(FactLog& log, OrderId order, UtcTime now);
    // A change that is refused is a fact, ChangeRefused: the command was applied all the same.
    [[nodiscard]] Status modifyOrder(FactLog& log, OrderId order, Quantity total, Price limit, Price stop,
                                     UtcTime now);
    // No new entries until cleared. Errors: paused or halted already.
    [[nodiscard]] Status pause(FactLog& log, UtcTime time, std::string_view why);
    // Cancels all and closes all; entries are refused until cleared. Told again it does so again.
    void halt(FactLog& log, UtcTime time, HaltSource by, Money value, Money limit, std::string_view why = {});
    // Errors: it runs already; no reason is given.
    [[nodiscard]] Status clearHalt(FactLog& log, UtcTime time, std::string_view why);
    // Halts where a limit of the day or the drawdown is reached. Call after mark().
    void guard(FactLog& log, UtcTime time) {
        if (m_guards && !isHalted()) checkLimits(log, time);
    }
    // Errors: a looser limit without `confirmed`, a value no limit may have.
    [[nodiscard]] Status changeLimit(FactLog& log, LimitCode limit, std::int64_t value, bool confirmed,
                                     UtcTime now);

    // ---- reconciliation ----
    void reconcile(FactLog& log, UtcTime now);
    // Takes the broker's state over, or lets the difference be. Errors: no such open difference.
    [[nodiscard]] Status adopt(FactLog& log, FactSeq difference, UtcTime now);
    [[nodiscard]] Status ignore(FactLog& log, FactSeq difference, UtcTime now);

    // ---- another future ----
    // Goes on from where another handler of the same instruments and strategies stands, by these settings:
    // its orders and positions keep their prices, what is decided from now on is by the new ones. Limits the
    // operator has changed since its session began stay changed where `base`, the settings it began with,
    // and these agree.
    void takeOver(const ExecutionHandler& from, const ExecutionSettings& base);
    [[nodiscard]] std::size_t footprint() const; // bytes that a copy takes, about

    // ---- state ----
    [[nodiscard]] Holding holding(InstrumentId instrument, StrategyId strategy) const {
        const Position& position = m_slots[slotOf(instrument, strategy)].position;
        if (position.isFlat()) return Holding::Flat;
        return position.isLong() ? Holding::Long : Holding::Short;
    }
    [[nodiscard]] Quantity held(InstrumentId instrument, StrategyId strategy) const {
        return m_slots[slotOf(instrument, strategy)].position.quantity.abs();
    }
    // No position and no order of this instrument.
    [[nodiscard]] bool isIdle(InstrumentId instrument) const;
    [[nodiscard]] bool isHalted() const { return m_halt.halt.has_value(); }
    [[nodiscard]] bool isPaused() const { return m_halt.pause.has_value(); }
    [[nodiscard]] const HaltState& haltState() const { return m_halt; }
    // Of a session before this one, which a restart does not end.
    void setHaltState(const HaltState& state) { m_halt = state; }
    [[nodiscard]] bool isConnected() const { return m_connected; }
    [[nodiscard]] Money cash() const { return m_cash; }
    [[nodiscard]] Money equity() const { return m_equity; }
    // As an entry of `about` finds it, where that is given: with what is held in its symbol and by its
    // strategy, without what it is closing itself.
    [[nodiscard]] AccountState account(const TradingSlot* about = nullptr) const;
    [[nodiscard]] const ExecutionSettings& settings() const { return m_settings; }
    [[nodiscard]] const std::vector<TradingSlot>& slots() const { return m_slots; }
    // Where its next part is taken; 0 = nowhere.
    [[nodiscard]] Price nextTarget(const TradingSlot& slot) const;
    [[nodiscard]] const OrderBook& book() const { return m_book; }
    [[nodiscard]] const Reconciler& reconciler() const { return m_reconciler; }
    [[nodiscard]] Price lastPrice(InstrumentId instrument) const { return m_last[instrument.value]; }

private:
    [[nodiscard]] std::uint16_t slotOf(InstrumentId instrument, StrategyId strategy) const {
        return static_cast<std::uint16_t>(instrument.value * m_strategies + strategy.value);
    }
    // What the orders of a slot, as the broker knows them, could still do.
    struct Working {
        Quantity stops, targets, exits; // could still close
        ActiveOrder *stop = nullptr, *target = nullptr, *target2 = nullptr, *exit = nullptr; // newest of each
        [[nodiscard]] Quantity closing() const { return stops + targets + exits; }
    };
    [[nodiscard]] Working working(std::uint16_t slot);
    [[nodiscard]] bool hasEntry(std::uint16_t slot) const;
    void stampSent(const BrokerCommand& command, UtcTime now);
    [[nodiscard]] bool isLocked(InstrumentId instrument) const;
    // An exit at the market is filled whole, with the entries decided at the same time.
    [[nodiscard]] bool exitsFillAtOnce() const {
        return m_broker.immediate && m_settings.exchange.maxVolumeShare.isZero();
    }
    [[nodiscard]] bool together() const { return m_broker.immediate || m_broker.oco; }

    // execution_handler.cpp
    void followPositions(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end);
    struct ReachedLimit {
        HaltSource which;
        Money lost, allowed;
    };
    [[nodiscard]] std::optional<ReachedLimit> reachedLimit(Money equity, Money peak) const;
    [[nodiscard]] bool canHaltWhileHolding() const;
    [[nodiscard]] Price trailedStop(const TradingSlot& slot, Price close) const;
    [[nodiscard]] bool isAtTarget(const TradingSlot& slot, Price close) const;
    void checkLimits(FactLog& log, UtcTime time);
    [[nodiscard]] Money leavingCost(const TradingSlot& slot) const;
    [[nodiscard]] Money lossToStop(const TradingSlot& slot) const;
    [[nodiscard]] EquityPoint valuedAt(UtcTime time) const;
    void seeBars(InstrumentId instrument, std::span<const Bar> bars);

    // execution_decisions.cpp
    [[nodiscard]] GateInputs gateInputs(const Signal& signal, const EntryMoment& moment,
                                        const TradingSlot& slot, std::uint16_t index,
                                        const ManualTerms* manual) const;
    [[nodiscard]] EntryTerms termsOf(const Signal& signal, const EntryMoment& moment) const;
    [[nodiscard]] Price distanceOf(const ExitDistance& rule, Price price, double atr, Price base,
                                   Price tick) const;
    [[nodiscard]] Money costsOfLot(const Signal& signal, bool sells) const;
    void haltIfSpent(FactLog& log, const GateResult& refusal, UtcTime time);
    void beginClosing(FactLog& log, std::uint16_t slot, ExitReason reason, UtcTime time, FactSeq cause);
    DecisionId decideClosing(FactLog& log, const TradingSlot& slot, SignalId signal, ExitReason reason,
                             UtcTime time, FactSeq cause);

    // execution_orders.cpp: what should be working, and asking for it
    void steer(FactLog& log, std::uint16_t slot, UtcTime now);
    void pursueClosing(FactLog& log, std::uint16_t slot, UtcTime now);
    void protect(FactLog& log, std::uint16_t slot, UtcTime now);
    void tidy(FactLog& log, std::uint16_t slot, UtcTime now);
    [[nodiscard]] bool isOpposed(const ActiveOrder& order) const;
    [[nodiscard]] Quantity toClose(std::uint16_t slot) const;
    [[nodiscard]] Quantity leftOfFirstTarget(const TradingSlot& slot) const;
    struct LegWish { // what the orders of one leg should come to
        Leg leg;
        Quantity want;
        Price price;
    };
    void keepLeg(FactLog& log, std::uint16_t slot, LegWish wish, UtcTime now);
    void lessenLeg(FactLog& log, std::uint16_t slot, const LegWish& wish, UtcTime now);
    void growLeg(FactLog& log, std::uint16_t slot, const LegWish& wish, Quantity more, ActiveOrder* last,
                 UtcTime now);
    void moveLeg(FactLog& log, std::uint16_t slot, const LegWish& wish, UtcTime now);
    void place(FactLog& log, std::uint16_t slot, Order order, UtcTime now);
    void submit(FactLog& log, ActiveOrder& order, UtcTime now);
    void askCancel(FactLog& log, ActiveOrder& order, UtcTime now, bool told = false);
    void askModify(FactLog& log, ActiveOrder& order, Quantity total, Price price, UtcTime now);
    void cancelEntries(FactLog& log, std::uint16_t slot, UtcTime now);
    [[nodiscard]] BrokerCommand commandFor(const ActiveOrder& order, CommandKind kind, UtcTime now) const;

    // execution_changes.cpp: what the operator changes by hand
    struct ChangeRefusal {
        std::int64_t asked = 0, bound = 0; // raw
        std::string text;
    };
    [[nodiscard]] std::optional<ChangeRefusal> refusalOf(const ActiveOrder& order, Quantity total,
                                                         Price price) const;
    [[nodiscard]] std::optional<ChangeRefusal> gateChange(FactLog& log, const ActiveOrder& order,
                                                          Quantity total, Price price, UtcTime now);
    [[nodiscard]] GateInputs askedOfStop(const TradingSlot& slot, Price stop, UtcTime now) const;
    [[nodiscard]] GateInputs askedOfEntry(const ActiveOrder& order, Quantity total, Price price,
                                          UtcTime now) const;
    [[nodiscard]] std::optional<ChangeRefusal> decideChange(FactLog& log, const ActiveOrder& order,
                                                            const GateInputs& in, const RiskLimits& limits,
                                                            Price price);

    // execution_reports.cpp, execution_fills.cpp, execution_reconciliation.cpp: what the broker says
    void onOrderReport(FactLog& log, const BrokerReport& report, UtcTime now);
    [[nodiscard]] ActiveOrder* orderOf(FactLog& log, const BrokerReport& report);
    void hear(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void applyTo(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void onRejected(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void onModified(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void onChangeRejected(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    [[nodiscard]] bool changesUnasked(const ActiveOrder& order, const BrokerReport& report) const;
    void onWorking(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void onStatus(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void endIfDone(FactLog& log, ActiveOrder& order, UtcTime now);
    void onRefusal(FactLog& log, const ActiveOrder& order, UtcTime now, FactSeq cause, TextId text);
    void onTrade(FactLog& log, ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void onFill(FactLog& log, ActiveOrder& order, Quantity quantity, Price price, UtcTime time);
    void entered(TradingSlot& slot, const ActiveOrder& order, bool opened);
    [[nodiscard]] bool isForgone(FactLog& log, const ActiveOrder& order, Quantity& quantity, UtcTime now);
    void cancelRevived(FactLog& log, const ActiveOrder& order, const BrokerReport& report, UtcTime now);
    void closed(FactLog& log, const ActiveOrder& order, Trade& trade, FactSeq cause);
    void onAnswered(FactLog& log, std::uint32_t request, UtcTime now);
    void onConnection(FactLog& log, bool connected, UtcTime now);
    void loseTrack(FactLog& log, ActiveOrder& order, UtcTime now);
    struct Doubts {          // what only the broker can tell
        bool orders = false; // how some stand
        bool fills = false;  // executions that are told of in sums only
        bool untold = false; // executions that are long overdue
    };
    [[nodiscard]] Doubts findDoubts(FactLog& log, UtcTime now);
    void askAbout(FactLog& log, const Doubts& doubts, UtcTime now);
    void query(CommandKind kind, UtcTime now);
    void tellDifferences(FactLog& log, const std::vector<Difference>& found, UtcTime now);
    [[nodiscard]] Quantity netOf(InstrumentId instrument) const;
    [[nodiscard]] bool isOverdue(const ActiveOrder& order) const;
    void forgoUntold(FactLog& log, InstrumentId instrument, UtcTime now);
    [[nodiscard]] Quantity forgone(OrderId order) const;
    void adoptPosition(FactLog& log, const Difference& difference, UtcTime now);
    void adjust(FactLog& log, std::uint16_t slot, Side side, Quantity quantity, Price price, UtcTime now,
                FactSeq cause);
    FactSeq note(FactLog& log, RiskEventCode code, UtcTime time, OrderId order, FactSeq cause,
                 std::string_view text = {}, Money value = {}, Money limit = {});

    ExecutionSettings m_settings;
    std::vector<Instrument> m_instruments;
    std::vector<Zone> m_zones; // by InstrumentId
    std::size_t m_strategies;
    BrokerCapabilities m_broker;
    OrderBook m_book;
    CommandQueue m_commands;
    SeenTrades m_seen;
    OrderWatcher m_watcher;
    Reconciler m_reconciler;
    std::vector<TradingSlot> m_slots;  // instrument-major
    std::vector<std::uint16_t> m_open; // slots with a position
    std::vector<Price> m_last;         // by InstrumentId
    std::vector<UtcTime> m_lastTime;   // of m_last
    Money m_cash, m_equity, m_dayStart, m_peak;
    std::int64_t m_tradesToday = 0;
    std::uint32_t m_fills = 0;
    bool m_guards = false; // there is a limit that halts
    std::vector<Quantity> m_heldScratch;
    bool m_connected = true;
    HaltState m_halt;
    // Executions that were never told, taken over with the position: told after all they do not count again.
    struct Forgone {
        OrderId order;
        Quantity total, rest;
    };
    std::vector<Forgone> m_forgone;
    std::vector<OrderId> m_presumedLost; // that never arrived, as far as anybody knows
    std::vector<UtcTime> m_entriesSent;  // within a minute, where their rate is limited
};

} // namespace openbell
