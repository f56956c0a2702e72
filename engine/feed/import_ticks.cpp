#include "engine/feed/import_ticks.h"
#include "engine/feed/csv/csv_input.h"
#include "engine/feed/csv/row_parser.h"
#include "engine/feed/import_zone.h"
#include "engine/feed/input_files.h"
#include "engine/feed/join_stored.h"
#include "engine/feed/lean_rows.h"
#include "engine/feed/tick_series.h"
#include <algorithm>
#include <map>

namespace openbell {

namespace {

constexpr std::int64_t kRowsBetweenCalls = 16'384;
constexpr std::size_t kPiece = 65'536; // ticks handed to the sink at a time

class TickImport {
public:
    TickImport(const ImportOptions& options, const CalendarSet& calendars, const ImportHooks& hooks)
        : m_options{options}, m_calendars{calendars}, m_hooks{hooks} {
        m_report.ofTicks = true;
    }

    Status readAll(const std::vector<std::filesystem::path>& files) {
        auto listed = listInputs(files);
        if (listed && m_options.format == DataFormat::Lean)
            listed = leanInputs(std::move(*listed), LeanKind::Ticks, {}, m_options.symbol);
        if (!listed) return fail(listed.error());
        for (const auto& ignored : listed->ignored)
            m_report.notes.push_back("left out: " + ignored);
        m_progress.files = listed->parts.size();
        for (const auto& part : listed->parts) {
            const std::string name = part.name();
            m_progress.file = name;
            FileQuality quality;
            quality.name = name;
            const auto read = readPart(part, quality);
            ++m_progress.filesDone;
            if (m_hooks.progress) m_hooks.progress(m_progress);
            if (!read && m_mustStop) return read;
            finishPart(part, read, std::move(quality));
        }
        if (m_report.failedFiles() == m_report.files.size())
            return fail("{}", m_report.files.empty() ? "no data file among what was named"
                                                     : m_report.files.front().error);
        return {};
    }

    Status storeAll(TickSink& sink) {
        for (auto& [name, series] : m_series) {
            SymbolQuality& symbol = m_report.symbols[name];
            const auto zone = Zone::find(series.instrument.zone);
            if (!zone) return fail(zone.error());
            const auto ticks = settleTicks(std::move(series.ticks), *zone, symbol.counts);
            symbol.zone = series.instrument.zone;
            if (ticks.empty()) continue;
            symbol.first = ticks.front().time;
            symbol.last = ticks.back().time;
            if (const auto calendar = m_calendars.find(series.instrument.calendar)) {
                symbol.counts.rowsOutsideSession = countOutsideSessions(ticks, *calendar);
                if (!series.ownOffset)
                    symbol.zoneHint = findZone({drawTimes(std::span<const Tick>{ticks}, &Tick::time), *zone,
                                                calendar, m_options.exchange || m_options.calendar},
                                               m_calendars);
            }
            const auto fits = besideStored(series, ticks.size(), symbol.counts.rowsOutsideSession);
            if (!fits) {
                symbol.error = fits.error().message;
                symbol.counts.rowsRefused += std::ssize(ticks);
                continue;
            }
            const auto stored = storeSeries(sink, series.instrument, ticks, symbol.counts);
            if (!stored)
                return fail(
                    "{}: {}; ticks stored before it are kept: import the same files again for the rest", name,
                    stored.error().message);
        }
        m_report.total = m_unnamed;
        for (const auto& [name, symbol] : m_report.symbols)
            m_report.total += symbol.counts;
        return {};
    }

    QualityReport takeReport() { return std::move(m_report); }

private:
    struct Local {
        QualityCounts counts;
        UtcTime previous = kNoTime, latest = kNoTime;
    };

    static Status storeSeries(TickSink& sink, const Instrument& instrument, std::span<const Tick> ticks,
                              QualityCounts& counts) {
        for (std::size_t at = 0; at < ticks.size(); at += kPiece) {
            const auto stored =
                sink.store(instrument, ticks.subspan(at, std::min(kPiece, ticks.size() - at)));
            if (!stored) return fail(stored.error());
            counts.rowsStored += stored->rows_stored;
            counts.rowsUnchanged += stored->rows_unchanged;
            counts.rowsConflicting += stored->rows_conflicting;
        }
        return {};
    }

    Status besideStored(const TickSeries& series, std::size_t ticks, std::int64_t outside) const {
        if (!m_hooks.stored) return {};
        const auto stored = m_hooks.stored(series.instrument.symbol);
        if (!stored) return fail(stored.error());
        if (!*stored) return {};
        return mayJoin({series.instrument, m_options.exchange.has_value(), series.ownOffset, false,
                        static_cast<double>(outside) / static_cast<double>(ticks)},
                       **stored);
    }

    Status readPart(const InputPart& part, FileQuality& quality) {
        m_locals.clear();
        m_fileUnnamed = {};
        m_priceDivisor = 1;
        m_ownOffset = false;
        if (part.lean) return readLean(part, quality);
        const OpenSource openSource = [&] { return part.open(); };
        auto input = CsvInput::open(openSource, RowKind::Ticks, m_options.layout, m_options.timeFormat);
        if (!input) return fail(input.error());
        const Layout& layout = (*input)->layout();
        quality.notes = layout.notes;
        if (!(*input)->timeFormat()) {
            quality.notes.emplace_back("it holds no rows");
            return {};
        }
        const auto zone =
            zoneOfFile(m_options, {}, *(*input)->timeFormat(), firstTime(**input), quality.notes);
        if (!zone) return fail(zone.error());
        m_ownOffset = (*input)->timeFormat()->hasOffset();
        RowParser parser{layout, StampReader{*(*input)->timeFormat(), *zone}};
        return readRows(part, **input, parser, *zone, quality);
    }

    Status readLean(const InputPart& part, FileQuality& quality) {
        auto input = openLean([&] { return part.open(); }, *part.lean);
        if (!input) return fail(input.error());
        m_priceDivisor = input->priceDivisor;
        const auto zone = zoneOfFile(m_options, part.lean, {}, {}, quality.notes);
        if (!zone) return fail(zone.error());
        RowParser parser{input->csv->layout(), leanStamps(*input->csv, *part.lean, *zone)};
        return readRows(part, *input->csv, parser, *zone, quality);
    }

    static std::optional<WrittenTime> firstTime(const CsvInput& input) {
        WrittenTime time;
        for (const auto& text : input.sampleTimes())
            if (input.timeFormat()->parse(text, time)) return time;
        return std::nullopt;
    }

    Status readRows(const InputPart& part, CsvInput& input, RowParser& parser, const Zone& zone,
                    FileQuality& quality) {
        const bool symbols = input.layout().indexOf(Column::Symbol) >= 0 && m_options.symbol.empty();
        const bool cumulative = input.layout().indexOf(Column::CumulativeVolume) >= 0;
        const std::string own = !m_options.symbol.empty() ? m_options.symbol
                                : !part.symbol.empty()    ? part.symbol
                                                          : symbolOfName(part.name());
        std::string_view record;
        Row row;
        while (input.next(record)) {
            row.symbol = {};
            const bool good = parser.parse(record, row);
            std::string why = good ? whyNot(row, part.lean ? record : std::string_view{}) : parser.reason();
            const std::string symbol = symbols ? std::string{row.symbol} : own;
            if (why.empty() && symbol.empty()) why = "the symbol is empty";
            QualityCounts& counts = symbol.empty() ? m_fileUnnamed : m_locals[symbol].counts;
            auto taken =
                why.empty() ? keep(symbol, row, cumulative, zone) : refuse(counts, input.line(), record, why);
            if (!taken) return taken;
            if (++m_progress.rows % kRowsBetweenCalls != 0) continue;
            auto told = tellProgress();
            if (!told) return told;
        }
        return finishRows(input, quality);
    }

    Status tellProgress() {
        if (m_hooks.progress) m_hooks.progress(m_progress);
        if (!m_hooks.cancelled || !m_hooks.cancelled()) return {};
        m_mustStop = true;
        return fail("cancelled; nothing was stored");
    }

    Status finishRows(const CsvInput& input, FileQuality& quality) const {
        if (!input.error()) return {};
        if (m_options.onBadRow != BadRow::Keep)
            return fail("{}; nothing of it was stored", input.error()->message);
        quality.notes.push_back(input.error()->message + "; the rows before it are kept");
        return {};
    }

    // Why a row that can be read is no tick; empty when it is one. `lean`: its record in LEAN's layout.
    [[nodiscard]] std::string whyNot(const Row& row, std::string_view lean) const {
        for (const Column column :
             {Column::Last, Column::LastQuantity, Column::Bid, Column::Ask, Column::CumulativeVolume})
            if (row[column] < 0) return fmt::format("the {} is negative", nameOf(column));
        const bool bid = row[Column::Bid] != 0, ask = row[Column::Ask] != 0;
        if (row[Column::Last] == 0 && (lean.empty() ? !bid || !ask : !bid && !ask))
            return "there is neither a last price nor a quote";
        if (m_options.onBadRow != BadRow::Keep && isSuspicious(lean))
            return "the tick is marked as suspicious (--on-bad-row keep stores such)";
        return {};
    }

    Status refuse(QualityCounts& counts, std::int64_t line, std::string_view record, const std::string& why) {
        ++counts.rowsRead;
        ++counts.rowsRefused;
        if (m_hooks.refused) m_hooks.refused({m_progress.file, line, why, record});
        if (m_options.onBadRow != BadRow::Stop) return {};
        m_mustStop = true;
        return fail("{}:{}: {}; nothing was stored", m_progress.file, line, why);
    }

    Status keep(const std::string& symbol, const Row& row, bool cumulative, const Zone& zone) {
        Local& local = m_locals[symbol];
        ++local.counts.rowsRead;
        const UtcTime time = row.stamp.time;
        local.counts.rowsOutOfOrder += time < local.previous ? 1 : 0;
        const bool steppedBack = time < local.latest;
        local.previous = time;
        local.latest = std::max(local.latest, time);
        auto& series = m_series[symbol];
        if (series.instrument.symbol.empty()) {
            auto instrument = instrumentFor(symbol, zone, m_options, m_calendars, true);
            if (!instrument) return fail(instrument.error());
            series.instrument = std::move(*instrument);
            series.ownOffset = m_ownOffset;
        }
        const auto price = [&](Column column) { return Price::fromRaw(row[column] / m_priceDivisor); };
        const Tick tick{time, price(Column::Last), Quantity::fromRaw(row[Column::LastQuantity]),
                        price(Column::Bid), price(Column::Ask)};
        series.ticks.push_back({tick, cumulative ? row[Column::CumulativeVolume] : -1, steppedBack});
        return {};
    }

    // Keeps what the file brought, or takes all of it back.
    void finishPart(const InputPart& part, const Status& read, FileQuality quality) {
        if (!read && part.fromFolder && m_locals.empty()) {
            m_report.notes.push_back(fmt::format("left out: {}: {}", quality.name, read.error().message));
            return;
        }
        if (!read) {
            const bool named = read.error().message.starts_with(part.path.string());
            quality.error = named ? read.error().message : quality.name + ": " + read.error().message;
        }
        if (read && m_locals.size() == 1) m_locals.begin()->second.counts += std::exchange(m_fileUnnamed, {});
        for (auto& [symbol, local] : m_locals) {
            quality.counts += local.counts;
            if (read) m_report.symbols[symbol].counts += local.counts;
        }
        quality.counts += m_fileUnnamed;
        if (read) m_unnamed += m_fileUnnamed;
        for (auto& [symbol, series] : m_series) {
            if (!read) series.ticks.resize(series.committed);
            series.committed = series.ticks.size();
        }
        std::erase_if(m_series, [](const auto& item) { return item.second.ticks.empty(); });
        m_report.files.push_back(std::move(quality));
    }

    const ImportOptions& m_options;
    const CalendarSet& m_calendars;
    const ImportHooks& m_hooks;
    ImportProgress m_progress;
    std::map<std::string, TickSeries> m_series;
    std::map<std::string, Local> m_locals;  // of the file being read
    std::int64_t m_priceDivisor = 1;        // of the file being read
    bool m_ownOffset = false;               // its stamps state their offset from UTC
    QualityCounts m_fileUnnamed, m_unnamed; // rows whose symbol cannot be read
    QualityReport m_report;
    bool m_mustStop = false;
};

} // namespace

Result<QualityReport> importTicks(const std::vector<std::filesystem::path>& files,
                                  const ImportOptions& options, const CalendarSet& calendars, TickSink& sink,
                                  const ImportHooks& hooks) {
    TickImport import{options, calendars, hooks};
    const auto read = import.readAll(files);
    if (!read) return fail(read.error());
    const auto stored = import.storeAll(sink);
    if (!stored) return fail(stored.error());
    return import.takeReport();
}

} // namespace openbell
