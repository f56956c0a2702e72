#include "engine/session/headless/update_snapshots.h"
#include "engine/analytics/fact_engine.h"
#include "engine/store/snapshot_store.h"
#include <algorithm>

namespace openbell::headless {

namespace {

Result<UpdatedSeries> updateOne(Workspace& workspace, const StoredBars& line,
                                const std::vector<std::string>& facts, FactEngine engine) {
    const auto zone = Zone::find(line.instrument.zone);
    if (!zone) return fail(zone.error());
    const auto series = workspace.market().storedBars(line.instrument.symbol, line.interval);
    if (!series) return fail(series.error());
    Snapshots snapshots;
    snapshots.facts = facts;
    snapshots.starts.reserve(series->bars.size());
    snapshots.values.reserve(series->bars.size() * facts.size());
    for (const Bar& bar : series->bars) {
        engine.update(valuesOf(bar), zone->dateOf(bar.start).days);
        snapshots.starts.push_back(bar.start);
        snapshots.values.insert(snapshots.values.end(), engine.values().begin(), engine.values().end());
    }
    const auto stored = storeSnapshots(workspace.market(), line.instrument.symbol, line.interval, snapshots);
    if (!stored) return fail(stored.error());
    return UpdatedSeries{line.instrument.symbol, line.interval,
                         static_cast<std::int64_t>(series->bars.size())};
}

Result<std::vector<StoredBars>> chosen(Workspace& workspace, const UpdateRequest& request) {
    for (const std::string& symbol : request.symbols)
        if (const auto known = workspace.market().instrument(symbol); !known) return fail(known.error());
    auto lines = workspace.market().catalogue();
    if (!lines) return fail(lines.error());
    std::erase_if(*lines, [&](const StoredBars& line) {
        const bool named =
            request.symbols.empty() || std::find(request.symbols.begin(), request.symbols.end(),
                                                 line.instrument.symbol) != request.symbols.end();
        return !named || (request.interval && *request.interval != line.interval) || line.bars == 0;
    });
    if (lines->empty()) return fail("no bars of that kind are stored; 'openbell import bars' stores some");
    return lines;
}

} // namespace

const std::vector<std::string>& usualFacts() {
    static const std::vector<std::string> facts{"sma_20",
                                                "ema_9",
                                                "ema_21",
                                                "ehma_20",
                                                "rsi_14",
                                                "atr_14",
                                                "adx_14",
                                                "plus_di_14",
                                                "minus_di_14",
                                                "macd_12_26_9",
                                                "macd_signal_12_26_9",
                                                "macd_hist_12_26_9",
                                                "bb_upper_20_2",
                                                "bb_middle_20_2",
                                                "bb_lower_20_2",
                                                "stoch_k_14_3_3",
                                                "stoch_d_14_3_3",
                                                "vwap",
                                                "rolling_high_20",
                                                "rolling_low_20",
                                                "volume_mean_20",
                                                "volatility_20",
                                                "confluence_bias",
                                                "confluence_confidence",
                                                "confluence_agreement",
                                                "regime"};
    return facts;
}

Result<std::vector<UpdatedSeries>>
updateSnapshots(Workspace& workspace, const UpdateRequest& request,
                const std::function<void(double, std::string_view)>& progress) {
    const std::vector<std::string>& facts = request.facts.empty() ? usualFacts() : request.facts;
    std::vector<FactName> names;
    for (const std::string& fact : facts) {
        const auto name = FactName::parse(fact);
        if (!name) return fail(name.error());
        names.push_back(*name);
    }
    const auto engine = FactEngine::make(names);
    if (!engine) return fail(engine.error());
    const auto lines = chosen(workspace, request);
    if (!lines) return fail(lines.error());
    std::vector<UpdatedSeries> updated;
    for (const StoredBars& line : *lines) {
        if (progress)
            progress(static_cast<double>(updated.size()) / static_cast<double>(lines->size()),
                     line.instrument.symbol);
        auto one = updateOne(workspace, line, facts, *engine);
        if (!one) return fail(one.error());
        updated.push_back(std::move(*one));
    }
    return updated;
}

} // namespace openbell::headless
