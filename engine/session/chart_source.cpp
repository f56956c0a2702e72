#include "engine/session/chart_source.h"
#include "engine/core/decimal.h"
#include <algorithm>

namespace openbell {

namespace {

// Studies in the unit of the price lie over the candles; the others have a pane of their own.
bool liesOverPrice(FactKind kind) {
    constexpr FactKind priced[] = {FactKind::Open,     FactKind::High,        FactKind::Low,
                                   FactKind::Close,    FactKind::Sma,         FactKind::Ema,
                                   FactKind::Wma,      FactKind::Hma,         FactKind::Ehma,
                                   FactKind::Vwap,     FactKind::RollingHigh, FactKind::RollingLow,
                                   FactKind::BbMiddle, FactKind::BbUpper,     FactKind::BbLower};
    return std::find(std::begin(priced), std::end(priced), kind) != std::end(priced);
}

} // namespace

int decimalsOf(Price tickSize) {
    const std::string text = toText(tickSize);
    const auto point = text.find('.');
    return std::max(2, point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1));
}

Result<ChartSource> ChartSource::make(const ChartRequest& request, const Instrument& instrument) {
    std::vector<FactName> facts;
    for (const std::string& study : request.studies) {
        const auto fact = FactName::parse(study);
        if (!fact) return fail(fact.error());
        facts.push_back(*fact);
    }
    auto engine = FactEngine::make(facts);
    if (!engine) return fail(engine.error());
    ChartSource source{request, instrument, std::move(*engine)};
    for (const FactName& fact : facts)
        source.m_overlay.push_back(liesOverPrice(fact.kind));
    return source;
}

ChartSource::ChartSource(ChartRequest request, const Instrument& instrument, FactEngine engine)
    : m_request{std::move(request)},
      m_zone{Zone::find(instrument.zone).value_or(Zone::utc())},
      m_decimals{decimalsOf(instrument.tickSize)},
      m_engine{std::move(engine)} {}

ChartBatch ChartSource::next(std::span<const Bar> bars, std::size_t count) {
    ChartBatch batch;
    batch.symbol = m_request.symbol;
    batch.zone = m_zone.name();
    batch.interval = m_request.interval;
    batch.reset = m_told == 0;
    batch.priceDecimals = m_decimals;
    batch.bars.assign(bars.begin() + static_cast<std::ptrdiff_t>(m_told),
                      bars.begin() + static_cast<std::ptrdiff_t>(count));
    for (std::size_t s = 0; s < m_request.studies.size(); ++s) {
        batch.studies.push_back({m_request.studies[s], m_overlay[s], {}});
        batch.studies.back().values.reserve(batch.bars.size());
    }
    for (const Bar& bar : batch.bars) {
        m_engine.update(valuesOf(bar), m_zone.dateOf(bar.start).days);
        for (std::size_t s = 0; s < batch.studies.size(); ++s)
            batch.studies[s].values.push_back(m_engine.values()[s]);
    }
    m_told = count;
    return batch;
}

} // namespace openbell
