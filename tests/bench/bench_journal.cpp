// The journal: rows through the write buffer beside the same rows inserted by hand; what writing a session
// while it goes on costs the runner, and beside plain rows of the same inputs and facts; commits that outlive
// a power cut, beside SQLite's own. Ways that are compared take turns in one run; ratios are of medians.
#include "engine/session/command_outlet.h"
#include "engine/session/headless/kept_session.h"
#include "engine/store/stores.h"
#include "tests/bench/raw_sqlite.h"
#include <benchmark/benchmark.h>
#include <cstdio>

using namespace openbell;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kBars = 200'000;
constexpr UtcTime kStart{1'577'836'800'000'000'000};

[[noreturn]] void stop(const Error& error) {
    std::fprintf(stderr, "%s\n", error.message.c_str());
    std::exit(1);
}

class Folder {
public:
    Folder() : m_path{fs::temp_directory_path() / fmt::format("openbell_bench_journal_{}", s_count++)} {
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
        for (std::int64_t i = 0; i < kBars; ++i) {
            const std::int64_t from = price;
            price = std::max<std::int64_t>(2'000, price + random(21) - 10);
            made.push_back({kStart.plus(i * kNanosPerMinute), ticks(from),
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

// What two ways of doing the same take, in seconds of the clock and of the processor.
struct Seconds {
    std::vector<double> wall, cpu;
    template <class Work>
    void time(Work work) {
        wall.push_back(secondsBy(
            CLOCK_MONOTONIC, [&] { cpu.push_back(secondsBy(CLOCK_PROCESS_CPUTIME_ID, std::move(work))); }));
    }
};

Database storeIn(const Folder& folder) {
    return openStore(folder.path(), "paper").value();
}

// ---- rows through the buffer

// An input's row, as a session writes it.
struct JournalRow {
    std::int64_t seq = 0;
    ByteVector payload = ByteVector(12), chain = ByteVector(32);
    [[nodiscard]] std::array<SqlValue, 6> values() const {
        return {
            std::string_view{"paper-1"}, seq, kStart.ns + seq, std::int64_t{2}, Bytes{payload}, Bytes{chain}};
    }
};

// Nothing but bind, step and reset, 8,192 rows to a transaction.
void insertByHand(Database& database, std::int64_t rows) {
    auto insert = database.prepare("INSERT INTO journal VALUES(?, ?, ?, ?, ?, ?)").value();
    for (JournalRow row; row.seq < rows;) {
        auto transaction = Transaction::begin(database).value();
        for (const std::int64_t end = std::min(row.seq + 8'192, rows); row.seq < end; ++row.seq) {
            for (int parameter = 1; const SqlValue& value : row.values())
                bindValue(insert, parameter++, value);
            if (const auto done = insert.run(); !done) stop(done.error());
        }
        if (const auto done = transaction.commit(); !done) stop(done.error());
    }
}

void appendToBuffer(WriteBuffer& buffer, int table, std::int64_t rows) {
    WriteBatch batch;
    for (JournalRow row; row.seq < rows; ++row.seq) {
        batch.add(table, row.values());
        if (batch.rows() < 64 && row.seq + 1 < rows) continue;
        if (const auto done = buffer.append(batch); !done) stop(done.error());
        batch.clear();
    }
    if (const auto done = buffer.flush(); !done) stop(done.error());
}

std::unique_ptr<WriteBuffer> bufferIn(const Folder& folder) {
    return WriteBuffer::start(storeIn(folder), "paper", DeadLetters::open(folder.path()).value());
}

int addJournalTable(WriteBuffer& buffer) {
    return buffer.addTable("journal", {"session_id", "seq", "time_ns", "kind", "payload", "chain"});
}

void rowsThroughTheBuffer(benchmark::State& state) {
    Seconds ours, raw;
    for (auto _ : state) {
        const Folder one, two;
        Database database = storeIn(one);
        raw.time([&] { insertByHand(database, kBars); });
        const auto buffer = bufferIn(two);
        const int table = addJournalTable(*buffer);
        ours.time([&] { appendToBuffer(*buffer, table, kBars); });
        state.SetIterationTime(ours.wall.back());
    }
    state.counters["rows_per_second"] = kBars / median(ours.wall);
    state.counters["ratio_to_raw"] = median(raw.wall) / median(ours.wall);
    state.counters["ratio_of_cpu"] = median(raw.cpu) / median(ours.cpu);
}
BENCHMARK(rowsThroughTheBuffer)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(11);

// ---- a session as it goes on

void runToTheEnd(Backtest& run) {
    while (run.step(256)) {
    }
    run.finish();
}

void runnerWithItsJournal(benchmark::State& state) {
    Seconds alone, ours, raw;
    std::vector<double> thread;
    std::int64_t facts = 0;
    std::uintmax_t bytes = 0;
    for (auto _ : state) {
        Backtest plain = fresh();
        alone.time([&] { runToTheEnd(plain); });
        const Folder one, two;
        Backtest run = fresh();
        const auto workspace = headless::Workspace::open(one.path()).value();
        auto keeper = headless::SessionKeeper::begin(workspace, run, "bars", false, kStart).value();
        ours.time([&] {
            thread.push_back(threadSeconds([&] { runToTheEnd(run); }));
            if (const auto ended = keeper->end(kStart); !ended) stop(ended.error());
        });
        facts = run.session().log().count();
        keeper.reset();
        bytes = fs::file_size(one.path() / "paper.db");
        const std::vector<RawTable> rows = asRows(run.session().log().record());
        Database database = storeIn(two);
        raw.time([&] {
            insertByHand(database, kBars);
            writeRaw(database, rows);
        });
        state.SetIterationTime(ours.wall.back());
    }
    state.counters["facts_per_second"] = static_cast<double>(facts) / median(ours.cpu);
    state.counters["ratio_to_raw"] = median(raw.cpu) / (median(ours.cpu) - median(alone.cpu));
    state.counters["runner_ns_per_input"] = median(alone.cpu) * 1e9 / kBars;
    state.counters["its_thread_with_journal"] = median(thread) * 1e9 / kBars;
    state.counters["all_threads"] = median(ours.cpu) * 1e9 / kBars;
    state.counters["bytes_per_input"] = static_cast<double>(bytes) / kBars;
}
BENCHMARK(runnerWithItsJournal)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(5);

// ---- what it costs to be sure

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

// Bursts of as many inputs, with a command each; what waits for the disk is not the session's thread. Beside
// them as many commits of SQLite's with synchronous = FULL, a row each.
void durableCommands(benchmark::State& state) {
    const auto burst = static_cast<int>(state.range(0));
    const Folder one, two;
    FactLog log = emptyLog();
    auto journal = SessionJournal::begin(one.path(), "paper", log, "{}", kStart).value();
    CommandOutlet outlet{journal->writer(), [](std::span<const BrokerCommand>) {}};
    const BrokerCommand command;
    Database database = storeIn(two);
    (void)database.execute("PRAGMA synchronous = FULL");
    auto insert = database.prepare("INSERT INTO journal VALUES(?, ?, ?, ?, ?, ?)").value();
    JournalRow row;
    Seconds ours, raw;
    std::vector<double> thread;
    std::int64_t at = 0;
    for (auto _ : state) {
        raw.time([&] {
            for (const std::int64_t end = row.seq + burst; row.seq < end; ++row.seq) {
                for (int parameter = 1; const SqlValue& value : row.values())
                    bindValue(insert, parameter++, value);
                if (const auto done = insert.run(); !done) stop(done.error());
            }
        });
        ours.time([&] {
            thread.push_back(threadSeconds([&] {
                for (int i = 0; i < burst; ++i) {
                    addInput(*journal, log, at);
                    (void)journal->handOver(log);
                    (void)outlet.release({&command, 1});
                }
            }));
            (void)outlet.drain();
        });
        state.SetIterationTime(ours.wall.back());
    }
    state.counters["ratio_to_raw"] = median(raw.wall) / median(ours.wall);
    state.counters["session_thread_us"] = median(thread) * 1e6 / burst;
    state.counters["commands_per_commit"] = static_cast<double>(state.iterations() * burst) /
                                            static_cast<double>(std::max<std::uint64_t>(outlet.commits(), 1));
}
BENCHMARK(durableCommands)
    ->ArgName("burst")
    ->Arg(1)
    ->Arg(64)
    ->UseManualTime()
    ->Iterations(101)
    ->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
