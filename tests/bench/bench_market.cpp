// Ticks to minute bars and minutes to longer bars, each beside the simplest loop that does the same; and when
// bars end.
#include "engine/market/calendar_set.h"
#include "engine/market/roll_up.h"
#include "engine/market/tick_aggregator.h"
#include <benchmark/benchmark.h>

using namespace openbell;

namespace {

const CalendarPtr& nse() {
    static const CalendarPtr calendar = CalendarSet::builtIn().find("NSE");
    return calendar;
}

// A million ticks over 8,334 minutes, 120 a minute, prices on 0.05 ticks.
const std::vector<Tick>& millionTicks() {
    static const std::vector<Tick> ticks = [] {
        std::vector<Tick> made;
        std::uint64_t seed = 1;
        std::int64_t price = 20'000;
        const UtcTime from = *parseIso("2024-01-01T00:00:00Z");
        for (std::int64_t i = 0; i < 1'000'000; ++i) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            price += static_cast<std::int64_t>(seed >> 61) - 3;
            price = std::max<std::int64_t>(price, 100);
            made.push_back({from.plus(i * kNanosPerSecond / 2),
                            Price::fromRaw(price * 50'000),
                            Quantity::whole(1 + static_cast<std::int64_t>(seed >> 58)),
                            {},
                            {}});
        }
        return made;
    }();
    return ticks;
}

// Every minute of the calendar's first 2,667 sessions of 2011 and later: a million bars.
const std::vector<Bar>& millionMinutes() {
    static const std::vector<Bar> bars = [] {
        std::vector<Bar> made;
        std::uint64_t seed = 1;
        for (const Session& session :
             nse()->sessionsBetween(Date::fromYmd(2011, 1, 1), Date::fromYmd(2025, 1, 1)))
            for (UtcTime time = session.open; time < session.close && made.size() < 1'000'000;
                 time = time.plus(kNanosPerMinute)) {
                seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
                const Price price = Price::whole(1'000 + static_cast<std::int64_t>(seed >> 56));
                made.push_back({time, price, price + Price::whole(1), price - Price::whole(1), price,
                                Quantity::whole(100)});
            }
        return made;
    }();
    return bars;
}

void count(benchmark::State& state, std::size_t items) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(items));
}

void ticksThroughAggregator(benchmark::State& state) {
    const auto& ticks = millionTicks();
    std::size_t closed = 0;
    for (auto _ : state) {
        TickAggregator aggregator;
        closed = 0;
        for (const Tick& tick : ticks)
            if (aggregator.add(tick) == TickEffect::Closed) {
                benchmark::DoNotOptimize(aggregator.closedBar());
                ++closed;
            }
    }
    count(state, ticks.size());
    state.counters["bars"] = static_cast<double>(closed + 1);
}
BENCHMARK(ticksThroughAggregator)->Unit(benchmark::kMillisecond);

// The reference: no checks, doubles nowhere, one local bar.
void ticksThroughPlainLoop(benchmark::State& state) {
    const auto& ticks = millionTicks();
    for (auto _ : state) {
        Bar bar;
        std::int64_t end = INT64_MIN;
        for (const Tick& tick : ticks) {
            if (tick.time.ns >= end) {
                benchmark::DoNotOptimize(bar);
                const std::int64_t minute = tick.time.ns / kNanosPerMinute * kNanosPerMinute;
                end = minute + kNanosPerMinute;
                bar = {UtcTime{minute}, tick.last, tick.last, tick.last, tick.last, tick.quantity};
                continue;
            }
            bar.high = std::max(bar.high, tick.last);
            bar.low = std::min(bar.low, tick.last);
            bar.close = tick.last;
            bar.volume = Quantity::fromRaw(bar.volume.raw() + tick.quantity.raw());
        }
        benchmark::DoNotOptimize(bar);
    }
    count(state, ticks.size());
}
BENCHMARK(ticksThroughPlainLoop)->Unit(benchmark::kMillisecond);

void minutesRolledUp(benchmark::State& state) {
    const auto& bars = millionMinutes();
    const Interval target{static_cast<std::int32_t>(state.range(0))};
    for (auto _ : state)
        benchmark::DoNotOptimize(rollUp(bars, Interval::ofMinutes(1), target, nse()).data());
    count(state, bars.size());
}
BENCHMARK(minutesRolledUp)->Arg(5)->Arg(30)->Arg(0)->Unit(benchmark::kMillisecond);

// The reference for five minutes: a grid without sessions.
void minutesThroughPlainLoop(benchmark::State& state) {
    const auto& bars = millionMinutes();
    constexpr std::int64_t five = 5 * kNanosPerMinute;
    for (auto _ : state) {
        std::vector<Bar> rolled;
        for (const Bar& bar : bars) {
            const UtcTime start{bar.start.ns / five * five};
            if (rolled.empty() || rolled.back().start != start) {
                rolled.push_back(bar);
                rolled.back().start = start;
                continue;
            }
            Bar& last = rolled.back();
            last.high = std::max(last.high, bar.high);
            last.low = std::min(last.low, bar.low);
            last.close = bar.close;
            last.volume += bar.volume;
        }
        benchmark::DoNotOptimize(rolled.data());
    }
    count(state, bars.size());
}
BENCHMARK(minutesThroughPlainLoop)->Unit(benchmark::kMillisecond);

void builtInCalendarsParsed(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(CalendarSet::builtIn().names().size());
}
BENCHMARK(builtInCalendarsParsed)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
