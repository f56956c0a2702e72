#pragma once
// Goes to any moment of a session, in either direction. The session runs once from its first input to its
// last; on the way the runner's state is kept every so many inputs. A moment is then the nearest state before
// it and the few inputs in between, applied again, so it equals what a fresh run up to there would be, facts
// and hash included. One thread; owns its data but the bars that the tape refers to.
#include "engine/replay/input_tape.h"
#include "engine/replay/trading_session.h"

namespace openbell {

class TimeMachine {
public:
    static constexpr std::size_t kMemory = std::size_t{64} << 20; // bytes

    // `session` has applied nothing yet, and the tape's inputs are its own. Its states kept take at most
    // `memory` bytes, about: where they would take more, half of them go, and so on.
    TimeMachine(TradingSession session, InputTape tape, std::size_t memory = kMemory);

    // ---- once, before anything else: to the end of the tape
    // Runs `inputs` inputs ahead; false when the tape is at its end.
    bool explore(std::size_t inputs);
    [[nodiscard]] bool isExplored() const { return m_after.size() == size(); }
    [[nodiscard]] double explored() const; // 0..1
    // What the run's benchmark was worth; of a moment, up to it.
    void keepBenchmark(std::vector<BenchmarkPoint> points);

    // ---- then: moments. The moment n is when n inputs have been applied, 0 .. size().
    [[nodiscard]] std::size_t size() const { return m_tape.size(); }
    [[nodiscard]] std::size_t moment() const { return m_moment; }
    void seek(std::size_t moment);
    // The session as it was then, and as it was at its end.
    [[nodiscard]] const TradingSession& session() const { return m_now; }
    [[nodiscard]] const TradingSession& whole() const { return m_whole; }
    [[nodiscard]] const InputTape& tape() const { return m_tape; }

    // The session's time at a moment; before the first input, when the data begin.
    [[nodiscard]] UtcTime timeAt(std::size_t moment) const;
    // The last moment that is not after `time`.
    [[nodiscard]] std::size_t momentAt(UtcTime time) const;
    // The first moment at which a fact is known.
    [[nodiscard]] std::size_t momentOf(FactSeq fact) const;
    // The moment after the next bars, or before the last ones; none at the end.
    [[nodiscard]] std::optional<std::size_t> nextBars(std::size_t from, bool forward) const;

    struct Kept {
        std::size_t states = 0, every = 0, bytes = 0; // every: inputs from one state to the next
    };
    [[nodiscard]] Kept kept() const { return {m_states.size(), m_every, m_bytes}; }

private:
    struct State {
        std::size_t moment = 0;
        std::size_t bytes = 0;
        TradingSession::Checkpoint session;
    };
    void keepState();
    void thinStates();
    void showBenchmark();

    InputTape m_tape;
    TradingSession m_whole, m_now;
    std::size_t m_moment = 0;
    std::vector<UtcTime> m_after;  // by input: the session's time when it has been applied
    std::vector<FactSeq> m_newest; // by input: the newest fact then
    std::vector<BenchmarkPoint> m_benchmark;
    std::vector<State> m_states; // by moment
    std::size_t m_every, m_bytes = 0, m_memory;
};

} // namespace openbell
