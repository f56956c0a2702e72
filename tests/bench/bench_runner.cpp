// Bars a second through the whole runner: facts, strategy, gates, orders, fills, positions, equity and the
// run hash, beside a hand-written loop that does the same trading and nothing else, in the same process. W1
// is one symbol of 1,000,000 minutes with an EMA 9/21 cross; W2 the same bars as ten symbols of one account.
// With OPENBELL_W1=FILE (records of int64 seconds and five float64: open, high, low, close, volume) those
// bars are used instead of a random walk of our own.
#include "engine/replay/backtest.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>

using namespace openbell;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBars = 1'000'000;
constexpr std::int64_t kStart = 1'577'836'800; // 2020-01-01

struct Record {
    std::int64_t seconds;
    double open, high, low, close, volume;
};

Price price(double value) {
    return Price::fromRaw(std::llround(value * 100) * 10'000);
}

std::vector<Bar> walk() {
    std::vector<Bar> bars;
    bars.reserve(kBars);
    std::uint64_t state = 42;
    const auto random = [&] { // splitmix64 (Steele, Lea and Flood 2014)
        std::uint64_t z = state += 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return static_cast<std::int64_t>((z ^ (z >> 31)) % 1001) - 500; // -500..500
    };
    std::int64_t last = 1'000'000; // hundredths
    for (std::size_t i = 0; i < kBars; ++i) {
        Bar bar;
        bar.start = UtcTime::fromSeconds(kStart + 60 * static_cast<std::int64_t>(i));
        const std::int64_t open = last;
        std::int64_t high = open, low = open;
        for (int step = 0; step < 4; ++step) {
            last = std::max<std::int64_t>(last + last * random() / 1'200'000, 100);
            high = std::max(high, last);
            low = std::min(low, last);
        }
        bar.open = Price::fromRaw(open * 10'000);
        bar.high = Price::fromRaw(high * 10'000);
        bar.low = Price::fromRaw(low * 10'000);
        bar.close = Price::fromRaw(last * 10'000);
        bar.volume = Quantity::whole(1 + (random() + 500));
        bars.push_back(bar);
    }
    return bars;
}

std::vector<Bar> load(const char* path) {
    std::ifstream in{path, std::ios::binary};
    std::vector<Bar> bars;
    bars.reserve(kBars);
    Record r{};
    while (in.read(reinterpret_cast<char*>(&r), sizeof r))
        bars.push_back({UtcTime::fromSeconds(r.seconds), price(r.open), price(r.high), price(r.low),
                        price(r.close), Quantity::whole(std::llround(r.volume))});
    return bars;
}

// Made anew for each run and given to it, so that the peak of memory is the run's own.
std::vector<Bar> bars() {
    const char* path = std::getenv("OPENBELL_W1");
    return path ? load(path) : walk();
}

RunConfig configuration(int symbols, const char* strategies) {
    std::string names;
    for (int i = 0; i < symbols; ++i)
        names += fmt::format("{}\"S{}\"", i ? "," : "", i);
    const std::string text = fmt::format(
        R"({{"data": {{"symbols": [{}], "interval": "1m"}}, "capital": "1000000", "strategies": {},
            "sizing": {{"type": "fixed_quantity", "quantity": "1"}}, "risk": "none", "costs": {{"type": "bps", "bps": 3}},
            "slippage": {{"type": "none"}}, "exits": {{"stop": "none", "target": "none", "time": "none"}}, "market_hours": false}})",
        names, strategies);
    const auto configuration = parseConfiguration(text, "bench.json");
    if (!configuration) std::fprintf(stderr, "%s\n", configuration.error().message.c_str()), std::exit(1);
    return *readRunConfig(*configuration);
}

constexpr const char* kCross =
    R"([{"id": "cross", "type": "rules", "enter_long": {"crosses_above": ["ema_9", "ema_21"]},
                                     "exit_long": {"crosses_below": ["ema_9", "ema_21"]}}])";
constexpr const char* kThree =
    R"([{"type": "ehma_pivot"}, {"type": "confluence_consumer"}, {"type": "regime_adaptive"}])";

BacktestInput input(int symbols) {
    BacktestInput in;
    const auto calendar = std::make_shared<const MarketCalendar>(MarketCalendar::continuous());
    std::vector<Bar> all = bars();
    const std::size_t each = all.size() / static_cast<std::size_t>(symbols);
    for (int i = 0; i < symbols; ++i) {
        BarSeries series;
        series.instrument.symbol = fmt::format("S{}", i);
        series.interval = Interval::ofMinutes(1);
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(each * static_cast<std::size_t>(i));
        if (symbols == 1)
            series.bars = std::move(all);
        else
            series.bars.assign(first, first + static_cast<std::ptrdiff_t>(each));
        for (std::size_t k = 0; k < each; ++k)
            series.bars[k].start = UtcTime::fromSeconds(kStart + 60 * static_cast<std::int64_t>(k));
        in.series.push_back(std::move(series));
        in.calendars.push_back(calendar);
    }
    return in;
}

class TemporaryFolder {
public:
    TemporaryFolder() : m_path{fs::temp_directory_path() / "openbell_bench_runner"} { clear(); }
    ~TemporaryFolder() { fs::remove_all(m_path); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    void clear() {
        fs::remove_all(m_path);
        fs::create_directories(m_path);
    }
    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

void store(const SessionRecord& record, const fs::path& folder) {
    auto database = openStore(folder, "backtest");
    const Status stored =
        database ? recordSession(*database, record, UtcTime::fromSeconds(kStart)) : fail(database.error());
    if (!stored) std::fprintf(stderr, "%s\n", stored.error().message.c_str()), std::exit(1);
}

// Making the input and giving up the memory are not timed.
void run(benchmark::State& state, int symbols, const char* strategies, bool stores = false) {
    const RunConfig config = configuration(symbols, strategies);
    std::optional<TemporaryFolder> folder;
    if (stores) folder.emplace();
    std::int64_t count = 0;
    for (auto _ : state) {
        state.PauseTiming();
        {
            if (folder) folder->clear();
            auto backtest = Backtest::make(config, input(symbols));
            state.ResumeTiming();
            while (backtest->step(8192)) {
            }
            backtest->finish();
            const SessionRecord record = backtest->take();
            if (folder) store(record, folder->path());
            state.PauseTiming();
            count = record.header.bars;
            state.counters["fills"] = static_cast<double>(record.fills.size());
            state.counters["near_misses"] = static_cast<double>(record.nearMisses.size());
            state.counters["equity"] = record.equity.back().equity().toDouble();
        }
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * count);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void wholeRunnerOneSymbol(benchmark::State& state) {
    run(state, 1, kCross);
}
void wholeRunnerStored(benchmark::State& state) {
    run(state, 1, kCross, true);
}
void wholeRunnerTenSymbols(benchmark::State& state) {
    run(state, 10, kCross);
}
void threeStrategies(benchmark::State& state) {
    run(state, 1, kThree);
}

// The same trading by hand: two EMAs, cash and a flag.
void handWrittenLoop(benchmark::State& state) {
    struct Seeded {
        int n;
        double sum = 0, value = 0;
        int seen = 0;
        void add(double close) {
            if (++seen < n)
                sum += close;
            else if (seen == n)
                value = (sum + close) / n;
            else
                value += (close - value) * (2.0 / (n + 1));
        }
    };
    const std::vector<Bar> all = bars();
    std::int64_t fills = 0;
    double equity = 0;
    for (auto _ : state) {
        Seeded fast{9}, slow{21};
        double cash = 1'000'000, above = 0;
        bool want = false, holds = false;
        fills = 0;
        for (const Bar& bar : all) {
            if (want != holds) {
                const double open = bar.open.toDouble();
                cash += (holds ? open : -open) - open * 0.0003;
                holds = want;
                ++fills;
            }
            const double close = bar.close.toDouble();
            fast.add(close);
            slow.add(close);
            const double gap = fast.value - slow.value;
            if (slow.seen > slow.n) {
                if (gap > 0 && above <= 0) want = true;
                if (gap < 0 && above >= 0) want = false;
            }
            above = gap;
            equity = cash + (holds ? close : 0);
            benchmark::DoNotOptimize(equity);
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * all.size()));
    state.counters["fills"] = static_cast<double>(fills);
    state.counters["equity"] = equity;
}

BENCHMARK(handWrittenLoop)->Unit(benchmark::kMillisecond);
BENCHMARK(wholeRunnerOneSymbol)->Unit(benchmark::kMillisecond);
BENCHMARK(wholeRunnerStored)->Unit(benchmark::kMillisecond);
BENCHMARK(wholeRunnerTenSymbols)->Unit(benchmark::kMillisecond);
BENCHMARK(threeStrategies)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
