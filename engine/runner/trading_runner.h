#pragma once
// The traffic controller, the same for backtest, replay, paper and live: inputs in, facts out, and commands
// for the broker where one is outside. It aggregates, asks, ranks and routes; it decides, sizes and computes
// nothing. Deterministic: no clock, randomness, thread or I/O. Its state is plain copyable values, so a
// checkpoint is a copy. One thread.
#include "engine/analytics/fact_rows.h"
#include "engine/broker/paper/paper_exchange.h"
#include "engine/execution/execution_handler.h"
#include "engine/orders/inputs.h"
#include "engine/runner/session_clock.h"
#include "engine/strategy/strategy.h"
#include <memory>

namespace openbell {

struct RunnerStrategy {
    std::shared_ptr<const Strategy> strategy;
    std::vector<bool> trades; // by InstrumentId: whether it sees this instrument
};

struct RunnerSetup {
    Interval interval;
    std::vector<Instrument> instruments;
    std::vector<CalendarPtr> calendars; // by InstrumentId
    std::vector<RunnerStrategy> strategies;
    std::vector<FactName> facts;                  // columns that strategies and exits refer to
    int stopAtrColumn = -1, targetAtrColumn = -1; // of the exits' ATR, -1 = not needed
    int target2AtrColumn = -1, trailingAtrColumn = -1;
    ExecutionSettings execution;
    std::optional<BrokerCapabilities> broker; // none: the simulated exchange, inside the runner
    bool manual = false; // the operator may trade by hand, as one more strategy, the last
};

class TradingRunner {
public:
    // Errors: a fact that cannot be computed.
    [[nodiscard]] static Result<TradingRunner> make(RunnerSetup setup);

    // Optional, where the bars to come are known: works out the facts of the next bars of an instrument, and
    // which of them its strategies must be asked about, at once. Nothing else is done with them before
    // apply(). Returns how many of the bars were prepared; exactly these must be the next ones applied.
    std::size_t prepare(InstrumentId instrument, std::span<const Bar> bars);
    // All bars that start at one instant, by instrument; instants must ascend.
    void apply(FactLog& log, std::span<const GroupBar> bars);
    // apply() for as many of the next bars of the only instrument as were prepared, have nothing to decide
    // and find nothing working; returns how many that are.
    std::size_t applyQuiet(FactLog& log, std::span<const Bar> bars);
    // Follows bars that were traded before without trading them again: facts and clocks become what they are
    // after them.
    void warm(std::span<const GroupBar> bars);
    // Goes on from where another runner of the same instruments, interval and number of strategies stands,
    // whose bars this one was warmed with: its positions, cash and orders, this one's strategies and
    // settings.
    void takeOver(const TradingRunner& from);
    // Bytes that a copy takes, about: enough to bound the memory of checkpoints.
    [[nodiscard]] std::size_t footprint() const;

    // No more inputs will come: the end of the data.
    void finish(FactLog& log);
    void applyReport(FactLog& log, const BrokerReport& report, UtcTime now);
    // Where a broker is outside: at least ten times a second while anything is working.
    void applyTime(FactLog& log, UtcTime now);
    // Errors say why not, and what to do; nothing has happened then.
    [[nodiscard]] Status applyOperator(FactLog& log, const OperatorCommand& command, UtcTime now);
    // What the broker is to be told now, in order; none where the exchange is inside.
    [[nodiscard]] std::vector<BrokerCommand> takeCommands(UtcTime now);
    void takeCommands(UtcTime now, std::vector<BrokerCommand>& into);
    // The operator's kill switch: cancels and closes all, refuses entries until cleared.
    void halt(FactLog& log, std::string_view why = {});

    [[nodiscard]] const ExecutionHandler& execution() const { return m_execution; }
    [[nodiscard]] UtcTime time() const { return m_time; }

private:
    struct Watch {          // what is known of one instrument
        SessionClock ahead; // follows the bars that are prepared
        FactRows facts;
        std::uint16_t clock = 0;                // index of its calendar's SessionClock
        std::vector<DirectionSet> directions{}; // by StrategyId: what it may signal here at all
        // Of the bars prepared, what scanning them told: [strategy * kFactBlock + bar].
        std::vector<DirectionSet> worthAsking{};
        std::size_t prepared = 0; // of these, the bars applied
        std::int64_t bars = 0;    // applied so far
        // By StrategyId: the number of the last bar that missed Long, Short by one condition.
        std::vector<std::array<std::int64_t, 2>> lastMiss{};
    };
    struct Pending { // a signal of this bar time, not ranked yet
        Signal signal;
        std::size_t firstCondition = 0, conditionCount = 0;
        EntryMoment moment;
    };

    TradingRunner(RunnerSetup setup, std::vector<Watch> watches, std::vector<SessionClock> clocks);
    [[nodiscard]] std::size_t quietBars(std::span<const Bar> bars) const;
    [[nodiscard]] DirectionSet asked(InstrumentId instrument, std::size_t strategy) const;
    [[nodiscard]] static DirectionSet missing(const Watch& watch, std::size_t strategy);
    void crossBoundaries(FactLog& log, std::span<const GroupBar> bars, UtcTime start);
    void closeTheDay(FactLog& log, std::span<const GroupBar> bars, UtcTime start);
    void changeSessions(FactLog& log, UtcTime start);
    void followClocks(FactLog& log, UtcTime now);
    void beginSession(FactLog& log, std::size_t clock, UtcTime start);
    void beginDay(UtcTime start);
    // One bar of one instrument, as strategies are asked about it.
    struct Moment {
        InstrumentId instrument;
        StrategyId strategy;
        UtcTime time;
        Price close;
        Watch* watch;
        DirectionSet directions; // worth asking about
    };
    void ask(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end);
    void askStrategy(FactLog& log, const Moment& moment);
    [[nodiscard]] static bool missBegins(const Moment& moment, Direction direction,
                                         const Conditions& conditions);
    Intent consider(FactLog& log, const Moment& moment, Direction direction);
    Intent record(FactLog& log, const Moment& moment, Direction direction, Intent intent);
    [[nodiscard]] UtcTime lastEntry(const SessionClock& clock) const;
    [[nodiscard]] EntryMoment momentOf(const Watch& watch) const;
    void keep(const Moment& moment, Direction direction, Score score);
    [[nodiscard]] Price stopHint(const Moment& moment) const;
    void rankAndDecide(FactLog& log);
    void report(FactLog& log, const BrokerReport& report);
    void settle(FactLog& log, UtcTime now);
    void closeAt(FactLog& log, InstrumentId instrument, UtcTime time, const Bar* trading, ExitReason reason);
    [[nodiscard]] Status placeManually(FactLog& log, const OperatorCommand& command, UtcTime now);
    [[nodiscard]] Status closeManually(FactLog& log, const OperatorCommand& command, UtcTime now);

    RunnerSetup m_setup;
    bool m_simulated;
    PaperExchange m_exchange; // where it is inside
    ExecutionHandler m_execution;
    std::vector<Watch> m_watches;       // by InstrumentId
    std::vector<SessionClock> m_clocks; // one a calendar
    std::vector<bool> m_flat;           // by clock: the session's end-of-day exit is done
    Zone m_accountZone;
    UtcTime m_dayEnds = kNoTime;
    UtcTime m_quietUntil = kNoTime; // no clock's or day's boundary is crossed by bars that start before this
    UtcTime m_time = kNoTime;
    std::vector<Pending> m_pending;
    std::vector<Condition> m_conditions; // of m_pending
    std::vector<Condition> m_scratch;
    std::vector<double> m_factScratch;
    std::vector<EquityPoint> m_points; // scratch
};

} // namespace openbell
