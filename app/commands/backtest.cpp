#include "app/commands/commands.h"
#include "app/commands/run_summary.h"
#include "engine/core/version.h"
#include "engine/insight/performance.h"
#include "engine/session/headless/output_file.h"
#include "engine/session/headless/records.h"
#include "engine/session/headless/run_options.h"
#include <algorithm>

namespace openbell::cli {

namespace {

// A configuration that does not hold is the user's to correct: a usage error, told by line and column.
tl::expected<RunConfig, Failure> configOf(const headless::RunOptions& options) {
    const auto configuration = headless::effectiveConfiguration(options);
    if (!configuration) return misused(configuration.error().message);
    auto config = readRunConfig(*configuration);
    if (!config) return misused(config.error().message);
    if (config->symbols.empty())
        return misused(
            "no symbol to trade: name some with --symbol, or in the configuration as data.symbols");
    if (config->strategies.empty())
        return misused(
            "no strategy to run: name some with --strategy, or in the configuration as strategies");
    return std::move(*config);
}

tl::expected<headless::BacktestOutcome, Failure> run(const Context& context, headless::Workspace& workspace,
                                                     const headless::RunOptions& options,
                                                     const std::string& label) {
    const auto config = configOf(options);
    if (!config) return tl::unexpected{config.error()};
    ProgressBar bar{context.console};
    RunHooks hooks;
    hooks.progress = [&](double done) { bar.show(done, label); };
    auto outcome = headless::backtestStored(workspace, *config, wallClock(), hooks);
    if (!outcome) return failed(outcome.error());
    if (!outcome->replaced.empty())
        context.console.err << "openbell: the record of " << outcome->record.header.sessionId << " by "
                            << outcome->replaced << " had another result; this one takes its place\n";
    return std::move(*outcome);
}

Status writeOut(const SessionRecord& record, const std::filesystem::path& folder,
                const Arguments& arguments) {
    headless::ReportFiles files;
    files.build = buildText();
    if (arguments.valueOr("equity", "bar") == "day") files.equity = EquityRows::LastOfDay;
    return headless::writeReports(record, folder, files);
}

Outcome backtest(const Context& context) {
    const Arguments& arguments = context.arguments;
    if (!arguments.has("config") && (!arguments.has("symbol") || !arguments.has("strategy")))
        return misused(
            "backtest needs --config FILE, or --symbol and --strategy (see openbell backtest --help)");
    headless::RunOptions options;
    if (const std::string* file = arguments.value("config")) options.config = *file;
    options.symbols = arguments.values("symbol");
    options.strategies = arguments.values("strategy");
    options.interval = given(arguments, "interval");
    options.from = given(arguments, "from");
    options.to = given(arguments, "to");
    options.capital = given(arguments, "capital");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    auto outcome = run(context, workspace, options, "backtest");
    if (!outcome) return tl::unexpected{outcome.error()};
    if (const std::string* out = arguments.value("out"))
        if (const auto written = writeOut(outcome->record, *out, arguments); !written)
            return failed(written.error());
    backUpIfDue(context, "backtest");
    if (arguments.json()) {
        Json json = summaryJson(*outcome);
        if (const std::string* out = arguments.value("out")) json["out"] = *out;
        print(context.console, json);
        return {};
    }
    context.console.out << summaryText(*outcome);
    if (const std::string* out = arguments.value("out"))
        context.console.out << "reports    " << (std::filesystem::path{*out} / "report.html").string()
                            << "\n";
    return {};
}

// A strategy with its parameters as the name of a folder.
std::string folderName(std::string name) {
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return c == '/' || c == ':' || c == ',' || c == '=' || c == '.'; }, '_');
    return name;
}

struct Line {
    std::string strategy, folder;
    Json json;
};

std::string comparisonText(const std::vector<Line>& lines) {
    std::string out = fmt::format("{:<32} {:>8} {:>8} {:>14} {:>9} {:>9} {:>8}\n", "strategy", "signals",
                                  "trades", "net profit", "return", "drawdown", "won");
    const auto percent = [](const Json& value) {
        return value.is_null() ? std::string{"-"} : fmt::format("{:.2f} %", value.get<double>() * 100);
    };
    for (const Line& line : lines)
        out += fmt::format("{:<32} {:>8} {:>8} {:>14.2f} {:>9} {:>9} {:>8}\n", line.strategy,
                           line.json["signals"].get<std::int64_t>(), line.json["trades"].get<std::int64_t>(),
                           line.json["net_profit"].is_null() ? 0.0 : line.json["net_profit"].get<double>(),
                           percent(line.json["total_return"]), percent(line.json["max_drawdown_pct"]),
                           percent(line.json["win_rate"]));
    return out;
}

Status writeComparison(const std::vector<Line>& lines, const std::filesystem::path& file) {
    headless::OutputFile out{file};
    {
        CsvRows csv{[&](std::string_view piece) { out.write(piece); }};
        csv.header("strategy,run_id,signals,refused,trades,start_equity,end_equity,net_profit,total_return,"
                   "max_drawdown_pct,win_rate,profit_factor,sharpe,expectancy,folder");
        for (const Line& line : lines) {
            csv.text(line.strategy).text(line.json["run_id"].get<std::string>());
            for (const char* count : {"signals", "refused", "trades"})
                csv.whole(line.json[count].get<std::int64_t>());
            for (const char* value :
                 {"start_equity", "end_equity", "net_profit", "total_return", "max_drawdown_pct", "win_rate",
                  "profit_factor", "sharpe", "expectancy"}) {
                if (line.json[value].is_null())
                    csv.blank();
                else
                    csv.text(fmt::format("{}", line.json[value].get<double>()));
            }
            csv.text(line.folder).end();
        }
    }
    return out.finish();
}

Json comparisonJson(const headless::BacktestOutcome& outcome) {
    Json json = summaryJson(outcome);
    const Performance performance = performanceOf(RecordView{outcome.record});
    for (const char* name : {"net_profit", "total_return", "max_drawdown_pct", "win_rate", "profit_factor",
                             "sharpe", "expectancy"}) {
        const auto value = findStatistic(performance.statistics, name);
        json[name] = value ? Json(*value) : Json(nullptr);
    }
    return json;
}

Outcome backfill(const Context& context) {
    const Arguments& arguments = context.arguments;
    for (const char* needed : {"strategies", "symbols", "out"})
        if (!arguments.has(needed))
            return misused(fmt::format("backfill needs --{} (see openbell backfill --help)", needed));
    OPENBELL_TRY_USAGE(days, countOption(arguments, "days"));
    OPENBELL_TRY_USAGE(interval, intervalOption(arguments, "interval"));
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    headless::RunOptions options;
    if (const std::string* file = arguments.value("config")) options.config = *file;
    options.symbols = arguments.values("symbols");
    options.capital = given(arguments, "capital");
    options.interval = interval.value_or(Interval::ofMinutes(1)).toString();
    OPENBELL_TRY(from,
                 headless::firstOfLastSessions(workspace, options.symbols,
                                               interval.value_or(Interval::ofMinutes(1)), days.value_or(20)));
    options.from = from.toString();
    const std::filesystem::path out = *arguments.value("out");
    std::vector<Line> lines;
    for (const std::string& strategy : splitStrategies(*arguments.value("strategies"))) {
        options.strategies = {strategy};
        auto outcome = run(context, workspace, options, strategy);
        if (!outcome) return tl::unexpected{outcome.error()};
        const std::string folder = folderName(strategy);
        if (const auto written = writeOut(outcome->record, out / folder, arguments); !written)
            return failed(written.error());
        lines.push_back({strategy, folder, comparisonJson(*outcome)});
    }
    if (lines.empty()) return misused("--strategies names none");
    if (const auto written = writeComparison(lines, out / "comparison.csv"); !written)
        return failed(written.error());
    if (!arguments.json()) {
        context.console.out << fmt::format("sessions from {}\n{}{}\n", *options.from, comparisonText(lines),
                                           (out / "comparison.csv").string());
        return {};
    }
    Json json{{"from", *options.from}, {"out", out.string()}, {"runs", Json::array()}};
    for (Line& line : lines) {
        line.json["strategy"] = line.strategy;
        line.json["folder"] = line.folder;
        json["runs"].push_back(line.json);
    }
    print(context.console, json);
    return {};
}

CommandSpec backtestSpec() {
    CommandSpec spec{"backtest", "Runs strategies over stored bars and records every decision."};
    spec.details =
        "Several symbols and strategies share one capital. Signals of a bar's close fill from the next "
        "bar's\n"
        "open. --out receives trades.csv, fills.csv, orders.csv, ledger.csv, equity.csv, decisions.csv, "
        "signals.csv,\n"
        "statistics.json and report.html; 'openbell explain' tells the story of each trade afterwards.\n"
        "Built-in strategies: ehma_pivot, confluence_consumer, regime_adaptive. Your own: 'rules' in a\n"
        "configuration. 'openbell backtest strategies' lists all with their parameters, 'openbell backtest\n"
        "config' what a configuration may hold.";
    spec.options = {
        {"config", "FILE", "The run's configuration, JSON with comments; options below override it."},
        {"symbol", "NAME", "What to trade; several, or with commas.", true, true},
        {"strategy", "ID[:k=v,...]", "A strategy of the configuration or a built-in one, with parameters.",
         true},
        {"interval", "SPAN",
         "Bars decided on: 1m, 5m, 1d ...; rolled up where only shorter ones are stored. "
         "Default: 1m."},
        {"from", "DATE", "First session, e.g. 2024-01-20. Default: the first one stored."},
        {"to", "DATE", "Last session, itself included. Default: the last one stored."},
        {"capital", "MONEY", "Cash at the start. Default: 1000000."},
        {"out", "DIR", "Folder for the reports."},
        {"equity",
         "ROWS",
         "Rows of equity.csv: one a bar time or one a day. Default: bar.",
         false,
         false,
         {"bar", "day"}},
    };
    spec.examples = {
        "openbell backtest --symbol INFY --symbol TCS --interval 5m --strategy ehma_pivot --out run",
        "openbell backtest --symbol INFY --strategy ehma_pivot:fast=9,slow=21 --from 2016-08-16",
        "openbell backtest --config run.json --out run --json"};
    return spec;
}

CommandSpec backfillSpec() {
    CommandSpec spec{"backfill", "Runs each of several strategies over the last sessions and compares them."};
    spec.details = "Each strategy has the whole capital to itself. --out receives comparison.csv and a "
                   "folder of reports\n"
                   "a strategy.";
    spec.options = {
        {"strategies", "LIST", "Strategies, with parameters if need be: ehma_pivot:fast=9,regime_adaptive."},
        {"symbols", "LIST", "What to trade, separated by commas.", true, true},
        {"days", "N", "How many of the last stored sessions. Default: 20."},
        {"out", "DIR", "Folder for the comparison and the reports."},
        {"interval", "SPAN", "Bars decided on. Default: 1m."},
        {"capital", "MONEY", "Cash at the start of each run. Default: 1000000."},
        {"config", "FILE", "Configuration for all else: sizing, exits, risk, costs."},
        {"equity", "ROWS", "Rows of equity.csv. Default: bar.", false, false, {"bar", "day"}},
    };
    spec.examples = {
        "openbell backfill --strategies ehma_pivot,regime_adaptive --symbols INFY,TCS --days 10 --out cmp"};
    return spec;
}

Outcome listStrategies(const Context& context) {
    Json json{{"strategies", Json::array()}};
    for (const StrategyType& type : strategyTypes()) {
        Json parameters = Json::array();
        std::string lines;
        for (const StrategyParameter& p : type.parameters) {
            parameters.push_back(Json{{"name", p.name},
                                      {"meaning", p.meaning},
                                      {"default", p.value},
                                      {"minimum", p.minimum},
                                      {"maximum", p.maximum}});
            lines += fmt::format("    {:<16} {} (default {}, {} to {})\n", p.name, p.meaning, p.value,
                                 p.minimum, p.maximum);
        }
        json["strategies"].push_back(Json{
            {"id", type.type}, {"title", type.title}, {"meaning", type.meaning}, {"parameters", parameters}});
        if (!context.arguments.json())
            context.console.out << fmt::format("{}: {}\n{}", type.type, type.meaning, lines);
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

Outcome configHelp(const Context& context) {
    if (context.arguments.json()) {
        Json json{{"keys", Json::array()}};
        for (const SchemaLine& line : describeSchema())
            json["keys"].push_back(Json{{"key", line.path},
                                        {"type", line.type},
                                        {"default", line.defaultValue},
                                        {"meaning", line.description}});
        print(context.console, json);
    } else {
        context.console.out << configurationHelp();
    }
    return {};
}

} // namespace

std::vector<Command> backtestCommands() {
    CommandSpec config{"backtest config", "Lists what a run's configuration may hold, with defaults."};
    config.examples = {"openbell backtest config | less"};
    CommandSpec strategies{"backtest strategies", "Lists the strategies and their parameters."};
    strategies.examples = {"openbell backtest strategies"};
    return {{backtestSpec(), backtest},
            {strategies, listStrategies},
            {config, configHelp},
            {backfillSpec(), backfill}};
}

} // namespace openbell::cli
