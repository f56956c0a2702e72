#include "engine/analytics/fact_engine.h"
#include "engine/analytics/fact_recipes.h"
#include <cmath>

namespace openbell {

namespace {

// Bars until every value is there, found by feeding a copy with a plain rising market.
int measureWarmUp(FactEngine engine) {
    constexpr int kMost = 1'000'000; // the longest chain of the longest periods stays below
    for (int bar = 1; bar <= kMost; ++bar) {
        const double price = 100 + bar;
        engine.update({price, price + 1, price - 1, price, 1}, 0);
        if (std::ranges::none_of(engine.values(), [](double value) { return std::isnan(value); })) return bar;
    }
    return kMost;
}

bool isFinite(const BarValues& bar) {
    return std::isfinite(bar.open) && std::isfinite(bar.high) && std::isfinite(bar.low) &&
           std::isfinite(bar.close) && std::isfinite(bar.volume);
}

} // namespace

Result<FactEngine> FactEngine::make(std::span<const FactName> facts) {
    constexpr std::size_t kMostFacts = 1'000;
    if (facts.size() > kMostFacts)
        return fail("{} facts asked for; at most {} can be computed at once", facts.size(), kMostFacts);
    FactEngine engine;
    for (const FactName& fact : facts)
        engine.m_sources.push_back(addFact(engine.m_graph, fact));
    engine.m_graph.finish();
    engine.m_values.assign(facts.size(), kNoValue);
    engine.m_warmUp = measureWarmUp(engine);
    return engine;
}

Result<std::vector<std::vector<double>>> computeFacts(std::span<const BarValues> bars,
                                                      std::span<const std::int64_t> sessions,
                                                      std::span<const FactName> facts) {
    ENSURE(sessions.empty() || sessions.size() == bars.size());
    auto engine = FactEngine::make(facts);
    if (!engine) return fail(engine.error());
    std::vector<std::vector<double>> columns(facts.size());
    for (auto& column : columns)
        column.reserve(bars.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (!isFinite(bars[i])) {
            for (auto& column : columns)
                column.push_back(kNoValue);
            continue;
        }
        engine->update(bars[i], sessions.empty() ? 0 : sessions[i]);
        for (std::size_t f = 0; f < columns.size(); ++f)
            columns[f].push_back(engine->values()[f]);
    }
    return columns;
}

} // namespace openbell
