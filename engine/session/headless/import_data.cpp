#include "engine/session/headless/import_data.h"
#include "engine/feed/import_ticks.h"
#include "engine/feed/series_quality.h"
#include "engine/insight/csv_rows.h"
#include "engine/market/tick_aggregator.h"
#include "engine/session/headless/output_file.h"
#include "engine/store/bar_loader.h"
#include <algorithm>

namespace openbell::headless {

namespace {

// 20240120T091500.123Z: sorts by time, safe as a file name.
std::string fileStamp(UtcTime now) {
    std::string text = toIsoUtc(UtcTime{now.ns / 1'000'000 * 1'000'000});
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

std::string joined(const std::vector<std::filesystem::path>& files) {
    std::string out;
    for (const auto& file : files)
        out += (out.empty() ? "" : " ") + file.string();
    return out;
}

// The rows that were not stored, written as they come.
class RefusedRows {
public:
    explicit RefusedRows(std::filesystem::path file) : m_file{std::move(file)} {}
    void add(const RefusedRow& row) {
        if (!m_out) {
            m_out.emplace(m_file);
            m_rows.emplace([this](std::string_view piece) { m_out->write(piece); });
            m_rows->header("file,line,reason,row");
        }
        m_rows->text(row.file).whole(row.line).text(row.reason).text(row.text).end();
    }
    [[nodiscard]] bool any() const { return m_out.has_value(); }
    [[nodiscard]] Status finish() {
        if (!m_out) return {};
        m_rows->finish();
        return m_out->finish();
    }

private:
    std::filesystem::path m_file;
    std::optional<OutputFile> m_out;
    std::optional<CsvRows> m_rows;
};

} // namespace

namespace {

using Import = std::function<Result<QualityReport>(const ImportHooks&)>;

// The rows are stored, but what tells of them cannot be written.
tl::unexpected<Error> notTold(const Error& error, const QualityReport& report) {
    const QualityCounts& all = report.total;
    return fail(
        "{}. The import itself is done: {} rows are stored, {} were there already and {} were refused. "
        "Import the same files again for the whole report; nothing is stored twice",
        error.message, all.rowsStored, all.rowsUnchanged, all.rowsRefused);
}

// Runs an import with its refused rows written as they come, then keeps its report.
Result<ImportOutcome> importWith(Workspace& workspace, const std::vector<std::filesystem::path>& files,
                                 UtcTime now, const ImportHooks& hooks, const Import& run) {
    const std::filesystem::path folder = workspace.dataDir() / "imports";
    if (const auto made = makeFolder(folder); !made) return fail(made.error());
    ImportOutcome outcome;
    const std::filesystem::path refusedFile = folder / (fileStamp(now) + "-refused.csv");
    RefusedRows refusedRows{refusedFile};
    ImportHooks withFile = hooks;
    withFile.refused = [&](const RefusedRow& row) {
        refusedRows.add(row);
        if (hooks.refused) hooks.refused(row);
    };
    withFile.stored = [&](const std::string& symbol) { return workspace.market().findStored(symbol); };
    auto report = run(withFile);
    const auto refusedWritten = refusedRows.finish();
    if (!report) return fail(report.error());
    if (!refusedWritten) return notTold(refusedWritten.error(), *report);
    outcome.report = std::move(*report);
    if (refusedRows.any()) outcome.refusedFile = refusedFile;
    const std::string json =
        outcome.report.toJson().dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    outcome.reportFile = folder / (fileStamp(now) + "-report.json");
    if (const auto written = writeFile(outcome.reportFile, json + "\n"); !written)
        return notTold(written.error(), outcome.report);
    const auto stored =
        workspace.market().addImportReport({now, joined(files), json, outcome.refusedFile.string()});
    if (!stored) return notTold(stored.error(), outcome.report);
    return outcome;
}

Status makeBars(Workspace& workspace, const std::string& symbol, TickBars policy, TicksOutcome& outcome) {
    const auto instrument = workspace.market().instrument(symbol);
    if (!instrument) return fail(instrument.error());
    const auto ticks = workspace.market().storedTicks(symbol);
    if (!ticks) return fail(ticks.error());
    TickAggregator aggregator;
    std::vector<Bar> bars;
    for (const Tick& tick : *ticks) {
        const TickEffect effect = aggregator.add(tick);
        if (effect == TickEffect::Closed) bars.push_back(aggregator.closedBar());
        if (effect == TickEffect::Late || effect == TickEffect::Refused) ++outcome.ticksLate;
    }
    if (const auto last = aggregator.flush()) bars.push_back(*last);
    const auto counts = workspace.market().storeBars(*instrument, Interval::ofMinutes(1), bars,
                                                     policy == TickBars::Replace ? OnConflict::Replace
                                                                                 : OnConflict::KeepStored);
    if (!counts) return fail(counts.error());
    outcome.barsStored += counts->rows_stored;
    outcome.barsConflicting += counts->rows_conflicting;
    return {};
}

// Smaller stored bars that those of the series are made of; none where there are none.
Result<std::optional<Interval>> smallerStored(MarketStore& market, const BarSeries& series) {
    const auto known = market.findInstrument(series.instrument.symbol);
    if (!known) return fail(known.error());
    if (!*known) return std::optional<Interval>{};
    const auto intervals = market.storedIntervals(series.instrument.symbol);
    if (!intervals) return fail(intervals.error());
    for (const Interval& stored : *intervals)
        if (stored != series.interval && canRollUp(stored, series.interval)) return std::optional{stored};
    return std::optional<Interval>{};
}

// Beside smaller bars none are stored: a run would take them for all there are of their interval.
Status compareWithSmaller(Workspace& workspace, const BarSeries& series, Interval smaller,
                          QualityCounts& counts, std::vector<std::string>& notes) {
    const auto zone = Zone::find(series.instrument.zone);
    if (!zone) return fail(zone.error());
    const DateRange dates{zone->dateOf(series.bars.front().start), zone->dateOf(series.bars.back().start)};
    const auto made =
        loadBars(workspace.market(), workspace.calendars(), series.instrument.symbol, series.interval, dates);
    const std::vector<Bar> there = made ? made->bars : std::vector<Bar>{};
    for (const Bar& bar : series.bars) {
        const auto same = std::lower_bound(there.begin(), there.end(), bar.start,
                                           [](const Bar& b, UtcTime start) { return b.start < start; });
        if (same == there.end() || same->start != bar.start)
            ++counts.rowsRefused;
        else
            ++(*same == bar ? counts.rowsUnchanged : counts.rowsConflicting);
    }
    if (counts.rowsRefused > 0)
        notes.push_back(fmt::format(
            "{}: {} bars of {} are not stored, since bars of {} are stored of other dates, and those would "
            "not be found beside them: import the {} bars of these dates",
            series.instrument.symbol, counts.rowsRefused, series.interval.toString(), smaller.toString(),
            smaller.toString()));
    return {};
}

Status storeRecorded(Workspace& workspace, const BarSeries& series, QualityCounts& counts,
                     std::vector<std::string>& notes) {
    counts.rowsRead = std::ssize(series.bars);
    const auto smaller = smallerStored(workspace.market(), series);
    if (!smaller) return fail(smaller.error());
    if (*smaller) return compareWithSmaller(workspace, series, **smaller, counts, notes);
    const auto stored = workspace.market().storeBars(series.instrument, series.interval, series.bars);
    if (!stored) return fail(stored.error());
    counts.rowsStored = stored->rows_stored;
    counts.rowsUnchanged = stored->rows_unchanged;
    counts.rowsConflicting = stored->rows_conflicting;
    return {};
}

Result<QualityReport> storeRecorded(Workspace& workspace, const std::string& name,
                                    const ReadJournal& journal) {
    const std::vector<BarSeries> all = barsOf(journal.inputs, journal.header.session);
    QualityReport report;
    FileQuality& file = report.files.emplace_back();
    file.name = name;
    for (const BarSeries& series : all) {
        if (series.bars.empty()) continue;
        SymbolQuality& symbol = report.symbols[series.instrument.symbol];
        symbol.counts = judgeSeries({series.instrument, series.interval, series.bars},
                                    ImportOptions{}.jumpThreshold, workspace.calendars(), symbol);
        if (const auto done = storeRecorded(workspace, series, symbol.counts, report.notes); !done)
            return fail(done.error());
        report.total += symbol.counts;
    }
    file.counts.rowsRead = report.total.rowsRead;
    if (report.total.rowsRead == 0) report.notes.push_back("no bar came in during the session");
    return report;
}

} // namespace

Result<ImportOutcome> importJournal(Workspace& workspace, const SessionPlace& place, UtcTime now) {
    const auto journal = readIntactJournal(workspace.dataDir(), place);
    if (!journal) return fail(journal.error());
    const std::string name = "journal of session " + place.id;
    return importWith(workspace, {name}, now, {},
                      [&](const ImportHooks&) { return storeRecorded(workspace, name, *journal); });
}

Result<ImportOutcome> importBarFiles(Workspace& workspace, const std::vector<std::filesystem::path>& files,
                                     const ImportOptions& options, UtcTime now, const ImportHooks& hooks) {
    StoreBarSink sink{workspace.market()};
    return importWith(workspace, files, now, hooks, [&](const ImportHooks& withFile) {
        return importBars(files, options, workspace.calendars(), sink, withFile);
    });
}

Result<TicksOutcome> importTickFiles(Workspace& workspace, const std::vector<std::filesystem::path>& files,
                                     const ImportOptions& options, TickBars bars, UtcTime now,
                                     const ImportHooks& hooks) {
    StoreTickSink sink{workspace.market()};
    auto imported = importWith(workspace, files, now, hooks, [&](const ImportHooks& withFile) {
        return importTicks(files, options, workspace.calendars(), sink, withFile);
    });
    if (!imported) return fail(imported.error());
    TicksOutcome outcome;
    outcome.import = std::move(*imported);
    if (bars == TickBars::None) return outcome;
    for (const auto& [symbol, quality] : outcome.import.report.symbols)
        if (const auto made = quality.error.empty() ? makeBars(workspace, symbol, bars, outcome) : Status{};
            !made)
            return fail(made.error());
    return outcome;
}

Result<std::string> importCalendar(Workspace& workspace, const std::filesystem::path& file) {
    const auto text = readFile(file);
    if (!text) return fail(text.error());
    const auto parsed = parseCalendar(*text, file.string());
    if (!parsed) {
        std::string all;
        for (const Error& problem : calendarProblems(*text, file.string()))
            all += (all.empty() ? "" : "\n") + problem.message;
        return fail(Error{all.empty() ? parsed.error().message : all});
    }
    CalendarSet trial = workspace.calendars();
    if (const auto added = trial.add(*parsed); !added)
        return fail("{}: {}", file.string(), added.error().message);
    std::string id = parsed->calendar->id();
    if (const auto stored = workspace.market().putCalendar({id, *text}); !stored) return fail(stored.error());
    return id;
}

} // namespace openbell::headless
