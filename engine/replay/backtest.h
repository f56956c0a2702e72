#pragma once
// A backtest: feeds stored bars to a session, worked out in blocks ahead. The same inputs give the same
// record, byte for byte. One thread; owns its data.
#include "engine/market/bar_series.h"
#include "engine/replay/paper_account.h"
#include <functional>

namespace openbell {

struct BacktestInput {
    std::vector<BarSeries> series;      // one an instrument, at the run's interval, within its dates
    std::vector<CalendarPtr> calendars; // by series
    std::optional<BarSeries> benchmark; // of the configuration's benchmark, same interval and dates
    bool synthetic = false;             // demo data: recorded so, shown so
};

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
    // The operator's kill switch: cancels and closes all, refuses entries until cleared.
    void halt();
    // The operator's command, at the time the bars have reached. Errors say why not; nothing has been done
    // then.
    [[nodiscard]] Status apply(const OperatorCommand& command);
    // What apply() would lead to, without doing it.
    struct Trial {
        TradingSession session;
        Status done;
    };
    [[nodiscard]] Trial tryOut(const OperatorCommand& command) const;

    // A trade in an account kept apart, behind the session's back, at the last price. Errors: no such
    // account, no price yet.
    [[nodiscard]] bool keepsApart() const { return m_account.has_value(); }
    [[nodiscard]] Status book(InstrumentId instrument, Quantity quantity);

    // Told of every input after it was applied, to keep it: bars as they come, commands, refused ones too,
    // the end, and what an account kept apart says.
    using Observer = std::function<void(const InputView&, const TradingSession&)>;
    void observe(Observer observer) { m_observer = std::move(observer); }
    // When the next bars start; kNoTime at the end of the data.
    [[nodiscard]] UtcTime nextBarTime() const;
    // The bars of the last bar time.
    [[nodiscard]] std::span<const GroupBar> lastBars() const { return m_group; }

    [[nodiscard]] double progress() const;
    [[nodiscard]] const TradingSession& session() const { return m_session; }
    [[nodiscard]] const SessionRecord& record() const { return m_session.record(); }
    [[nodiscard]] const TradingRunner& runner() const { return m_session.runner(); }
    [[nodiscard]] const std::vector<BarSeries>& series() const { return m_series; }
    // Bars of a series that have been applied.
    [[nodiscard]] std::size_t applied(std::size_t series) const { return m_next[series]; }
    [[nodiscard]] std::string runHash() const { return m_session.log().runHash(); }
    [[nodiscard]] SessionRecord take() { return m_session.take(); }

private:
    Backtest(BacktestInput input, TradingSession session);
    bool gather();
    Status tell(const InputView& input);
    void settleApart();
    void prepare(std::size_t series);
    const Bar& nextOf(std::size_t series);
    std::size_t stepQuietly(std::size_t most);

    std::vector<BarSeries> m_series;
    std::optional<BarSeries> m_benchmark;
    std::vector<std::size_t> m_next;     // by series: its first bar that is not applied
    std::vector<std::size_t> m_prepared; // by series: the bars the runner knows of
    std::vector<GroupBar> m_group;
    TradingSession m_session;
    std::optional<PaperAccount> m_account; // where it is kept apart
    Observer m_observer;
};

// All of it. A cancelled run is an error.
[[nodiscard]] Result<SessionRecord> runBacktest(const RunConfig& config, BacktestInput input,
                                                const RunHooks& hooks = {});

// Drops bars outside the sessions where market hours apply. Errors: nothing to run on.
[[nodiscard]] Status makeReady(const RunConfig& config, BacktestInput& input);

// What the run's benchmark was worth beside the equity of a record.
[[nodiscard]] std::vector<BenchmarkPoint> benchmarkOf(const std::vector<BarSeries>& series,
                                                      const std::optional<BarSeries>& benchmark,
                                                      const SessionRecord& record);

// What a session of these bars trades and knows of them beforehand.
[[nodiscard]] SessionData dataOf(const BacktestInput& input, Interval interval);

// SHA-256 over the instruments and bars of a run, as they are applied, and of its benchmark.
[[nodiscard]] std::string dataHash(const BacktestInput& input);

} // namespace openbell
