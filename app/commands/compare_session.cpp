#include "app/commands/compare_session.h"
#include "app/commands/support.h"
#include "engine/insight/divergence.h"
#include "engine/session/headless/kept_session.h"
#include "engine/session/headless/records.h"
#include "engine/session/headless/rerun.h"

namespace openbell::cli {

namespace {

constexpr DivergenceKind kKinds[] = {DivergenceKind::Signal, DivergenceKind::Decision, DivergenceKind::Fill};

Json orNull(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json jsonOf(const DivergenceTotals& t) {
    return Json{{"fills", t.fills},
                {"trades", t.trades},
                {"slippage", t.slippage.toDouble()},
                {"costs", t.costs.toDouble()},
                {"net", t.net.toDouble()}};
}

Json jsonOf(const Divergence& divergence, const std::string& session) {
    Json json{{"session_id", session}, {"equal", divergence.isNone()}};
    for (const DivergenceKind kind : kKinds) {
        const DivergenceCounts& c = divergence.counts[static_cast<std::size_t>(kind)];
        json[fmt::format("{}s", toText(kind))] = Json{{"equal", c.equal},
                                                      {"different", c.different},
                                                      {"only_session", c.onlySession},
                                                      {"only_backtest", c.onlyBacktest}};
    }
    json["session"] = jsonOf(divergence.session);
    json["backtest"] = jsonOf(divergence.backtest);
    json["differences"] = Json::array();
    for (const DivergenceRow& row : divergence.rows)
        json["differences"].push_back(Json{{"time_utc", toIsoUtc(row.time)},
                                           {"kind", toText(row.kind)},
                                           {"symbol", row.symbol},
                                           {"strategy", row.strategy},
                                           {"what", row.what},
                                           {"session", orNull(row.session)},
                                           {"backtest", orNull(row.backtest)}});
    return json;
}

std::string textOf(const Divergence& divergence) {
    std::string text = fmt::format("{:<12}{:>9}{:>11}{:>14}{:>15}\n", "", "equal", "different",
                                   "session only", "backtest only");
    for (const DivergenceKind kind : kKinds) {
        const DivergenceCounts& c = divergence.counts[static_cast<std::size_t>(kind)];
        text += fmt::format("{:<12}{:>9}{:>11}{:>14}{:>15}\n", fmt::format("{}s", toText(kind)), c.equal,
                            c.different, c.onlySession, c.onlyBacktest);
    }
    const DivergenceTotals &s = divergence.session, &b = divergence.backtest;
    const auto total = [&](const char* name, Money mine, Money theirs) {
        text += fmt::format("{:<12}{:.2f}, backtest {:.2f}\n", name, mine.toDouble(), theirs.toDouble());
    };
    total("slippage", s.slippage, b.slippage);
    total("costs", s.costs, b.costs);
    total("net", s.net, b.net);
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(shown, divergence.rows.size()); ++i) {
        const DivergenceRow& r = divergence.rows[i];
        text += fmt::format("{} {:<8} {} {} {}: {} | {}\n", toIsoUtc(r.time), toText(r.kind), r.symbol,
                            r.strategy, r.what, r.session.empty() ? "-" : r.session,
                            r.backtest.empty() ? "-" : r.backtest);
    }
    if (divergence.rows.size() > shown)
        text += fmt::format("... and {} more; --out DIR writes them all\n", divergence.rows.size() - shown);
    return text;
}

Status write(const Divergence& divergence, const SessionHeader& header, const std::filesystem::path& folder) {
    if (const auto made = headless::makeFolder(folder); !made) return made;
    std::string csv;
    writeDivergenceCsv(divergence, [&](std::string_view piece) { csv += piece; });
    if (const auto written = headless::writeFile(folder / "divergence.csv", csv); !written) return written;
    return headless::writeFile(folder / "divergence.html", divergenceHtml(divergence, header));
}

} // namespace

Outcome compareSession(const Context& context, const headless::SessionPlace& place) {
    OPENBELL_TRY(workspace, headless::Workspace::open(context.dataDir));
    OPENBELL_TRY(session, headless::loadRecordOf(context.dataDir, place.store, place.id));
    if (headless::hasJournal(place))
        if (const auto intact = headless::intactJournal(context.dataDir, place); !intact)
            return failed(intact.error());
    OPENBELL_TRY(backtest, headless::backtestOf(workspace, session));
    const Divergence divergence = divergenceOf(RecordView{session}, RecordView{backtest});
    if (const std::string* out = context.arguments.value("out"))
        if (const auto written = write(divergence, session.header, *out); !written)
            return failed(written.error());
    if (context.arguments.json())
        print(context.console, jsonOf(divergence, place.id));
    else
        context.console.out << fmt::format("session {} beside a backtest of its interval\n{}", place.id,
                                           textOf(divergence));
    return {};
}

} // namespace openbell::cli
