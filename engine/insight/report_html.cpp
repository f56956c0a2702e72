#include "engine/insight/report_html.h"
#include "engine/core/decimal.h"
#include "engine/core/resources.h"
#include "engine/insight/reasons.h"
#include "engine/insight/svg_charts.h"
#include <algorithm>
#include <cmath>
#include <map>

namespace openbell {

namespace {

std::string_view tone(double value) {
    return value > 0 ? " up" : value < 0 ? " down" : "";
}

std::string moneyCell(double value) {
    return fmt::format("<td class=\"n{}\">{}</td>", tone(value), grouped(value, 2));
}

std::string percent(double fraction) {
    return grouped(fraction * 100, 2) + " %";
}

// A statistic's value for people, by its unit; blank when undefined.
std::string shown(const Statistic& statistic) {
    if (!statistic.value) return "";
    const double value = *statistic.value;
    if (statistic.unit == "fraction") return percent(value);
    if (statistic.unit == "count") return grouped(value, 0);
    return grouped(value, 2);
}

std::string header(const RecordView& view) {
    const SessionHeader& h = view.header();
    std::string strategies;
    std::string parameters;
    for (const StrategyLabel& s : h.strategies) {
        strategies += (strategies.empty() ? "" : ", ") + s.id;
        if (!s.parameters.empty())
            parameters += fmt::format("<br>{}: {}", escapeHtml(s.id), escapeHtml(s.parameters));
    }
    std::string symbols;
    constexpr std::size_t named = 12;
    for (std::size_t i = 0; i < std::min(named, h.instruments.size()); ++i)
        symbols += (i == 0 ? "" : ", ") + h.instruments[i].symbol;
    if (h.instruments.size() > named) symbols += fmt::format(" and {} more", h.instruments.size() - named);
    std::string out =
        fmt::format("<h1>{} of {}</h1><p class=\"dim\">{} &middot; {} bars &middot; session {}{}</p>",
                    h.mode == Mode::Backtest ? "Backtest" : "Session", escapeHtml(strategies),
                    escapeHtml(symbols), h.interval.toString(), escapeHtml(h.sessionId), parameters);
    if (h.synthetic)
        out += "<div class=\"synthetic\">SYNTHETIC DATA: made by a generator, not traded on any market</div>";
    if (const std::string halt = haltText(view); !halt.empty())
        out += fmt::format("<div class=\"halted\">{}</div>", escapeHtml(halt));
    return out;
}

std::string tiles(const Performance& performance) {
    std::string out = "<div class=\"tiles\">";
    for (const char* name : {"net_profit", "total_return", "max_drawdown_pct", "sharpe", "profit_factor",
                             "win_rate", "expectancy", "trades"})
        for (const Statistic& s : performance.statistics)
            if (s.name == name)
                out += fmt::format("<div class=\"tile\"><span class=\"dim\">{}</span><b>{}</b></div>",
                                   escapeHtml(s.title), s.value ? shown(s) : "&ndash;");
    return out + "</div>";
}

std::string statisticTables(const Performance& performance) {
    std::string out = "<h2>Statistics</h2>";
    std::string_view group;
    for (const Statistic& s : performance.statistics) {
        if (s.group != group) {
            if (!group.empty()) out += "</table>";
            group = s.group;
            out += fmt::format("<h3>{}</h3><table>", escapeHtml(group));
        }
        out += fmt::format("<tr><td>{}</td><td class=\"n\">{}</td><td class=\"formula\">{}</td></tr>",
                           escapeHtml(s.title), shown(s), escapeHtml(s.formula));
    }
    return group.empty() ? "" : out + "</table>";
}

// Net result by year and month of exit.
std::string monthHeatmap(const Performance& performance) {
    const auto months = std::find_if(performance.breakdowns.begin(), performance.breakdowns.end(),
                                     [](const Breakdown& b) { return b.name == "month"; });
    if (months == performance.breakdowns.end() || months->rows.empty()) return "";
    std::map<std::string, std::map<std::string, double>> years;
    double largest = 0;
    for (const BreakdownRow& row : months->rows) {
        if (row.key.size() != 7) continue;
        years[row.key.substr(0, 4)][row.key.substr(5)] = row.net.toDouble();
        largest = std::max(largest, std::abs(row.net.toDouble()));
    }
    std::string out = "<h2>Net result by month</h2><div class=\"scroll\"><table class=\"heat\"><tr><th></th>";
    for (const char* name :
         {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"})
        out += fmt::format("<th class=\"n\">{}</th>", name);
    out += "<th class=\"n\">Year</th></tr>";
    for (const auto& [year, cells] : years) {
        out += fmt::format("<tr><th>{}</th>", year);
        double sum = 0;
        for (int month = 1; month <= 12; ++month) {
            const auto cell = cells.find(fmt::format("{:02}", month));
            if (cell == cells.end()) {
                out += "<td></td>";
                continue;
            }
            sum += cell->second;
            out += fmt::format("<td class=\"cell\" style=\"--tone:var({});--share:{:.0f}%\">{}</td>",
                               cell->second < 0 ? "--fall" : "--rise",
                               largest > 0 ? std::abs(cell->second) / largest * 60 : 0,
                               grouped(cell->second, 0));
        }
        out += moneyCell(sum) + "</tr>";
    }
    return out + "</table></div>";
}

std::string breakdownTables(const Performance& performance) {
    std::string out = "<h2>Breakdowns</h2><div class=\"columns\">";
    for (const Breakdown& breakdown : performance.breakdowns) {
        if (breakdown.rows.empty() || breakdown.name == "month") continue;
        out += fmt::format(
            "<div><h3>{}</h3><table><tr><th></th><th class=\"n\">Trades</th><th class=\"n\">Won</th>"
            "<th class=\"n\">Net</th><th class=\"n\">Profit factor</th></tr>",
            escapeHtml(breakdown.title));
        for (const BreakdownRow& row : breakdown.rows) {
            const auto won = row.winRate();
            const auto factor = row.profitFactor();
            out += fmt::format(
                "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>{}<td class=\"n\">{}</td>"
                "</tr>",
                escapeHtml(row.key), row.trades, won ? percent(*won) : "", moneyCell(row.net.toDouble()),
                factor ? grouped(*factor, 2) : "");
        }
        out += "</table></div>";
    }
    return out + "</div>";
}

std::string refusals(const RecordView& view) {
    std::map<std::string, std::size_t> byGate;
    std::size_t taken = 0;
    for (const Decision& decision : view.record().decisions) {
        if (decision.verdict == Verdict::Taken)
            ++taken;
        else
            ++byGate[std::string{toText(decision.refusal)}];
    }
    std::string out =
        fmt::format("<h2>Signals and refusals</h2><p>{} signals, {} taken, {} refused, {} near misses."
                    "</p>",
                    view.record().signals.size(), taken, view.record().decisions.size() - taken,
                    view.record().nearMisses.size());
    if (byGate.empty()) return out;
    out += "<table><tr><th>First gate that refused</th><th class=\"n\">Signals</th></tr>";
    for (const auto& [gate, count] : byGate)
        out += fmt::format("<tr><td>{}</td><td class=\"n\">{}</td></tr>", gate, count);
    return out + "</table>";
}

std::string wallTime(const Zone& zone, UtcTime time) {
    std::string text = zone.toIso(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

std::string tradeTable(const RecordView& view, std::size_t limit) {
    const auto& trades = view.record().trades;
    std::string out = "<h2>Trades</h2>";
    if (trades.size() > limit)
        out += fmt::format("<p class=\"dim\">The first {} of {}; trades.csv has all of them.</p>", limit,
                           trades.size());
    out += "<div class=\"scroll\"><table><tr><th class=\"n\">#</th><th>Symbol</th><th>Side</th>"
           "<th class=\"n\">Quantity</th><th>In</th><th class=\"n\">Price</th><th>Out</th><th "
           "class=\"n\">Price</th>"
           "<th class=\"n\">Net</th><th class=\"n\">R</th><th>Closed by</th></tr>";
    for (std::size_t i = 0; i < std::min(limit, trades.size()); ++i) {
        const Trade& t = trades[i];
        const Zone& zone = view.zone(t.instrument);
        const Money risk = view.initialRisk(t);
        const std::string r = risk.raw() > 0 ? grouped(t.net().toDouble() / risk.toDouble(), 2) : "";
        out +=
            fmt::format("<tr><td class=\"n\">{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td>{}</td>"
                        "<td class=\"n\">{}</td><td>{}</td><td class=\"n\">{}</td>{}<td class=\"n\">{}</td>"
                        "<td>{}</td></tr>",
                        t.id.value, escapeHtml(view.symbol(t.instrument)),
                        t.side == Side::Buy ? "long" : "short", toText(t.quantity),
                        wallTime(zone, t.entryTime), toText(t.entryPrice, 2), wallTime(zone, t.exitTime),
                        toText(t.exitPrice, 2), moneyCell(t.net().toDouble()), r, toText(t.exitReason));
    }
    return out + "</table></div>";
}

std::string footer(const RecordView& view, const Performance& performance, const std::string& build) {
    const SessionHeader& h = view.header();
    const std::string recorded = h.build.empty() ? "an earlier Openbell" : h.build;
    const std::string page = build == h.build ? "" : fmt::format("; page by {}", build);
    std::string out = "<h2>What these numbers rest on</h2><table>";
    for (const auto& [name, text] : performance.basis) {
        std::string words = name;
        std::replace(words.begin(), words.end(), '_', ' ');
        out += fmt::format("<tr><td class=\"dim\">{}</td><td>{}</td></tr>", words, escapeHtml(text));
    }
    const std::string journal =
        h.chainHead.empty() ? "" : fmt::format("<p>journal {}</p>", escapeHtml(h.chainHead));
    return out + fmt::format("</table><footer><p>data {}</p><p>configuration {}</p><p>run {}</p>{}<p>build "
                             "{}, facts {}{}</p>"
                             "<details><summary>Configuration</summary><pre "
                             "style=\"white-space:pre-wrap\">{}</pre></details>"
                             "</footer>",
                             escapeHtml(h.dataHash), escapeHtml(h.configHash), escapeHtml(h.runHash), journal,
                             escapeHtml(recorded), h.factFormat, escapeHtml(page),
                             escapeHtml(h.configuration));
}

} // namespace

std::string reportHtml(const RecordView& view, const Performance& performance, const ReportOptions& options) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
    out += fmt::format("<title>Openbell: {}</title><style>\n{}</style></head>\n<body>",
                       escapeHtml(view.header().sessionId), resource("report/report.css").value_or(""));
    out += header(view) + tiles(performance);
    const Zone& zone = view.sessionZone();
    out += fmt::format("<h2>Equity and drawdown</h2><p class=\"dim\">in {}, by bar; dates of {}</p>",
                       escapeHtml(view.header().currency), escapeHtml(zone.name()));
    out += equitySvg(view) + monthHeatmap(performance);
    if (!view.record().trades.empty())
        out += "<h2>Net result of a trade</h2>" + distributionSvg(view) + breakdownTables(performance);
    out += refusals(view) + statisticTables(performance) + tradeTable(view, options.tradesShown);
    return out + footer(view, performance, options.build) + "</body></html>\n";
}

} // namespace openbell
