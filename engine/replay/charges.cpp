#include "engine/replay/charges.h"
#include "engine/core/zone.h"
#include "engine/replay/run_config.h"

namespace openbell {

namespace {

// By InstrumentId.
Result<std::vector<CostModel>> modelsOf(const SessionHeader& header) {
    const auto config = configOf(header);
    if (!config) return fail(config.error());
    auto settings = executionSettings(*config, header.instruments);
    if (!settings) return fail(settings.error());
    return std::move(settings->costs);
}

std::vector<Zone> zonesOf(const SessionHeader& header) {
    std::vector<Zone> zones;
    for (const Instrument& instrument : header.instruments)
        zones.push_back(Zone::find(instrument.zone).value_or(Zone::utc()));
    return zones;
}

} // namespace

Result<std::vector<CostBreakdown>> chargesOf(const SessionRecord& record) {
    const auto models = modelsOf(record.header);
    if (!models) return fail(models.error());
    const std::vector<Zone> zones = zonesOf(record.header);
    std::vector<Money> filledBefore(record.orders.size() + 1); // by OrderId
    std::vector<CostBreakdown> charges;
    charges.reserve(record.fills.size());
    for (const Fill& fill : record.fills) {
        const std::size_t i = fill.instrument.value;
        if (i >= models->size() || fill.order.value >= filledBefore.size())
            return fail("fill {} belongs to no instrument or order of the session", fill.id.value);
        Money& before = filledBefore[fill.order.value];
        charges.push_back(costsOf((*models)[i], {fill.side == Side::Sell, fill.price, fill.quantity,
                                                 zones[i].dateOf(fill.time), before}));
        before += notional(fill.price, fill.quantity);
        if (charges.back().total != fill.costs)
            return fail("fill {} cost {}, the schedule of today says {}: it was changed since", fill.id.value,
                        toText(fill.costs), toText(charges.back().total));
    }
    return charges;
}

} // namespace openbell
