#pragma once
// An operator's condition, compiled from JSON: comparisons of facts, bar values, numbers and "$parameters",
// joined by all, any and not. Immutable once compiled; any thread.
#include "engine/strategy/registry.h"

namespace openbell {

class RuleExpression {
public:
    struct Names {
        const std::map<std::string, double>& parameters; // what "$name" stands for
        const JsonValue* conditions;                     // named conditions, an object; null = none
    };
    // Errors name the place within the strategy ("enter_long.all[1]"), the operand, and what is allowed.
    [[nodiscard]] static Result<RuleExpression> compile(const JsonValue& source, const std::string& place,
                                                        const Names& names, FactTable& table);
    // A fact, a bar value, a number or a "$parameter". Errors as above.
    [[nodiscard]] static Result<Operand> operand(const JsonValue& source, const std::string& place,
                                                 const Names& names, FactTable& table);
    // Evaluates every comparison, so that all of them are recorded. A fact that is not warmed up leaves a
    // condition open, and its "not" as well.
    [[nodiscard]] bool holds(Conditions& conditions) const { return evaluate(0, conditions); }
    // The same for several bars, the first of them at `facts`: sets the direction's bit where the expression
    // holds, and an entry's miss where all its comparisons but one do instead.
    void scan(FactView facts, std::span<DirectionSet> bars, Direction direction) const;

private:
    enum class Kind : std::uint8_t { Compare, All, Any, Not };
    struct Node {
        Kind kind = Kind::Compare;
        Comparison comparison = Comparison::Above;
        bool wanted = true; // false within an odd number of Nots: what is asked is that it does not hold
        Operand left, right;
        std::vector<std::uint32_t> children;
    };
    class Compiler;

    void tellWanted();
    [[nodiscard]] bool evaluate(std::uint32_t index, Conditions& conditions) const;
    static void compareEach(const Node& node, FactView facts, std::span<std::uint8_t> bars);
    void joinEach(const Node& node, const std::uint8_t* ofNodes, std::span<std::uint8_t> bars) const;
    std::vector<Node> m_nodes; // the first one is the root; parents come before their children
};

} // namespace openbell
