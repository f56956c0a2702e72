#include "engine/runner/trading_runner.h"
#include <algorithm>

namespace openbell {

namespace {

// One clock a calendar; several instruments share it.
std::uint16_t clockFor(const CalendarPtr& calendar, const RunnerSetup& setup,
                       std::vector<const MarketCalendar*>& known, std::vector<SessionClock>& clocks) {
    const auto found = std::find(known.begin(), known.end(), calendar.get());
    if (found != known.end()) return static_cast<std::uint16_t>(found - known.begin());
    known.push_back(calendar.get());
    clocks.emplace_back(calendar, setup.interval, setup.execution.exits.timeOfDayNanos);
    return static_cast<std::uint16_t>(clocks.size() - 1);
}

} // namespace

Result<TradingRunner> TradingRunner::make(RunnerSetup setup) {
    ENSURE(!setup.instruments.empty() && setup.instruments.size() == setup.calendars.size());
    ENSURE(setup.execution.costs.size() == setup.instruments.size());
    auto engine = FactEngine::make(setup.facts);
    if (!engine) return fail(engine.error());
    std::vector<SessionClock> clocks;
    std::vector<const MarketCalendar*> known;
    std::vector<Watch> watches;
    for (std::size_t i = 0; i < setup.instruments.size(); ++i)
        watches.push_back({clockFor(setup.calendars[i], setup, known, clocks), *engine,
                           std::vector<std::uint8_t>(setup.strategies.size())});
    return TradingRunner{std::move(setup), std::move(watches), std::move(clocks)};
}

TradingRunner::TradingRunner(RunnerSetup setup, std::vector<Watch> watches, std::vector<SessionClock> clocks)
    : m_setup{std::move(setup)},
      m_execution{m_setup.execution, m_setup.instruments, m_setup.strategies.size()},
      m_watches{std::move(watches)},
      m_clocks{std::move(clocks)},
      m_flat(m_clocks.size()),
      m_accountZone{m_setup.calendars.front()->zone()} {
    for (const RunnerStrategy& entry : m_setup.strategies) {
        unsigned directions = 0;
        for (const Direction d :
             {Direction::Long, Direction::Short, Direction::ExitLong, Direction::ExitShort})
            if (entry.strategy->signalsEver(d)) directions |= 1U << static_cast<unsigned>(d);
        m_directions.push_back(static_cast<std::uint8_t>(directions));
    }
}

void TradingRunner::apply(FactLog& log, std::span<const GroupBar> bars) {
    const UtcTime start = bars.front().bar->start;
    if (start >= m_quietUntil) [[unlikely]]
        crossBoundaries(log, bars, start);
    UtcTime end = start;
    for (const GroupBar& g : bars)
        m_execution.barOpens(log, g.instrument, *g.bar);
    for (const GroupBar& g : bars) {
        const UtcTime barEnd = m_clocks[m_watches[g.instrument.value].clock].endOf(start);
        m_execution.barRanges(log, g.instrument, *g.bar, barEnd);
        m_execution.barCloses(g.instrument, *g.bar);
        end = std::max(end, barEnd);
    }
    m_time = end;
    m_execution.mark(log, end);
    m_execution.guard(log, end);
    for (const GroupBar& g : bars)
        ask(log, g.instrument, *g.bar, end);
    if (!m_pending.empty()) rankAndDecide(log);
}

void TradingRunner::crossBoundaries(FactLog& log, std::span<const GroupBar> bars, UtcTime start) {
    closeTheDay(log, bars, start);
    changeSessions(log, start);
    m_quietUntil = m_dayEnds;
    for (const SessionClock& clock : m_clocks)
        m_quietUntil = std::min(m_quietUntil, clock.quietUntil());
}

// Positions are flat at the time of day of their session, exact to the input that crosses it.
void TradingRunner::closeTheDay(FactLog& log, std::span<const GroupBar> bars, UtcTime start) {
    for (std::size_t c = 0; c < m_clocks.size(); ++c) {
        const SessionClock& clock = m_clocks[c];
        if (m_flat[c] || clock.exitAt() == kNoTime || clock.endOf(start) <= clock.exitAt()) continue;
        m_flat[c] = true;
        for (std::size_t i = 0; i < m_watches.size(); ++i) {
            const InstrumentId instrument{static_cast<std::uint16_t>(i)};
            if (m_watches[i].clock != c || m_execution.isIdle(instrument)) continue;
            const Bar* trading = nullptr;
            for (const GroupBar& g : bars)
                if (g.instrument == instrument && start <= clock.exitAt()) trading = g.bar;
            m_execution.exitAtTime(log, instrument, std::min(start, clock.exitAt()), trading);
        }
    }
}

void TradingRunner::changeSessions(FactLog& log, UtcTime start) {
    for (std::size_t c = 0; c < m_clocks.size(); ++c) {
        if (!m_clocks[c].advance(start)) continue;
        m_flat[c] = false;
        for (std::size_t i = 0; i < m_watches.size(); ++i) {
            if (m_watches[i].clock != c) continue;
            const bool carried = m_setup.interval.isDay() || m_setup.calendars[i]->isContinuous() ||
                                 !m_setup.execution.limits.marketHours;
            if (!carried) m_execution.expireEntries(log, InstrumentId{static_cast<std::uint16_t>(i)}, start);
        }
    }
    if (start >= m_dayEnds) {
        m_dayEnds = m_accountZone.toUtc(m_accountZone.dateOf(start).plus(1), 0);
        m_execution.startDay();
    }
}

void TradingRunner::ask(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end) {
    Watch& watch = m_watches[instrument.value];
    watch.engine.update(bar, m_clocks[watch.clock].session());
    Moment moment{instrument, {}, end, bar.close, &watch};
    for (std::size_t s = 0; s < m_setup.strategies.size(); ++s) {
        if (!m_setup.strategies[s].trades[instrument.value]) continue;
        moment.strategy.value = static_cast<std::uint16_t>(s);
        askStrategy(log, moment);
    }
}

void TradingRunner::askStrategy(FactLog& log, const Moment& moment) {
    std::uint8_t& misses = moment.watch->misses[moment.strategy.value];
    misses = static_cast<std::uint8_t>(misses << 4);
    const Holding holding = m_execution.holding(moment.instrument, moment.strategy);
    if (holding == Holding::Flat) {
        for (const Direction direction : {Direction::Long, Direction::Short})
            if (const auto score = consider(log, moment, direction)) keep(moment, direction, *score);
        return;
    }
    const bool isLong = holding == Holding::Long;
    const Direction exit = isLong ? Direction::ExitLong : Direction::ExitShort;
    const OppositeSignal opposite = m_setup.execution.exits.opposite;
    bool leaves = false;
    if (const auto score = consider(log, moment, exit)) {
        keep(moment, exit, *score);
        leaves = true;
    }
    if (opposite == OppositeSignal::Ignore) return;
    const Direction turn = isLong ? Direction::Short : Direction::Long;
    const auto score = consider(log, moment, turn);
    if (!score) return;
    if (!leaves) keep(moment, exit, *score); // because of the opposite signal, so with its conditions
    if (opposite == OppositeSignal::Reverse) keep(moment, turn, *score);
}

// Notes an entry missed by one condition; true when the bar before was no such miss.
bool TradingRunner::missBegins(const Moment& moment, Direction direction, const Conditions& conditions) {
    if (!isEntry(direction) || conditions.count() < 2 || conditions.held() != conditions.count() - 1)
        return false;
    std::uint8_t& misses = moment.watch->misses[moment.strategy.value];
    const unsigned bit = 1U << static_cast<unsigned>(direction);
    misses = static_cast<std::uint8_t>(misses | bit);
    return (misses & bit << 4) == 0;
}

// Asks for one direction. Almost always the answer is no; then nothing is written.
Intent TradingRunner::consider(FactLog& log, const Moment& moment, Direction direction) {
    if ((m_directions[moment.strategy.value] >> static_cast<unsigned>(direction) & 1U) == 0)
        return std::nullopt;
    Conditions quick{moment.watch->engine.values(), moment.watch->engine.before(), nullptr};
    const auto score = m_setup.strategies[moment.strategy.value].strategy->intent(direction, quick);
    if (!score && !missBegins(moment, direction, quick)) [[likely]]
        return std::nullopt;
    return record(log, moment, direction, score);
}

// An intent, or a miss by one condition: asked again with the values recorded, in m_scratch.
Intent TradingRunner::record(FactLog& log, const Moment& moment, Direction direction, Intent intent) {
    m_scratch.clear();
    Conditions recorded{moment.watch->engine.values(), moment.watch->engine.before(), &m_scratch};
    (void)m_setup.strategies[moment.strategy.value].strategy->intent(direction, recorded);
    if (intent) return intent;
    NearMiss miss;
    miss.time = moment.time;
    miss.instrument = moment.instrument;
    miss.strategy = moment.strategy;
    miss.direction = direction;
    log.append(miss, m_scratch);
    return std::nullopt;
}

// Without market hours only the end-of-day exit stops entries: what was entered after it would not be closed.
UtcTime TradingRunner::lastEntry(const SessionClock& clock) const {
    const bool bounded = m_setup.execution.limits.marketHours || clock.exitAt() != kNoTime;
    return bounded ? clock.lastEntry() : UtcTime{INT64_MAX};
}

void TradingRunner::keep(const Moment& moment, Direction direction, Score score) {
    Pending pending;
    pending.signal.time = moment.time;
    pending.signal.instrument = moment.instrument;
    pending.signal.strategy = moment.strategy;
    pending.signal.price = moment.close;
    pending.signal.direction = direction;
    pending.signal.score = score;
    pending.lastEntry = lastEntry(m_clocks[moment.watch->clock]);
    const auto values = moment.watch->engine.values();
    if (m_setup.stopAtrColumn >= 0) pending.stopAtr = values[static_cast<std::size_t>(m_setup.stopAtrColumn)];
    if (m_setup.targetAtrColumn >= 0)
        pending.targetAtr = values[static_cast<std::size_t>(m_setup.targetAtrColumn)];
    pending.firstCondition = m_conditions.size();
    pending.conditionCount = m_scratch.size();
    m_conditions.insert(m_conditions.end(), m_scratch.begin(), m_scratch.end());
    m_pending.push_back(pending);
}

// Exits first, so that what they free can be used; then by score, symbol and strategy.
void TradingRunner::rankAndDecide(FactLog& log) {
    const auto ranksBefore = [this](const Pending& a, const Pending& b) {
        const bool aEntry = isEntry(a.signal.direction);
        const bool bEntry = isEntry(b.signal.direction);
        if (aEntry != bEntry) return bEntry;
        if (a.signal.score != b.signal.score) return a.signal.score > b.signal.score;
        const auto& symbols = m_setup.instruments;
        if (a.signal.instrument != b.signal.instrument)
            return symbols[a.signal.instrument.value].symbol < symbols[b.signal.instrument.value].symbol;
        return a.signal.strategy < b.signal.strategy;
    };
    if (m_pending.size() > 1) std::stable_sort(m_pending.begin(), m_pending.end(), ranksBefore);
    for (std::size_t i = 0; i < m_pending.size(); ++i) {
        Pending& pending = m_pending[i];
        pending.signal.rank = static_cast<std::uint16_t>(i + 1);
        pending.signal = log.append(
            pending.signal, std::span{m_conditions}.subspan(pending.firstCondition, pending.conditionCount));
    }
    for (const Pending& pending : m_pending) {
        if (isEntry(pending.signal.direction))
            m_execution.decideEntry(
                log, pending.signal,
                {pending.stopAtr, pending.targetAtr, pending.lastEntry, pending.signal.seq});
        else
            m_execution.decideExit(log, pending.signal);
    }
    m_pending.clear();
    m_conditions.clear();
}

void TradingRunner::finish(FactLog& log) {
    if (m_time == kNoTime) return;
    const std::size_t fills = log.record().fills.size();
    // A session with an end-of-day exit is over when its data are: nothing is carried past that time.
    for (std::size_t i = 0; i < m_watches.size(); ++i) {
        const UtcTime exitAt = m_clocks[m_watches[i].clock].exitAt();
        const InstrumentId instrument{static_cast<std::uint16_t>(i)};
        if (exitAt == kNoTime || m_execution.isIdle(instrument)) continue;
        m_execution.exitAtTime(log, instrument, std::min(m_time, exitAt), nullptr);
    }
    if (m_setup.execution.exits.closeAtEndOfData) m_execution.closeAll(log, m_time, ExitReason::EndOfData);
    if (log.record().fills.size() != fills) m_execution.mark(log, m_time);
}

void TradingRunner::halt(FactLog& log) {
    m_execution.halt(log, m_time, RiskEventCode::Halted, Money{}, Money{});
}

} // namespace openbell
