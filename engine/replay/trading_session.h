#pragma once
// One session: the runner with the log of its facts, made from configuration, instruments and calendars, and
// driven through one entrance. Backtest, window, paper session, resumption and re-run all go through it, so
// the same inputs give the same facts, byte for byte, wherever they come from. Copyable; one thread.
#include "engine/orders/fact_log.h"
#include "engine/orders/inputs.h"
#include "engine/replay/run_config.h"
#include "engine/runner/trading_runner.h"
#include <functional>

namespace openbell {

// What kind of session it is; by default a backtest.
struct RunKind {
    Mode mode = Mode::Backtest;
    std::string sessionId; // empty: derived from configuration and data, so that a repeat replaces itself
    bool manual = false;   // the operator may trade by hand, as the strategy "operator"
    bool apart = false;    // a broker keeps the account; otherwise the exchange is simulated inside
};

inline constexpr const char* kOperatorStrategy = "operator";
// Whether the operator could trade by hand in a recorded session.
[[nodiscard]] bool isManual(const SessionHeader& header);

// What a session trades, and what is known of its data beforehand.
struct SessionData {
    std::vector<Instrument> instruments;
    std::vector<CalendarPtr> calendars; // by instrument
    std::string hash;                   // over instruments and bars; part of the facts' hash
    UtcTime from, to;                   // first bar's start, last bar's end
    std::int64_t bars = 0;
    bool synthetic = false; // demo data: recorded so, shown so
};

class TradingSession {
public:
    // Errors: currencies that differ, a strategy or fact that cannot be made; each with the remedy.
    [[nodiscard]] static Result<TradingSession> make(const RunConfig& config, SessionData data,
                                                     const RunKind& kind = {});

    // Another future of this session: it goes on as it stands by a configuration with the same symbols and
    // strategies. `warm` shows the new runner the bars that were applied so far. Errors: see make(), and
    // strategies that came or went.
    [[nodiscard]] Result<TradingSession> branch(const RunConfig& config,
                                                const std::vector<CalendarPtr>& calendars,
                                                const std::function<void(TradingRunner&)>& warm) const;

    // The one entrance. Where a broker is outside, what it is to be told now is appended to `wanted`; it
    // leaves the session with each input, so that applying them again leads to the same. Errors say why not:
    // bars that are none of the session's or not in order, anything after the end, where nothing has happened
    // then; and a command that cannot be carried out, where only the time has come that far.
    [[nodiscard]] Status apply(const InputView& input, std::vector<BrokerCommand>* wanted = nullptr);
    // Bars that are known to be sound and in order, unchecked.
    void applyBars(std::span<const GroupBar> bars) {
        m_newest = bars.front().bar->start;
        m_runner.apply(m_log, bars);
    }
    // See TradingRunner::applyQuiet.
    std::size_t applyQuiet(std::span<const Bar> bars) {
        const std::size_t taken = m_runner.applyQuiet(m_log, bars);
        if (taken > 0) m_newest = bars[taken - 1].start;
        return taken;
    }
    // See TradingRunner::prepare.
    std::size_t prepare(InstrumentId instrument, std::span<const Bar> bars) {
        return m_runner.prepare(instrument, bars);
    }

    // To be called once the commands of an input have left, so that they do not wait for it.
    void foldFacts() { m_log.fold(); }

    // How far the inputs have come; before the first one, when the data begin.
    [[nodiscard]] UtcTime time() const;
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    [[nodiscard]] const TradingRunner& runner() const { return m_runner; }
    [[nodiscard]] const FactLog& log() const { return m_log; }
    [[nodiscard]] const SessionRecord& record() const { return m_log.record(); }
    [[nodiscard]] const SessionHeader& header() const { return m_log.record().header; }

    // Room for what `bars` bars and `points` bar times bring about; ready at once where it trades as time
    // goes on.
    void reserve(std::size_t points, std::size_t bars);
    void keepBenchmark(std::vector<BenchmarkPoint> points) { m_log.keepBenchmark(std::move(points)); }
    [[nodiscard]] SessionRecord take() { return m_log.take(); }

    // The state between two inputs without the facts, for going back and forth.
    struct Checkpoint {
        TradingRunner runner;
        FactMark mark;
        UtcTime newest;
        bool ended = false;
    };
    [[nodiscard]] Checkpoint checkpoint() { return {m_runner, m_log.mark(), m_newest, m_ended}; }
    // `complete`: the record of this session at the checkpoint or later; not this object's own.
    void restore(const Checkpoint& checkpoint, const SessionRecord& complete);

private:
    TradingSession(TradingRunner runner, FactLog log) : m_runner{std::move(runner)}, m_log{std::move(log)} {}
    [[nodiscard]] Status checkBars(std::span<const GroupBar> bars) const;
    [[nodiscard]] Status carryOut(const InputView& input);

    TradingRunner m_runner;
    FactLog m_log;
    UtcTime m_newest = kNoTime; // start of the last bars
    bool m_ended = false;
    std::vector<BrokerCommand> m_unsent; // scratch: what nobody asked for
};

} // namespace openbell
