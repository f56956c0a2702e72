#include "engine/execution/execution_handler.h"
#include <algorithm>
#include <utility>

namespace openbell {

namespace {

Zone zoneOf(const Instrument& instrument) {
    return Zone::find(instrument.zone).value_or(Zone::utc());
}

} // namespace

ExecutionHandler::ExecutionHandler(ExecutionSettings settings, const std::vector<Instrument>& instruments,
                                   std::size_t strategies, BrokerCapabilities broker)
    : m_settings{std::move(settings)},
      m_instruments{instruments},
      m_strategies{strategies},
      m_broker{broker},
      m_book{instruments.size() * strategies},
      m_commands{broker.rate},
      m_reconciler{instruments.size()},
      m_slots(instruments.size() * strategies),
      m_last(instruments.size()),
      m_lastTime(instruments.size(), kNoTime),
      m_cash{m_settings.capital},
      m_equity{m_cash},
      m_dayStart{m_cash},
      m_peak{m_cash} {
    for (const auto& instrument : instruments)
        m_zones.push_back(zoneOf(instrument));
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        m_slots[i].instrument.value = static_cast<std::uint16_t>(i / strategies);
        m_slots[i].strategy.value = static_cast<std::uint16_t>(i % strategies);
    }
    m_open.reserve(m_slots.size());
    m_guards = m_settings.limits.dailyLoss || m_settings.limits.maxDrawdown;
    constexpr std::size_t roomForEntries = 1024;
    m_entriesSent.reserve(roomForEntries);
}

void ExecutionHandler::takeOver(const ExecutionHandler& from, const ExecutionSettings& base) {
    ENSURE(from.m_slots.size() == m_slots.size() && from.m_last.size() == m_last.size());
    ExecutionSettings own = std::move(m_settings);
    *this = from;
    if (own.limits == base.limits) own.limits = from.m_settings.limits;
    m_settings = std::move(own);
    m_guards = m_settings.limits.dailyLoss || m_settings.limits.maxDrawdown;
}

std::size_t ExecutionHandler::footprint() const {
    std::size_t bytes = m_instruments.size() * (sizeof(Instrument) + sizeof(Zone)) + m_book.footprint() +
                        m_seen.footprint() + m_slots.size() * (sizeof(TradingSlot) + sizeof(std::uint16_t)) +
                        m_last.size() * (sizeof(Price) + sizeof(UtcTime)) +
                        m_entriesSent.size() * sizeof(UtcTime);
    for (const CostModel& model : m_settings.costs)
        bytes += openbell::footprint(model);
    return bytes;
}

Status ExecutionHandler::changeLimit(FactLog& log, LimitCode limit, std::int64_t value, bool confirmed,
                                     UtcTime now) {
    auto changed = openbell::changeLimit(m_settings.limits, limit, value, confirmed);
    if (!changed) return fail(changed.error());
    const std::int64_t before = limitValue(m_settings.limits, limit);
    m_settings.limits = *changed;
    m_guards = changed->dailyLoss || changed->maxDrawdown;
    note(log, RiskEventCode::LimitChanged, now, OrderId{}, 0,
         fmt::format("{} {} -> {}", toText(limit), limitText(limit, before), limitText(limit, value)),
         Money::fromRaw(before), Money::fromRaw(value));
    return {};
}

bool ExecutionHandler::isIdle(InstrumentId instrument) const {
    for (std::size_t s = 0; s < m_strategies; ++s) {
        const std::uint16_t index = slotOf(instrument, StrategyId{static_cast<std::uint16_t>(s)});
        if (!m_slots[index].position.isFlat() || !m_book.isEmpty(index)) return false;
    }
    return true;
}

// ---- market
// ----------------------------------------------------------------------------------------------------

// Where the stop belongs at that close; never further away than it is.
Price ExecutionHandler::trailedStop(const TradingSlot& slot, Price close) const {
    const ExitDistance& trailing = m_settings.exits.trailing;
    const Price before = slot.stopPrice, tick = m_instruments[slot.instrument.value].tickSize;
    if (trailing.type == DistanceType::None) return before;
    const bool isLong = slot.position.isLong();
    const Price away = slot.trailingDistance.isZero()
                           ? distanceOf(trailing, close, 0, slot.stopDistance, tick)
                           : slot.trailingDistance;
    if (away.isZero()) return before;
    const Price level = std::max(
        roundToStep(isLong ? close - away : close + away, tick, isLong ? Rounding::Down : Rounding::Up),
        tick);
    const bool tighter = before.isZero() || (isLong ? level > before : level < before);
    return tighter ? level : before;
}

Price ExecutionHandler::nextTarget(const TradingSlot& slot) const {
    return leftOfFirstTarget(slot).isZero() ? slot.target2Price : slot.targetPrice;
}

// Whether the market has come to a target whose order waits for that.
bool ExecutionHandler::isAtTarget(const TradingSlot& slot, Price close) const {
    if (together()) return false;
    const Price target = nextTarget(slot);
    return !target.isZero() && (slot.position.isLong() ? close >= target : close <= target);
}

void ExecutionHandler::followPositions(FactLog& log, InstrumentId instrument, const Bar& bar, UtcTime end) {
    const bool onlySees = together() && m_settings.exits.trailing.type == DistanceType::None;
    for (std::size_t s = 0; s < m_strategies; ++s) {
        const std::uint16_t index = slotOf(instrument, StrategyId{static_cast<std::uint16_t>(s)});
        TradingSlot& slot = m_slots[index];
        if (slot.position.isFlat()) continue;
        slot.position.seeBars(bar.high, bar.low);
        if (slot.isClosing() || onlySees) continue;
        const Price before = std::exchange(slot.stopPrice, trailedStop(slot, bar.close));
        const bool took = std::exchange(slot.taking, isAtTarget(slot, bar.close));
        if (slot.stopPrice != before || slot.taking != took) steer(log, index, end);
    }
}

inline EquityPoint ExecutionHandler::valuedAt(UtcTime time) const {
    EquityPoint point;
    point.time = time;
    point.cash = m_cash;
    for (const std::uint16_t index : m_open) {
        const TradingSlot& slot = m_slots[index];
        point.positionValue += notional(m_last[slot.instrument.value], slot.position.quantity);
        point.heat += slot.heat();
    }
    return point;
}

void ExecutionHandler::hold(FactLog& log, InstrumentId instrument, std::span<const Bar> bars,
                            std::span<EquityPoint> points) {
    const EquityPoint before = valuedAt(kNoTime);
    Money elsewhere; // of what other instruments hold, whose price stays
    Quantity held;   // of this one by the first slot, and by the others
    std::vector<Quantity>& more = m_heldScratch;
    more.clear();
    for (const std::uint16_t index : m_open) {
        const TradingSlot& slot = m_slots[index];
        if (slot.instrument != instrument)
            elsewhere += notional(m_last[slot.instrument.value], slot.position.quantity);
        else if (held.isZero())
            held = slot.position.quantity;
        else
            more.push_back(slot.position.quantity);
    }
    for (EquityPoint& point : points) {
        point.cash = before.cash;
        point.heat = before.heat;
        point.positionValue = elsewhere;
    }
    if (!held.isZero())
        for (std::size_t i = 0; i < points.size(); ++i)
            points[i].positionValue += notional(bars[i].close, held);
    for (const Quantity quantity : more)
        for (std::size_t i = 0; i < points.size(); ++i)
            points[i].positionValue += notional(bars[i].close, quantity);
    if (held.isZero())
        m_peak = std::max(m_peak, points.back().equity());
    else
        for (const EquityPoint& point : points)
            m_peak = std::max(m_peak, point.equity());
    m_equity = points.back().equity();
    m_last[instrument.value] = bars.back().close;
    m_lastTime[instrument.value] = points.back().time;
    seeBars(instrument, bars);
    log.append(points);
}

void ExecutionHandler::seeBars(InstrumentId instrument, std::span<const Bar> bars) {
    if (m_open.empty()) return;
    Price high = bars.front().high, low = bars.front().low;
    for (const Bar& bar : bars) {
        high = std::max(high, bar.high);
        low = std::min(low, bar.low);
    }
    for (const std::uint16_t index : m_open)
        if (m_slots[index].instrument == instrument)
            m_slots[index].position.seeBars(high, low, static_cast<std::uint32_t>(bars.size()));
}

void ExecutionHandler::mark(FactLog& log, UtcTime time) {
    const EquityPoint point = valuedAt(time);
    m_equity = point.equity();
    m_peak = std::max(m_peak, m_equity);
    log.append(point);
}

void ExecutionHandler::remark(FactLog& log, UtcTime time) {
    const EquityPoint point = valuedAt(time);
    m_equity = point.equity();
    m_peak = std::max(m_peak, m_equity);
    log.amend(point);
}

void ExecutionHandler::startDay() {
    // Not the last mark: positions may have been closed since, at the end of the day before.
    m_dayStart = m_equity = valuedAt(kNoTime).equity();
    m_tradesToday = 0;
    m_halt = withNewDay(m_halt);
}

// What it costs to leave now: fees, and the reserve for a gap.
Money ExecutionHandler::leavingCost(const TradingSlot& slot) const {
    const std::size_t i = slot.instrument.value;
    return slot.exitCosts + gapReserve(m_last[i], m_instruments[i].tickSize, slot.position.quantity.abs());
}

// What is lost from the last price if the stop is hit, with what leaving costs; without a stop, everything.
Money ExecutionHandler::lossToStop(const TradingSlot& slot) const {
    const Price last = m_last[slot.instrument.value];
    if (slot.stopPrice.isZero()) return notional(last, slot.position.quantity).abs();
    const Price gap = slot.position.isLong() ? last - slot.stopPrice : slot.stopPrice - last;
    return notional(std::max(gap, Price{}), slot.position.quantity.abs(), Rounding::Up) + leavingCost(slot);
}

AccountState ExecutionHandler::account(const TradingSlot* about) const {
    AccountState state;
    state.equity = m_equity;
    state.dayStartEquity = m_dayStart;
    state.peakEquity = m_peak;
    state.tradesToday = m_tradesToday;
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        const TradingSlot& slot = m_slots[i];
        const auto index = static_cast<std::uint16_t>(i);
        if (slot.position.isFlat() && m_book.isEmpty(index)) continue;
        // Where an exit may take its time only the slot's own next entry, which waits for it or ends it, can
        // count on what it frees.
        const bool closing = slot.isClosing();
        const bool frees = closing && (exitsFillAtOnce() || &slot == about);
        const bool enters = hasEntry(index);
        Money value;
        // Until its exit is filled a position being closed can still lose what its stop would have cost.
        if (closing && !slot.position.isFlat())
            state.openLoss += slot.stopPrice.isZero() ? leavingCost(slot) : lossToStop(slot);
        if (!slot.position.isFlat() && !closing) state.openLoss += lossToStop(slot);
        if (!slot.position.isFlat() && !frees) {
            state.heat += slot.heat();
            value += notional(m_last[slot.instrument.value], slot.position.quantity).abs();
        }
        if (enters) {
            state.heat += slot.plannedRisk;
            state.openLoss += slot.plannedLoss;
            value += slot.plannedValue;
        }
        state.grossValue += value;
        if (about && slot.instrument == about->instrument) state.symbolValue += value;
        if (about && slot.strategy == about->strategy) state.strategyValue += value;
        if ((!slot.position.isFlat() && !frees) || enters) ++state.openPositions;
    }
    return state;
}

// A limit is reached when leaving now would use it up.
std::optional<ExecutionHandler::ReachedLimit> ExecutionHandler::reachedLimit(Money equity, Money peak) const {
    const RiskLimits& limits = m_settings.limits;
    Money leaving;
    for (const std::uint16_t index : m_open)
        leaving += leavingCost(m_slots[index]);
    if (limits.maxDrawdown) {
        const Money allowed = portion(peak, *limits.maxDrawdown, Rounding::Down);
        if (peak - equity + leaving >= allowed && peak > equity)
            return ReachedLimit{HaltSource::Drawdown, peak - equity, allowed};
    }
    if (limits.dailyLoss) {
        const Money allowed = portion(m_dayStart, *limits.dailyLoss, Rounding::Down);
        if (m_dayStart - equity + leaving >= allowed && m_dayStart > equity)
            return ReachedLimit{HaltSource::DailyLoss, m_dayStart - equity, allowed};
    }
    return std::nullopt;
}

void ExecutionHandler::checkLimits(FactLog& log, UtcTime time) {
    if (const auto reached = reachedLimit(m_equity, m_peak))
        halt(log, time, reached->which, reached->lost, reached->allowed);
}

// While nothing is open the equity is the cash, so a limit is reached at once or not at all.
bool ExecutionHandler::canHaltWhileHolding() const {
    if (!m_guards || isHalted()) return false;
    return !m_open.empty() || reachedLimit(m_cash, std::max(m_peak, m_cash)).has_value();
}

} // namespace openbell
