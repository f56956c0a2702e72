#include "engine/session/risk_gauges.h"
#include <algorithm>

namespace openbell {

namespace {

struct GaugeWords {
    const char *title, *meaning;
};

GaugeWords wordsOf(LimitCode limit) {
    switch (limit) {
    case LimitCode::PerTradeRisk:
        return {"Risk of a trade", "Largest loss at the stop of an open trade / equity"};
    case LimitCode::PortfolioHeat: return {"Portfolio heat", "Loss if every open stop were hit / equity"};
    case LimitCode::DailyLoss: return {"Daily loss", "Loss since the day began / equity then"};
    case LimitCode::MaxDrawdown: return {"Drawdown", "Fall from the highest equity / that equity"};
    case LimitCode::MaxTradesPerDay: return {"Trades today", "Entries since the day began"};
    case LimitCode::MaxOpenPositions: return {"Open positions", "Positions and working entries"};
    case LimitCode::MaxOrderValue: return {"Order value", "Value of the largest working entry"};
    case LimitCode::MaxLeverage: return {"Leverage", "Value of positions and working entries / equity"};
    case LimitCode::SymbolExposure:
        return {"One symbol", "Largest value held and entering in one symbol / equity"};
    case LimitCode::SymbolExposureValue:
        return {"One symbol, value", "Largest value held and entering in one symbol"};
    case LimitCode::GrossExposure: return {"All symbols, value", "Value of positions and working entries"};
    case LimitCode::PriceCollar:
        return {"Price collar", "Last entry's distance from the last trade / that price"};
    case LimitCode::OrderRate: return {"Orders a minute", "Entry orders sent within the last minute"};
    case LimitCode::FreezeSlices: return {"Slices of an order", "Orders that the last entry became"};
    case LimitCode::StaleData:
        return {"Age of the price", "Age of the last price when the last entry was decided"};
    }
    return {"", ""};
}

GaugeUnit gaugeUnitOf(LimitUnit unit) {
    switch (unit) {
    case LimitUnit::FractionRaw: return GaugeUnit::Share;
    case LimitUnit::MoneyRaw: return GaugeUnit::Amount;
    case LimitUnit::Count: return GaugeUnit::Count;
    case LimitUnit::Millis: return GaugeUnit::Millis;
    }
    return GaugeUnit::Count;
}

// A part of an amount, as raw Fraction; none of nothing.
std::int64_t shareOf(Money part, Money whole) {
    if (part.raw() <= 0 || whole.raw() <= 0) return 0;
    return mulDiv(part.raw(), Fraction::kScale, whole.raw(), Rounding::HalfEven);
}

// Loss if a position's stop were hit; without one its whole value.
Money riskOf(const TradingSlot& slot) {
    const Quantity held = slot.position.quantity.abs();
    if (slot.stopPrice.isZero()) return notional(slot.position.average, held);
    const Price distance = slot.position.isLong() ? slot.position.average - slot.stopPrice
                                                  : slot.stopPrice - slot.position.average;
    return std::max(Money{}, notional(distance, held));
}

class Measure {
public:
    Measure(const RecordView& view, const ExecutionHandler& execution, UtcTime now)
        : m_view{view}, m_account{execution.account()}, m_now{now} {
        const auto& slots = execution.slots();
        std::vector<Money> bySymbol(view.header().instruments.size());
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const TradingSlot& slot = slots[i];
            Money value = notional(execution.lastPrice(slot.instrument), slot.position.quantity.abs());
            if (!slot.position.isFlat()) m_risk = std::max(m_risk, riskOf(slot));
            execution.book().forSlot(static_cast<std::uint16_t>(i), [&](const ActiveOrder& order) {
                if (order.leg != Leg::Entry || !isWorking(order.state)) return;
                const Money entering = notional(order.intended, order.open());
                m_order = std::max(m_order, entering);
                value += entering;
            });
            bySymbol[slot.instrument.value] += value;
        }
        for (const Money value : bySymbol)
            m_symbol = std::max(m_symbol, value);
    }

    // What a share is a share of, and the part of it; zero for limits that are no shares of money.
    struct Parts {
        Money part, whole;
    };
    [[nodiscard]] Parts parts(LimitCode limit) const {
        switch (limit) {
        case LimitCode::PerTradeRisk: return {m_risk, m_account.equity};
        case LimitCode::PortfolioHeat: return {m_account.heat, m_account.equity};
        case LimitCode::DailyLoss:
            return {m_account.dayStartEquity - m_account.equity, m_account.dayStartEquity};
        case LimitCode::MaxDrawdown: return {m_account.peakEquity - m_account.equity, m_account.peakEquity};
        case LimitCode::MaxLeverage: return {m_account.grossValue, m_account.equity};
        case LimitCode::SymbolExposure: return {m_symbol, m_account.equity};
        case LimitCode::MaxTradesPerDay:
        case LimitCode::MaxOpenPositions:
        case LimitCode::MaxOrderValue:
        case LimitCode::SymbolExposureValue:
        case LimitCode::GrossExposure:
        case LimitCode::PriceCollar:
        case LimitCode::OrderRate:
        case LimitCode::FreezeSlices:
        case LimitCode::StaleData: return {};
        }
        return {};
    }

    [[nodiscard]] std::int64_t value(LimitCode limit) const {
        switch (limit) {
        case LimitCode::PerTradeRisk:
        case LimitCode::PortfolioHeat:
        case LimitCode::DailyLoss:
        case LimitCode::MaxDrawdown:
        case LimitCode::MaxLeverage:
        case LimitCode::SymbolExposure: return shareOf(parts(limit).part, parts(limit).whole);
        case LimitCode::MaxTradesPerDay: return m_account.tradesToday;
        case LimitCode::MaxOpenPositions: return m_account.openPositions;
        case LimitCode::MaxOrderValue: return m_order.raw();
        case LimitCode::SymbolExposureValue: return m_symbol.raw();
        case LimitCode::GrossExposure: return m_account.grossValue.raw();
        case LimitCode::PriceCollar: return ofLastEntry(GateCode::PriceCollar);
        case LimitCode::OrderRate: return entriesWithin(kNanosPerMinute);
        case LimitCode::FreezeSlices: return slicesOfLastEntry();
        case LimitCode::StaleData: return ofLastEntry(GateCode::StaleData) / 1'000'000;
        }
        return 0;
    }

private:
    [[nodiscard]] const Decision* lastEntry() const {
        const auto& decisions = m_view.record().decisions;
        const auto found = std::find_if(decisions.rbegin(), decisions.rend(), [](const Decision& d) {
            return d.gates.count > 0 && !d.signal.isNone();
        });
        return found == decisions.rend() ? nullptr : &*found;
    }
    [[nodiscard]] std::int64_t ofLastEntry(GateCode code) const {
        const Decision* decision = lastEntry();
        if (decision == nullptr) return 0;
        for (const GateResult& gate : m_view.gates(decision->gates))
            if (gate.gate == code && gate.value != INT64_MAX) return gate.value;
        return 0;
    }
    [[nodiscard]] std::int64_t slicesOfLastEntry() const {
        const Decision* decision = lastEntry();
        const auto& orders = m_view.record().orders;
        if (decision == nullptr) return 0;
        return std::count_if(orders.begin(), orders.end(), [&](const Order& order) {
            return order.leg == Leg::Entry && order.decision == decision->id;
        });
    }
    [[nodiscard]] std::int64_t entriesWithin(std::int64_t nanos) const {
        std::int64_t count = 0;
        const auto& orders = m_view.record().orders;
        for (auto order = orders.rbegin(); order != orders.rend() && order->created.ns > m_now.ns - nanos;
             ++order)
            count += order->leg == Leg::Entry ? 1 : 0;
        return count;
    }

    const RecordView& m_view;
    AccountState m_account;
    UtcTime m_now;
    Money m_risk, m_order, m_symbol; // the largest of each
};

} // namespace

std::vector<RiskGauge> gaugesOf(const RecordView& view, const ExecutionHandler& execution, UtcTime now) {
    const Measure measure{view, execution, now};
    std::vector<RiskGauge> gauges;
    for (int i = 0; i < kLimitCount; ++i) {
        const auto limit = static_cast<LimitCode>(i);
        const GaugeWords words = wordsOf(limit);
        RiskGauge gauge{std::string{toText(limit)},
                        words.title,
                        words.meaning,
                        gaugeUnitOf(unitOf(limit)),
                        measure.value(limit),
                        {},
                        {},
                        {}};
        const std::int64_t most = limitValue(execution.settings().limits, limit);
        if (most != kNoLimit) gauge.limit = most;
        const auto parts = measure.parts(limit);
        gauge.amount = std::max(Money{}, parts.part);
        if (gauge.limit && parts.whole.raw() > 0)
            gauge.allowed = portion(parts.whole, Fraction::fromRaw(most));
        gauges.push_back(std::move(gauge));
    }
    return gauges;
}

} // namespace openbell
