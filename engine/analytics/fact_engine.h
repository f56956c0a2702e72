#pragma once
// Computes a list of facts bar by bar: amortised O(1) a bar, update() never allocates, and the same bits
// as the batch form below. Plain copyable state (a checkpoint is a copy). One thread at a time.
#include "engine/analytics/fact_graph.h"
#include "engine/analytics/fact_name.h"
#include <span>

namespace openbell {

// Bars worked out at once, where several are known.
inline constexpr std::size_t kFactBlock =
    128; // one kilobyte a slot: a usual list of facts stays in the cache

class FactEngine {
public:
    // Facts in the order given; shared parts (the EMAs of a MACD, say) are computed once.
    [[nodiscard]] static Result<FactEngine> make(std::span<const FactName> facts);

    // Bar values must be finite. `session` is any number that changes when a new session starts (vwap begins
    // anew).
    void update(const BarValues& bar, std::int64_t session) {
        m_graph.update(bar, m_bars == 0 || session != m_session);
        m_session = session;
        ++m_bars;
        for (std::size_t i = 0; i < m_sources.size(); ++i)
            m_values[i] = m_graph[m_sources[i]];
    }
    // The same of a bar; works out only those of its values that a fact depends on.
    void update(const Bar& bar, std::int64_t session) {
        m_graph.update(bar, m_bars == 0 || session != m_session);
        m_session = session;
        ++m_bars;
        for (std::size_t i = 0; i < m_sources.size(); ++i)
            m_values[i] = m_graph[m_sources[i]];
    }
    // One value a fact, in the order given to make(); NaN until warmed up. Valid until the next update().
    [[nodiscard]] std::span<const double> values() const { return m_values; }
    // Bars needed before every fact has a value (given that volume trades).
    [[nodiscard]] int warmUp() const { return m_warmUp; }
    // Bytes that a copy takes, at most: every fact as a window of all the bars it needs.
    [[nodiscard]] std::size_t footprint() const;

    // update() for each bar in turn, but faster: appends the values of fact f to columns[f] and leaves
    // values() as they are after the last bar. `sessions` holds one number a bar, or is empty: all bars of
    // session 0.
    void updateMany(std::span<const BarValues> bars, std::span<const std::int64_t> sessions,
                    std::span<std::vector<double>> columns);

    // The same for at most kFactBlock bars of a stored series, one session number each: the values of fact f
    // begin at columns[f * stride]. `scratch` grows to what is needed and may be shared.
    void updateBlock(std::span<const Bar> bars, std::span<const std::int64_t> sessions,
                     std::vector<double>& scratch, double* columns, std::size_t stride);

private:
    FactEngine() = default;

    void fillColumns(std::span<const BarValues> bars, double* slots) const;
    void fillColumns(std::span<const Bar> bars, double* slots) const;
    void fillSessions(std::span<const std::int64_t> sessions, std::size_t count, double* slots);
    [[nodiscard]] bool needs(Slot barSlot) const;

    FactGraph m_graph;
    std::vector<Slot> m_sources; // by fact
    std::vector<double> m_values;
    std::int64_t m_session = 0, m_bars = 0;
    int m_warmUp = 0;
};

// All facts for all bars: one column a fact, each as long as `bars`. `sessions` holds one number a bar, or is
// empty for a single session. Bit for bit what FactEngine gives. A bar with a missing or infinite
// value gets no facts and is left out of those of the others.
[[nodiscard]] Result<std::vector<std::vector<double>>> computeFacts(std::span<const BarValues> bars,
                                                                    std::span<const std::int64_t> sessions,
                                                                    std::span<const FactName> facts);

} // namespace openbell
