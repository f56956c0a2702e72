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

// One comparison for all five; a sum beyond the largest double is taken as infinite too.
bool isFinite(const BarValues& bar) {
    return std::isfinite(bar.open + bar.high + bar.low + bar.close + bar.volume);
}

} // namespace

Result<FactEngine> FactEngine::make(std::span<const FactName> facts) {
    constexpr std::size_t kMostFacts = 1'000;
    if (facts.size() > kMostFacts)
        return fail("{} facts asked for; at most {} can be computed at once", facts.size(), kMostFacts);
    FactEngine engine;
    for (const FactName& fact : facts)
        engine.m_sources.push_back(addFact(engine.m_graph, fact));
    for (const Slot source : engine.m_sources)
        engine.m_graph.keep(source);
    engine.m_graph.finish();
    engine.m_values.assign(facts.size(), kNoValue);
    engine.m_warmUp = measureWarmUp(engine);
    return engine;
}

bool FactEngine::needs(Slot barSlot) const {
    return m_graph.reads(barSlot) || std::ranges::find(m_sources, barSlot) != m_sources.end();
}

// The bar values that are needed, as columns of kFactBlock.
void FactEngine::fillColumns(std::span<const BarValues> bars, double* slots) const {
    constexpr std::array kFields{&BarValues::open, &BarValues::high, &BarValues::low, &BarValues::close,
                                 &BarValues::volume};
    for (Slot slot = 0; slot < kSessionSlot; ++slot)
        if (needs(slot))
            for (std::size_t i = 0; i < bars.size(); ++i)
                slots[slot * kFactBlock + i] = bars[i].*kFields[slot];
}

void FactEngine::fillColumns(std::span<const Bar> bars, double* slots) const {
    constexpr std::array kPrices{&Bar::open, &Bar::high, &Bar::low, &Bar::close};
    for (Slot slot = 0; slot < kVolumeSlot; ++slot)
        if (needs(slot))
            for (std::size_t i = 0; i < bars.size(); ++i)
                slots[slot * kFactBlock + i] = (bars[i].*kPrices[slot]).toDouble();
    if (needs(kVolumeSlot))
        for (std::size_t i = 0; i < bars.size(); ++i)
            slots[kVolumeSlot * kFactBlock + i] = bars[i].volume.toDouble();
}

void FactEngine::fillSessions(std::span<const std::int64_t> sessions, std::size_t count, double* slots) {
    if (!m_graph.reads(kSessionSlot)) {
        m_session = sessions.empty() ? 0 : sessions[count - 1];
        m_bars += static_cast<std::int64_t>(count);
        return;
    }
    double* const changes = slots + kSessionSlot * kFactBlock;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t session = sessions.empty() ? 0 : sessions[i];
        changes[i] = m_bars == 0 || session != m_session ? 1 : 0;
        m_session = session;
        ++m_bars;
    }
}

void FactEngine::updateBlock(std::span<const Bar> bars, std::span<const std::int64_t> sessions,
                             std::vector<double>& scratch, double* columns, std::size_t stride) {
    ENSURE(!bars.empty() && bars.size() <= kFactBlock && sessions.size() == bars.size());
    scratch.resize(std::max(scratch.size(), m_graph.slotCount() * kFactBlock));
    fillColumns(bars, scratch.data());
    fillSessions(sessions, bars.size(), scratch.data());
    m_graph.updateBlock(scratch, kFactBlock, bars.size());
    for (std::size_t f = 0; f < m_sources.size(); ++f) {
        const double* const values = scratch.data() + m_sources[f] * kFactBlock;
        std::copy(values, values + bars.size(), columns + f * stride);
        m_values[f] = values[bars.size() - 1];
    }
}

void FactEngine::updateMany(std::span<const BarValues> bars, std::span<const std::int64_t> sessions,
                            std::span<std::vector<double>> columns) {
    ENSURE(columns.size() == m_sources.size());
    ENSURE(sessions.empty() || sessions.size() == bars.size());
    std::vector<double> slots(m_graph.slotCount() * kFactBlock, kNoValue);
    for (std::size_t from = 0; from < bars.size();) { // a run of finite bars, or one that is not
        const auto block = bars.subspan(from, std::min(kFactBlock, bars.size() - from));
        const auto count =
            static_cast<std::size_t>(std::ranges::find_if_not(block, isFinite) - block.begin());
        if (count == 0) {
            for (auto& column : columns)
                column.push_back(kNoValue);
            std::ranges::fill(m_values, kNoValue);
            ++from;
            continue;
        }
        fillColumns(block.first(count), slots.data());
        fillSessions(sessions.empty() ? sessions : sessions.subspan(from, count), count, slots.data());
        m_graph.updateBlock(slots, kFactBlock, count);
        for (std::size_t f = 0; f < m_sources.size(); ++f) {
            const double* const values = slots.data() + m_sources[f] * kFactBlock;
            columns[f].insert(columns[f].end(), values, values + count);
            m_values[f] = values[count - 1];
        }
        from += count;
    }
}

Result<std::vector<std::vector<double>>> computeFacts(std::span<const BarValues> bars,
                                                      std::span<const std::int64_t> sessions,
                                                      std::span<const FactName> facts) {
    auto engine = FactEngine::make(facts);
    if (!engine) return fail(engine.error());
    std::vector<std::vector<double>> columns(facts.size());
    for (auto& column : columns)
        column.reserve(bars.size());
    engine->updateMany(bars, sessions, columns);
    return columns;
}

std::size_t FactEngine::footprint() const {
    const std::size_t window = static_cast<std::size_t>(m_warmUp) * sizeof(double);
    return sizeof *this + m_graph.nodeBytes() + m_graph.slotCount() * (sizeof(double) + sizeof(int)) +
           m_sources.size() * (sizeof(Slot) + sizeof(double) + window);
}

} // namespace openbell
