#include "app/commands/commands.h"
#include "app/commands/run_summary.h"
#include "engine/core/version.h"
#include "engine/session/headless/demo_session.h"
#include "engine/session/headless/records.h"
#include "engine/session/headless/run_options.h"

namespace openbell::cli {

namespace {

Outcome demo(const Context& context) {
    const std::string* out = context.arguments.value("out");
    if (out == nullptr) return misused("demo needs --out DIR (see openbell demo --help)");
    OPENBELL_TRY_LOCK(lock, context, "market", "demo");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(symbols, headless::ensureDemoData(workspace, wallClock()));
    headless::RunOptions options;
    options.symbols = symbols;
    options.interval = headless::kDemoInterval.toString();
    options.strategies.assign(std::begin(headless::kDemoStrategies), std::end(headless::kDemoStrategies));
    OPENBELL_TRY(configuration, headless::effectiveConfiguration(options));
    OPENBELL_TRY(config, readRunConfig(configuration));
    ProgressBar bar{context.console};
    RunHooks hooks;
    hooks.progress = [&](double done) { bar.show(done, "demo"); };
    OPENBELL_TRY(outcome, headless::backtestStored(workspace, config, wallClock(), hooks));
    bar.finish();
    headless::ReportFiles files;
    files.build = buildText();
    if (const auto written = headless::writeReports(outcome.record, *out, files); !written)
        return failed(written.error());
    if (context.arguments.json()) {
        Json json = summaryJson(outcome);
        json["out"] = *out;
        print(context.console, json);
    } else {
        context.console.out << summaryText(outcome) << "reports    "
                            << (std::filesystem::path{*out} / "report.html").string() << "\n"
                            << "next       openbell explain --trade 1\n";
    }
    return {};
}

} // namespace

std::vector<Command> demoCommands() {
    CommandSpec spec{"demo",
                     "Runs the three built-in strategies on the embedded demo data and writes reports."};
    spec.details = "The data are synthetic: two shares that do not exist, sixty sessions, made on first use "
                   "and stored as\n"
                   "DEMOALPHA and DEMOBETA.";
    spec.options = {{"out", "DIR", "Folder for the reports; made where it is missing."}};
    spec.examples = {"openbell demo --out demo"};
    return {{spec, demo}};
}

} // namespace openbell::cli
