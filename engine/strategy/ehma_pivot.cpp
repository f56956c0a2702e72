#include "engine/strategy/built_in.h"

namespace openbell {

namespace {

// Long when the fast EHMA crosses above the slow one, short (or flat, long only) when it crosses below.
class EhmaPivot final : public Strategy {
public:
    EhmaPivot(Operand fast, Operand slow, Operand close, bool allowShort)
        : m_fast{fast}, m_slow{slow}, m_close{close}, m_allowShort{allowShort} {}

    Intent intent(Direction direction, Conditions& c) const override {
        const bool up = direction == Direction::Long || direction == Direction::ExitShort;
        const bool crossed = up ? c.crossesAbove(m_fast, m_slow) : c.crossesBelow(m_fast, m_slow);
        if (!crossed) return std::nullopt;
        return steepness(c);
    }

    bool signalsEver(Direction direction) const override {
        return direction != Direction::Short || m_allowShort;
    }

    void scan(FactView facts, std::span<DirectionSet> bars) const override {
        scanEach<EhmaPivot>(*this, facts, bars);
    }

private:
    // How fast the gap opens: its change over one bar, where 0.1 per cent of the price counts as 1.
    Score steepness(const Conditions& c) const {
        const double now = c.value(m_fast) - c.value(m_slow);
        const double before = c.before(m_fast) - c.before(m_slow);
        return std::min(1.0, std::abs(now - before) / c.value(m_close) * 1000.0);
    }

    Operand m_fast, m_slow, m_close;
    bool m_allowShort;
};

} // namespace

Result<std::shared_ptr<const Strategy>> makeEhmaPivot(const StrategyParameters& p, FactTable& table) {
    if (p.at("fast") >= p.at("slow"))
        return fail("ehma_pivot: fast ({}) must be less than slow ({})", p.at("fast"), p.at("slow"));
    const auto fact = [&](FactKind kind, double period) {
        return Operand::fact(table.column({kind, {period}}));
    };
    return std::make_shared<const EhmaPivot>(
        fact(FactKind::Ehma, p.at("fast")), fact(FactKind::Ehma, p.at("slow")),
        Operand::fact(table.column({FactKind::Close, {}})), p.at("allow_short") != 0);
}

} // namespace openbell
