#include "engine/session/headless/records.h"
#include "engine/insight/report_html.h"
#include "engine/replay/charges.h"
#include "engine/session/headless/output_file.h"
#include "engine/session/headless/workspace.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"

namespace openbell::headless {

namespace {

using Writer = std::function<void(const RecordView&, const TextSink&)>;

Status writeCsv(const RecordView& view, const std::filesystem::path& file, const Writer& write) {
    OutputFile out{file};
    write(view, [&](std::string_view piece) { out.write(piece); });
    return out.finish();
}

std::optional<ChargeTotals> totalsOf(const SessionRecord& record) {
    const auto charges = chargesOf(record);
    if (!charges) return std::nullopt;
    CostBreakdown sum;
    for (const CostBreakdown& charge : *charges)
        sum += charge;
    return ChargeTotals{sum.brokerage, sum.stt, sum.exchange, sum.sebi,
                        sum.stamp,     sum.gst, sum.secFee,   sum.taf};
}

} // namespace

Performance performanceOf(const SessionRecord& record) {
    return openbell::performanceOf(RecordView{record}, {totalsOf(record)});
}

Result<SessionRecord> loadRecord(const std::filesystem::path& dataDir, std::string_view idOrStart) {
    Error first{fmt::format("no session is recorded in {}; run 'openbell backtest' first", dataDir.string())};
    bool any = false;
    for (const char* name : {"backtest", "paper"}) {
        if (const auto there = notSetAside(dataDir, name); !there) return fail(there.error());
        if (!std::filesystem::exists(storePath(dataDir, name))) continue;
        auto database = openStore(dataDir, name);
        if (!database) return fail(database.error());
        const auto id = findSession(*database, idOrStart);
        if (id) return loadSession(*database, *id);
        if (!any) first = id.error();
        any = true;
    }
    return fail(first);
}

Result<SessionRecord> loadRecordOf(const std::filesystem::path& dataDir, std::string_view store,
                                   std::string_view idOrStart) {
    if (const auto there = notSetAside(dataDir, store); !there) return fail(there.error());
    if (!std::filesystem::exists(storePath(dataDir, store)))
        return fail("no {} session is recorded in {}; start one in the window with Ctrl+R", store,
                    dataDir.string());
    auto database = openStore(dataDir, store);
    if (!database) return fail(database.error());
    const auto id = findSession(*database, idOrStart);
    if (!id) return fail(id.error());
    return loadSession(*database, *id);
}

Status writeReports(const SessionRecord& record, const std::filesystem::path& folder,
                    const ReportFiles& options) {
    if (const auto made = makeFolder(folder); !made) return made;
    const RecordView view{record};
    const std::pair<const char*, Writer> files[] = {
        {"trades.csv", writeTradesCsv},
        {"fills.csv", writeFillsCsv},
        {"orders.csv", writeOrdersCsv},
        {"ledger.csv", writeLedgerCsv},
        {"equity.csv",
         [&](const RecordView& v, const TextSink& sink) { writeEquityCsv(v, sink, options.equity); }},
        {"decisions.csv", writeDecisionsCsv},
        {"signals.csv", writeSignalsCsv},
    };
    for (const auto& [name, write] : files)
        if (const auto written = writeCsv(view, folder / name, write); !written) return written;
    const Performance performance = performanceOf(record);
    if (const auto written = writeFile(folder / "statistics.json", statisticsJson(performance)); !written)
        return written;
    ReportOptions page;
    page.build = options.build;
    return writeFile(folder / "report.html", reportHtml(view, performance, page));
}

Result<std::filesystem::path> writePreset(const SessionRecord& record, TradePreset preset,
                                          const std::filesystem::path& folder) {
    if (const auto made = makeFolder(folder); !made) return fail(made.error());
    const RecordView view{record};
    std::filesystem::path file = folder / fmt::format("trades-{}.csv", nameOf(preset));
    const auto written = writeCsv(
        view, file, [&](const RecordView& v, const TextSink& sink) { writePresetCsv(v, preset, sink); });
    if (!written) return fail(written.error());
    return file;
}

} // namespace openbell::headless
