// CSV to bars: parsing alone and the whole import into a sink in memory, beside a count of line ends, the
// least that any reader of lines must do.
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/feed/import_bars.h"
#include <benchmark/benchmark.h>
#include <cstring>
#include <fstream>

using namespace openbell;

namespace {

constexpr int kRows = 1'000'000;

// A year and more of one-minute bars in the commonest layout.
const std::string& text() {
    static const std::string value = [] {
        std::string out = "date,open,high,low,close,volume\n";
        std::uint32_t seed = 12345;
        int price = 150'000;
        const auto next = [&] { return (seed = seed * 1'664'525U + 1'013'904'223U) >> 16; };
        const std::int64_t first = Date::fromYmd(2016, 1, 1).days * kNanosPerDay;
        for (int i = 0; i < kRows; ++i) {
            const std::string stamp = toIsoUtc(UtcTime{first + i * kNanosPerMinute});
            const int close = price + static_cast<int>(next() % 101) - 50;
            const int high = std::max(price, close) + static_cast<int>(next() % 30);
            const int low = std::min(price, close) - static_cast<int>(next() % 30);
            out += fmt::format("{} {},{}.{:02},{}.{:02},{}.{:02},{}.{:02},{}\n", stamp.substr(0, 10),
                               stamp.substr(11, 8), price / 100, price % 100, high / 100, high % 100,
                               low / 100, low % 100, close / 100, close % 100, next());
            price = std::max(close, 1'000);
        }
        return out;
    }();
    return value;
}

void countBytes(benchmark::State& state) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text().size()));
    state.SetItemsProcessed(state.iterations() * kRows);
}

void BM_CountLineEnds(benchmark::State& state) {
    (void)text();
    for (auto _ : state) {
        std::int64_t lines = 0;
        const char* at = text().data();
        const char* const end = at + text().size();
        while (const void* next = std::memchr(at, '\n', static_cast<std::size_t>(end - at))) {
            at = static_cast<const char*>(next) + 1;
            ++lines;
        }
        benchmark::DoNotOptimize(lines);
    }
    countBytes(state);
}

void BM_ParseRows(benchmark::State& state) {
    const OpenSource source = []() -> Result<std::unique_ptr<ByteSource>> { return bytesOf(text()); };
    for (auto _ : state) {
        const auto input = CsvInput::open(source, RowKind::Bars, {}, "");
        RowParser parser{(*input)->layout(),
                         StampReader{*(*input)->timeFormat(), *Zone::find("Asia/Kolkata")}};
        std::string_view record;
        Row row;
        std::int64_t sum = 0;
        while ((*input)->next(record))
            if (parser.parse(record, row)) sum += row.stamp.time.ns ^ row[Column::Close];
        benchmark::DoNotOptimize(sum);
    }
    countBytes(state);
}

class CountingSink final : public BarSink {
public:
    Result<StoreCounts> store(const Instrument&, Interval, std::span<const Bar> bars) override {
        return StoreCounts{static_cast<std::int64_t>(bars.size()), 0, 0};
    }
};

void BM_ImportFile(benchmark::State& state) {
    const auto path = std::filesystem::temp_directory_path() / "openbell_bench_import.csv";
    std::ofstream{path, std::ios::binary} << text();
    ImportOptions options;
    options.zone = "UTC";
    CountingSink sink;
    const CalendarSet calendars = CalendarSet::builtIn();
    for (auto _ : state) {
        const auto report = importBars({path}, options, calendars, sink);
        if (!report || report->total.rowsStored != kRows) state.SkipWithError("the import failed");
    }
    std::filesystem::remove(path);
    countBytes(state);
}

BENCHMARK(BM_CountLineEnds)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ParseRows)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ImportFile)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
