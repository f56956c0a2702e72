#include "engine/runner/trading_runner.h"
#include "engine/core/decimal.h"
#include <algorithm>
#include <bit>
#include <cstring>

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

// Has the bars of the next block brought near while this one is traded.
void fetchAhead(std::span<const Bar> bars) {
    constexpr int read = 0, soon = 2;
    for (const Bar& bar : bars.first(std::min(bars.size(), kFactBlock)))
        __builtin_prefetch(&bar, read, soon);
}

constexpr DirectionSet kEntries = bitOf(Direction::Long) | bitOf(Direction::Short);

// The first of `count` bars that has one of the wanted directions, or a miss that the bar before it has not;
// `count` where there is none. `before`: the misses that go on from the bar before the first. Eight bars at a
// time: bytes beyond the last bar are read.
std::size_t firstToAsk(const DirectionSet* bars, std::size_t count, DirectionSet wanted,
                       DirectionSet before) {
    static_assert(std::endian::native == std::endian::little, "the first bar is in the lowest byte");
    constexpr std::uint64_t each = 0x0101010101010101;
    const std::uint64_t signals = each * wanted, misses = each * missesOf(wanted & kEntries);
    std::uint64_t last = before;
    for (std::size_t i = 0; i < count; i += sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, bars + i, sizeof bytes);
        const std::uint64_t missed = bytes & misses;
        const std::uint64_t asks = (bytes & signals) | (missed & ~(missed << 8 | last));
        if (asks != 0) return std::min(count, i + static_cast<std::size_t>(std::countr_zero(asks)) / 8);
        last = missed >> 56;
    }
    return count;
}

DirectionSet directionsOf(const RunnerStrategy& entry, std::size_t instrument) {
    DirectionSet directions = 0;
    for (const Direction d : kDirections)
        if (entry.trades[instrument] && entry.strategy->signalsEver(d))
            directions = static_cast<DirectionSet>(directions | bitOf(d));
    return directions;
}

} // namespace

Result<TradingRunner> TradingRunner::make(RunnerSetup setup) {
    ENSURE(!setup.instruments.empty() && setup.instruments.size() == setup.calendars.size());
    ENSURE(setup.execution.costs.size() == setup.instruments.size());
    const std::size_t traders = setup.strategies.size() + (setup.manual ? 1 : 0);
    if (setup.instruments.size() * traders > kMostSlots)
        return fail(
            "{} symbols x {} strategies are more than the {} that one session can hold: trade fewer of "
            "either, or in several sessions",
            setup.instruments.size(), traders, kMostSlots);
    auto engine = FactEngine::make(setup.facts);
    if (!engine) return fail(engine.error());
    std::vector<SessionClock> clocks;
    std::vector<const MarketCalendar*> known;
    std::vector<Watch> watches;
    for (std::size_t i = 0; i < setup.instruments.size(); ++i) {
        const std::uint16_t clock = clockFor(setup.calendars[i], setup, known, clocks);
        Watch watch{clocks[clock], FactRows{*engine}};
        watch.clock = clock;
        for (const RunnerStrategy& entry : setup.strategies)
            watch.directions.push_back(directionsOf(entry, i));
        watch.lastMiss.assign(setup.strategies.size(), {-1, -1});
        watches.push_back(std::move(watch));
    }
    return TradingRunner{std::move(setup), std::move(watches), std::move(clocks)};
}

TradingRunner::TradingRunner(RunnerSetup setup, std::vector<Watch> watches, std::vector<SessionClock> clocks)
    : m_setup{std::move(setup)},
      m_simulated{!m_setup.broker},
      m_exchange{m_setup.execution.exchange, stepsOf(m_setup.instruments)},
      m_execution{m_setup.execution, m_setup.instruments,
                  m_setup.strategies.size() + (m_setup.manual ? 1 : 0),
                  m_setup.broker.value_or(PaperExchange::capabilities())},
      m_watches{std::move(watches)},
      m_clocks{std::move(clocks)},
      m_flat(m_clocks.size()),
      m_accountZone{m_setup.calendars.front()->zone()} {
    m_setup.execution.costs.clear(); // the handler has them; a checkpoint need not hold them twice
}

std::size_t TradingRunner::prepare(InstrumentId instrument, std::span<const Bar> bars) {
    Watch& watch = m_watches[instrument.value];
    const auto later = bars.subspan(std::min(bars.size(), kFactBlock));
    bars = bars.first(bars.size() - later.size());
    fetchAhead(later);
    std::array<std::int64_t, kFactBlock> sessions;
    watch.ahead.advance(bars.front().start);
    std::fill_n(sessions.begin(), bars.size(), watch.ahead.session());
    if (!watch.ahead.reaches(bars.back().start))
        for (std::size_t i = 0; i < bars.size(); ++i) {
            watch.ahead.advance(bars[i].start);
            sessions[i] = watch.ahead.session();
        }
    watch.facts.prepare(bars, std::span{sessions}.first(bars.size()), m_factScratch);
    watch.prepared = 0;
    watch.worthAsking.resize(m_setup.strategies.size() * kFactBlock + sizeof(std::uint64_t));
    for (std::size_t s = 0; s < m_setup.strategies.size(); ++s)
        if (watch.directions[s] != 0)
            m_setup.strategies[s].strategy->scan(
                watch.facts.prepared(), std::span{watch.worthAsking}.subspan(s * kFactBlock, bars.size()));
    return bars.size();
}

void TradingRunner::apply(FactLog& log, std::span<const GroupBar> bars) {
    const UtcTime start = bars.front().bar->start;
    if (start >= m_quietUntil) [[unlikely]]
        crossBoundaries(log, bars, start);
    UtcTime end = start;
    const auto tell = [&](const BrokerReport& r) { report(log, r); };
    for (const GroupBar& g : bars)
        if (m_exchange.hasOrders(g.instrument)) m_exchange.open(g.instrument, *g.bar, tell);
    for (const GroupBar& g : bars) {
        const UtcTime barEnd = m_clocks[m_watches[g.instrument.value].clock].endOf(start);
        if (m_exchange.hasOrders(g.instrument)) m_exchange.range(g.instrument, *g.bar, barEnd, tell);
        m_execution.barCloses(log, g.instrument, *g.bar, barEnd);
        end = std::max(end, barEnd);
    }
    settle(log, end);
    m_time = end;
    m_execution.mark(log, end);
    m_execution.guard(log, end);
    settle(log, end);
    for (const GroupBar& g : bars)
        ask(log, g.instrument, *g.bar, end);
    if (!m_pending.empty()) rankAndDecide(log);
}

std::size_t TradingRunner::quietBars(std::span<const Bar> bars) const {
    const Watch& watch = m_watches.front();
    if (m_watches.size() > 1 || m_exchange.hasOrders(InstrumentId{0}) || !m_execution.onlyHolds()) return 0;
    if (!watch.facts.isPrepared()) return 0;
    std::size_t quiet = std::min(bars.size(), watch.facts.ahead());
    for (std::size_t s = 0; s < m_setup.strategies.size() && quiet > 0; ++s)
        quiet = firstToAsk(&watch.worthAsking[s * kFactBlock + watch.prepared], quiet,
                           asked(InstrumentId{0}, s), missing(watch, s));
    while (quiet > 0 && bars[quiet - 1].start >= m_quietUntil)
        --quiet;
    return quiet;
}

// The directions that a strategy is asked about as long as it holds what it holds.
DirectionSet TradingRunner::asked(InstrumentId instrument, std::size_t strategy) const {
    const Holding holding = m_execution.holding(instrument, StrategyId{static_cast<std::uint16_t>(strategy)});
    if (holding == Holding::Flat) return kEntries;
    const bool isLong = holding == Holding::Long,
               turns = m_setup.execution.exits.opposite != OppositeSignal::Ignore;
    const DirectionSet exit = bitOf(isLong ? Direction::ExitLong : Direction::ExitShort);
    const DirectionSet turn = bitOf(isLong ? Direction::Short : Direction::Long);
    return static_cast<DirectionSet>(exit | (turns ? turn : 0));
}

// The entries that the last bar missed by one condition.
DirectionSet TradingRunner::missing(const Watch& watch, std::size_t strategy) {
    DirectionSet misses = 0;
    for (const Direction entry : {Direction::Long, Direction::Short})
        if (watch.lastMiss[strategy][static_cast<std::size_t>(entry)] == watch.bars)
            misses = static_cast<DirectionSet>(misses | missesOf(bitOf(entry)));
    return misses;
}

std::size_t TradingRunner::applyQuiet(FactLog& log, std::span<const Bar> bars) {
    bars = bars.first(quietBars(bars));
    if (bars.empty()) return 0;
    Watch& watch = m_watches.front();
    const SessionClock& clock = m_clocks[watch.clock];
    if (m_points.size() < bars.size()) m_points.resize(bars.size());
    const auto points = std::span{m_points}.first(bars.size());
    for (std::size_t i = 0; i < bars.size(); ++i)
        points[i].time = clock.endOf(bars[i].start);
    m_execution.hold(log, InstrumentId{0}, bars, points);
    m_time = points.back().time;
    watch.facts.skip(bars.size(), bars.back());
    watch.prepared += bars.size();
    watch.bars += static_cast<std::int64_t>(bars.size());
    for (std::size_t s = 0; s < m_setup.strategies.size(); ++s)
        for (const Direction entry : {Direction::Long, Direction::Short}) {
            const DirectionSet told = watch.worthAsking[s * kFactBlock + watch.prepared - 1];
            const bool asks = (asked(InstrumentId{0}, s) & bitOf(entry)) != 0;
            if (asks && (told & missesOf(bitOf(entry))) != 0)
                watch.lastMiss[s][static_cast<std::size_t>(entry)] = watch.bars;
        }
    return bars.size();
}

void TradingRunner::warm(std::span<const GroupBar> bars) {
    const UtcTime start = bars.front().bar->start;
    for (SessionClock& clock : m_clocks)
        clock.advance(start);
    for (const GroupBar& g : bars) {
        Watch& watch = m_watches[g.instrument.value];
        ++watch.bars;
        watch.facts.next(*g.bar, m_clocks[watch.clock].session());
    }
}

void TradingRunner::takeOver(const TradingRunner& from) {
    ENSURE(from.m_watches.size() == m_watches.size() && from.m_clocks.size() == m_clocks.size());
    m_exchange = from.m_exchange;
    m_exchange.setRules(m_setup.execution.exchange);
    m_execution.takeOver(from.m_execution, from.m_setup.execution);
    for (std::size_t i = 0; i < m_watches.size(); ++i)
        m_watches[i].lastMiss = from.m_watches[i].lastMiss;
    // Positions closed at the end of their day are closed; by another time of day they are not yet.
    for (std::size_t c = 0; c < m_clocks.size(); ++c)
        m_flat[c] = from.m_flat[c] && from.m_clocks[c].exitAt() == m_clocks[c].exitAt();
    m_dayEnds = from.m_dayEnds;
    m_time = from.m_time;
}

std::size_t TradingRunner::footprint() const {
    std::size_t bytes = sizeof *this + m_exchange.footprint() + m_execution.footprint() +
                        m_setup.instruments.size() * (sizeof(Instrument) + sizeof(CalendarPtr)) +
                        m_setup.facts.size() * (sizeof(FactName) + 4 * sizeof(double)) +
                        m_setup.strategies.size() * (sizeof(RunnerStrategy) + m_watches.size()) +
                        m_clocks.size() * sizeof(SessionClock) + m_factScratch.size() * sizeof(double) +
                        m_points.size() * sizeof(EquityPoint);
    for (const Watch& watch : m_watches)
        bytes += sizeof watch + watch.facts.footprint() + watch.worthAsking.size() +
                 watch.lastMiss.size() * sizeof watch.lastMiss.front();
    return bytes;
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
            closeAt(log, instrument, std::min(start, clock.exitAt()), trading, ExitReason::Time);
        }
    }
}

void TradingRunner::changeSessions(FactLog& log, UtcTime start) {
    for (std::size_t c = 0; c < m_clocks.size(); ++c)
        if (m_clocks[c].advance(start)) beginSession(log, c, start);
    if (start >= m_dayEnds) beginDay(start);
}

// A session that has opened is entered though no bar of it is over yet.
void TradingRunner::followClocks(FactLog& log, UtcTime now) {
    bool entered = false;
    for (std::size_t c = 0; c < m_clocks.size(); ++c) {
        if (!m_clocks[c].enter(now)) continue;
        beginSession(log, c, now);
        entered = true;
    }
    if (entered && now >= m_dayEnds) beginDay(now);
}

void TradingRunner::beginSession(FactLog& log, std::size_t clock, UtcTime start) {
    m_flat[clock] = false;
    for (std::size_t i = 0; i < m_watches.size(); ++i) {
        if (m_watches[i].clock != clock) continue;
        const bool carried = m_setup.interval.isDay() || m_setup.calendars[i]->isContinuous() ||
                             !m_setup.execution.limits.marketHours;
        const InstrumentId instrument{static_cast<std::uint16_t>(i)};
        if (!carried && m_simulated)
            m_exchange.endSession(instrument, start, [&](const BrokerReport& r) { report(log, r); });
    }
}

void TradingRunner::beginDay(UtcTime start) {
    m_dayEnds = m_accountZone.toUtc(m_accountZone.dateOf(start).plus(1), 0);
    m_execution.startDay();
}

void TradingRunner::ask(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end) {
    Watch& watch = m_watches[instrument.value];
    ++watch.bars;
    const bool isPrepared = watch.facts.next(bar, m_clocks[watch.clock].session());
    const std::size_t row = isPrepared ? watch.prepared++ : 0;
    Moment moment{instrument, {}, end, bar.close, &watch, 0};
    for (std::size_t s = 0; s < m_setup.strategies.size(); ++s) {
        const unsigned told = isPrepared ? watch.worthAsking[s * kFactBlock + row] : watch.directions[s];
        moment.directions = static_cast<DirectionSet>((told | told >> kMissShift) & kEveryDirection);
        if (moment.directions == 0) continue;
        moment.strategy.value = static_cast<std::uint16_t>(s);
        askStrategy(log, moment);
    }
}

void TradingRunner::askStrategy(FactLog& log, const Moment& moment) {
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
    if (!isEntry(direction) || !conditions.missedByOne()) return false;
    std::int64_t& last = moment.watch->lastMiss[moment.strategy.value][static_cast<std::size_t>(direction)];
    const bool begins = last != moment.watch->bars - 1;
    last = moment.watch->bars;
    return begins;
}

// Asks for one direction. Almost always the answer is no; then nothing is written.
Intent TradingRunner::consider(FactLog& log, const Moment& moment, Direction direction) {
    if ((moment.directions & bitOf(direction)) == 0) return std::nullopt;
    Conditions quick{moment.watch->facts.view(), nullptr};
    const auto score = m_setup.strategies[moment.strategy.value].strategy->intent(direction, quick);
    if (!score && !missBegins(moment, direction, quick)) [[likely]]
        return std::nullopt;
    return record(log, moment, direction, score);
}

// An intent, or a miss by one condition: asked again with the values recorded, in m_scratch.
Intent TradingRunner::record(FactLog& log, const Moment& moment, Direction direction, Intent intent) {
    m_scratch.clear();
    Conditions recorded{moment.watch->facts.view(), &m_scratch};
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
    if (m_setup.execution.limits.marketHours && !clock.isOpen()) return kNoTime;
    const bool bounded = m_setup.execution.limits.marketHours || clock.exitAt() != kNoTime;
    return bounded ? clock.lastEntry() : UtcTime{INT64_MAX};
}

Price TradingRunner::stopHint(const Moment& moment) const {
    const auto hint = m_setup.strategies[moment.strategy.value].strategy->stopHint();
    if (!hint) return Price{};
    const Conditions facts{moment.watch->facts.view(), nullptr};
    return priceOf(facts.value(hint->distance) * hint->multiple);
}

// What an entry decided now is measured by.
EntryMoment TradingRunner::momentOf(const Watch& watch) const {
    const FactView facts = watch.facts.view();
    const auto atr = [&](int column) {
        return column < 0 ? 0.0 : facts.now(static_cast<std::size_t>(column));
    };
    EntryMoment moment;
    moment.stopAtr = atr(m_setup.stopAtrColumn);
    moment.targetAtr = atr(m_setup.targetAtrColumn);
    moment.target2Atr = atr(m_setup.target2AtrColumn);
    moment.trailingAtr = atr(m_setup.trailingAtrColumn);
    moment.lastEntry = lastEntry(m_clocks[watch.clock]);
    return moment;
}

void TradingRunner::keep(const Moment& moment, Direction direction, Score score) {
    Pending pending;
    pending.signal.time = moment.time;
    pending.signal.instrument = moment.instrument;
    pending.signal.strategy = moment.strategy;
    pending.signal.price = moment.close;
    pending.signal.direction = direction;
    pending.signal.score = score;
    if (isEntry(direction)) pending.signal.stopDistance = stopHint(moment);
    pending.moment = momentOf(*moment.watch);
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
    for (Pending& pending : m_pending) {
        pending.moment.cause = pending.signal.seq;
        if (isEntry(pending.signal.direction))
            m_execution.decideEntry(log, pending.signal, pending.moment);
        else
            m_execution.decideExit(log, pending.signal);
        settle(log, pending.signal.time);
    }
    m_pending.clear();
    m_conditions.clear();
}

void TradingRunner::finish(FactLog& log) {
    if (m_time == kNoTime || !m_simulated) return; // what a broker holds stays there, with its stops
    const std::size_t fills = log.record().fills.size();
    // A session with an end-of-day exit is over when its data are: nothing is carried past that time.
    for (std::size_t i = 0; i < m_watches.size(); ++i) {
        const UtcTime exitAt = m_clocks[m_watches[i].clock].exitAt();
        const InstrumentId instrument{static_cast<std::uint16_t>(i)};
        if (exitAt == kNoTime || m_execution.isIdle(instrument)) continue;
        closeAt(log, instrument, std::min(m_time, exitAt), nullptr, ExitReason::Time);
    }
    if (m_setup.execution.exits.closeAtEndOfData)
        for (std::size_t i = 0; i < m_watches.size(); ++i)
            closeAt(log, InstrumentId{static_cast<std::uint16_t>(i)}, m_time, nullptr, ExitReason::EndOfData);
    if (log.record().fills.size() != fills) m_execution.remark(log, m_time);
}

void TradingRunner::halt(FactLog& log, std::string_view why) {
    m_execution.halt(log, m_time, HaltSource::Operator, Money{}, Money{}, why);
    settle(log, m_time);
}

// ---- broker
// ----------------------------------------------------------------------------------------------------

void TradingRunner::report(FactLog& log, const BrokerReport& report) {
    m_execution.onReport(log, report, report.time);
    settle(log, report.time);
}

// The simulated exchange carries out what it is told before anything else happens.
void TradingRunner::settle(FactLog& log, UtcTime now) {
    if (!m_simulated) return;
    while (m_execution.hasCommands())
        [[unlikely]] m_execution.release(now, [&](const BrokerCommand& command) {
            m_exchange.execute(command, [&](const BrokerReport& r) { m_execution.onReport(log, r, r.time); });
        });
}

// `trading`: the bar that trades at that time; without one the last price is taken.
void TradingRunner::closeAt(FactLog& log, InstrumentId instrument, UtcTime time, const Bar* trading,
                            ExitReason reason) {
    m_execution.close(log, instrument, time, reason);
    settle(log, time);
    if (!m_simulated) return;
    const Price price = trading ? trading->open : m_execution.lastPrice(instrument);
    m_exchange.trade(instrument, price, time, [&](const BrokerReport& r) { report(log, r); });
}

void TradingRunner::applyReport(FactLog& log, const BrokerReport& report, UtcTime now) {
    m_time = std::max(m_time, now);
    m_execution.onReport(log, report, now);
    settle(log, now);
}

void TradingRunner::applyTime(FactLog& log, UtcTime now) {
    m_time = std::max(m_time, now);
    followClocks(log, now);
    for (std::size_t c = 0; c < m_clocks.size(); ++c) {
        if (m_clocks[c].exitAt() == kNoTime || now < m_clocks[c].exitAt()) continue;
        m_flat[c] = true; // and kept so: an entry may fill while it is cancelled
        for (std::size_t i = 0; i < m_watches.size(); ++i) {
            const InstrumentId instrument{static_cast<std::uint16_t>(i)};
            if (m_watches[i].clock == c && !m_execution.isIdle(instrument))
                closeAt(log, instrument, now, nullptr, ExitReason::Time);
        }
    }
    m_execution.onTime(log, now);
    settle(log, now);
}

std::vector<BrokerCommand> TradingRunner::takeCommands(UtcTime now) {
    std::vector<BrokerCommand> commands;
    takeCommands(now, commands);
    return commands;
}

void TradingRunner::takeCommands(UtcTime now, std::vector<BrokerCommand>& into) {
    if (!m_simulated)
        m_execution.release(now, [&](const BrokerCommand& command) { into.push_back(command); });
}

// ---- the operator
// ----------------------------------------------------------------------------------------------

Status TradingRunner::applyOperator(FactLog& log, const OperatorCommand& command, UtcTime now) {
    m_time = std::max(m_time, now);
    followClocks(log, now);
    Status done;
    switch (command.action) {
    case OperatorAction::PlaceOrder: done = placeManually(log, command, now); break;
    case OperatorAction::ModifyOrder:
        done =
            m_execution.modifyOrder(log, command.order, command.quantity, command.limit, command.stop, now);
        break;
    case OperatorAction::CancelOrder: done = m_execution.cancelOrder(log, command.order, now); break;
    case OperatorAction::ClosePosition: done = closeManually(log, command, now); break;
    case OperatorAction::Pause: done = m_execution.pause(log, now, command.text.view()); break;
    case OperatorAction::Halt:
        m_execution.halt(log, now, HaltSource::Operator, Money{}, Money{}, command.text.view());
        break;
    case OperatorAction::Clear: done = m_execution.clearHalt(log, now, command.text.view()); break;
    case OperatorAction::ChangeLimit:
        if (command.limitCode >= kLimitCount) return fail("there is no limit number {}", command.limitCode);
        done = m_execution.changeLimit(log, static_cast<LimitCode>(command.limitCode), command.value,
                                       command.confirmed, now);
        break;
    case OperatorAction::Reconcile: m_execution.reconcile(log, now); break;
    case OperatorAction::AdoptDifference: done = m_execution.adopt(log, command.difference, now); break;
    case OperatorAction::IgnoreDifference: done = m_execution.ignore(log, command.difference, now); break;
    }
    settle(log, now);
    return done;
}

Status TradingRunner::placeManually(FactLog& log, const OperatorCommand& command, UtcTime now) {
    if (!m_setup.manual) return fail("this session takes no orders by hand; start a paper or live session");
    if (command.instrument.value >= m_watches.size())
        return fail("this session does not trade that instrument");
    const StrategyId strategy{static_cast<std::uint16_t>(m_setup.strategies.size())};
    const Instrument& instrument = m_setup.instruments[command.instrument.value];
    const Price last = m_execution.lastPrice(command.instrument);
    if (last.isZero())
        return fail("{} has not traded in this session yet; wait for its first price", instrument.symbol);
    const Price price = command.type == OrderType::Limit  ? command.limit
                        : command.type == OrderType::Stop ? command.stop
                                                          : last;
    if (price.raw() <= 0) return fail("a {} order needs a price above zero", toText(command.type));
    if (price.raw() % instrument.tickSize.raw() != 0)
        return fail("{} is no multiple of {}'s tick size {}", toText(price), instrument.symbol,
                    toText(instrument.tickSize));
    const bool buys = command.side == Side::Buy;
    const Holding holding = m_execution.holding(command.instrument, strategy);
    const bool reduces = holding == (buys ? Holding::Short : Holding::Long);
    if (!reduces && command.quantity < instrument.lotSize)
        return fail("the smallest order of {} is one lot of {}", instrument.symbol,
                    toText(instrument.lotSize));
    constexpr double mostMoney = 1e12; // a slip of the hand, in any currency
    if (price.toDouble() * command.quantity.toDouble() > mostMoney)
        return fail("{} x {} is more than any account holds; check price and quantity",
                    toText(command.quantity), toText(price));
    Signal signal;
    signal.time = now;
    signal.instrument = command.instrument;
    signal.strategy = strategy;
    signal.price = price;
    signal.rank = 1;
    signal.score = 1;
    if (reduces && command.type != OrderType::Market)
        return fail("you hold the other side of {}: close it at the market, or move its stop or target",
                    instrument.symbol);
    if (reduces && command.quantity != m_execution.held(command.instrument, strategy))
        return fail("you hold {} of {}: an order the other way closes all of it, so ask for that quantity",
                    toText(m_execution.held(command.instrument, strategy)), instrument.symbol);
    if (reduces) {
        signal.direction = buys ? Direction::ExitShort : Direction::ExitLong;
        signal = log.append(signal, {});
        m_execution.decideExit(log, signal, ExitReason::Operator);
        return {};
    }
    signal.direction = buys ? Direction::Long : Direction::Short;
    signal = log.append(signal, {});
    EntryMoment moment = momentOf(m_watches[command.instrument.value]);
    moment.cause = signal.seq;
    const ManualTerms terms{command.type, command.timeInForce, command.quantity, command.limit, command.stop};
    m_execution.decideEntry(log, signal, moment, &terms);
    return {};
}

Status TradingRunner::closeManually(FactLog& log, const OperatorCommand& command, UtcTime now) {
    const std::size_t strategies = m_setup.strategies.size() + (m_setup.manual ? 1 : 0);
    if (command.instrument.value >= m_watches.size() || command.strategy.value >= strategies)
        return fail("this session has no such position");
    const Holding holding = m_execution.holding(command.instrument, command.strategy);
    if (holding == Holding::Flat) return fail("there is no position to close");
    Signal signal;
    signal.time = now;
    signal.instrument = command.instrument;
    signal.strategy = command.strategy;
    signal.price = m_execution.lastPrice(command.instrument);
    signal.rank = 1;
    signal.score = 1;
    signal.direction = holding == Holding::Long ? Direction::ExitLong : Direction::ExitShort;
    signal = log.append(signal, {});
    m_execution.decideExit(log, signal, ExitReason::Operator);
    return {};
}

} // namespace openbell
