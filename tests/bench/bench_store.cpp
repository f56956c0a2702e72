// The stores: packed bars decoded, loaded and stored; session records against plain SQLite.
#include "engine/core/zone.h"
#include "engine/store/market_store.h"
#include "engine/store/packed_bars.h"
#include <benchmark/benchmark.h>
#include <filesystem>
#include <random>

using namespace openbell;
namespace fs = std::filesystem;

namespace {

constexpr int kDays = 2'667, kBarsADay = 375;

class Folder {
public:
    Folder() : m_path{fs::temp_directory_path() / fmt::format("openbell_bench_store_{}", s_count++)} {
        fs::remove_all(m_path);
        fs::create_directories(m_path);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(m_path); }
    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    static inline int s_count = 0;
    fs::path m_path;
};

Instrument nse(std::string symbol) {
    Instrument instrument;
    instrument.symbol = std::move(symbol);
    instrument.zone = "Asia/Kolkata";
    return instrument;
}

// A million minute bars on 0.05 ticks, 375 a day.
const std::vector<Bar>& millionBars() {
    static const std::vector<Bar> bars = [] {
        std::mt19937_64 random{1};
        std::vector<Bar> made;
        made.reserve(std::size_t{kDays} * kBarsADay);
        const UtcTime open =
            Zone::find("Asia/Kolkata")->toUtc(Date::fromYmd(2010, 1, 1), 555 * kNanosPerMinute);
        const auto ticks = [](std::int64_t n) { return Price::fromRaw(n * 50'000); };
        std::int64_t price = 40'000;
        for (int day = 0; day < kDays; ++day)
            for (int i = 0; i < kBarsADay; ++i) {
                const std::int64_t from = price;
                price = std::max<std::int64_t>(2'000, price + static_cast<std::int64_t>(random() % 21) - 10);
                made.push_back({open.plus(day * kNanosPerDay + i * kNanosPerMinute), ticks(from),
                                ticks(std::max(from, price) + static_cast<std::int64_t>(random() % 8)),
                                ticks(std::min(from, price) - static_cast<std::int64_t>(random() % 8)),
                                ticks(price),
                                Quantity::whole(static_cast<std::int64_t>(random() % 200'000))});
            }
        return made;
    }();
    return bars;
}

void rate(benchmark::State& state, std::string_view what, std::size_t number) {
    state.counters[std::string{what}] =
        benchmark::Counter(static_cast<double>(number), benchmark::Counter::kIsIterationInvariantRate);
}

void decodeBars(benchmark::State& state) {
    const std::span<const Bar> day{millionBars().data(), kBarsADay};
    const PackedBytes packed = packBars(day);
    std::vector<Bar> bars;
    bars.reserve(day.size());
    for (auto _ : state) {
        bars.clear();
        if (!unpackBars(packed, bars)) state.SkipWithError("unpackBars");
        benchmark::DoNotOptimize(bars.data());
    }
    rate(state, "bars", day.size());
    state.counters["bytes_a_bar"] = static_cast<double>(packed.size()) / kBarsADay;
}
BENCHMARK(decodeBars);

void encodeBars(benchmark::State& state) {
    const std::span<const Bar> day{millionBars().data(), kBarsADay};
    for (auto _ : state)
        benchmark::DoNotOptimize(packBars(day));
    rate(state, "bars", day.size());
}
BENCHMARK(encodeBars);

void loadBars(benchmark::State& state) {
    const Folder folder;
    auto store = MarketStore::open(folder.path());
    if (!store || !store->storeBars(nse("X"), Interval::ofMinutes(1), millionBars())) {
        state.SkipWithError("storeBars");
        return;
    }
    for (auto _ : state) {
        const auto series = store->storedBars("X", Interval::ofMinutes(1));
        if (!series || series->bars.size() != millionBars().size()) state.SkipWithError("storedBars");
        benchmark::DoNotOptimize(series);
    }
    rate(state, "bars", millionBars().size());
}
BENCHMARK(loadBars)->Unit(benchmark::kMillisecond)->MinTime(2);

void storeBars(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        const Folder folder;
        auto store = MarketStore::open(folder.path());
        state.ResumeTiming();
        if (!store || !store->storeBars(nse("X"), Interval::ofMinutes(1), millionBars()))
            state.SkipWithError("storeBars");
    }
    rate(state, "bars", millionBars().size());
}
BENCHMARK(storeBars)->Unit(benchmark::kMillisecond)->MinTime(1);

} // namespace

BENCHMARK_MAIN();
