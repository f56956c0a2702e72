#include "tests/simulation/market.h"
#include <algorithm>

namespace openbell::simulation {

namespace {

constexpr std::int64_t kLeastTicks = 400, kMostTicks = 100'000;
constexpr int kOrderlyMinutes = 12;

} // namespace

InstrumentMarket::InstrumentMarket(const Instrument& instrument, std::uint64_t seed)
    : m_tick{instrument.tickSize}, m_lot{instrument.lotSize}, m_random{seed} {
    m_last = m_tick * m_random.between(1'000, 40'000);
    m_swing = std::max<std::int64_t>(2, m_last.raw() / m_tick.raw() * m_random.between(2, 12) / 10'000);
}

Price InstrumentMarket::moved(Price from, std::int64_t ticks) const {
    return std::clamp(from + m_tick * ticks, m_tick * kLeastTicks, m_tick * kMostTicks);
}

void InstrumentMarket::openDay(std::uint64_t seed) {
    m_random = Random{seed};
    m_atLimit = 0;
    const std::int64_t gap = m_swing * m_random.between(-20, 20);
    m_last = moved(m_last, gap);
}

Bar InstrumentMarket::part(UtcTime start) {
    Bar bar;
    bar.start = start;
    bar.open = moved(m_last, m_random.between(-m_swing / 2, m_swing / 2));
    bar.close = moved(bar.open, m_random.between(-m_swing, m_swing));
    bar.high = moved(std::max(bar.open, bar.close), m_random.between(0, m_swing));
    bar.low = moved(std::min(bar.open, bar.close), -m_random.between(0, m_swing));
    bar.volume = m_lot * m_random.between(50, 5'000);
    m_last = bar.close;
    return bar;
}

MarketMinute InstrumentMarket::next(UtcTime start, int minutesLeft) {
    MarketMinute minute;
    const bool orderly = minutesLeft <= kOrderlyMinutes;
    if (!orderly && m_random.chance(30'000)) return minute;
    if (!orderly && m_random.chance(10'000)) m_last = moved(m_last, m_swing * m_random.between(-15, 15));
    if (m_atLimit > 0 && !orderly) {
        --m_atLimit;
        minute.bar = Bar{start, m_last, m_last, m_last, m_last, m_lot};
        return minute;
    }
    std::array<Bar, kPartsOfMinute> parts;
    for (int i = 0; i < kPartsOfMinute; ++i)
        parts[static_cast<std::size_t>(i)] = part(start.plus(i * kPartNanos));
    Bar whole = parts.front();
    for (const Bar& each : parts) {
        whole.high = std::max(whole.high, each.high);
        whole.low = std::min(whole.low, each.low);
    }
    whole.close = parts.back().close;
    for (std::size_t i = 1; i < parts.size(); ++i)
        whole.volume += parts[i].volume;
    minute.bar = whole;
    minute.parts = parts;
    if (!orderly && m_random.chance(3'000)) {
        m_last = moved(m_last, m_swing * (m_random.chance(500'000) ? 30 : -30));
        m_atLimit = static_cast<int>(m_random.between(2, 8));
    }
    return minute;
}

} // namespace openbell::simulation
