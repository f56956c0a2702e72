#include "engine/analytics/fact_rows.h"

namespace openbell {

FactRows::FactRows(FactEngine engine)
    : m_engine{std::move(engine)}, m_values(m_engine.values().size() * m_stride, kNoValue) {}

// Makes the bar at hand row 0, with room for `stride` rows.
void FactRows::rewind(std::size_t stride) {
    const std::size_t facts = m_engine.values().size();
    if (stride != m_stride) {
        std::vector<double> wider(facts * stride, kNoValue);
        for (std::size_t f = 0; f < facts; ++f)
            wider[f * stride] = m_values[f * m_stride + m_row];
        m_values.swap(wider);
        m_stride = stride;
    } else {
        for (std::size_t f = 0; f < facts; ++f)
            m_values[f * m_stride] = m_values[f * m_stride + m_row];
    }
    m_row = m_rows = 0;
}

void FactRows::prepare(std::span<const Bar> bars, std::span<const std::int64_t> sessions,
                       std::vector<double>& scratch) {
    ENSURE(!isPrepared() && !bars.empty());
    rewind(kFactBlock + 1);
    m_engine.updateBlock(bars, sessions, scratch, m_values.data() + 1, m_stride);
    m_rows = bars.size();
    m_preparedTo = bars.back().start;
}

void FactRows::compute(const Bar& bar, std::int64_t session) {
    rewind(m_stride);
    m_engine.update(bar, session);
    m_row = m_rows = 1;
    const auto values = m_engine.values();
    for (std::size_t f = 0; f < values.size(); ++f)
        m_values[f * m_stride + 1] = values[f];
}

} // namespace openbell
