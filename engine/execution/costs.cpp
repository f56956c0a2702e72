#include "engine/execution/costs.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr CostItem kItems[] = {&CostBreakdown::brokerage, &CostBreakdown::stt,   &CostBreakdown::exchange,
                               &CostBreakdown::sebi,      &CostBreakdown::stamp, &CostBreakdown::gst,
                               &CostBreakdown::secFee,    &CostBreakdown::taf};

const CostRate* rateOn(const Charge& charge, Date date) {
    const auto later = std::ranges::upper_bound(charge.rates, date, {}, &CostRate::from);
    return later == charge.rates.begin() ? nullptr : &*std::prev(later);
}

// amount * rate / (kRateOne * scale) as a multiple of the charge's step, rounded once, then capped.
Money owed(const Charge& charge, const CostRate& rate, std::int64_t amount, std::int64_t scale) {
    const std::int64_t steps =
        mulDiv(amount, rate.rate, kRateOne * scale * charge.step.raw(), charge.rounding);
    const Money whole = charge.step * steps;
    return rate.cap.isZero() ? whole : std::min(whole, rate.cap);
}

// A charge on value may be capped an order: this fill pays what the order owes after it, less what it owed
// before.
Money onValue(const Charge& charge, const CostRate& rate, Money value, Money valueBefore) {
    if (rate.cap.isZero() || valueBefore.isZero()) return owed(charge, rate, value.raw(), 1);
    return owed(charge, rate, (valueBefore + value).raw(), 1) - owed(charge, rate, valueBefore.raw(), 1);
}

Money onUnits(const Charge& charge, const CostRate& rate, Quantity quantity) {
    return owed(charge, rate, quantity.raw(), Quantity::kScale / Money::kScale);
}

Money onCharges(const Charge& charge, const CostRate& rate, const CostBreakdown& soFar) {
    Money sum;
    for (const CostItem item : charge.of)
        sum += soFar.*item;
    return owed(charge, rate, sum.raw(), 1);
}

CostBreakdown scheduled(const CostSchedule& schedule, const CostedFill& fill) {
    const Money value = notional(fill.price, fill.quantity);
    CostBreakdown costs;
    for (const Charge& charge : schedule.charges) {
        if (!(fill.isSell ? charge.onSell : charge.onBuy)) continue;
        const CostRate* rate = rateOn(charge, fill.date);
        if (rate == nullptr) continue;
        Money amount;
        switch (charge.basis) {
        case CostBasis::Value: amount = onValue(charge, *rate, value, fill.orderValueBefore); break;
        case CostBasis::Units: amount = onUnits(charge, *rate, fill.quantity); break;
        case CostBasis::Charges: amount = onCharges(charge, *rate, costs); break;
        }
        costs.*charge.item += amount;
        costs.total += amount;
    }
    return costs;
}

} // namespace

CostBreakdown& CostBreakdown::operator+=(const CostBreakdown& other) {
    for (const CostItem item : kItems)
        this->*item += other.*item;
    total += other.total;
    return *this;
}

CostBreakdown costsOf(const CostModel& model, const CostedFill& fill) {
    if (std::holds_alternative<NoCosts>(model)) return {};
    if (const auto* bps = std::get_if<BpsCosts>(&model)) {
        CostBreakdown costs;
        costs.total = costs.brokerage = portion(notional(fill.price, fill.quantity), bps->rate, kRateOne);
        return costs;
    }
    return scheduled(std::get<CostSchedule>(model), fill);
}

std::size_t footprint(const CostModel& model) {
    std::size_t bytes = sizeof model;
    if (const auto* schedule = std::get_if<CostSchedule>(&model))
        for (const Charge& charge : schedule->charges)
            bytes +=
                sizeof charge + charge.of.size() * sizeof(CostItem) + charge.rates.size() * sizeof(CostRate);
    return bytes;
}

} // namespace openbell
