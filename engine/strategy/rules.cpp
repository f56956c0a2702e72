#include "engine/strategy/built_in.h"
#include "engine/strategy/rule_expression.h"
#include <array>

namespace openbell {

namespace {

constexpr std::size_t kCount = kDirections.size();
constexpr std::array<std::string_view, kCount> kKeys{"enter_long", "enter_short", "exit_long", "exit_short"};

// The operator's own conditions, one expression a direction.
class Rules final : public Strategy {
public:
    Rules(std::array<std::optional<RuleExpression>, kCount> expressions, std::optional<StopHint> stop)
        : m_expressions{std::move(expressions)}, m_stop{stop} {}

    Intent intent(Direction direction, Conditions& conditions) const override {
        const auto& expression = m_expressions[static_cast<std::size_t>(direction)];
        if (!expression || !expression->holds(conditions)) return std::nullopt;
        return 1.0;
    }

    bool signalsEver(Direction direction) const override {
        return m_expressions[static_cast<std::size_t>(direction)].has_value();
    }

    void scan(FactView facts, std::span<DirectionSet> bars) const override {
        std::ranges::fill(bars, DirectionSet{0});
        for (const Direction d : kDirections)
            if (const auto& expression = m_expressions[static_cast<std::size_t>(d)])
                expression->scan(facts, bars, d);
    }

    std::optional<StopHint> stopHint() const override { return m_stop; }

private:
    std::array<std::optional<RuleExpression>, kCount> m_expressions; // by Direction
    std::optional<StopHint> m_stop;
};

Result<std::optional<StopHint>> readStop(const StrategySpec& spec, const RuleExpression::Names& names,
                                         FactTable& table) {
    const JsonValue* source = spec.rules.find("stop_distance");
    if (!source) return std::nullopt;
    const auto distance = RuleExpression::operand(*source, "stop_distance", names, table);
    if (!distance) return fail("strategy '{}': {}", spec.id, distance.error().message);
    if (distance->column == kConstantOperand && !(distance->constant > 0))
        return fail("strategy '{}': stop_distance: {} is no distance; write a number above 0, or a fact such "
                    "as atr_14",
                    spec.id, distance->constant);
    return StopHint{*distance};
}

static_assert(static_cast<std::size_t>(Direction::ExitShort) == kCount - 1);

} // namespace

Result<std::shared_ptr<const Strategy>> makeRules(const StrategySpec& spec, FactTable& table) {
    const RuleExpression::Names names{spec.parameters, spec.rules.find("conditions")};
    std::array<std::optional<RuleExpression>, kCount> expressions;
    for (std::size_t i = 0; i < kCount; ++i) {
        // "exit" closes either side, unless the side has a rule of its own.
        std::string key{kKeys[i]};
        const JsonValue* source = spec.rules.find(key);
        if (!source && i >= 2) source = spec.rules.find(key = "exit");
        if (!source) continue;
        auto expression = RuleExpression::compile(*source, key, names, table);
        if (!expression) return fail("strategy '{}': {}", spec.id, expression.error().message);
        expressions[i] = std::move(*expression);
    }
    if (!expressions[0] && !expressions[1])
        return fail("strategy '{}': has no entry; give it enter_long or enter_short", spec.id);
    const auto stop = readStop(spec, names, table);
    if (!stop) return fail(stop.error());
    return std::make_shared<const Rules>(std::move(expressions), *stop);
}

} // namespace openbell
