#pragma once
// Ticks of one instrument -> its 1-minute bars, closed by a later timestamp, never by a clock. Plain copyable
// state of one thread; no allocation. A minute without a trade has no bar.
// A trade (quantity above zero) sets prices and adds to the volume. A tick of quantity 0 is a quote, unless
// its last price differs from the one before: then it is an index value, which sets prices and leaves the
// volume. A quote changes no bar, but its time closes one. Ticks of the open minute count in the order they
// arrive.
#include "engine/market/bar.h"
#include <algorithm>
#include <optional>

namespace openbell {

enum class TickEffect : std::uint8_t {
    Quote,   // nothing but the time may have moved
    Updated, // the open bar has changed, or one was opened
    Closed,  // a minute is over: its bar is closedBar(); the tick may have opened the next one
    Late,    // older than the open minute: not used; the caller reports it
    Refused, // not a possible tick: a trade without a price, a negative value, a volume or time out of range
};

class TickAggregator {
public:
    // Ticks in the order received.
    TickEffect add(const Tick& tick) {
        if ((tick.last.raw() | tick.quantity.raw()) < 0) [[unlikely]]
            return TickEffect::Refused;
        if (tick.last.isZero() && !tick.quantity.isZero()) [[unlikely]]
            return TickEffect::Refused;
        if (tick.time.ns >= m_minuteEnd) [[unlikely]]
            return rollOver(tick);
        if (tick.time.ns < m_minute) [[unlikely]]
            return TickEffect::Late;
        return merge(tick);
    }

    // The bar that the last Closed told of.
    [[nodiscard]] const Bar& closedBar() const { return m_closed; }
    // The bar being formed, null when its minute has no trade yet.
    [[nodiscard]] const Bar* openBar() const { return m_hasBar ? &m_bar : nullptr; }

    // Closes the open bar when time, as other inputs tell it, has left its minute.
    [[nodiscard]] std::optional<Bar> advanceTo(UtcTime now) {
        if (!m_hasBar || now.ns < m_minuteEnd) return std::nullopt;
        return flush();
    }
    // Closes the open bar: the ticks end here. Later ticks of its minute would be Late.
    [[nodiscard]] std::optional<Bar> flush() {
        if (!m_hasBar) return std::nullopt;
        m_hasBar = false;
        m_minute = m_minuteEnd;
        return m_bar;
    }

private:
    TickEffect merge(const Tick& tick) {
        if (tick.quantity.isZero() && (tick.last.isZero() || tick.last == m_last)) return TickEffect::Quote;
        if (!m_hasBar) {
            m_bar = {UtcTime{m_minute}, tick.last, tick.last, tick.last, tick.last, tick.quantity};
            m_hasBar = true;
        } else {
            std::int64_t volume = 0;
            if (__builtin_add_overflow(m_bar.volume.raw(), tick.quantity.raw(), &volume)) [[unlikely]]
                return TickEffect::Refused;
            m_bar.volume = Quantity::fromRaw(volume);
            m_bar.high = std::max(m_bar.high, tick.last);
            m_bar.low = std::min(m_bar.low, tick.last);
            m_bar.close = tick.last;
        }
        m_last = tick.last;
        return TickEffect::Updated;
    }

    TickEffect rollOver(const Tick& tick) {
        constexpr std::int64_t limit = INT64_MAX - 2 * kNanosPerMinute;
        const std::int64_t time = tick.time.ns;
        if (time > limit || time < -limit) return TickEffect::Refused;
        const bool closes = m_hasBar;
        if (closes) m_closed = m_bar;
        m_hasBar = false;
        const std::int64_t rest = time % kNanosPerMinute;
        m_minute = time - (rest < 0 ? rest + kNanosPerMinute : rest);
        m_minuteEnd = m_minute + kNanosPerMinute;
        const TickEffect effect = merge(tick);
        return closes ? TickEffect::Closed : effect;
    }

    std::int64_t m_minute = INT64_MIN; // of the open bar: [m_minute, m_minuteEnd)
    std::int64_t m_minuteEnd = INT64_MIN;
    Price m_last; // zero before the first tick
    Bar m_bar, m_closed;
    bool m_hasBar = false;
};

} // namespace openbell
