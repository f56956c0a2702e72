#include "engine/strategy/rule_expression.h"
#include <array>

namespace openbell {

namespace {

struct ComparisonName {
    std::string_view name;
    Comparison comparison;
};
constexpr std::array kComparisons{
    ComparisonName{"above", Comparison::Above},
    ComparisonName{"below", Comparison::Below},
    ComparisonName{"at_least", Comparison::AtLeast},
    ComparisonName{"at_most", Comparison::AtMost},
    ComparisonName{"equals", Comparison::Equals},
    ComparisonName{"crosses_above", Comparison::CrossesAbove},
    ComparisonName{"crosses_below", Comparison::CrossesBelow},
};

constexpr std::string_view kAllowed = "above, below, at_least, at_most, equals, crosses_above, "
                                      "crosses_below, all, any, not, or the name of a condition";
constexpr int kDeepest = 32; // conditions within conditions; also ends names that refer to each other
constexpr std::size_t kMostParts = 4096; // names that name others several times multiply

} // namespace

class RuleExpression::Compiler {
public:
    Compiler(const Names& names, FactTable& table, std::vector<Node>& nodes)
        : m_names{names}, m_table{table}, m_nodes{nodes} {}

    Result<std::uint32_t> compile(const JsonValue& source, const std::string& place, int depth) {
        if (depth > kDeepest)
            return wrong(source, place, "conditions are nested too deeply, or name each other in a circle");
        if (m_nodes.size() > kMostParts)
            return wrong(source, place, fmt::format("has more than {} comparisons; use fewer", kMostParts));
        if (source.is(JsonKind::String)) return named(source, place, depth);
        if (!source.is(JsonKind::Object) || source.members.size() != 1)
            return wrong(source, place, fmt::format("a condition is one of {}", kAllowed));
        const std::string& key = source.members.front().key;
        const JsonValue& value = source.members.front().value;
        if (key == "all" || key == "any")
            return joined(key == "all" ? Kind::All : Kind::Any, value, place + "." + key, depth);
        if (key == "not") return negated(value, place + ".not", depth);
        for (const auto& known : kComparisons)
            if (known.name == key) return compared(known.comparison, value, place + "." + key);
        return wrong(value, place, fmt::format("unknown condition '{}'; use one of {}", key, kAllowed));
    }

private:
    std::uint32_t add(Kind kind) {
        m_nodes.emplace_back();
        m_nodes.back().kind = kind;
        return static_cast<std::uint32_t>(m_nodes.size() - 1);
    }

    static tl::unexpected<Error> wrong(const JsonValue& source, const std::string& place,
                                       const std::string& message) {
        if (source.place.line == 0) return fail("{}: {}", place, message);
        return fail("line {}, column {}: {}: {}", source.place.line, source.place.column, place, message);
    }

    Result<std::uint32_t> named(const JsonValue& source, const std::string& place, int depth) {
        const std::string& name = source.text;
        const JsonValue* found = m_names.conditions ? m_names.conditions->find(name) : nullptr;
        if (!found)
            return wrong(source, place,
                         fmt::format("no condition is named '{}'; define it under \"conditions\"", name));
        return compile(*found, "conditions." + name, depth + 1);
    }

    Result<std::uint32_t> joined(Kind kind, const JsonValue& list, const std::string& place, int depth) {
        if (!list.is(JsonKind::Array) || list.items.empty())
            return wrong(list, place, "needs a list of conditions");
        const std::uint32_t node = add(kind);
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const auto child = compile(list.items[i], fmt::format("{}[{}]", place, i), depth + 1);
            if (!child) return child;
            m_nodes[node].children.push_back(*child);
        }
        return node;
    }

    Result<std::uint32_t> negated(const JsonValue& source, const std::string& place, int depth) {
        const std::uint32_t node = add(Kind::Not);
        const auto child = compile(source, place, depth + 1);
        if (!child) return child;
        m_nodes[node].children.push_back(*child);
        return node;
    }

    Result<std::uint32_t> compared(Comparison comparison, const JsonValue& pair, const std::string& place) {
        if (!pair.is(JsonKind::Array) || pair.items.size() != 2)
            return wrong(pair, place, "needs two operands, as in [\"close\", \"sma_15\"]");
        const auto left = operand(pair.items[0], place + "[0]");
        if (!left) return fail(left.error());
        const auto right = operand(pair.items[1], place + "[1]");
        if (!right) return fail(right.error());
        const std::uint32_t node = add(Kind::Compare);
        m_nodes[node].comparison = comparison;
        m_nodes[node].left = *left;
        m_nodes[node].right = *right;
        return node;
    }

    Result<Operand> operand(const JsonValue& source, const std::string& place) {
        if (const auto number = doubleOf(source)) return Operand::number(*number);
        if (!source.is(JsonKind::String))
            return wrong(source, place, "an operand is a fact, a bar value, a number or \"$parameter\"");
        const std::string& text = source.text;
        if (text.starts_with('$')) {
            const auto found = m_names.parameters.find(text.substr(1));
            if (found == m_names.parameters.end())
                return wrong(source, place, fmt::format("no parameter is named '{}'", text.substr(1)));
            return Operand::number(found->second);
        }
        const auto fact = FactName::parse(text);
        if (!fact) return wrong(source, place, fact.error().message);
        return Operand::fact(m_table.column(*fact));
    }

    const Names& m_names;
    FactTable& m_table;
    std::vector<Node>& m_nodes;
};

Result<RuleExpression> RuleExpression::compile(const JsonValue& source, const std::string& place,
                                               const Names& names, FactTable& table) {
    RuleExpression expression;
    const auto root = Compiler{names, table, expression.m_nodes}.compile(source, place, 0);
    if (!root) return fail(root.error());
    return expression;
}

// Whether the node is known to be as `wanted`: "all" is when each part is, and known not to hold when one
// part is known not to; "any" the other way round.
bool RuleExpression::evaluate(std::uint32_t index, Conditions& conditions, bool wanted) const {
    const Node& node = m_nodes[index];
    if (node.kind == Kind::Compare) return conditions.check(node.left, node.comparison, node.right, wanted);
    if (node.kind == Kind::Not) return evaluate(node.children.front(), conditions, !wanted);
    const bool needsEach = (node.kind == Kind::All) == wanted;
    std::size_t asWanted = 0;
    for (const std::uint32_t child : node.children)
        asWanted += evaluate(child, conditions, wanted) ? 1 : 0;
    return needsEach ? asWanted == node.children.size() : asWanted > 0;
}

} // namespace openbell
