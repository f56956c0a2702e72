#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/session/headless/output_file.h"
#include "engine/store/bar_loader.h"
#include "engine/store/export_bars.h"

namespace openbell::cli {

namespace {

Outcome exportBarsCommand(const Context& context) {
    const Arguments& arguments = context.arguments;
    const std::string* symbol = arguments.value("symbol");
    const std::string* out = arguments.value("out");
    if (symbol == nullptr || out == nullptr)
        return misused("export bars needs --symbol and --out (see openbell export bars --help)");
    OPENBELL_TRY_USAGE(interval, intervalOption(arguments, "interval"));
    DateRange range;
    OPENBELL_TRY_USAGE(from, dateOption(arguments, "from"));
    OPENBELL_TRY_USAGE(to, dateOption(arguments, "to"));
    range.from = from;
    range.to = to;
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(instrument, workspace.market().instrument(*symbol));
    OPENBELL_TRY_USAGE(zone, Zone::find(arguments.valueOr("tz", instrument.zone)));
    // As stored, bars outside the sessions included; an interval that is not stored is rolled up.
    OPENBELL_TRY(series, loadBars(workspace.market(), workspace.calendars(), *symbol,
                                  interval.value_or(Interval::ofMinutes(1)), range, OutsideBars::Keep));
    headless::OutputFile file{*out};
    const auto exported = exportBars(series, zone, file.stream());
    if (!exported && file.stream()) return failed(exported.error());
    if (const auto written = file.finish(); !written) return failed(written.error());
    if (arguments.json())
        print(context.console, Json{{"symbol", *symbol}, {"bars", *exported}, {"out", *out}});
    else
        context.console.out << fmt::format("{} bars of {}: {}\n", *exported, *symbol, *out);
    return {};
}

} // namespace

std::vector<Command> exportCommands() {
    CommandSpec spec{"export bars", "Writes stored bars as CSV, which 'import bars' reads back unchanged."};
    spec.options = {
        {"symbol", "NAME", "Whose bars."},
        {"out", "FILE", "Where they go."},
        {"interval", "SPAN", "Which bars: 1m, 5m, 30m, 1d ... Those not stored are rolled up. Default: 1m."},
        {"from", "DATE", "First session, e.g. 2024-01-20. Default: the first one stored."},
        {"to", "DATE", "Last session, itself included. Default: the last one stored."},
        {"tz", "ZONE", "Zone in which times are written. Default: the exchange's."},
    };
    spec.examples = {"openbell export bars --symbol INFY --interval 1m --from 2016-08-16 --out infy.csv"};
    return {{spec, exportBarsCommand}};
}

} // namespace openbell::cli
