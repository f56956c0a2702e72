#include "engine/replay/time_machine.h"
#include <algorithm>
#include <bit>

namespace openbell {

namespace {

constexpr std::size_t kLeastEvery = 64;   // inputs between two states kept
constexpr std::size_t kMostStates = 2048; // more would take longer to keep than they save

std::size_t firstEvery(std::size_t inputs) {
    return std::max(kLeastEvery, std::bit_ceil(inputs / kMostStates));
}

std::size_t bytesOf(const TradingSession::Checkpoint& checkpoint) {
    return sizeof checkpoint + checkpoint.runner.footprint() + checkpoint.mark.working.size() * sizeof(Order);
}

} // namespace

TimeMachine::TimeMachine(TradingSession session, InputTape tape, std::size_t memory)
    : m_tape{std::move(tape)},
      m_whole{std::move(session)},
      m_now{m_whole},
      m_every{firstEvery(m_tape.size())},
      m_memory{memory} {
    m_after.reserve(size());
    m_newest.reserve(size());
    keepState();
}

bool TimeMachine::explore(std::size_t inputs) {
    for (; inputs > 0 && !isExplored(); --inputs) {
        // A command that could not be carried out then cannot be now.
        static_cast<void>(m_whole.apply(m_tape.at(m_after.size())));
        m_after.push_back(m_whole.time());
        m_newest.push_back(m_whole.log().lastSeq());
        if (m_after.size() % m_every == 0 && !isExplored()) keepState();
    }
    if (!isExplored()) return true;
    if (m_moment == 0) { // knows now all that came late, see FactLog::restore
        m_now = m_whole;
        m_now.restore(m_states.front().session, m_whole.record());
    }
    return false;
}

double TimeMachine::explored() const {
    return size() == 0 ? 1 : static_cast<double>(m_after.size()) / static_cast<double>(size());
}

void TimeMachine::keepState() {
    State state{m_after.size(), 0, m_whole.checkpoint()};
    state.bytes = bytesOf(state.session);
    m_bytes += state.bytes;
    m_states.push_back(std::move(state));
    while (m_bytes > m_memory && m_states.size() > 1)
        thinStates();
}

void TimeMachine::thinStates() {
    m_every *= 2;
    std::erase_if(m_states, [this](const State& state) { return state.moment % m_every != 0; });
    m_bytes = 0;
    for (const State& state : m_states)
        m_bytes += state.bytes;
}

void TimeMachine::keepBenchmark(std::vector<BenchmarkPoint> points) {
    m_benchmark = std::move(points);
    m_whole.keepBenchmark(m_benchmark);
    showBenchmark();
}

void TimeMachine::showBenchmark() {
    const UtcTime now = timeAt(m_moment);
    const auto end =
        std::upper_bound(m_benchmark.begin(), m_benchmark.end(), now,
                         [](UtcTime time, const BenchmarkPoint& point) { return time < point.time; });
    m_now.keepBenchmark({m_benchmark.begin(), end});
}

void TimeMachine::seek(std::size_t moment) {
    ENSURE(isExplored() && moment <= size());
    const auto after = std::upper_bound(m_states.begin(), m_states.end(), moment,
                                        [](std::size_t m, const State& state) { return m < state.moment; });
    const State& nearest = *std::prev(after);
    if (moment < m_moment || nearest.moment > m_moment) {
        m_now.restore(nearest.session, m_whole.record());
        m_moment = nearest.moment;
    }
    for (; m_moment < moment; ++m_moment)
        static_cast<void>(m_now.apply(m_tape.at(m_moment)));
    if (!m_benchmark.empty()) showBenchmark();
}

UtcTime TimeMachine::timeAt(std::size_t moment) const {
    return moment == 0 ? m_whole.header().from : m_after[moment - 1];
}

std::size_t TimeMachine::momentAt(UtcTime time) const {
    return static_cast<std::size_t>(std::upper_bound(m_after.begin(), m_after.end(), time) - m_after.begin());
}

std::size_t TimeMachine::momentOf(FactSeq fact) const {
    return static_cast<std::size_t>(std::lower_bound(m_newest.begin(), m_newest.end(), fact) -
                                    m_newest.begin()) +
           1;
}

std::optional<std::size_t> TimeMachine::nextBars(std::size_t from, bool forward) const {
    const auto holdsBars = [this](std::size_t moment) {
        return m_tape.kindOf(moment - 1) == EntryKind::Bars;
    };
    if (forward) {
        for (std::size_t moment = from + 1; moment <= size(); ++moment)
            if (holdsBars(moment)) return moment;
    } else {
        for (std::size_t moment = from; moment-- > 1;)
            if (holdsBars(moment)) return moment;
    }
    return std::nullopt;
}

} // namespace openbell
