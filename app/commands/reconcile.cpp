#include "app/commands/commands.h"
#include "app/commands/support.h"
#include "engine/core/decimal.h"
#include "engine/session/headless/records.h"
#include "engine/session/operator_rows.h"
#include <map>

namespace openbell::cli {

namespace {

struct Held {
    std::string symbol;
    Quantity quantity;
};

// What the fills of a session leave open, by symbol.
std::vector<Held> heldAtTheEnd(const RecordView& view) {
    std::vector<Held> held(view.header().instruments.size());
    for (std::size_t i = 0; i < held.size(); ++i)
        held[i].symbol = view.header().instruments[i].symbol;
    for (const Fill& fill : view.record().fills)
        held[fill.instrument.value].quantity += fill.side == Side::Buy ? fill.quantity : -fill.quantity;
    std::erase_if(held, [](const Held& h) { return h.quantity.isZero(); });
    return held;
}

Json jsonOf(const DifferenceRow& row) {
    return Json{{"what", row.what},
                {"kind", toText(row.kind)},
                {"state", toText(row.state)},
                {"local", row.local},
                {"broker", row.broker},
                {"difference", row.difference},
                {"time_utc", toIsoUtc(row.time)}};
}

Outcome reconcile(const Context& context) {
    const Arguments& arguments = context.arguments;
    const std::string mode = arguments.valueOr("mode", "paper");
    if (mode != "paper" && mode != "live")
        return misused("reconcile needs --mode paper or --mode live (see openbell reconcile --help)");
    if (mode == "live")
        return failed(Error{"no live session is recorded: this version places no real orders"});
    OPENBELL_TRY(record, headless::loadRecordOf(context.dataDir, mode, arguments.valueOr("session", "")));
    const RecordView view{record};
    const std::vector<DifferenceRow> rows = differenceRows(view);
    const auto open = std::count_if(rows.begin(), rows.end(), [](const DifferenceRow& row) {
        return row.state == DifferenceState::Open;
    });
    const std::vector<Held> held = heldAtTheEnd(view);
    if (arguments.json()) {
        Json json{{"session", record.header.sessionId}, {"mode", mode}, {"open", open}};
        json["positions"] = Json::array();
        for (const Held& h : held)
            json["positions"].push_back(Json{{"symbol", h.symbol}, {"local", toText(h.quantity)}});
        json["differences"] = Json::array();
        for (const DifferenceRow& row : rows)
            json["differences"].push_back(jsonOf(row));
        print(context.console, json);
    } else {
        auto& out = context.console.out;
        out << fmt::format("session {} ({})\n", record.header.sessionId, mode);
        if (held.empty()) out << "  no position is open\n";
        for (const Held& h : held)
            out << fmt::format("  {:<16} {:>14}\n", h.symbol, toText(h.quantity));
        if (rows.empty())
            out << "  no difference was found; a broker is there to compare with where a paper session's "
                   "account is kept apart\n";
        else
            out << fmt::format("  {:<24} {:>14} {:>20}  {}\n", "what", "local", "broker", "state");
        for (const DifferenceRow& row : rows)
            out << fmt::format("  {:<24} {:>14} {:>20}  {}\n", row.what, row.local, row.broker,
                               toText(row.state));
    }
    if (open == 0) return {};
    return tl::unexpected{
        Failure{ExitCode::Refused,
                fmt::format("differences that are open: {}; adopt or ignore each in the window's panel "
                            "Reconcile (Alt+N)",
                            open),
                true}};
}

} // namespace

std::vector<Command> reconcileCommands() {
    CommandSpec spec{"reconcile", "Shows what a session holds beside what its broker said."};
    spec.details =
        "Positions from the session's fills, and each difference to the broker's positions, orders, trades\n"
        "and cash with what became of it: open, adopted, ignored or gone. Exit code 3 while one is open.\n"
        "A paper session has a broker to compare with where its account is kept apart; in the window, "
        "\"Drill…\"\n"
        "makes a difference to try this with.";
    spec.options = {
        {"mode", "MODE", "paper or live. Default: paper."},
        {"session", "ID", "The session; the start of its id will do. Default: the newest one."},
    };
    spec.examples = {"openbell reconcile --mode paper", "openbell reconcile --mode paper --json"};
    return {{spec, reconcile}};
}

} // namespace openbell::cli
