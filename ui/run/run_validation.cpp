#include "ui/run/run_validation.h"
#include <QCoreApplication>
#include <algorithm>
#include <set>

namespace openbell {
namespace {

struct Problem {
    Q_DECLARE_TR_FUNCTIONS(openbell::RunDialog)
};

std::set<Interval> reachable(const SymbolInfo& info) {
    std::set<Interval> intervals(info.intervals.begin(), info.intervals.end());
    if (intervals.contains(Interval::ofMinutes(1))) {
        for (const int minutes : {3, 5, 10, 15, 30, 60})
            intervals.insert(Interval::ofMinutes(minutes));
        intervals.insert(Interval::day());
    }
    return intervals;
}

void checkDates(const RunRequest& request, const Catalogue& catalogue, QStringList& problems) {
    if (request.from && request.to && *request.from > *request.to) {
        problems += Problem::tr("The first date lies after the last one. Swap them.");
        return;
    }
    for (const std::string& symbol : request.symbols) {
        const SymbolInfo* info = findSymbol(catalogue, symbol);
        if (info == nullptr) continue;
        const bool before = request.to && *request.to < info->first;
        const bool after = request.from && *request.from > info->last;
        if (before || after)
            problems += Problem::tr("%1 has data from %2 to %3 only. Choose dates within them.")
                            .arg(toQString(symbol), toQString(info->first.toString()),
                                 toQString(info->last.toString()));
    }
}

void checkParameters(const RunRequest& request, const Catalogue& catalogue, QStringList& problems) {
    for (const StrategyChoice& choice : request.strategies) {
        const auto info = std::find_if(catalogue.strategies.begin(), catalogue.strategies.end(),
                                       [&](const StrategyInfo& s) { return s.id == choice.id; });
        if (info == catalogue.strategies.end()) continue;
        for (const auto& [name, value] : choice.parameters) {
            for (const ParameterInfo& parameter : info->parameters) {
                if (parameter.name == name && (value < parameter.minimum || value > parameter.maximum))
                    problems += Problem::tr("%1: %2 must lie between %3 and %4.")
                                    .arg(toQString(info->title), toQString(name))
                                    .arg(parameter.minimum)
                                    .arg(parameter.maximum);
            }
        }
    }
}

} // namespace

const SymbolInfo* findSymbol(const Catalogue& catalogue, const std::string& symbol) {
    const auto found = std::find_if(catalogue.symbols.begin(), catalogue.symbols.end(),
                                    [&](const SymbolInfo& info) { return info.symbol == symbol; });
    return found == catalogue.symbols.end() ? nullptr : &*found;
}

std::vector<Interval> intervalsFor(const std::vector<std::string>& symbols, const Catalogue& catalogue) {
    std::optional<std::set<Interval>> common;
    for (const std::string& symbol : symbols) {
        const SymbolInfo* info = findSymbol(catalogue, symbol);
        if (info == nullptr) continue;
        const std::set<Interval> mine = reachable(*info);
        if (!common) {
            common = mine;
            continue;
        }
        std::erase_if(*common, [&](Interval interval) { return !mine.contains(interval); });
    }
    std::vector<Interval> intervals;
    if (common) intervals.assign(common->begin(), common->end());
    // A day sorts as 0 minutes but is the longest.
    if (!intervals.empty() && intervals.front().isDay())
        std::rotate(intervals.begin(), intervals.begin() + 1, intervals.end());
    return intervals;
}

QStringList missingOf(const RunRequest& request, const Catalogue& catalogue) {
    QStringList unknown;
    for (const std::string& symbol : request.symbols)
        if (findSymbol(catalogue, symbol) == nullptr) unknown += toQString(symbol);
    QStringList missing;
    if (!unknown.isEmpty())
        missing += Problem::tr("There are no bars of %1. Import them, or choose other symbols here.")
                       .arg(unknown.join(QStringLiteral(", ")));
    const std::vector<Interval> intervals = intervalsFor(request.symbols, catalogue);
    if (!intervals.empty() &&
        std::find(intervals.begin(), intervals.end(), request.interval) == intervals.end())
        missing += Problem::tr("There are no bars of %1 for all of them. Import them, or choose another "
                               "interval here.")
                       .arg(toQString(request.interval.toString()));
    return missing;
}

QStringList problemsOf(const RunRequest& request, const Catalogue& catalogue) {
    QStringList problems;
    if (request.symbols.empty()) problems += Problem::tr("Choose at least one symbol.");
    const bool byHand = request.mode == RunMode::Paper; // the operator trades, with or without a strategy
    if (request.strategies.empty() && request.file.strategies.empty() && !byHand)
        problems += Problem::tr("Choose at least one strategy.");
    if (request.capital <= Money{})
        problems += Problem::tr("Enter a start capital above zero, such as 10,00,000.");
    const std::vector<Interval> intervals = intervalsFor(request.symbols, catalogue);
    if (!request.symbols.empty() &&
        std::find(intervals.begin(), intervals.end(), request.interval) == intervals.end())
        problems +=
            Problem::tr("Not every chosen symbol has bars of %1. Choose another interval or import them.")
                .arg(toQString(request.interval.toString()));
    checkDates(request, catalogue, problems);
    checkParameters(request, catalogue, problems);
    return problems;
}

} // namespace openbell
