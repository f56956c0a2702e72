#include "engine/session/headless/import_data.h"
#include "engine/feed/import_ticks.h"
#include "engine/insight/csv_rows.h"
#include "engine/market/tick_aggregator.h"
#include "engine/session/headless/output_file.h"
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

} // namespace

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
        if (const auto made = makeBars(workspace, symbol, bars, outcome); !made) return fail(made.error());
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
