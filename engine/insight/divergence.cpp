#include "engine/insight/divergence.h"
#include "engine/core/decimal.h"
#include "engine/core/resources.h"
#include "engine/insight/svg_charts.h"
#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace openbell {

namespace {

constexpr DivergenceKind kKinds[] = {DivergenceKind::Signal, DivergenceKind::Decision, DivergenceKind::Fill};

struct Key {
    std::int64_t time;
    std::string symbol, strategy, what;
    int repeat = 0; // of those that are alike so far
    friend auto operator<=>(const Key&, const Key&) = default;
};
using Told = std::map<Key, std::string>; // what it came to

std::string_view nameOf(Side side) {
    return side == Side::Buy ? "BUY" : "SELL";
}

void tell(Told& told, Key key, std::string text) {
    while (!told.try_emplace(key, text).second)
        ++key.repeat;
}

Key keyOf(const RecordView& view, const Signal& signal) {
    return {signal.time.ns, std::string{view.symbol(signal.instrument)},
            std::string{view.strategy(signal.strategy)}, std::string{toText(signal.direction)}};
}

Told signalsOf(const RecordView& view) {
    Told told;
    for (const Signal& s : view.record().signals)
        tell(told, keyOf(view, s), fmt::format("{} at {}", s.score, toText(s.price)));
    return told;
}

Told decisionsOf(const RecordView& view) {
    Told told;
    for (const Decision& d : view.record().decisions) {
        const Signal* signal = view.signal(d.signal);
        Key key = signal
                      ? keyOf(view, *signal)
                      : Key{d.time.ns, std::string{view.symbol(d.instrument)},
                            std::string{view.strategy(d.strategy)}, fmt::format("exit {}", toText(d.reason))};
        tell(told, std::move(key),
             d.verdict == Verdict::Refused ? fmt::format("refused: {}", toText(d.refusal))
                                           : fmt::format("taken, {}", toText(d.quantity)));
    }
    return told;
}

// By when its order was decided, so that a late fill is a difference and not another fill.
Told fillsOf(const RecordView& view) {
    Told told;
    for (const Fill& f : view.record().fills) {
        const Order* order = view.order(f.order);
        const Decision* decision = order ? view.decision(order->decision) : nullptr;
        const Signal* signal = decision ? view.signal(decision->signal) : nullptr;
        const UtcTime decided = signal ? signal->time : decision ? decision->time : f.time;
        tell(told,
             {decided.ns, std::string{view.symbol(f.instrument)}, std::string{view.strategy(f.strategy)},
              fmt::format("{} {}", order ? toText(order->leg) : "order", nameOf(f.side))},
             fmt::format("{} at {}, {}", toText(f.quantity), toText(f.price), toIsoUtc(f.time)));
    }
    return told;
}

Told toldOf(const RecordView& view, DivergenceKind kind) {
    switch (kind) {
    case DivergenceKind::Signal: return signalsOf(view);
    case DivergenceKind::Decision: return decisionsOf(view);
    case DivergenceKind::Fill: return fillsOf(view);
    }
    return {};
}

void compare(DivergenceKind kind, const Told& session, const Told& backtest, Divergence& out) {
    DivergenceCounts& counts = out.counts[static_cast<std::size_t>(kind)];
    const auto row = [&](const Key& key, std::string mine, std::string theirs) {
        out.rows.push_back({kind, UtcTime{key.time}, key.symbol, key.strategy, key.what, std::move(mine),
                            std::move(theirs)});
    };
    for (const auto& [key, text] : session) {
        const auto other = backtest.find(key);
        if (other == backtest.end()) {
            ++counts.onlySession;
            row(key, text, {});
        } else if (other->second != text) {
            ++counts.different;
            row(key, text, other->second);
        } else {
            ++counts.equal;
        }
    }
    for (const auto& [key, text] : backtest)
        if (!session.contains(key)) {
            ++counts.onlyBacktest;
            row(key, {}, text);
        }
}

DivergenceTotals totalsOf(const RecordView& view) {
    DivergenceTotals totals;
    const SessionRecord& record = view.record();
    totals.fills = std::ssize(record.fills);
    totals.trades = std::ssize(record.trades);
    for (const Fill& fill : record.fills) {
        totals.slippage += notional(slippageOf(fill), fill.quantity);
        totals.costs += fill.costs;
    }
    for (const Trade& trade : record.trades)
        totals.net += trade.net();
    return totals;
}

std::string amount(Money money) {
    return fmt::format("{:.2f}", money.toDouble());
}

std::string totalsRow(std::string_view name, std::string_view session, std::string_view backtest) {
    return fmt::format("<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>", name, session,
                       backtest);
}

} // namespace

std::string_view toText(DivergenceKind kind) {
    switch (kind) {
    case DivergenceKind::Signal: return "signal";
    case DivergenceKind::Decision: return "decision";
    case DivergenceKind::Fill: return "fill";
    }
    return "";
}

Divergence divergenceOf(const RecordView& session, const RecordView& backtest) {
    Divergence out;
    for (const DivergenceKind kind : kKinds)
        compare(kind, toldOf(session, kind), toldOf(backtest, kind), out);
    std::stable_sort(out.rows.begin(), out.rows.end(),
                     [](const DivergenceRow& a, const DivergenceRow& b) { return a.time < b.time; });
    out.session = totalsOf(session);
    out.backtest = totalsOf(backtest);
    return out;
}

void writeDivergenceCsv(const Divergence& divergence, const TextSink& sink) {
    CsvRows csv{sink};
    csv.header("time_utc,kind,symbol,strategy,what,session,backtest");
    for (const DivergenceRow& row : divergence.rows) {
        csv.utc(row.time).text(toText(row.kind)).text(row.symbol).text(row.strategy).text(row.what);
        csv.text(row.session).text(row.backtest).end();
    }
    csv.finish();
}

std::string divergenceHtml(const Divergence& divergence, const SessionHeader& session) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
    out += fmt::format("<title>Openbell: {} and its backtest</title><style>\n{}</style></head>\n<body>",
                       escapeHtml(session.sessionId), resource("report/report.css").value_or(""));
    out +=
        fmt::format("<h1>Session {} and a backtest of the same interval</h1>", escapeHtml(session.sessionId));
    out += divergence.isNone()
               ? "<p>They are equal: every signal, decision and fill.</p>"
               : fmt::format("<p>{} differences, in order of time below.</p>", divergence.rows.size());
    out += "<table><tr><th></th><th class=\"n\">equal</th><th class=\"n\">different</th>"
           "<th class=\"n\">session only</th><th class=\"n\">backtest only</th></tr>";
    for (const DivergenceKind kind : kKinds) {
        const DivergenceCounts& c = divergence.counts[static_cast<std::size_t>(kind)];
        out += fmt::format(
            "<tr><td>{}s</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>"
            "<td class=\"n\">{}</td></tr>",
            toText(kind), c.equal, c.different, c.onlySession, c.onlyBacktest);
    }
    out += fmt::format("</table><h2>Totals, {}</h2><table><tr><th></th><th class=\"n\">session</th>"
                       "<th class=\"n\">backtest</th></tr>",
                       escapeHtml(session.currency));
    const DivergenceTotals &s = divergence.session, &b = divergence.backtest;
    out += totalsRow("fills", fmt::format("{}", s.fills), fmt::format("{}", b.fills));
    out += totalsRow("trades", fmt::format("{}", s.trades), fmt::format("{}", b.trades));
    out += totalsRow("slippage", amount(s.slippage), amount(b.slippage));
    out += totalsRow("costs", amount(s.costs), amount(b.costs));
    out += totalsRow("net of trades", amount(s.net), amount(b.net)) + "</table>";
    const std::string journal =
        session.chainHead.empty() ? "" : fmt::format("<p>journal {}</p>", escapeHtml(session.chainHead));
    const std::string footer = fmt::format("<footer>{}<p>run {}</p><p>build {}</p></footer></body></html>\n",
                                           journal, escapeHtml(session.runHash), escapeHtml(session.build));
    if (divergence.isNone()) return out + footer;
    out += "<h2>Differences</h2><div class=\"scroll\"><table><tr><th>time "
           "(UTC)</th><th>kind</th><th>symbol</th><th>strategy</th>"
           "<th>what</th><th>session</th><th>backtest</th></tr>";
    for (const DivergenceRow& row : divergence.rows)
        out += fmt::format(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            toIsoUtc(row.time), toText(row.kind), escapeHtml(row.symbol), escapeHtml(row.strategy),
            escapeHtml(row.what), escapeHtml(row.session), escapeHtml(row.backtest));
    return out + "</table></div>" + footer;
}

} // namespace openbell
