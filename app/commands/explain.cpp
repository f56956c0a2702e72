#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/insight/story.h"
#include "engine/session/headless/records.h"

namespace openbell::cli {

namespace {

Outcome show(const Context& context, const Result<Story>& story) {
    if (!story) return failed(story.error());
    context.console.out << (context.arguments.json() ? toJson(*story) + "\n" : toText(*story));
    return {};
}

Outcome explain(const Context& context) {
    const Arguments& arguments = context.arguments;
    const int asked = arguments.has("trade") + arguments.has("signal") + arguments.has("date");
    if (asked != 1)
        return misused("explain needs one of --trade, --signal and --date (see openbell explain --help)");
    if (arguments.has("refused") && !arguments.has("date"))
        return misused("--refused goes with --date: those not taken on that day");
    OPENBELL_TRY_USAGE(trade, countOption(arguments, "trade"));
    OPENBELL_TRY_USAGE(signal, countOption(arguments, "signal"));
    OPENBELL_TRY_USAGE(date, dateOption(arguments, "date"));
    for (const auto& id : {trade, signal})
        if (id && *id > UINT32_MAX) return misused(fmt::format("{} is too large for an id", *id));
    OPENBELL_TRY(record, headless::loadRecord(context.dataDir, arguments.valueOr("session", "")));
    const RecordView view{record};
    context.console.err << "session " << record.header.sessionId
                        << (record.header.synthetic ? " (synthetic data)\n" : "\n");
    if (trade) return show(context, explainTrade(view, {static_cast<std::uint32_t>(*trade)}));
    if (signal) return show(context, explainSignal(view, {static_cast<std::uint32_t>(*signal)}));
    const DayStories day = explainDate(view, *date, arguments.has("refused"));
    context.console.out << (arguments.json() ? toJson(day) + "\n" : toText(day));
    return {};
}

} // namespace

std::vector<Command> explainCommands() {
    CommandSpec spec{"explain", "Tells the story of a trade, a signal or a day from what was recorded."};
    spec.details = "Facts read, conditions with the values seen, gates with their numbers, orders, fills, "
                   "costs, outcome.";
    spec.options = {
        {"trade", "ID", "A trade, by its trade_id."},
        {"signal", "ID", "A signal, by its signal_id, taken or not."},
        {"date", "DATE", "All signals of an exchange's date, e.g. 2016-08-16."},
        {"refused", "", "With --date: only those not taken and why, near misses too."},
        {"session", "ID", "The session; the start of its id will do. Default: the newest one."},
    };
    spec.examples = {"openbell explain --trade 1", "openbell explain --date 2016-08-16 --refused",
                     "openbell explain --signal 7 --session bt-1f --json"};
    return {{spec, explain}};
}

} // namespace openbell::cli
