#include "engine/strategy/built_in.h"

namespace openbell {

namespace {

// Enters with the bias of the confluence insight; leaves when the insight turns against the position.
class ConfluenceConsumer final : public Strategy {
public:
    ConfluenceConsumer(const StrategyParameters& p, FactTable& table)
        : m_bias{Operand::fact(table.column({FactKind::ConfluenceBias, {}}))},
          m_confidence{Operand::fact(table.column({FactKind::ConfluenceConfidence, {}}))},
          m_agreement{Operand::fact(table.column({FactKind::ConfluenceAgreement, {}}))},
          m_minConfidence{Operand::number(p.at("min_confidence"))},
          m_minAgreement{Operand::number(p.at("min_agreement"))},
          m_exitConfidence{Operand::number(p.at("exit_confidence"))},
          m_allowShort{p.at("allow_short") != 0},
          m_atr{Operand::fact(table.column({FactKind::Atr, {14}}))} {}

    Intent intent(Direction direction, Conditions& c) const override {
        const bool up = direction == Direction::Long || direction == Direction::ExitShort;
        const Operand zero = Operand::number(0);
        const bool side = up ? c.above(m_bias, zero) : c.below(m_bias, zero);
        const bool sure = c.atLeast(m_confidence, isEntry(direction) ? m_minConfidence : m_exitConfidence);
        const bool agreed = !isEntry(direction) || c.atLeast(m_agreement, m_minAgreement);
        if (!side || !sure || !agreed) return std::nullopt;
        return c.value(m_confidence);
    }

    bool signalsEver(Direction direction) const override {
        return direction != Direction::Short || m_allowShort;
    }

    void scan(FactView facts, std::span<DirectionSet> bars) const override {
        scanEach<ConfluenceConsumer>(*this, facts, bars);
    }

    // Twice the range that its insight is measured against.
    std::optional<StopHint> stopHint() const override { return StopHint{m_atr, 2}; }

private:
    Operand m_bias, m_confidence, m_agreement, m_minConfidence, m_minAgreement, m_exitConfidence;
    bool m_allowShort;
    Operand m_atr;
};

} // namespace

Result<std::shared_ptr<const Strategy>> makeConfluenceConsumer(const StrategyParameters& p,
                                                               FactTable& table) {
    return std::make_shared<const ConfluenceConsumer>(p, table);
}

} // namespace openbell
