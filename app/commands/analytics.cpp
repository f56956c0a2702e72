#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/analytics/fact_name.h"
#include "engine/session/headless/compute_facts.h"
#include "engine/session/headless/update_snapshots.h"
#include <algorithm>

namespace openbell::cli {

namespace {

Outcome compute(const Context& context) {
    const Arguments& arguments = context.arguments;
    for (const char* needed : {"csv", "facts", "out"})
        if (!arguments.has(needed))
            return misused(
                fmt::format("analytics compute needs --{} (see openbell analytics compute --help)", needed));
    headless::ComputeRequest request;
    request.input = *arguments.value("csv");
    request.output = *arguments.value("out");
    request.facts = arguments.values("facts");
    request.zone = arguments.valueOr("tz", "UTC");
    request.timeFormat = arguments.valueOr("time-format", "");
    for (const std::string& fact : request.facts)
        if (const auto name = FactName::parse(fact); !name) return misused(name.error().message);
    if (const auto zone = Zone::find(request.zone); !zone) return misused("--tz: " + zone.error().message);
    OPENBELL_TRY_USAGE(interval, intervalOption(arguments, "interval"));
    if (interval) request.interval = *interval;
    OPENBELL_TRY_USAGE(layout, layoutOptions(arguments));
    request.layout = layout;
    ProgressBar bar{context.console};
    OPENBELL_TRY(result, headless::computeFacts(
                             request, [&](double done) { bar.show(done, request.input.string()); }));
    bar.finish();
    if (arguments.json())
        print(context.console, Json{{"bars", result.bars},
                                    {"facts", request.facts},
                                    {"warm_up", result.warmUp},
                                    {"out", request.output.string()}});
    else
        context.console.out << fmt::format(
            "{} bars, {} facts, all warmed up after {} bars{}: {}\n", result.bars, request.facts.size(),
            result.warmUp, result.bars < result.warmUp ? ", which is more than there are" : "",
            request.output.string());
    return {};
}

Outcome update(const Context& context) {
    const Arguments& arguments = context.arguments;
    headless::UpdateRequest request;
    request.symbols = arguments.values("symbol");
    request.facts = arguments.values("facts");
    for (const std::string& fact : request.facts)
        if (const auto name = FactName::parse(fact); !name) return misused(name.error().message);
    OPENBELL_TRY_USAGE(interval, intervalOption(arguments, "interval"));
    request.interval = interval;
    OPENBELL_TRY_LOCK(lock, context, "market", "analytics update");
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    ProgressBar bar{context.console};
    OPENBELL_TRY(updated,
                 headless::updateSnapshots(workspace, request, [&](double done, std::string_view symbol) {
                     bar.show(done, symbol);
                 }));
    bar.finish();
    Json json{{"facts", request.facts.empty() ? headless::usualFacts() : request.facts},
              {"series", Json::array()}};
    for (const headless::UpdatedSeries& one : updated) {
        json["series"].push_back(
            Json{{"symbol", one.symbol}, {"interval", one.interval.toString()}, {"bars", one.bars}});
        if (!arguments.json())
            context.console.out << fmt::format("{:<16} {:>5} {:>9} bars\n", one.symbol,
                                               one.interval.toString(), one.bars);
    }
    if (arguments.json()) print(context.console, json);
    return {};
}

Outcome listFacts(const Context& context) {
    Json json{{"facts", Json::array()}};
    std::size_t width = 0;
    for (const FactHelp& fact : factHelp())
        width = std::max(width, fact.pattern.size());
    for (const FactHelp& fact : factHelp()) {
        json["facts"].push_back(Json{{"pattern", fact.pattern}, {"meaning", fact.meaning}});
        if (!context.arguments.json())
            context.console.out << fmt::format("{:<{}}  {}\n", fact.pattern, width, fact.meaning);
    }
    if (context.arguments.json()) print(context.console, json);
    return {};
}

CommandSpec computeSpec() {
    CommandSpec spec{"analytics compute",
                     "Computes indicators for the bars of a CSV file, without a database."};
    spec.details =
        "One row a bar in the file's order: its time as written, then a column a fact, blank until the\n"
        "fact is warmed up. 'openbell analytics facts' lists what can be computed.";
    spec.options = {
        {"csv", "FILE", "The bars: .csv, .csv.gz or .zip, with or without a header."},
        {"facts", "LIST", "What to compute, separated by commas.", true, true},
        {"out", "FILE", "Where the facts go."},
        {"interval", "SPAN", "Span of a bar: 1m, 5m, 1d ... Default: 1d."},
        {"tz", "ZONE", "IANA time zone of stamps without an offset. Default: UTC."},
        {"columns", "LIST", "Names of the columns, e.g. time,open,high,low,close,volume. Default: found."},
        delimiterOption(),
        {"time-format", "PATTERN", "How times are written, e.g. '%d-%m-%Y %H:%M'. Default: found."},
    };
    spec.examples = {"openbell analytics compute --csv SPY.csv --interval 1d --tz UTC --facts sma_15,rsi_14 "
                     "--out facts.csv"};
    return spec;
}

CommandSpec updateSpec() {
    CommandSpec spec{"analytics update", "Computes the facts of stored bars and stores them as snapshots."};
    spec.options = {
        {"symbol", "NAME", "Whose bars. Default: all stored ones.", true, true},
        {"facts", "LIST", "What to compute, separated by commas. Default: the usual ones.", true, true},
        {"interval", "SPAN", "Only bars of this span. Default: every stored one."},
    };
    spec.examples = {"openbell analytics update --symbol INFY",
                     "openbell analytics update --symbol INFY --facts sma_15,rsi_14 --interval 1m"};
    return spec;
}

} // namespace

std::vector<Command> analyticsCommands() {
    CommandSpec factsSpec{"analytics facts", "Lists the facts that can be computed, with their meaning."};
    factsSpec.examples = {"openbell analytics facts"};
    return {{updateSpec(), update}, {computeSpec(), compute}, {factsSpec, listFacts}};
}

} // namespace openbell::cli
