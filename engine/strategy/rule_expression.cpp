#include "engine/strategy/rule_expression.h"
#include "engine/core/nearest_name.h"
#include <algorithm>
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

    Result<Operand> operand(const JsonValue& source, const std::string& place) {
        if (const auto number = doubleOf(source)) return Operand::number(*number);
        if (!source.is(JsonKind::String))
            return wrong(source, place, "an operand is a fact, a bar value, a number or \"$parameter\"");
        const std::string& text = source.text;
        if (text.starts_with('$')) {
            const auto found = m_names.parameters.find(text.substr(1));
            if (found == m_names.parameters.end()) return wrong(source, place, noParameter(text.substr(1)));
            return Operand::number(found->second);
        }
        const auto fact = FactName::parse(text);
        if (!fact) return wrong(source, place, fact.error().message);
        return Operand::fact(m_table.column(*fact));
    }

private:
    [[nodiscard]] std::string noParameter(const std::string& name) const {
        std::vector<std::string> known;
        for (const auto& [parameter, value] : m_names.parameters)
            known.push_back(parameter);
        return fmt::format("no parameter is named '{}'; {}{}", name,
                           known.empty() ? "define it under \"parameters\""
                                         : fmt::format("there are {}", fmt::join(known, ", ")),
                           didYouMean(name, known));
    }
    [[nodiscard]] std::vector<std::string> conditionNames() const {
        std::vector<std::string> names;
        if (m_names.conditions == nullptr) return names;
        for (const auto& member : m_names.conditions->members)
            names.push_back(member.key);
        return names;
    }

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
                         fmt::format("no condition is named '{}'; define it under \"conditions\"{}", name,
                                     didYouMean(name, conditionNames())));
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

    const Names& m_names;
    FactTable& m_table;
    std::vector<Node>& m_nodes;
};

Result<RuleExpression> RuleExpression::compile(const JsonValue& source, const std::string& place,
                                               const Names& names, FactTable& table) {
    RuleExpression expression;
    const auto root = Compiler{names, table, expression.m_nodes}.compile(source, place, 0);
    if (!root) return fail(root.error());
    expression.tellWanted();
    return expression;
}

Result<Operand> RuleExpression::operand(const JsonValue& source, const std::string& place, const Names& names,
                                        FactTable& table) {
    std::vector<Node> none;
    return Compiler{names, table, none}.operand(source, place);
}

void RuleExpression::tellWanted() {
    for (const Node& node : m_nodes)
        for (const std::uint32_t child : node.children)
            m_nodes[child].wanted = node.wanted != (node.kind == Kind::Not);
}

// Whether the node is known to be as it is wanted: "all" is when each part is, and known not to hold when one
// part is known not to; "any" the other way round.
bool RuleExpression::evaluate(std::uint32_t index, Conditions& conditions) const {
    const Node& node = m_nodes[index];
    if (node.kind == Kind::Compare)
        return conditions.check(node.left, node.comparison, node.right, node.wanted);
    if (node.kind == Kind::Not) return evaluate(node.children.front(), conditions);
    const bool needsEach = (node.kind == Kind::All) == node.wanted;
    std::size_t asWanted = 0;
    for (const std::uint32_t child : node.children)
        asWanted += evaluate(child, conditions) ? 1 : 0;
    return needsEach ? asWanted == node.children.size() : asWanted > 0;
}

// ---- several bars at once: node by node, each over all bars
// ------------------------------------------------------------

namespace {

// An operand's values bar by bar, the one before the first in front of them. A constant is written out, so
// that all comparisons are loops over columns.
class OperandValues {
public:
    OperandValues(const Operand& operand, FactView facts, std::size_t bars) {
        if (operand.column != kConstantOperand) {
            m_first = facts.values + operand.column * facts.stride;
            return;
        }
        m_room.assign(bars + 1, operand.constant);
        m_first = m_room.data() + 1;
    }
    [[nodiscard]] const double* now() const { return m_first; }
    [[nodiscard]] const double* before() const { return m_first - 1; }

private:
    std::vector<double> m_room;
    const double* m_first = nullptr;
};

template <Comparison comparison>
void compareBars(const OperandValues& left, const OperandValues& right, bool wanted,
                 std::span<std::uint8_t> bars) {
    constexpr bool isCross = comparison == Comparison::CrossesAbove || comparison == Comparison::CrossesBelow;
    const double *const a = left.now(), *const b = right.now();
    const double *const aBefore = isCross ? left.before() : a, *const bBefore = isCross ? right.before() : b;
    std::uint8_t* const out = bars.data();
    const auto each = [&](auto isWanted) {
        for (std::size_t i = 0; i < bars.size(); ++i)
            out[i] = Conditions::isAsWanted(comparison, a[i], b[i], aBefore[i], bBefore[i], isWanted.value);
    };
    if (wanted)
        each(std::true_type{});
    else
        each(std::false_type{});
}

} // namespace

void RuleExpression::compareEach(const Node& node, FactView facts, std::span<std::uint8_t> bars) {
    const OperandValues left{node.left, facts, bars.size()}, right{node.right, facts, bars.size()};
    const bool wanted = node.wanted;
    switch (node.comparison) {
    case Comparison::Above: return compareBars<Comparison::Above>(left, right, wanted, bars);
    case Comparison::Below: return compareBars<Comparison::Below>(left, right, wanted, bars);
    case Comparison::AtLeast: return compareBars<Comparison::AtLeast>(left, right, wanted, bars);
    case Comparison::AtMost: return compareBars<Comparison::AtMost>(left, right, wanted, bars);
    case Comparison::Equals: return compareBars<Comparison::Equals>(left, right, wanted, bars);
    case Comparison::CrossesAbove: return compareBars<Comparison::CrossesAbove>(left, right, wanted, bars);
    case Comparison::CrossesBelow: return compareBars<Comparison::CrossesBelow>(left, right, wanted, bars);
    }
}

void RuleExpression::joinEach(const Node& node, const std::uint8_t* ofNodes,
                              std::span<std::uint8_t> bars) const {
    const bool needsEach = node.kind == Kind::Not || (node.kind == Kind::All) == node.wanted;
    std::ranges::fill(bars, needsEach ? 1 : 0);
    for (const std::uint32_t child : node.children) {
        const std::uint8_t* const ofChild = ofNodes + child * bars.size();
        for (std::size_t i = 0; i < bars.size(); ++i)
            bars[i] = needsEach ? bars[i] & ofChild[i] : bars[i] | ofChild[i];
    }
}

void RuleExpression::scan(FactView facts, std::span<DirectionSet> bars, Direction direction) const {
    const DirectionSet bit = bitOf(direction), miss = missesOf(bit);
    const auto comparisons = std::ranges::count(m_nodes, Kind::Compare, &Node::kind);
    const bool canMiss = isEntry(direction) && comparisons >= 2;
    std::vector<std::uint8_t> ofNodes(m_nodes.size() * bars.size()); // [node * bars + bar]: is it as wanted
    std::vector<std::uint16_t> missing(canMiss ? bars.size() : 0);   // comparisons that are not as wanted
    for (std::size_t n = m_nodes.size(); n-- > 0;) {                 // children first
        const auto ofNode = std::span{ofNodes}.subspan(n * bars.size(), bars.size());
        if (m_nodes[n].kind != Kind::Compare) {
            joinEach(m_nodes[n], ofNodes.data(), ofNode);
            continue;
        }
        compareEach(m_nodes[n], facts, ofNode);
        for (std::size_t i = 0; i < missing.size(); ++i)
            missing[i] = static_cast<std::uint16_t>(missing[i] + 1 - ofNode[i]);
    }
    for (std::size_t i = 0; i < bars.size(); ++i)
        bars[i] = static_cast<DirectionSet>(bars[i] | (ofNodes[i] != 0 ? bit : 0));
    for (std::size_t i = 0; i < missing.size(); ++i)
        bars[i] = static_cast<DirectionSet>(bars[i] | (missing[i] == 1 && ofNodes[i] == 0 ? miss : 0));
}

} // namespace openbell
