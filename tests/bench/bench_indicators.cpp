// Indicators, a million bars: streaming through FactEngine, in a batch, the kernels over columns of
// doubles, and a hand-written loop of the same formula as the reference. "ns" is time an element (a bar and a
// fact list); statistics of a million equity points at the end.
#include "engine/analytics/bands.h"
#include "engine/analytics/fact_engine.h"
#include "engine/analytics/oscillators.h"
#include "engine/analytics/statistics/statistics.h"
#include "engine/analytics/wilder.h"
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cmath>
#include <random>

using namespace openbell;

namespace {

constexpr std::size_t kBars = 1'000'000;

const std::vector<BarValues>& bars() {
    static const std::vector<BarValues> made = [] {
        std::mt19937_64 random{1};
        std::vector<BarValues> all;
        double close = 1'000;
        for (std::size_t i = 0; i < kBars; ++i) {
            const double open = close;
            close = std::max(10.0, close + (static_cast<double>(random() % 201) - 100) / 100);
            all.push_back({open, std::max(open, close) + static_cast<double>(random() % 50) / 100,
                           std::min(open, close) - static_cast<double>(random() % 50) / 100, close,
                           static_cast<double>(random() % 100'000)});
        }
        return all;
    }();
    return made;
}

const std::vector<double>& closes() {
    static const std::vector<double> made = [] {
        std::vector<double> all;
        for (const BarValues& bar : bars())
            all.push_back(bar.close);
        return all;
    }();
    return made;
}

void report(benchmark::State& state, std::size_t elements) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(elements));
    state.counters["ns"] =
        benchmark::Counter(static_cast<double>(elements) * 1e-9,
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void streaming(benchmark::State& state, const std::string& list) {
    const auto facts = parseFactList(list).value();
    const auto& input = bars();
    for (auto _ : state) {
        auto engine = FactEngine::make(facts).value();
        for (const BarValues& bar : input) {
            engine.update(bar, 0);
            benchmark::DoNotOptimize(engine.values().data());
        }
    }
    report(state, input.size());
}

void batch(benchmark::State& state, const std::string& list) {
    const auto facts = parseFactList(list).value();
    const auto& input = bars();
    for (auto _ : state) {
        auto columns = computeFacts(input, {}, facts);
        benchmark::DoNotOptimize(columns);
    }
    report(state, input.size());
}

// ---- the same formulas, each in the loop one would write for it alone
// ---------------------------------------------

template <class Loop>
void loop(benchmark::State& state, Loop body) {
    std::vector<double> out(kBars);
    for (auto _ : state) {
        body(out);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    report(state, kBars);
}

void loopSma(std::vector<double>& out) {
    const auto& x = closes();
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum += x[i];
        if (i >= 20) sum -= x[i - 20];
        out[i] = sum / 20;
    }
}

void loopEma(std::vector<double>& out) {
    double ema = closes()[0];
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = ema += (closes()[i] - ema) * (2.0 / 22);
}

void loopTwoEmas(std::vector<double>& out) {
    double fast = closes()[0], slow = fast;
    for (std::size_t i = 0; i < out.size(); ++i) {
        fast += (closes()[i] - fast) * (2.0 / 10);
        slow += (closes()[i] - slow) * (2.0 / 22);
        out[i] = fast - slow;
    }
}

void loopRsi(std::vector<double>& out) {
    const auto& x = closes();
    double rise = 0, fall = 0;
    for (std::size_t i = 1; i < x.size(); ++i) {
        const double change = x[i] - x[i - 1];
        rise += ((change > 0 ? change : 0) - rise) / 14;
        fall += ((change < 0 ? -change : 0) - fall) / 14;
        out[i] = 100 * rise / (rise + fall);
    }
}

void loopMacd(std::vector<double>& out) {
    double fast = closes()[0], slow = fast, signal = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        fast += (closes()[i] - fast) * (2.0 / 13);
        slow += (closes()[i] - slow) * (2.0 / 27);
        signal += (fast - slow - signal) * (2.0 / 10);
        out[i] = fast - slow - signal;
    }
}

void loopAtr(std::vector<double>& out) {
    const auto& b = bars();
    double atr = 0;
    for (std::size_t i = 1; i < b.size(); ++i) {
        const double range = std::max(b[i].high, b[i - 1].close) - std::min(b[i].low, b[i - 1].close);
        out[i] = atr += (range - atr) / 14;
    }
}

void loopBollinger(std::vector<double>& out) {
    const auto& x = closes();
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum += x[i];
        squares += x[i] * x[i];
        if (i >= 20) {
            sum -= x[i - 20];
            squares -= x[i - 20] * x[i - 20];
        }
        const double mean = sum / 20;
        out[i] = mean + 2 * std::sqrt(std::max(0.0, squares / 20 - mean * mean));
    }
}

void loopAdx(std::vector<double>& out) {
    const auto& b = bars();
    double plus = 0, minus = 0, atr = 0, adx = 0;
    for (std::size_t i = 1; i < b.size(); ++i) {
        const double up = b[i].high - b[i - 1].high, down = b[i - 1].low - b[i].low;
        plus += ((up > down && up > 0 ? up : 0) - plus) / 14;
        minus += ((down > up && down > 0 ? down : 0) - minus) / 14;
        atr += (std::max(b[i].high, b[i - 1].close) - std::min(b[i].low, b[i - 1].close) - atr) / 14;
        const double plusDi = 100 * plus / atr, minusDi = 100 * minus / atr;
        out[i] = adx += (100 * std::abs(plusDi - minusDi) / (plusDi + minusDi) - adx) / 14;
    }
}

void loopStochastic(std::vector<double>& out) {
    const auto& b = bars();
    for (std::size_t i = 13; i < b.size(); ++i) {
        double highest = b[i].high, lowest = b[i].low;
        for (std::size_t k = i - 13; k < i; ++k) {
            highest = std::max(highest, b[k].high);
            lowest = std::min(lowest, b[k].low);
        }
        out[i] = 100 * (b[i].close - lowest) / (highest - lowest);
    }
}

// The statistics of a million equity points over some 2,667 days.
void equityStatistics(benchmark::State& state) {
    std::vector<EquitySample> points;
    for (std::size_t i = 0; i < kBars; ++i) {
        const Money equity = Money::fromRaw(std::llround(bars()[i].close * 10'000));
        points.push_back({UtcTime{static_cast<std::int64_t>(i) * 4 * kNanosPerMinute}, equity, equity});
    }
    StatisticsInput input;
    input.equity = points;
    input.conventions.startCapital = Money::whole(1'000);
    input.conventions.zone = Zone::find("Asia/Kolkata").value();
    for (auto _ : state) {
        auto statistics = computeStatistics(input);
        benchmark::DoNotOptimize(statistics);
    }
    report(state, points.size());
}

// ---- the kernels over columns of doubles, as the libraries are called: no bars are read
const std::array<std::vector<double>, 2>& highsAndLows() {
    static const std::array<std::vector<double>, 2> made = [] {
        std::array<std::vector<double>, 2> columns;
        for (const BarValues& bar : bars()) {
            columns[0].push_back(bar.high);
            columns[1].push_back(bar.low);
        }
        return columns;
    }();
    return made;
}

template <class Kernel>
void ofCloses(benchmark::State& state, Kernel made) {
    const auto& close = closes();
    loop(state, [&](std::vector<double>& out) {
        Kernel kernel = made;
        if constexpr (requires { kernel.updateMany(close, out.data(), out.size()); }) {
            constexpr std::size_t outputs = std::is_same_v<Kernel, Sma> ? 1 : 3;
            static std::vector<double> columns(outputs * out.size());
            kernel.updateMany(close, columns.data(), out.size());
            benchmark::DoNotOptimize(columns.data());
            return;
        }
        for (std::size_t i = 0; i < out.size(); ++i)
            if constexpr (requires { kernel.update(0.0)[0]; })
                out[i] = kernel.update(close[i])[0];
            else
                out[i] = kernel.update(close[i]);
    });
}

template <class Kernel>
void ofRanges(benchmark::State& state, Kernel made) {
    const auto& [high, low] = highsAndLows();
    const auto& close = closes();
    loop(state, [&](std::vector<double>& out) {
        Kernel kernel = made;
        for (std::size_t i = 0; i < out.size(); ++i)
            if constexpr (requires { kernel.update(0.0, 0.0, 0.0)[2]; })
                out[i] = kernel.update(high[i], low[i], close[i])[2];
            else
                out[i] = kernel.update(high[i], low[i], close[i]);
    });
}

struct Macd {
    Ema fast = Ema::ema(12), slow = Ema::ema(26);
    MacdLines lines{9};
    std::array<double, 3> update(double x) { return lines.update(fast.update(x), slow.update(x)); }
};

struct Stochastic {
    SlidingFold<Maximum> highest{14};
    SlidingFold<Minimum> lowest{14};
    Sma smooth{3};
    double update(double high, double low, double close) {
        return smooth.update(RawStochastic{}.update(close, highest.update(high), lowest.update(low)));
    }
};

void registerColumns() {
    const auto closesOnly = [](const char* name, auto kernel) {
        benchmark::RegisterBenchmark(name, [kernel](benchmark::State& state) { ofCloses(state, kernel); });
    };
    const auto ranges = [](const char* name, auto kernel) {
        benchmark::RegisterBenchmark(name, [kernel](benchmark::State& state) { ofRanges(state, kernel); });
    };
    closesOnly("columns/sma_20", Sma{20});
    closesOnly("columns/ema_21", Ema::ema(21));
    closesOnly("columns/rsi_14", Rsi{14});
    closesOnly("columns/macd_hist_12_26_9", Macd{});
    closesOnly("columns/bb_upper_20_2", BollingerBands{20, 2});
    ranges("columns/atr_14", Atr{14});
    ranges("columns/adx_14", DirectionalIndex{14});
    ranges("columns/stoch_k_14_3_3", Stochastic{});
}

constexpr const char* kTwenty =
    "ema_9,ema_21,ehma_20,hma_30,rsi_14,atr_14,adx_14,plus_di_14,minus_di_14,macd_hist_12_26_9,bb_upper_20_2,"
    "bb_lower_20_2,stoch_k_14_3_3,stoch_d_14_3_3,vwap,volume_mean_20,confluence_bias,confluence_confidence,"
    "confluence_agreement,regime";

void registerAll() {
    for (const char* list : {"close", "ema_9,ema_21", "sma_20", "ema_21", "wma_30", "hma_30", "ehma_20",
                             "rsi_14", "macd_hist_12_26_9", "atr_14", "bb_upper_20_2", "adx_14",
                             "stoch_k_14_3_3", "vwap", "rolling_high_20", "volatility_20", kTwenty}) {
        const std::string name = list == kTwenty ? "twenty_facts" : list;
        benchmark::RegisterBenchmark(("stream/" + name).c_str(), streaming, std::string{list});
        benchmark::RegisterBenchmark(("batch/" + name).c_str(), batch, std::string{list});
    }
    const auto add = [](const char* name, void (*body)(std::vector<double>&)) {
        benchmark::RegisterBenchmark(name, [body](benchmark::State& state) { loop(state, body); });
    };
    add("loop/ema_9,ema_21", loopTwoEmas);
    add("loop/sma_20", loopSma);
    add("loop/ema_21", loopEma);
    add("loop/rsi_14", loopRsi);
    add("loop/macd_hist_12_26_9", loopMacd);
    add("loop/atr_14", loopAtr);
    add("loop/bb_upper_20_2", loopBollinger);
    add("loop/adx_14", loopAdx);
    add("loop/stoch_k_14_3_3", loopStochastic);
    benchmark::RegisterBenchmark("statistics/equity_1M", equityStatistics);
}

} // namespace

int main(int argc, char** argv) {
    registerAll();
    registerColumns();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
