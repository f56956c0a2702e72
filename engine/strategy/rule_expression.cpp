#include "engine/strategy/rule_expression.h"
#include <array>
#include <charconv>

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

} // namespace

class RuleExpression::Compiler {
public:
    Compiler(const Names& names, FactTable& table, std::vector<Node>& nodes)
        : m_names{names}, m_table{table}, m_nodes{nodes} {}

    Result<std::uint32_t> compile(const nlohmann::json& source, const std::string& place, int depth) {
        if (depth > kDeepest)
            return fail("{}: conditions are nested too deeply, or name each other in a circle", place);
        if (source.is_string()) return named(source.get<std::string>(), place, depth);
        if (!source.is_object() || source.size() != 1)
            return fail("{}: a condition is one of {}", place, kAllowed);
        const std::string key = source.begin().key();
        const auto& value = source.begin().value();
        if (key == "all" || key == "any")
            return joined(key == "all" ? Kind::All : Kind::Any, value, place + "." + key, depth);
        if (key == "not") return negated(value, place + ".not", depth);
        for (const auto& known : kComparisons)
            if (known.name == key) return compared(known.comparison, value, place + "." + key);
        return fail("{}: unknown condition '{}'; use one of {}", place, key, kAllowed);
    }

private:
    std::uint32_t add(Kind kind) {
        m_nodes.emplace_back();
        m_nodes.back().kind = kind;
        return static_cast<std::uint32_t>(m_nodes.size() - 1);
    }

    Result<std::uint32_t> named(const std::string& name, const std::string& place, int depth) {
        if (!m_names.conditions.is_object() || !m_names.conditions.contains(name))
            return fail("{}: no condition is named '{}'; define it under \"conditions\"", place, name);
        return compile(m_names.conditions.at(name), "conditions." + name, depth + 1);
    }

    Result<std::uint32_t> joined(Kind kind, const nlohmann::json& list, const std::string& place, int depth) {
        if (!list.is_array() || list.empty()) return fail("{}: needs a list of conditions", place);
        const std::uint32_t node = add(kind);
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto child = compile(list[i], fmt::format("{}[{}]", place, i), depth + 1);
            if (!child) return child;
            m_nodes[node].children.push_back(*child);
        }
        return node;
    }

    Result<std::uint32_t> negated(const nlohmann::json& source, const std::string& place, int depth) {
        const std::uint32_t node = add(Kind::Not);
        const auto child = compile(source, place, depth + 1);
        if (!child) return child;
        m_nodes[node].children.push_back(*child);
        return node;
    }

    Result<std::uint32_t> compared(Comparison comparison, const nlohmann::json& pair,
                                   const std::string& place) {
        if (!pair.is_array() || pair.size() != 2)
            return fail("{}: needs two operands, as in [\"close\", \"sma_15\"]", place);
        const auto left = operand(pair[0], place + "[0]");
        if (!left) return fail(left.error());
        const auto right = operand(pair[1], place + "[1]");
        if (!right) return fail(right.error());
        const std::uint32_t node = add(Kind::Compare);
        m_nodes[node].comparison = comparison;
        m_nodes[node].left = *left;
        m_nodes[node].right = *right;
        return node;
    }

    Result<Operand> operand(const nlohmann::json& source, const std::string& place) {
        if (source.is_number()) return Operand::number(source.get<double>());
        if (!source.is_string())
            return fail("{}: an operand is a fact, a bar value, a number or \"$parameter\"", place);
        const std::string text = source.get<std::string>();
        if (text.starts_with('$')) {
            const auto found = m_names.parameters.find(text.substr(1));
            if (found == m_names.parameters.end())
                return fail("{}: no parameter is named '{}'", place, text.substr(1));
            return Operand::number(found->second);
        }
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc{} && end == text.data() + text.size()) return Operand::number(number);
        const auto fact = FactName::parse(text);
        if (!fact) return fail("{}: {}", place, fact.error().message);
        return Operand::fact(m_table.column(*fact));
    }

    const Names& m_names;
    FactTable& m_table;
    std::vector<Node>& m_nodes;
};

Result<RuleExpression> RuleExpression::compile(const nlohmann::json& source, const std::string& place,
                                               const Names& names, FactTable& table) {
    RuleExpression expression;
    const auto root = Compiler{names, table, expression.m_nodes}.compile(source, place, 0);
    if (!root) return fail(root.error());
    return expression;
}

bool RuleExpression::evaluate(std::uint32_t index, Conditions& conditions) const {
    const Node& node = m_nodes[index];
    switch (node.kind) {
    case Kind::Compare: return conditions.check(node.left, node.comparison, node.right);
    case Kind::Not: return !evaluate(node.children.front(), conditions);
    case Kind::All: {
        bool all = true;
        for (const std::uint32_t child : node.children)
            all = evaluate(child, conditions) && all;
        return all;
    }
    case Kind::Any: {
        bool any = false;
        for (const std::uint32_t child : node.children)
            any = evaluate(child, conditions) || any;
        return any;
    }
    }
    return false;
}

} // namespace openbell
