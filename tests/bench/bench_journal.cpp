// The journal: what writing a session while it goes on costs the runner; facts a second beside plain rows of
// the same facts in SQLite; commits that outlive a power cut, alone and with commands that wait for them.
#include "engine/session/command_outlet.h"
#include "engine/session/headless/kept_session.h"
#include "engine/store/stores.h"
#include <benchmark/benchmark.h>
#include <cstdio>

using namespace openbell;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBars = 200'000;
constexpr UtcTime kStart{1'577'836'800'000'000'000};

[[noreturn]] void stop(const Error& error) {
    std::fprintf(stderr, "%s\n", error.message.c_str());
    std::exit(1);
}

class Folder {
public:
    Folder() : m_path{fs::temp_directory_path() / "openbell_bench_journal"} {
        fs::remove_all(m_path);
        fs::create_directories(m_path);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(m_path); }
    [[nodiscard]] const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

// A random walk on a grid of 0.05.
BacktestInput input() {
    static const std::vector<Bar> bars = [] {
        std::vector<Bar> made;
        std::uint64_t state = 42;
        const auto random = [&](std::uint64_t below) {
            state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
            return static_cast<std::int64_t>((state >> 33) % below);
        };
        const auto ticks = [](std::int64_t n) { return Price::fromRaw(n * 50'000); };
        std::int64_t price = 40'000;
        for (std::size_t i = 0; i < kBars; ++i) {
            const std::int64_t from = price;
            price = std::max<std::int64_t>(2'000, price + random(21) - 10);
            made.push_back({kStart.plus(static_cast<std::int64_t>(i) * kNanosPerMinute), ticks(from),
                            ticks(std::max(from, price) + random(8)),
                            ticks(std::min(from, price) - random(8)), ticks(price),
                            Quantity::whole(1 + random(100'000))});
        }
        return made;
    }();
    BacktestInput in;
    BarSeries series;
    series.instrument.symbol = "S0";
    series.interval = Interval::ofMinutes(1);
    series.bars = bars;
    in.series.push_back(std::move(series));
    in.calendars.push_back(std::make_shared<const MarketCalendar>(MarketCalendar::continuous()));
    return in;
}

RunConfig config() {
    const auto configuration = parseConfiguration(
        R"({"data": {"symbols": ["S0"], "interval": "1m"}, "risk": "none", "market_hours": false,
            "strategies": [{"id": "cross", "type": "rules", "enter_long": {"crosses_above": ["ema_9", "ema_21"]},
                            "exit_long": {"crosses_below": ["ema_9", "ema_21"]}}],
            "sizing": {"type": "fixed_quantity", "quantity": "1"}, "exits": {"stop": "none", "target": "none", "time": "none"}})",
        "bench.json");
    if (!configuration) stop(configuration.error());
    return *readRunConfig(*configuration);
}

Backtest fresh() {
    auto run = Backtest::make(config(), input(), {Mode::Paper, "paper-1", false});
    if (!run) stop(run.error());
    return std::move(*run);
}

void runnerAlone(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        Backtest run = fresh();
        state.ResumeTiming();
        while (run.step(256)) {
        }
        run.finish();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
}
BENCHMARK(runnerAlone)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

void runnerWithItsJournal(benchmark::State& state) {
    std::int64_t facts = 0, bytes = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const Folder folder;
        Backtest run = fresh();
        auto keeper = headless::SessionKeeper::begin(folder.path(), run, "bars", false, kStart);
        if (!keeper) stop(keeper.error());
        state.ResumeTiming();
        while (run.step(256)) {
        }
        run.finish();
        if (const auto ended = (*keeper)->end(kStart); !ended) stop(ended.error());
        state.PauseTiming();
        facts = run.session().log().count();
        keeper->reset();
        bytes = static_cast<std::int64_t>(fs::file_size(folder.path() / "paper.db"));
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
    state.counters["facts_per_second"] =
        benchmark::Counter(static_cast<double>(facts * state.iterations()), benchmark::Counter::kIsRate);
    state.counters["bytes_per_input"] = static_cast<double>(bytes) / static_cast<double>(kBars);
}
BENCHMARK(runnerWithItsJournal)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

// The reference: the journal's rows alone, as plain SQL, in one transaction.
void rawJournalRows(benchmark::State& state) {
    const ByteVector payload(12), chain(32);
    for (auto _ : state) {
        state.PauseTiming();
        const Folder folder;
        auto database = openStore(folder.path(), "paper").value();
        state.ResumeTiming();
        auto transaction = Transaction::begin(database).value();
        auto insert = database.prepare("INSERT INTO journal VALUES(?, ?, ?, 2, ?, ?)").value();
        for (std::size_t i = 0; i < kBars; ++i) {
            insert.bind(1, std::string_view{"paper-1"}).bind(2, static_cast<std::int64_t>(i));
            if (!insert.bind(3, kStart.ns).bind(4, Bytes{payload}).bind(5, Bytes{chain}).run()) return;
        }
        if (!transaction.commit()) return;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
}
BENCHMARK(rawJournalRows)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

// ---- what it costs to be sure
void rawFullCommit(benchmark::State& state) {
    const Folder folder;
    auto database = openStore(folder.path(), "paper").value();
    (void)database.execute("PRAGMA synchronous = FULL");
    auto insert =
        database.prepare("INSERT INTO journal VALUES('x', ?, 0, 2, zeroblob(12), zeroblob(32))").value();
    std::int64_t seq = 0;
    for (auto _ : state)
        if (!insert.bind(1, seq++).run()) return;
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(rawFullCommit)->Unit(benchmark::kMicrosecond)->UseRealTime();

FactLog emptyLog() {
    SessionHeader header;
    header.sessionId = "live-1";
    header.mode = Mode::Live;
    header.configuration = "{}";
    header.configHash = "c";
    header.instruments.resize(1);
    return FactLog{header};
}

void addInput(SessionJournal& journal, FactLog& log, std::int64_t& at) {
    const UtcTime now{kStart.ns + ++at};
    log.append(EquityPoint{now, Money{}, Money{}, Money{}});
    if (!journal.add({now, TimeInput{}}, now, log)) std::exit(1);
}

// One input and its command at a time, waited for.
void commandOneByOne(benchmark::State& state) {
    const Folder folder;
    FactLog log = emptyLog();
    auto journal = SessionJournal::begin(folder.path(), "paper", log, "{}", kStart).value();
    CommandOutlet outlet{journal->writer(), [](std::span<const BrokerCommand>) {}};
    const BrokerCommand command;
    std::int64_t at = 0;
    for (auto _ : state) {
        addInput(*journal, log, at);
        (void)journal->handOver(log);
        (void)outlet.release({&command, 1});
        (void)outlet.drain();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(commandOneByOne)->Unit(benchmark::kMicrosecond)->UseRealTime();

// A burst of 64 inputs with a command each: what the session's thread spends, and how many commits they
// share.
void commandsInABurst(benchmark::State& state) {
    const Folder folder;
    FactLog log = emptyLog();
    auto journal = SessionJournal::begin(folder.path(), "paper", log, "{}", kStart).value();
    CommandOutlet outlet{journal->writer(), [](std::span<const BrokerCommand>) {}};
    const BrokerCommand command;
    constexpr int burst = 64;
    std::int64_t at = 0;
    for (auto _ : state) {
        for (int i = 0; i < burst; ++i) {
            addInput(*journal, log, at);
            (void)journal->handOver(log);
            (void)outlet.release({&command, 1});
        }
        (void)outlet.drain();
    }
    state.SetItemsProcessed(state.iterations() * burst);
    state.counters["commands_per_commit"] = static_cast<double>(state.iterations() * burst) /
                                            static_cast<double>(std::max<std::uint64_t>(outlet.commits(), 1));
}
BENCHMARK(commandsInABurst)->Unit(benchmark::kMicrosecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
