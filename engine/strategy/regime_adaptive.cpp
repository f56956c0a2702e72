#include "engine/analytics/regime.h"
#include "engine/strategy/built_in.h"

namespace openbell {

namespace {

constexpr Operand regimeIs(Regime regime) {
    return {kConstantOperand, static_cast<double>(regime)};
}

// In a trend: EMA cross with it. In a range: RSI beyond an extreme, back to the middle. In a volatile market:
// nothing new.
class RegimeAdaptive final : public Strategy {
public:
    RegimeAdaptive(const StrategyParameters& p, FactTable& table)
        : m_regime{Operand::fact(table.column({FactKind::Regime, {}}))},
          m_fast{Operand::fact(table.column({FactKind::Ema, {p.at("fast")}}))},
          m_slow{Operand::fact(table.column({FactKind::Ema, {p.at("slow")}}))},
          m_rsi{Operand::fact(table.column({FactKind::Rsi, {p.at("rsi_period")}}))},
          m_low{Operand::number(p.at("rsi_low"))},
          m_high{Operand::number(p.at("rsi_high"))},
          m_allowShort{p.at("allow_short") != 0},
          m_atr{Operand::fact(table.column({FactKind::Atr, {14}}))} {}

    Intent intent(Direction direction, Conditions& c) const override {
        return isEntry(direction) ? entry(direction == Direction::Long, c)
                                  : exit(direction == Direction::ExitLong, c);
    }

    bool signalsEver(Direction direction) const override {
        return direction != Direction::Short || m_allowShort;
    }

    void scan(FactView facts, std::span<DirectionSet> bars) const override {
        scanEach<RegimeAdaptive>(*this, facts, bars);
    }

    // Twice the range that its insight is measured against.
    std::optional<StopHint> stopHint() const override { return StopHint{m_atr, 2}; }

private:
    Intent entry(bool up, Conditions& c) const {
        const auto trend = up ? Regime::TrendUp : Regime::TrendDown;
        if (c.value(m_regime) == static_cast<double>(trend)) {
            const bool inTrend = c.equals(m_regime, regimeIs(trend));
            const bool crossed = up ? c.crossesAbove(m_fast, m_slow) : c.crossesBelow(m_fast, m_slow);
            if (inTrend && crossed) return 0.75;
            return std::nullopt;
        }
        const bool inRange = c.equals(m_regime, regimeIs(Regime::Range));
        const bool extreme = up ? c.crossesBelow(m_rsi, m_low) : c.crossesAbove(m_rsi, m_high);
        if (!inRange || !extreme) return std::nullopt;
        return std::min(1.0, std::abs(c.value(m_rsi) - 50.0) / 50.0);
    }

    // A trend position ends at the opposite cross, a range position in the middle; whichever comes first.
    Intent exit(bool isLong, Conditions& c) const {
        const Operand middle = Operand::number(50);
        const bool crossedBack = isLong ? c.crossesBelow(m_fast, m_slow) : c.crossesAbove(m_fast, m_slow);
        const bool inRange = c.equals(m_regime, regimeIs(Regime::Range));
        const bool reverted = isLong ? c.crossesAbove(m_rsi, middle) : c.crossesBelow(m_rsi, middle);
        if (!crossedBack && !(inRange && reverted)) return std::nullopt;
        return 0.5;
    }

    Operand m_regime, m_fast, m_slow, m_rsi, m_low, m_high;
    bool m_allowShort;
    Operand m_atr;
};

} // namespace

Result<std::shared_ptr<const Strategy>> makeRegimeAdaptive(const StrategyParameters& p, FactTable& table) {
    if (p.at("fast") >= p.at("slow"))
        return fail("regime_adaptive: fast ({}) must be less than slow ({})", p.at("fast"), p.at("slow"));
    return std::make_shared<const RegimeAdaptive>(p, table);
}

} // namespace openbell
