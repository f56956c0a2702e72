#include "engine/feed/demo/demo_data.h"
#include "engine/core/check.h"
#include "engine/feed/demo/demo_random.h"
#include "engine/market/calendar_set.h"
#include <algorithm>
#include <array>

namespace openbell {

namespace {

// Returns are in billionths, other factors in thousandths.
constexpr std::int64_t kBillion = 1'000'000'000;
constexpr std::int64_t kTick = 50'000; // 0.05
constexpr int kTradesPerMinute = 8;
constexpr std::int64_t kSqrtOfTrades = 2'828; // thousandths

struct Character {
    const char* symbol;
    std::int64_t startPrice;  // raw
    std::int64_t volatility;  // of a minute at midday, billionths
    std::int64_t marketShare; // of each return's noise, thousandths; its own is ownShare
    std::int64_t ownShare;    // squares of the two add up to one
    std::int64_t volume;      // shares a minute at midday
};

constexpr std::array<Character, 2> kShares{
    Character{"DEMOALPHA", 1'452'300'000, 560'000, 600, 800, 2'400},
    Character{"DEMOBETA", 318'650'000, 620'000, 500, 866, 6'100},
};

enum class Mood { TrendUp, TrendDown, Range, Volatile };

// 1000 at midday, more towards both ends, most in the first quarter of an hour.
std::int64_t shapeOfDay(std::int64_t minute, std::int64_t length, std::int64_t bend, std::int64_t opening) {
    const std::int64_t fromMiddle = (2 * minute - length) * 1000 / length;
    const std::int64_t start = minute < 15 ? opening * (15 - minute) / 15 : 0;
    return 1000 + bend * fromMiddle / 1000 * fromMiddle / 1000 + start;
}

class Share {
public:
    Share(const Character& character, std::uint64_t seed)
        : m_character{character}, m_random{seed}, m_price{character.startPrice}, m_anchor{m_price} {}

    void openDay(std::int64_t market) {
        // About 0.5 per cent, one day in ten three times as much.
        const std::int64_t size = m_random.between(1, 10) == 1 ? 15'000'000 : 5'000'000;
        move(noise(market) * size / DemoRandom::kOneSigma);
        m_anchor = m_price;
        m_activity = m_random.between(600, 1'600);
    }

    Bar minute(UtcTime start, std::int64_t index, std::int64_t length, std::int64_t market) {
        if (--m_minutesLeft <= 0) changeMood();
        const std::int64_t factor = m_mood == Mood::Volatile ? 2'000 : 1'000;
        const std::int64_t sigma =
            m_character.volatility * shapeOfDay(index, length, 700, 900) / 1000 * factor / 1000;
        const std::int64_t before = m_price;
        Bar bar = trades(start, sigma, market);
        const std::int64_t moved = std::abs(m_price - before) * kBillion / before * 1000 / sigma;
        const std::int64_t volume = m_character.volume * shapeOfDay(index, length, 1'600, 2'500) / 1000 *
                                    (500 + moved) / 1000 * m_activity / 1000 * m_random.between(500, 1'500) /
                                    1000;
        bar.volume = Quantity::whole(std::max<std::int64_t>(volume, 1));
        return bar;
    }

private:
    std::int64_t noise(std::int64_t market) {
        return (market * m_character.marketShare + m_random.normal() * m_character.ownShare) / 1000;
    }

    void move(std::int64_t change) { m_price += m_price / 1000 * change / (kBillion / 1000); }

    // What the mood adds to a minute's return.
    [[nodiscard]] std::int64_t drift(std::int64_t sigma) const {
        switch (m_mood) {
        case Mood::TrendUp: return sigma * 90 / 1000;
        case Mood::TrendDown: return -sigma * 90 / 1000;
        case Mood::Range: return (m_anchor - m_price) * 1000 / m_price * 40'000;
        case Mood::Volatile: break;
        }
        return 0;
    }

    Bar trades(UtcTime start, std::int64_t sigma, std::int64_t market) {
        const std::int64_t pull =
            (drift(sigma) + market * sigma / DemoRandom::kOneSigma * m_character.marketShare / 1000) /
            kTradesPerMinute;
        Bar bar;
        for (int trade = 0; trade < kTradesPerMinute; ++trade) {
            const std::int64_t own = m_random.normal() * m_character.ownShare / 1000;
            move(pull + own * sigma / DemoRandom::kOneSigma * 1000 / kSqrtOfTrades);
            const Price price = Price::fromRaw((m_price + kTick / 2) / kTick * kTick);
            if (trade == 0) bar = {start, price, price, price, price, {}};
            bar.high = std::max(bar.high, price);
            bar.low = std::min(bar.low, price);
            bar.close = price;
        }
        return bar;
    }

    void changeMood() {
        constexpr std::array<Mood, 8> choices{Mood::TrendUp, Mood::TrendUp, Mood::TrendDown, Mood::TrendDown,
                                              Mood::Range,   Mood::Range,   Mood::Range,     Mood::Volatile};
        m_mood = choices.at(static_cast<std::size_t>(m_random.between(0, 7)));
        // Far from where it began the price turns back: a demo should not end at a rupee.
        if (m_price * 10 < m_character.startPrice * 7) m_mood = Mood::TrendUp;
        if (m_price * 10 > m_character.startPrice * 15) m_mood = Mood::TrendDown;
        m_minutesLeft = m_random.between(60, 260);
        m_anchor = m_price;
    }

    Character m_character;
    DemoRandom m_random;
    std::int64_t m_price, m_anchor; // raw, not yet rounded to ticks
    Mood m_mood = Mood::Range;
    std::int64_t m_minutesLeft = 0;
    std::int64_t m_activity = 1'000; // of the day's volume, thousandths
};

std::vector<Session> demoSessions() {
    const CalendarPtr nse = CalendarSet::builtIn().find("NSE");
    ENSURE(nse);
    std::vector<Session> sessions =
        nse->sessionsBetween(Date::fromYmd(2024, 1, 1), Date::fromYmd(2024, 6, 30));
    int dates = 0;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        dates += i == 0 || sessions[i].date != sessions[i - 1].date;
        if (dates > kDemoSessions) sessions.resize(i);
    }
    return sessions;
}

BarSeries emptySeries(const Character& character) {
    Instrument instrument;
    instrument.symbol = character.symbol;
    instrument.exchange = "NSE";
    instrument.calendar = "NSE";
    instrument.zone = "Asia/Kolkata";
    instrument.tickSize = Price::fromRaw(kTick);
    return {instrument, Interval::ofMinutes(1), {}};
}

} // namespace

std::vector<BarSeries> makeDemoData(std::uint64_t seed) {
    DemoRandom seeds{seed};
    DemoRandom market{seeds.next()};
    std::vector<Share> shares;
    std::vector<BarSeries> result;
    for (const Character& character : kShares) {
        shares.emplace_back(character, seeds.next());
        result.push_back(emptySeries(character));
    }
    Date day{};
    for (const Session& session : demoSessions()) {
        if (session.date != day) {
            const std::int64_t overnight = market.normal();
            for (Share& share : shares)
                share.openDay(overnight);
            day = session.date;
        }
        const std::int64_t length = (session.close.ns - session.open.ns) / kNanosPerMinute;
        for (std::int64_t index = 0; index < length; ++index) {
            const UtcTime start = session.open.plus(index * kNanosPerMinute);
            const std::int64_t common = market.normal();
            for (std::size_t i = 0; i < shares.size(); ++i)
                result[i].bars.push_back(shares[i].minute(start, index, length, common));
        }
    }
    return result;
}

} // namespace openbell
