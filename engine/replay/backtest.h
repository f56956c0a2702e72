#pragma once
// A backtest: stored bars through the runner, the simulated exchange and the fact log. The same inputs give
// the same record, byte for byte. One thread; owns its data.
#include "engine/market/bar_series.h"
#include "engine/orders/fact_log.h"
#include "engine/replay/run_config.h"
#include "engine/runner/trading_runner.h"
#include <functional>

namespace openbell {

struct BacktestInput {
    std::vector<BarSeries> series;      // one an instrument, at the run's interval, within its dates
    std::vector<CalendarPtr> calendars; // by series
    std::optional<BarSeries> benchmark; // of the configuration's benchmark, same interval and dates
    bool synthetic = false;             // demo data: recorded so, shown so
};

// What kind of session the bars are run as; by default a backtest.
struct RunKind {
    Mode mode = Mode::Backtest;
    std::string sessionId; // empty: derived from configuration and data, so that a repeat replaces itself
    bool manual = false;   // the operator may trade by hand, as the strategy "operator"
};

inline constexpr const char* kOperatorStrategy = "operator";

struct RunHooks {
    std::function<void(double)> progress; // 0..1, now and then
    std::function<bool()> cancelled;      // asked now and then
};

class Backtest {
public:
    // Drops bars outside the sessions when market hours apply. Errors: no bars, currencies that differ, a
    // strategy or fact that cannot be made; each with the remedy.
    [[nodiscard]] static Result<Backtest> make(const RunConfig& config, BacktestInput input,
                                               const RunKind& kind = {});

    // Applies up to `groups` more bar times; false when the data are at their end.
    bool step(std::size_t groups);
    // Ends the run: the last positions are closed or marked, as configured.
    void finish();
    void halt() { m_runner.halt(m_log); }
    // The operator's command, at the time the bars have reached. Errors say why not; nothing has happened
    // then.
    [[nodiscard]] Status apply(const OperatorCommand& command);
    // What apply() would lead to, without doing it.
    struct Trial {
        TradingRunner runner;
        FactLog log;
        Status done;
    };
    [[nodiscard]] Trial tryOut(const OperatorCommand& command) const;

    [[nodiscard]] double progress() const;
    [[nodiscard]] const SessionRecord& record() const { return m_log.record(); }
    [[nodiscard]] const TradingRunner& runner() const { return m_runner; }
    [[nodiscard]] const std::vector<BarSeries>& series() const { return m_series; }
    // Bars of a series that have been applied.
    [[nodiscard]] std::size_t applied(std::size_t series) const { return m_next[series]; }
    [[nodiscard]] std::string runHash() const { return m_log.runHash(); }
    [[nodiscard]] SessionRecord take() { return m_log.take(); }

private:
    Backtest(BacktestInput input, TradingRunner runner, FactLog log);
    bool gather();
    const Bar& nextOf(std::size_t series);
    [[nodiscard]] UtcTime now() const; // before the first bar its start

    std::vector<BarSeries> m_series;
    std::optional<BarSeries> m_benchmark;
    std::vector<std::size_t> m_next;     // by series: its first bar that is not applied
    std::vector<std::size_t> m_prepared; // by series: the bars the runner knows of
    std::vector<GroupBar> m_group;
    TradingRunner m_runner;
    FactLog m_log;
};

// All of it. A cancelled run is an error.
[[nodiscard]] Result<SessionRecord> runBacktest(const RunConfig& config, BacktestInput input,
                                                const RunHooks& hooks = {});

// SHA-256 over the instruments and bars of a run, as they are applied, and of its benchmark.
[[nodiscard]] std::string dataHash(const BacktestInput& input);

} // namespace openbell
