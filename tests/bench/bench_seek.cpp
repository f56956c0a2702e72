// Going to any moment of a session: a year of minutes of five symbols, and a million minutes of one. First
// the state alone (what TimeMachine::seek takes), then the whole way as the operator has it: a command to the
// engine's thread, rows and chart back, the window repainted. Also the checkpoints: how many, how large, and
// what keeping them adds to the run. With OPENBELL_W1=FILE (see bench_runner) those bars are the million.
#include "ui/shell/main_window.h" // first: it names an enumerator as engine/strategy names a type
#include "ui/shell/run_shell.h"

#include "engine/market/calendar_set.h"
#include "engine/replay/backtest.h"
#include "engine/replay/time_machine.h"
#include "engine/session/engine_session.h"
#include "engine/session/headless/backtest_session.h"
#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <malloc.h>

using namespace openbell;

namespace {

constexpr int kSymbols = 5;
constexpr std::size_t kMillion = 1'000'000;

class Random { // splitmix64 (Steele, Lea and Flood 2014)
public:
    explicit Random(std::uint64_t seed) : m_state{seed} {}
    std::uint64_t next() {
        std::uint64_t z = m_state += 0x9E3779B97F4A7C15ULL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

private:
    std::uint64_t m_state;
};

class Walk {
public:
    explicit Walk(std::uint64_t seed) : m_random{seed} {}
    Bar next(UtcTime start) {
        const std::int64_t open = m_last;
        std::int64_t high = open, low = open;
        for (int step = 0; step < 4; ++step) {
            const auto draw = static_cast<std::int64_t>(m_random.next() % 1001) - 500;
            m_last = std::max<std::int64_t>(m_last + m_last * draw / 1'200'000, 100);
            high = std::max(high, m_last);
            low = std::min(low, m_last);
        }
        const auto at = [](std::int64_t hundredths) { return Price::fromRaw(hundredths * 10'000); };
        return {start,      at(open),
                at(high),   at(low),
                at(m_last), Quantity::whole(static_cast<std::int64_t>(1000 + m_random.next() % 1000))};
    }

private:
    Random m_random;
    std::int64_t m_last = 100'000;
};

BacktestInput year() {
    static const CalendarSet calendars = CalendarSet::builtIn();
    const CalendarPtr nse = calendars.find("NSE");
    BacktestInput input;
    for (int i = 0; i < kSymbols; ++i) {
        BarSeries series;
        series.instrument.symbol = fmt::format("S{}", i);
        series.instrument.exchange = "NSE";
        series.instrument.calendar = "NSE";
        series.instrument.zone = "Asia/Kolkata";
        series.interval = Interval::ofMinutes(1);
        Walk walk{static_cast<std::uint64_t>(i) + 1};
        for (Date date = *Date::parse("2023-01-01"); date < *Date::parse("2024-01-01"); date = date.plus(1))
            for (const Session& session : nse->sessionsOn(date))
                for (UtcTime t = session.open; t < session.close; t = t.plus(kNanosPerMinute))
                    series.bars.push_back(walk.next(t));
        input.series.push_back(std::move(series));
        input.calendars.push_back(nse);
    }
    return input;
}

BacktestInput million() {
    BacktestInput input;
    BarSeries series;
    series.instrument.symbol = "W1";
    series.interval = Interval::ofMinutes(1);
    if (const char* path = std::getenv("OPENBELL_W1")) {
        struct Record {
            std::int64_t seconds;
            double open, high, low, close, volume;
        } r{};
        std::ifstream in{path, std::ios::binary};
        const auto price = [](double value) { return Price::fromRaw(std::llround(value * 100) * 10'000); };
        while (in.read(reinterpret_cast<char*>(&r), sizeof r))
            series.bars.push_back({UtcTime::fromSeconds(r.seconds), price(r.open), price(r.high),
                                   price(r.low), price(r.close), Quantity::whole(std::llround(r.volume))});
    } else {
        Walk walk{42};
        for (std::size_t i = 0; i < kMillion; ++i)
            series.bars.push_back(
                walk.next(UtcTime::fromSeconds(1'577'836'800 + 60 * static_cast<std::int64_t>(i))));
    }
    input.series.push_back(std::move(series));
    input.calendars.push_back(std::make_shared<const MarketCalendar>(MarketCalendar::continuous()));
    return input;
}

RunConfig configOf(const std::string& text) {
    const auto parsed = parseConfiguration(text, "bench.json");
    if (!parsed) std::cerr << parsed.error().message << '\n', std::exit(1);
    const auto config = readRunConfig(*parsed);
    if (!config) std::cerr << config.error().message << '\n', std::exit(1);
    return *config;
}

const char* const kYear = R"({"data": {"symbols": ["S0", "S1", "S2", "S3", "S4"], "interval": "1m"},
    "strategies": [{"type": "ehma_pivot"}, {"type": "regime_adaptive"}],
    "exits": {"stop": {"type": "percent", "value": 0.6}, "target": {"type": "r", "value": 2}}})";
const char* const kMillionConfig = R"({"data": {"symbols": ["W1"], "interval": "1m"}, "capital": "1000000",
    "strategies": [{"id": "cross", "type": "rules", "enter_long": {"crosses_above": ["ema_9", "ema_21"]},
                    "exit_long": {"crosses_below": ["ema_9", "ema_21"]}}],
    "sizing": {"type": "fixed_quantity", "quantity": "1"}, "risk": "none", "costs": {"type": "bps", "bps": 3},
    "slippage": {"type": "none"}, "exits": {"stop": "none", "target": "none", "time": "none"},
    "market_hours": false})";

void tellPercentiles(benchmark::State& state, std::vector<double>& milliseconds) {
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double share) {
        return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    };
    state.counters["median_ms"] = at(0.5);
    state.counters["p99_ms"] = at(0.99);
}

double millisecondsOf(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void seekState(benchmark::State& state, BacktestInput (*make)(), const char* configuration) {
    const RunConfig config = configOf(configuration);
    BacktestInput input = make();
    if (!makeReady(config, input)) return state.SkipWithError("no bars");
    auto session = TradingSession::make(config, dataOf(input, config.interval));
    if (!session) return state.SkipWithError(session.error().message.c_str());
    TradingSession plain = *session;
    const InputTape tape = InputTape::ofBars(input.series);
    QElapsedTimer timer;
    timer.start();
    for (std::size_t i = 0; i < tape.size(); ++i)
        static_cast<void>(plain.apply(tape.at(i)));
    const double alone = millisecondsOf(timer);
    timer.start();
    TimeMachine machine{std::move(*session), InputTape::ofBars(input.series)};
    while (machine.explore(10'000)) {
    }
    state.counters["explore_ms"] = millisecondsOf(timer);
    state.counters["run_ms"] = alone;
    const TimeMachine::Kept kept = machine.kept();
    state.counters["states"] = static_cast<double>(kept.states);
    state.counters["every"] = static_cast<double>(kept.every);
    state.counters["kept_MB"] = static_cast<double>(kept.bytes) / (1 << 20);
    state.counters["state_KB"] = static_cast<double>(kept.bytes) / static_cast<double>(kept.states) / 1024;
    machine.seek(machine.size() / 2);
    constexpr int copies = 64;
    std::vector<TradingRunner> held;
    held.reserve(copies);
    const struct mallinfo2 before = mallinfo2();
    timer.start();
    for (int i = 0; i < copies; ++i)
        held.push_back(machine.session().runner());
    state.counters["copy_us"] = millisecondsOf(timer) * 1000 / copies;
    const struct mallinfo2 after = mallinfo2();
    state.counters["copy_KB"] = static_cast<double>(after.uordblks - before.uordblks) / copies / 1024;
    state.counters["told_KB"] = static_cast<double>(machine.session().runner().footprint()) / 1024;
    Random random{7};
    std::vector<double> milliseconds;
    for (auto _ : state) {
        const auto moment = static_cast<std::size_t>(random.next() % (machine.size() + 1));
        timer.start();
        machine.seek(moment);
        milliseconds.push_back(millisecondsOf(timer));
    }
    tellPercentiles(state, milliseconds);
    state.counters["fills"] = static_cast<double>(machine.whole().record().fills.size());
}

void seekPainted(benchmark::State& state, BacktestInput (*make)(), const char* configuration) {
    const QTemporaryDir folder;
    const RunConfig config = configOf(configuration);
    std::string id;
    {
        auto workspace = headless::Workspace::open(folder.path().toStdString());
        if (!workspace) return state.SkipWithError(workspace.error().message.c_str());
        for (const BarSeries& series : make().series)
            if (!workspace->market().storeBars(series.instrument, series.interval, series.bars))
                return state.SkipWithError("bars cannot be stored");
        const auto outcome = headless::backtestStored(*workspace, config, UtcTime{});
        if (!outcome) return state.SkipWithError(outcome.error().message.c_str());
        id = outcome->record.header.sessionId;
    }
    EngineSession session{folder.path().toStdString(), "bench"};
    MainWindow window{session};
    window.resize(1600, 900);
    window.show();
    session.openSession(id);
    TravelBar& bar = window.travelView().bar();
    while (bar.state().explored < 1 || !bar.tape())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    Random random{7};
    std::vector<double> milliseconds;
    QElapsedTimer timer;
    for (auto _ : state) {
        TravelCommand command{TravelAction::Seek};
        command.moment = static_cast<std::uint32_t>(random.next() % bar.tape()->times.size());
        timer.start();
        session.travel(command);
        while (bar.state().moment != command.moment)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        window.repaint();
        milliseconds.push_back(millisecondsOf(timer));
    }
    tellPercentiles(state, milliseconds);
}

BENCHMARK_CAPTURE(seekState, year_of_five, year, kYear)->Iterations(2000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(seekState, million, million, kMillionConfig)
    ->Iterations(2000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(seekPainted, year_of_five, year, kYear)->Iterations(200)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app{argc, argv};
    prepareApplication(app);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
