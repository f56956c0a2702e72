#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/core/decimal.h"
#include "engine/core/nearest_name.h"
#include "engine/session/headless/import_data.h"
#include <algorithm>

namespace openbell::cli {

namespace {

std::vector<std::filesystem::path> filesOf(const Arguments& arguments) {
    return {arguments.operands().begin(), arguments.operands().end()};
}

Result<ImportOptions> importOptions(const Arguments& arguments) {
    ImportOptions options;
    options.symbol = arguments.valueOr("symbol", "");
    options.zone = arguments.valueOr("tz", "");
    if (!options.zone.empty())
        if (const auto zone = Zone::find(options.zone); !zone) return fail("--tz: {}", zone.error().message);
    if (const std::string* exchange = arguments.value("exchange")) options.exchange = *exchange;
    if (const std::string* calendar = arguments.value("calendar")) options.calendar = *calendar;
    options.currency = arguments.valueOr("currency", "");
    options.stamp = arguments.valueOr("stamp", "start") == "end" ? StampOf::End : StampOf::Start;
    options.format = arguments.valueOr("format", "auto") == "lean" ? DataFormat::Lean : DataFormat::Auto;
    options.timeFormat = arguments.valueOr("time-format", "");
    const std::string bad = arguments.valueOr("on-bad-row", "refuse");
    options.onBadRow = bad == "keep" ? BadRow::Keep : bad == "stop" ? BadRow::Stop : BadRow::Refuse;
    const auto interval = intervalOption(arguments, "interval");
    if (!interval) return fail(interval.error());
    options.interval = *interval;
    auto layout = layoutOptions(arguments);
    if (!layout) return fail(layout.error());
    options.layout = std::move(*layout);
    if (const std::string* jump = arguments.value("jump")) {
        const auto threshold = parseDecimal(*jump, 6);
        if (!threshold || *threshold <= 0)
            return fail("--jump: '{}' is not a fraction above 0, such as 0.2", *jump);
        options.jumpThreshold = static_cast<double>(*threshold) / 1e6;
    }
    return options;
}

std::string row(std::string_view name, const QualityCounts& c) {
    return fmt::format("{:<16} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>6}\n", name,
                       c.rowsRead, c.rowsStored, c.rowsUnchanged, c.rowsRepeated, c.rowsOutOfOrder,
                       c.rowsOutsideSession, c.rowsBadOhlc, c.rowsZeroVolume, c.rowsRefused, c.gaps);
}

// Notes on files; one that many files share is told once.
std::string fileNotes(const QualityReport& report) {
    std::vector<std::pair<std::string, std::vector<std::string>>> byNote;
    for (const FileQuality& file : report.files)
        for (const std::string& note : file.notes) {
            auto same =
                std::find_if(byNote.begin(), byNote.end(), [&](const auto& n) { return n.first == note; });
            if (same == byNote.end()) same = byNote.insert(byNote.end(), {note, {}});
            same->second.push_back(file.name);
        }
    std::string out;
    constexpr std::size_t shown = 8;
    for (std::size_t i = 0; i < std::min(shown, byNote.size()); ++i) {
        const auto& [note, files] = byNote[i];
        out += files.size() == 1 ? fmt::format("note: {}: {}\n", files.front(), note)
                                 : fmt::format("note: {} files: {}\n", files.size(), note);
    }
    if (byNote.size() > shown)
        out += fmt::format("note: {} more notes on files are in the report\n", byNote.size() - shown);
    return out;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

// Where bars are missing and where the closes jump: the first ones, all of them are in the report.
std::string oddPlaces(const QualityReport& report) {
    constexpr std::size_t shown = 5;
    std::vector<std::string> gaps, jumps;
    for (const auto& [name, symbol] : report.symbols) {
        const Zone zone = Zone::find(symbol.zone).value_or(Zone::utc());
        const auto time = [&](UtcTime at) { return zone.toIso(at).substr(0, 16); };
        for (const Gap& gap : symbol.gaps)
            gaps.push_back(fmt::format("  {}: {} missing, {} to {}\n", name, counted(gap.bars, "bar", "bars"),
                                       time(gap.from), time(gap.to)));
        for (const Jump& jump : symbol.jumps)
            jumps.push_back(fmt::format("  {}: {} from {} to {}\n", name, time(jump.at), toText(jump.before),
                                        toText(jump.after)));
    }
    std::string out;
    const auto list = [&](const std::vector<std::string>& lines, std::int64_t count, std::string_view title) {
        if (lines.empty()) return;
        out += fmt::format("{}:\n", title);
        for (std::size_t i = 0; i < std::min(shown, lines.size()); ++i)
            out += lines[i];
        if (static_cast<std::size_t>(count) > shown)
            out += fmt::format("  {} more are in the report\n", count - static_cast<std::int64_t>(shown));
    };
    list(gaps, report.total.gaps, "gaps against the calendar");
    list(jumps, report.total.jumps, "jumps between closes beyond the threshold");
    return out;
}

std::string zoneAdvice(const std::string& name, const SymbolQuality& symbol) {
    const ZoneHint& hint = *symbol.zoneHint;
    const std::string options = hint.zone == symbol.zone
                                    ? "--exchange " + hint.exchange
                                    : fmt::format("--tz {} --exchange {}", hint.zone, hint.exchange);
    if (hint.outsideNow == 0)
        return fmt::format(
            "note: {}: no exchange is assumed for {}, so that sessions and gaps are not checked; "
            "the rows fit {}\n",
            name, symbol.zone, options);
    return fmt::format("note: {}: {:.0f} % of the rows lie outside the sessions with {}; with {} it would be "
                       "{:.0f} %. If that is the zone, take these bars out with 'openbell db remove {}' and "
                       "import them again\n",
                       name, 100 * hint.outsideNow, symbol.zone, options, 100 * hint.outsideThen, name);
}

// Times read in the wrong zone look like this; bars before and after the session do too.
std::string zoneDoubts(const QualityReport& report) {
    constexpr double suspicious = 0.05;
    std::string out;
    for (const auto& [name, symbol] : report.symbols) {
        if (!symbol.error.empty()) continue;
        const auto read = static_cast<double>(symbol.counts.rowsRead);
        const auto outside = static_cast<double>(symbol.counts.rowsOutsideSession);
        if (symbol.zoneHint)
            out += zoneAdvice(name, symbol);
        else if (outside > suspicious * read)
            out += fmt::format(
                "note: {}: {:.0f} % of the rows lie outside the sessions. Unless they are trading before or "
                "after hours, the zone ({}) or the exchange is wrong: see --tz, --exchange\n",
                name, 100 * outside / read, symbol.zone);
    }
    return out;
}

std::string reportText(const headless::ImportOutcome& outcome) {
    const QualityReport& report = outcome.report;
    std::string out = fmt::format("{:<16} {:>9} {:>9} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>6}\n",
                                  "symbol", "read", "stored", "had it", "repeated", "disorder", "outside",
                                  "bad OHLC", "zero vol", "refused", "gaps");
    for (const auto& [name, symbol] : report.symbols)
        out += row(name, symbol.counts);
    out += row("all", report.total);
    if (report.total.rowsConflicting > 0)
        out += fmt::format("{} rows differ from what is stored already; the stored bars stayed\n",
                           report.total.rowsConflicting);
    out += oddPlaces(report);
    out += zoneDoubts(report);
    constexpr std::size_t shown = 8; // a folder may hold hundreds of files that are no bars
    for (std::size_t i = 0; i < std::min(shown, report.notes.size()); ++i)
        out += "note: " + report.notes[i] + "\n";
    if (report.notes.size() > shown)
        out +=
            fmt::format("note: {} more notes on the import are in the report\n", report.notes.size() - shown);
    out += fileNotes(report);
    out += "report: " + outcome.reportFile.string() + "\n";
    if (!outcome.refusedFile.empty()) out += "rows not stored: " + outcome.refusedFile.string() + "\n";
    return out;
}

Json jsonOf(const headless::ImportOutcome& outcome) {
    Json json = outcome.report.toJson();
    json["report"] = outcome.reportFile.string();
    json["refused_rows"] = outcome.refusedFile.empty() ? Json(nullptr) : Json(outcome.refusedFile.string());
    return json;
}

ImportHooks hooksFor(ProgressBar& bar) {
    ImportHooks hooks;
    hooks.progress = [&](const ImportProgress& p) {
        bar.show(p.bytes > 0 ? static_cast<double>(p.bytesDone) / static_cast<double>(p.bytes) : 0, p.file);
    };
    return hooks;
}

// The report is printed already; the exit code still tells that something was left out.
Outcome failedFiles(const QualityReport& report) {
    const std::vector<std::string> failures = report.failures();
    if (failures.empty()) return {};
    const std::string title =
        report.failedFiles() == 0
            ? "not every symbol could be stored"
            : fmt::format("{} of {} files could not be used", report.failedFiles(), report.files.size());
    return tl::unexpected{
        Failure{ExitCode::Failed, fmt::format("{}:\n  {}", title, fmt::join(failures, "\n  ")), true}};
}

bool allThere(const Arguments& arguments) {
    const auto& files = arguments.operands();
    return std::all_of(files.begin(), files.end(), [](const std::string& file) {
        std::error_code ignored;
        return file.find_first_of("{*") != std::string::npos || std::filesystem::exists(file, ignored);
    });
}

Outcome importBarsCommand(const Context& context) {
    OPENBELL_TRY_USAGE(options, importOptions(context.arguments));
    OPENBELL_TRY_LOCK(lock, context, "market", "import");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    if (options.calendar && workspace.calendars().find(*options.calendar) == nullptr)
        return misused(fmt::format("--calendar: '{}' is not known; there are: {}{}", *options.calendar,
                                   fmt::join(workspace.calendars().names(), ", "),
                                   didYouMean(*options.calendar, workspace.calendars().names())));
    ProgressBar bar{context.console};
    auto imported =
        headless::importBarFiles(workspace, filesOf(context.arguments), options, wallClock(), hooksFor(bar));
    if (!imported) {
        // "stop" is the operator's rule, and it has refused the import; a file that is not there has not.
        if (options.onBadRow == BadRow::Stop && allThere(context.arguments))
            return refused(imported.error().message);
        return failed(imported.error());
    }
    const headless::ImportOutcome& outcome = *imported;
    bar.finish();
    if (context.arguments.json()) {
        print(context.console, jsonOf(outcome));
    } else {
        context.console.out << reportText(outcome);
    }
    backUpIfDue(context, "market");
    return failedFiles(outcome.report);
}

Outcome importTicksCommand(const Context& context) {
    OPENBELL_TRY_USAGE(options, importOptions(context.arguments));
    const std::string policy = context.arguments.valueOr("bars", "keep");
    const auto bars = policy == "none"      ? headless::TickBars::None
                      : policy == "replace" ? headless::TickBars::Replace
                                            : headless::TickBars::Keep;
    OPENBELL_TRY_LOCK(lock, context, "market", "import");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    ProgressBar bar{context.console};
    OPENBELL_TRY(outcome, headless::importTickFiles(workspace, filesOf(context.arguments), options, bars,
                                                    wallClock(), hooksFor(bar)));
    bar.finish();
    if (context.arguments.json()) {
        Json json = jsonOf(outcome.import);
        json["bars_stored"] = outcome.barsStored;
        json["bars_conflicting"] = outcome.barsConflicting;
        json["ticks_late"] = outcome.ticksLate;
        print(context.console, json);
    } else {
        context.console.out << reportText(outcome.import)
                            << fmt::format("1-minute bars: {} new", outcome.barsStored);
        if (outcome.barsConflicting > 0)
            context.console.out << fmt::format(
                ", {} differ from stored ones{}", outcome.barsConflicting,
                policy == "replace" ? " and replaced them" : ", which stayed (--bars replace takes the new)");
        context.console.out << "\n";
    }
    backUpIfDue(context, "market");
    return failedFiles(outcome.import.report);
}

Outcome importCalendarCommand(const Context& context) {
    OPENBELL_TRY_LOCK(lock, context, "market", "import");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    Json json{{"calendars", Json::array()}};
    for (const std::string& file : context.arguments.operands()) {
        OPENBELL_TRY(id, headless::importCalendar(workspace, file));
        json["calendars"].push_back(id);
        if (!context.arguments.json()) context.console.out << fmt::format("calendar {}: {}\n", id, file);
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

Outcome importInstrumentsCommand(const Context& context) {
    OPENBELL_TRY_LOCK(lock, context, "market", "import");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    headless::InstrumentsOutcome all;
    for (const std::string& file : context.arguments.operands()) {
        OPENBELL_TRY(one, headless::importInstruments(workspace, file));
        all.rows += one.rows;
        all.added += one.added;
        all.changed += one.changed;
    }
    if (context.arguments.json())
        print(context.console, Json{{"rows", all.rows}, {"added", all.added}, {"changed", all.changed}});
    else
        context.console.out << fmt::format("{} instruments: {} new, {} changed\n", all.rows, all.added,
                                           all.changed);
    return {};
}

Outcome importJournalCommand(const Context& context) {
    OPENBELL_TRY_LOCK(lock, context, "market", "import");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    const auto& operands = context.arguments.operands();
    OPENBELL_TRY(place, headless::locateSession(context.dataDir, operands.empty() ? "" : operands.front()));
    OPENBELL_TRY(outcome, headless::importJournal(workspace, place, wallClock()));
    if (context.arguments.json()) {
        Json json = jsonOf(outcome);
        json["session_id"] = place.id;
        print(context.console, json);
    } else {
        context.console.out << fmt::format("session {}\n", place.id) << reportText(outcome);
    }
    backUpIfDue(context, "market");
    return {};
}

CommandSpec journalSpec() {
    CommandSpec spec{"import journal", "Stores the bars that came in during a session, out of its journal.",
                     "[SESSION]", 0, 1};
    spec.details =
        "They can be replayed and backtested like any imported ones. What is stored already stays, so a "
        "second\n"
        "time changes nothing. Bars that follow from smaller stored ones count as stored. Without SESSION, "
        "the\n"
        "newest one.";
    spec.examples = {"openbell import journal paper-20240120T091500123", "openbell import journal --json"};
    return spec;
}

CommandSpec ticksSpec() {
    CommandSpec spec{"import ticks",
                     "Reads ticks from CSV files, stores them and the 1-minute bars made of them.", "FILE...",
                     1, 1'000'000};
    spec.details =
        "Columns: time, last price, quantity (or volume); bid, ask, cumulative_volume (of the day so "
        "far) and symbol\n"
        "where there are any. Longer bars are rolled up from the minutes when they are asked for.";
    spec.options = {
        {"symbol", "NAME", "Symbol of the ticks. Default: a symbol column, else the file's name."},
        {"tz", "ZONE", "IANA zone of stamps without an offset: Asia/Kolkata, America/New_York, UTC."},
        {"bars",
         "POLICY",
         "1-minute bars that are stored already. Default: keep.",
         false,
         false,
         {"keep", "replace", "none"}},
        {"columns", "LIST",
         "Columns in order, '-' for one not wanted: time,last,quantity,bid,ask,cumulative_volume."},
        delimiterOption(),
        {"time-format", "PATTERN", "How times are written, e.g. '%Y-%m-%d %H:%M:%S.%f'."},
        {"format",
         "NAME",
         "Layout of the files; lean: tick zips, trades and quotes. Default: auto.",
         false,
         false,
         {"auto", "lean"}},
        {"exchange", "NAME", "NSE, BSE, NYSE, NASDAQ; '' for none. Default: by the zone."},
        {"calendar", "ID", "Calendar of the sessions. Default: the exchange's."},
        {"currency", "CODE", "Currency of the prices. Default: by the exchange."},
        {"on-bad-row",
         "POLICY",
         "Rows that are unreadable or impossible. Default: refuse.",
         false,
         false,
         {"refuse", "keep", "stop"}},
    };
    spec.examples = {"openbell import ticks ticks.csv --symbol INFY --tz Asia/Kolkata"};
    return spec;
}

CommandSpec barsSpec() {
    CommandSpec spec{"import bars", "Reads bars from .csv, .csv.gz and .zip files, checks and stores them.",
                     "FILE...", 1, 1'000'000};
    spec.details = "Delimiter, columns and time format are found, or stated. Folders are searched. A second "
                   "import of the\n"
                   "same file changes nothing. Rows that cannot be stored are written, with line and reason, "
                   "to the folder\n"
                   "imports of the data folder, beside the report.";
    spec.options = {
        {"symbol", "NAME",
         "Symbol of the bars. Default: a symbol column, else the file's name. '{symbol}' in a file "
         "name stands for it."},
        {"interval", "SPAN", "Span of a bar: 1m, 5m, 1d ... Default: found."},
        {"tz", "ZONE", "IANA zone of stamps without an offset: Asia/Kolkata, America/New_York, UTC."},
        {"stamp", "WHICH", "What a stamp marks of its bar. Default: start.", false, false, {"start", "end"}},
        {"format",
         "NAME",
         "Layout of the files; lean: its minute, second, hour and daily zips. Default: auto.",
         false,
         false,
         {"auto", "lean"}},
        {"columns", "LIST", "Columns in order, '-' for one not wanted: time,open,high,low,close,volume."},
        delimiterOption(),
        {"time-format", "PATTERN", "How times are written, e.g. '%d-%m-%Y %H:%M' or epoch_ms."},
        {"exchange", "NAME", "NSE, BSE, NYSE, NASDAQ; '' for none. Default: by the zone."},
        {"calendar", "ID", "Calendar of the sessions. Default: the exchange's."},
        {"currency", "CODE", "Currency of the prices. Default: by the exchange."},
        {"on-bad-row",
         "POLICY",
         "Rows that are unreadable or impossible. Default: refuse.",
         false,
         false,
         {"refuse", "keep", "stop"}},
        {"jump", "FRACTION", "Closes further apart than this are listed. Default: 0.2."},
    };
    spec.examples = {"openbell import bars INFY.csv --tz Asia/Kolkata --symbol INFY",
                     "openbell import bars 'bars/{symbol}_1min.csv.gz' --tz Asia/Kolkata --interval 1m",
                     "openbell import bars lean/equity/usa --format lean --tz America/New_York"};
    return spec;
}

} // namespace

std::vector<Command> importCommands() {
    CommandSpec calendar{"import calendar",
                         "Adds or replaces market calendars: sessions, holidays, special days.", "FILE...", 1,
                         1000};
    calendar.details = "The file is JSON with comments; its errors are named with line and column.";
    calendar.examples = {"openbell import calendar nse-2028.json"};
    CommandSpec instruments{"import instruments",
                            "Adds or changes instruments: tick size, lot size, exchange ...", "FILE...", 1,
                            1000};
    instruments.details =
        "CSV with a header: symbol, and any of exchange, currency, calendar, zone, tick, lot, freeze,\n"
        "tradable. What a file leaves out stays as it is.";
    instruments.examples = {"openbell import instruments instruments.csv"};
    return {{barsSpec(), importBarsCommand},
            {ticksSpec(), importTicksCommand},
            {journalSpec(), importJournalCommand},
            {calendar, importCalendarCommand},
            {instruments, importInstrumentsCommand}};
}

} // namespace openbell::cli
