// The stores: packed bars decoded, loaded and stored; session records against plain SQLite.
#include "engine/core/zone.h"
#include "engine/store/market_store.h"
#include "engine/store/packed_bars.h"
#include "engine/store/session_keys.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include "tests/bench/raw_sqlite.h"
#include <benchmark/benchmark.h>
#include <chrono>
#include <cstring>
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

// The same without keeping the bars: reading and decoding alone, as the limit in performance budgets was
// taken.
void readDays(benchmark::State& state) {
    const Folder folder;
    auto store = MarketStore::open(folder.path());
    if (!store || !store->storeBars(nse("X"), Interval::ofMinutes(1), millionBars())) {
        state.SkipWithError("storeBars");
        return;
    }
    auto query = store->database().prepare(
        "SELECT packed FROM bars WHERE instrument = 1 AND interval = 1 ORDER BY day");
    std::vector<Bar> day;
    for (auto _ : state)
        for (auto row = query->step(); row && *row; row = query->step()) {
            day.clear();
            if (!unpackBars(query->bytes(0), day)) state.SkipWithError("unpackBars");
            benchmark::DoNotOptimize(day.data());
        }
    rate(state, "bars", millionBars().size());
}
BENCHMARK(readDays)->Unit(benchmark::kMillisecond)->MinTime(2);

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

// What loading comes down to: the same bytes copied into fresh memory.
void copyBars(benchmark::State& state) {
    for (auto _ : state) {
        std::vector<Bar> bars{millionBars()};
        benchmark::DoNotOptimize(bars.data());
    }
    rate(state, "bars", millionBars().size());
}
BENCHMARK(copyBars)->Unit(benchmark::kMillisecond);

// ---- session records ----

// About what W1 leaves: 46,000 signals, orders and fills, 23,000 trades, a million equity points.
const SessionRecord& w1Record() {
    static const SessionRecord record = [] {
        constexpr std::uint32_t count = 46'000;
        std::mt19937_64 random{5};
        SessionRecord r;
        r.header.sessionId = "w1";
        r.header.instruments = {nse("X")};
        r.header.strategies = {{"e", "rules", ""}};
        r.header.factNames = {"ema_9", "ema_21"};
        for (const Bar& bar : millionBars())
            r.equity.push_back({bar.start,
                                Money::fromRaw(9'999'900'000 - static_cast<std::int64_t>(random() % 1'000)),
                                notional(bar.close, Quantity::whole(1)), Money{}});
        for (std::uint32_t i = 0; i < count; ++i) {
            const Bar& bar = millionBars()[std::size_t{i} * 21];
            const bool entry = i % 2 == 0;
            const FactSeq seq = i * 8 + 1;
            const Side side = entry ? Side::Buy : Side::Sell;
            r.conditions.push_back({0, 1, Comparison::CrossesAbove, true, bar.close.toDouble(),
                                    bar.open.toDouble(), bar.open.toDouble(), bar.close.toDouble()});
            Signal signal;
            signal.id = {i + 1};
            signal.seq = seq;
            signal.time = bar.start;
            signal.direction = entry ? Direction::Long : Direction::ExitLong;
            signal.rank = 1;
            signal.score = 0.5;
            signal.price = bar.close;
            signal.conditions = {i, 1};
            r.signals.push_back(signal);
            const auto firstGate = static_cast<std::uint32_t>(r.gates.size());
            if (entry) r.gates.push_back({GateCode::QuantityAboveZero, true, 1'000'000, 1'000'000});
            Decision decision;
            decision.id = {i + 1};
            decision.signal = {i + 1};
            decision.seq = seq + 1;
            decision.cause = seq;
            decision.time = bar.start;
            decision.quantity = Quantity::whole(1);
            decision.riskAmount = notional(bar.close, Quantity::whole(1));
            decision.gates = {firstGate, static_cast<std::uint32_t>(r.gates.size()) - firstGate};
            r.decisions.push_back(decision);
            Order order;
            order.id = order.group = {i + 1};
            order.seq = seq + 2;
            order.cause = seq + 1;
            order.created = bar.start;
            order.decision = {i + 1};
            order.side = side;
            order.state = OrderState::Filled;
            order.quantity = order.filled = Quantity::whole(1);
            order.intended = order.average = bar.close;
            r.orders.push_back(order);
            OrderEvent event;
            event.order = {i + 1};
            event.time = bar.start;
            for (const auto& [kind, from, to] :
                 {std::tuple{OrderEventKind::Submit, OrderState::Created, OrderState::Submitted},
                  std::tuple{OrderEventKind::Accept, OrderState::Submitted, OrderState::Accepted},
                  std::tuple{OrderEventKind::Fill, OrderState::Accepted, OrderState::Filled}}) {
                event.cause = event.seq == 0 || kind == OrderEventKind::Submit ? seq + 2 : event.seq;
                event.seq = event.cause + 1;
                event.event = kind;
                event.from = from;
                event.to = to;
                event.quantity = kind == OrderEventKind::Fill ? Quantity::whole(1) : Quantity{};
                r.orderEvents.push_back(event);
            }
            r.fills.push_back({{i + 1},
                               {i + 1},
                               seq + 5,
                               seq + 2,
                               bar.start,
                               {},
                               {},
                               side,
                               Quantity::whole(1),
                               bar.close,
                               bar.close,
                               portion(notional(bar.close, Quantity::whole(1)), 3, 10'000)});
            r.positionChanges.push_back({seq + 6,
                                         seq + 5,
                                         bar.start,
                                         {},
                                         {},
                                         Quantity::whole(entry ? 1 : 0),
                                         entry ? bar.close : Price{},
                                         {}});
            if (entry) continue;
            Trade trade;
            trade.id = {i / 2 + 1};
            trade.seq = seq + 7;
            trade.quantity = Quantity::whole(1);
            trade.entryTime = r.fills[i - 1].time;
            trade.exitTime = bar.start;
            trade.entryPrice = r.fills[i - 1].price;
            trade.exitPrice = bar.close;
            trade.gross = notional(trade.exitPrice - trade.entryPrice, trade.quantity);
            trade.mae = Money::fromRaw(-static_cast<std::int64_t>(random() % 1'000));
            trade.mfe = Money::fromRaw(static_cast<std::int64_t>(random() % 1'000));
            trade.entrySignal = {i};
            trade.exitSignal = {i + 1};
            trade.entryOrder = {i};
            trade.exitOrder = {i + 1};
            r.trades.push_back(trade);
        }
        return r;
    }();
    return record;
}

// The pieces as they are stored, ready in memory: what packing adds to SQLite's own time.
struct RawPiece {
    std::int64_t cells[6] = {}, checksum = 0;
    std::vector<std::uint8_t> packed;
};

std::vector<RawPiece> storedPieces(Database& database) {
    std::vector<RawPiece> pieces;
    auto query =
        database.prepare("SELECT key, base, slope, unit, width, indexed, packed, checksum FROM fact_columns");
    for (auto row = query->step(); row && *row; row = query->step()) {
        RawPiece& piece = pieces.emplace_back();
        for (int i = 0; i < 6; ++i)
            piece.cells[i] = query->number(i);
        piece.packed.assign(query->bytes(6).begin(), query->bytes(6).end());
        piece.checksum = query->number(7);
    }
    return pieces;
}

void writePieces(Database& database, const std::vector<RawPiece>& pieces) {
    sqlite3_exec(database.handle(), "BEGIN", nullptr, nullptr, nullptr);
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(database.handle(), "INSERT INTO fact_columns VALUES(?,?,?,?,?,?,?,?)", -1, &raw,
                       nullptr);
    for (const RawPiece& piece : pieces) {
        for (int i = 0; i < 6; ++i)
            sqlite3_bind_int64(raw, i + 1, piece.cells[i]);
        sqlite3_bind_blob64(raw, 7, piece.packed.data(), piece.packed.size(), SQLITE_STATIC);
        sqlite3_bind_int64(raw, 8, piece.checksum);
        sqlite3_step(raw);
        sqlite3_reset(raw);
    }
    sqlite3_finalize(raw);
    sqlite3_exec(database.handle(), "COMMIT", nullptr, nullptr, nullptr);
}

// All ways by turns in one run. `ratio_to_raw` is the budget's number (must: 0.85): plain SQLite, a row a
// fact; `ratio_to_pieces` compares with inserting the packed pieces alone.
void recordSessions(benchmark::State& state) {
    const std::vector<RawTable> raw = asRows(w1Record());
    std::vector<RawPiece> pieces;
    {
        const Folder folder;
        auto database = openStore(folder.path(), "backtest");
        if (!database || !recordSession(*database, w1Record(), UtcTime{})) {
            state.SkipWithError("recordSession");
            return;
        }
        pieces = storedPieces(*database);
    }
    std::vector<double> ours, asRaw, asPieces;
    for (auto _ : state) {
        const Folder one, two, three;
        auto mine = openStore(one.path(), "backtest"), plain = openStore(two.path(), "backtest"),
             ready = openStore(three.path(), "backtest");
        ours.push_back(
            threadSeconds([&] { benchmark::DoNotOptimize(recordSession(*mine, w1Record(), UtcTime{})); }));
        asRaw.push_back(threadSeconds([&] { writeRaw(*plain, raw); }));
        asPieces.push_back(threadSeconds([&] { writePieces(*ready, pieces); }));
        state.SetIterationTime(ours.back());
    }
    state.counters["ratio_to_raw"] = median(asRaw) / median(ours);
    state.counters["ratio_to_pieces"] = median(asPieces) / median(ours);
    state.counters["ms"] = median(ours) * 1e3;
    state.counters["raw_ms"] = median(asRaw) * 1e3;
}
BENCHMARK(recordSessions)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(7);

void loadSessions(benchmark::State& state) {
    const Folder folder;
    auto database = openStore(folder.path(), "backtest");
    if (!database || !recordSession(*database, w1Record(), UtcTime{})) state.SkipWithError("recordSession");
    for (auto _ : state)
        benchmark::DoNotOptimize(loadSession(*database, "w1"));
}
BENCHMARK(loadSessions)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
