#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/core/version.h"
#include "engine/session/headless/kept_session.h"
#include "engine/session/headless/records.h"

namespace openbell::cli {

namespace {

// The reports come from the recorded facts, which say nothing of the journal.
void warnOfBrokenJournal(const Context& context, const SessionHeader& header) {
    if (header.chainHead.empty()) return;
    const auto place = headless::locateSession(context.dataDir, header.sessionId);
    if (!place) return;
    if (const auto intact = headless::intactJournal(context.dataDir, *place); !intact)
        context.console.err << "openbell: warning: " << intact.error().message << "\n";
}

Outcome report(const Context& context) {
    const Arguments& arguments = context.arguments;
    const std::string* out = arguments.value("out");
    if (out == nullptr) return misused("report needs --out DIR (see openbell report --help)");
    const std::string session = arguments.operands().empty() ? "" : arguments.operands().front();
    OPENBELL_TRY(record, headless::loadRecord(context.dataDir, session));
    warnOfBrokenJournal(context, record.header);
    const std::string preset = arguments.valueOr("preset", "openbell");
    Json json{{"session", record.header.sessionId}, {"out", *out}, {"preset", preset}};
    if (const auto named = presetNamed(preset)) {
        OPENBELL_TRY(file, headless::writePreset(record, *named, *out));
        json["out"] = file.string();
    } else {
        headless::ReportFiles files;
        files.build = buildText();
        if (arguments.valueOr("equity", "bar") == "day") files.equity = EquityRows::LastOfDay;
        if (const auto written = headless::writeReports(record, *out, files); !written)
            return failed(written.error());
    }
    if (arguments.json())
        print(context.console, json);
    else
        context.console.out << fmt::format("session {}: {}\n", record.header.sessionId,
                                           json["out"].get<std::string>());
    return {};
}

} // namespace

std::vector<Command> reportCommands() {
    CommandSpec spec{"report", "Writes the reports of a recorded session.", "[SESSION]", 0, 1};
    spec.details =
        "SESSION is a session's id or the start of it; without it, the newest one. Written are trades.csv,\n"
        "fills.csv, orders.csv, ledger.csv, equity.csv, decisions.csv, signals.csv, statistics.json and "
        "report.html,\n"
        "or with a preset the trades in another program's layout.";
    spec.options = {
        {"out", "DIR", "Folder for the files; made where it is missing."},
        {"preset",
         "NAME",
         "Layout of the trades. Default: openbell.",
         false,
         false,
         {"openbell", "tradingview", "ninjatrader", "quantconnect", "zerodha"}},
        {"equity",
         "ROWS",
         "Rows of equity.csv: one a bar time or one a day. Default: bar.",
         false,
         false,
         {"bar", "day"}},
    };
    spec.examples = {"openbell report --out report",
                     "openbell report bt-1f3a --out report --preset tradingview"};
    return {{spec, report}};
}

} // namespace openbell::cli
