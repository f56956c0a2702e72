#pragma once
// The bars and studies that the chart shows: a stored series, or the part of a running one that has been
// applied. Worker thread.
#include "engine/analytics/fact_engine.h"
#include "engine/api/values.h"
#include "engine/market/bar_series.h"
#include <optional>

namespace openbell {

class ChartSource {
public:
    // Errors: a study that is no fact.
    [[nodiscard]] static Result<ChartSource> make(const ChartRequest& request, const Instrument& instrument);

    // The bars from the first one not told yet up to `count`; the first call resets the chart.
    [[nodiscard]] ChartBatch next(std::span<const Bar> bars, std::size_t count);
    // Whether next() would bring anything.
    [[nodiscard]] bool isBehind(std::size_t count) const { return m_told < count || m_told == 0; }
    [[nodiscard]] const ChartRequest& request() const { return m_request; }

private:
    ChartSource(ChartRequest request, const Instrument& instrument, FactEngine engine);

    ChartRequest m_request;
    Zone m_zone;
    int m_decimals;
    FactEngine m_engine;
    std::vector<bool> m_overlay; // by study
    std::size_t m_told = 0;
};

// Decimals that show every price of this tick size.
[[nodiscard]] int decimalsOf(Price tickSize);

} // namespace openbell
