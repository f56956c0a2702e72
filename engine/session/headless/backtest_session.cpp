#include "engine/session/headless/backtest_session.h"
#include "engine/session/headless/demo_session.h"
#include "engine/store/bar_loader.h"
#include "engine/store/session_store.h"
#include "engine/store/stores.h"
#include <algorithm>
#include <chrono>
#include <set>

namespace openbell::headless {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// A session of the same id that says something else: made by another build of this version.
std::string buildReplaced(Database& database, const SessionHeader& header) {
    const auto before = loadHeader(database, header.sessionId);
    return before && before->runHash != header.runHash ? before->build : std::string{};
}

} // namespace

Result<BacktestInput> loadBacktestInput(Workspace& workspace, const RunConfig& config, const RunKind& kind) {
    if (config.symbols.empty())
        return fail("no symbol to trade: name some with --symbol, or in the configuration as data.symbols");
    if (config.strategies.empty() && !kind.manual)
        return fail("no strategy to run: name some with --strategy, or in the configuration as strategies");
    BacktestInput input;
    for (const std::string& symbol : config.symbols) {
        const auto instrument = workspace.market().instrument(symbol);
        if (!instrument) return fail(instrument.error());
        auto calendar = workspace.calendarOf(*instrument);
        if (!calendar) return fail(calendar.error());
        auto series = loadBars(workspace.market(), workspace.calendars(), symbol, config.interval,
                               DateRange{config.from, config.to});
        if (!series) return fail(series.error());
        input.series.push_back(std::move(*series));
        input.calendars.push_back(*calendar);
        input.synthetic = input.synthetic || isSynthetic(symbol);
    }
    if (!config.benchmark.empty()) {
        auto series = loadBars(workspace.market(), workspace.calendars(), config.benchmark, config.interval,
                               DateRange{config.from, config.to});
        if (!series) return fail("{}: benchmark: {}", config.file, series.error().message);
        input.benchmark = std::move(*series);
    }
    return input;
}

Result<BacktestOutcome> backtestStored(Workspace& workspace, const RunConfig& config, UtcTime now,
                                       const RunHooks& hooks) {
    BacktestOutcome outcome;
    auto start = std::chrono::steady_clock::now();
    auto input = loadBacktestInput(workspace, config);
    if (!input) return fail(input.error());
    outcome.secondsLoad = secondsSince(start);
    start = std::chrono::steady_clock::now();
    auto record = runBacktest(config, std::move(*input), hooks);
    if (!record) return fail(record.error());
    outcome.secondsRun = secondsSince(start);
    outcome.record = std::move(*record);
    auto database = openStore(workspace.dataDir(), "backtest");
    if (!database) return fail(database.error());
    outcome.replaced = buildReplaced(*database, outcome.record.header);
    if (const auto recorded = recordSession(*database, outcome.record, now); !recorded)
        return fail(recorded.error());
    return outcome;
}

Result<Date> firstOfLastSessions(Workspace& workspace, const std::vector<std::string>& symbols,
                                 Interval interval, std::int64_t sessions) {
    std::set<Date> dates;
    for (const std::string& symbol : symbols) {
        const auto instrument = workspace.market().instrument(symbol);
        if (!instrument) return fail(instrument.error());
        const auto zone = Zone::find(instrument->zone);
        if (!zone) return fail(zone.error());
        const auto series = loadBars(workspace.market(), workspace.calendars(), symbol, interval);
        if (!series) return fail(series.error());
        for (const Bar& bar : series->bars)
            dates.insert(zone->dateOf(bar.start));
    }
    if (dates.empty()) return fail("nothing is stored for {}", fmt::join(symbols, ", "));
    auto date = dates.rbegin();
    for (std::int64_t i = 1; i < sessions && std::next(date) != dates.rend(); ++i)
        ++date;
    return *date;
}

} // namespace openbell::headless
