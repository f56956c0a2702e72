#pragma once
// A made-up market that could be one: prices walk by ticks, gap over night and now and then within the day,
// stand still at a limit, and miss bars. The day a seed gives is always the same. Plain values.
#include "engine/market/bar.h"
#include "engine/market/instrument.h"
#include "tests/simulation/random.h"
#include <array>
#include <optional>

namespace openbell::simulation {

inline constexpr int kPartsOfMinute = 4;
inline constexpr std::int64_t kPartNanos = kNanosPerMinute / kPartsOfMinute;

struct MarketMinute {
    std::optional<Bar> bar; // none: nothing was traded
    // What the broker's orders meet; none while the price stands at its limit, where nobody takes the other
    // side.
    std::optional<std::array<Bar, kPartsOfMinute>> parts;
};

class InstrumentMarket {
public:
    InstrumentMarket(const Instrument& instrument, std::uint64_t seed);
    void openDay(std::uint64_t seed);
    // `minutesLeft`: until the close; the market is orderly at the end, so that what must be closed can be.
    [[nodiscard]] MarketMinute next(UtcTime start, int minutesLeft);

private:
    [[nodiscard]] Price moved(Price from, std::int64_t ticks) const;
    [[nodiscard]] Bar part(UtcTime start);

    Price m_tick;
    Quantity m_lot;
    Random m_random;
    Price m_last;
    std::int64_t m_swing; // ticks in a quarter of a minute
    int m_atLimit = 0;    // minutes it will stand there
};

} // namespace openbell::simulation
