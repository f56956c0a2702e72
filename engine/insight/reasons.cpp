#include "engine/insight/reasons.h"
#include "engine/core/decimal.h"
#include <algorithm>
#include <cmath>
#include <map>

namespace openbell {

namespace {

std::string operandText(const SessionHeader& header, std::uint16_t operand, double value) {
    if (operand == kConstantOperand) return numberText(value);
    return operand < header.factNames.size() ? header.factNames[operand] : "?";
}

bool isCross(Comparison comparison) {
    return comparison == Comparison::CrossesAbove || comparison == Comparison::CrossesBelow;
}

// "2024-01-20 09:15"
constexpr std::size_t kDateLength = 10;

std::string localMinute(const Zone& zone, UtcTime time) {
    std::string text = zone.toIso(time).substr(0, 16);
    text[10] = ' ';
    return text;
}

// What a gate without numbers says when it refuses.
std::string_view flagText(GateCode gate) {
    if (gate == GateCode::Halted) return "trading is halted";
    if (gate == GateCode::Paused) return "new entries are paused";
    if (gate == GateCode::SymbolLocked) return "the state of an order in this symbol is not known";
    if (gate == GateCode::Tradable) return "the instrument is not tradable";
    if (gate == GateCode::DuplicateIntent) return "the same intent is open or working already";
    return "refused";
}

// How two numbers stand to each other, whatever was asked.
std::string relation(double left, double right) {
    const std::string_view sign = std::isnan(left) || std::isnan(right) ? "?"
                                  : left > right                        ? ">"
                                  : left < right                        ? "<"
                                                                        : "=";
    return fmt::format("{} {} {}", shortText(left), sign, shortText(right));
}

} // namespace

std::string refusalCounts(const RecordView& view) {
    std::map<std::string_view, std::int64_t> counts;
    for (const Decision& decision : view.record().decisions)
        if (decision.verdict == Verdict::Refused) ++counts[toText(decision.refusal)];
    std::vector<std::pair<std::string_view, std::int64_t>> sorted{counts.begin(), counts.end()};
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string out;
    for (const auto& [gate, count] : sorted)
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ", gate, count);
    return out;
}

std::string haltText(const RecordView& view) {
    const RiskEvent* halt = nullptr; // the first that was not cleared
    for (const RiskEvent& event : view.record().riskEvents) {
        const bool halts =
            event.code == RiskEventCode::Halted || event.code == RiskEventCode::DrawdownReached;
        if (event.code == RiskEventCode::Cleared)
            halt = nullptr;
        else if (halts && !halt)
            halt = &event;
    }
    if (!halt) return {};
    return fmt::format("HALTED {} ({}), no entry was allowed from then on",
                       localMinute(view.sessionZone(), halt->time), toText(halt->code));
}

std::string numberText(double value) {
    if (std::isnan(value)) return "not ready";
    if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
    return fmt::format("{}", value);
}

std::string shortText(double value) {
    return std::isnan(value) ? numberText(value) : fmt::format("{:.10g}", value);
}

std::string conditionText(const SessionHeader& header, const Condition& condition) {
    return fmt::format("{} {} {}", operandText(header, condition.left, condition.leftValue),
                       toText(condition.comparison),
                       operandText(header, condition.right, condition.rightValue));
}

std::string conditionValues(const Condition& condition) {
    std::string now = relation(condition.leftValue, condition.rightValue);
    if (!isCross(condition.comparison)) return now;
    return fmt::format("{}, then {}", relation(condition.leftBefore, condition.rightBefore), now);
}

std::string conditionsText(const RecordView& view, Span32 conditions) {
    std::string out;
    for (const Condition& condition : view.conditions(conditions)) {
        if (!condition.held) continue; // a branch of an "or" that was not needed
        if (!out.empty()) out += " and ";
        out += conditionText(view.header(), condition);
    }
    return out;
}

std::vector<std::pair<std::string, double>> factsRead(const RecordView& view, Span32 conditions) {
    std::vector<std::pair<std::string, double>> facts;
    const auto add = [&](std::string name, double value) {
        const auto known = [&](const auto& fact) { return fact.first == name; };
        if (std::none_of(facts.begin(), facts.end(), known)) facts.emplace_back(std::move(name), value);
    };
    const auto read = [&](const Condition& c, std::uint16_t operand, double now, double before) {
        if (operand == kConstantOperand) return;
        const std::string name = operandText(view.header(), operand, now);
        add(name, now);
        if (isCross(c.comparison)) add(name + "[1]", before);
    };
    for (const Condition& condition : view.conditions(conditions)) {
        read(condition, condition.left, condition.leftValue, condition.leftBefore);
        read(condition, condition.right, condition.rightValue, condition.rightBefore);
    }
    return facts;
}

std::string gateNumber(GateCode gate, std::int64_t value, MoneyText money) {
    if (value == INT64_MAX) return "";
    switch (unitOf(gate)) {
    case GateUnit::Flag:
    case GateUnit::Count: return fmt::format("{}", value);
    case GateUnit::MoneyRaw: return money(Money::fromRaw(value));
    case GateUnit::QuantityRaw: return toText(Quantity::fromRaw(value));
    case GateUnit::FractionRaw: return toText(Fraction::fromRaw(value));
    case GateUnit::DurationNs: return formatDecimal(value, 9);
    case GateUnit::TimeNs: return value == kNoTime.ns ? "" : toIsoUtc(UtcTime{value});
    }
    return "";
}

std::string gateText(const GateResult& gate, const std::string& currency, const Zone& zone, MoneyText money) {
    const std::string value = gateNumber(gate.gate, gate.value, money);
    const std::string limit = gateNumber(gate.gate, gate.limit, money);
    if (value == limit && gate.value != gate.limit && money != exactMoney)
        return gateText(gate, currency, zone, exactMoney);
    const GateUnit unit = unitOf(gate.gate);
    if (gate.limit == INT64_MAX && unit == GateUnit::TimeNs) return "at any time";
    if (limit.empty() && unit != GateUnit::TimeNs) return "no limit";
    switch (unit) {
    case GateUnit::Flag: return gate.passed ? "fine" : std::string{flagText(gate.gate)};
    case GateUnit::Count:
    case GateUnit::FractionRaw: return value + " of " + limit;
    case GateUnit::MoneyRaw: return fmt::format("{} {} of {}", value, currency, limit);
    case GateUnit::QuantityRaw:
        return gate.gate == GateCode::QuantityAboveZero ? value + " units" : value + " units of " + limit;
    case GateUnit::DurationNs:
        return value.empty() ? "there is no price yet" : fmt::format("{} s old of {}", value, limit);
    case GateUnit::TimeNs:
        if (value.empty()) return limit;
        if (gate.passed) return localMinute(zone, UtcTime{gate.value});
        if (limit.empty()) return localMinute(zone, UtcTime{gate.value}) + " is outside market hours";
        return fmt::format("{} is past the last entry of the day, {}", localMinute(zone, UtcTime{gate.value}),
                           localMinute(zone, UtcTime{gate.limit - 1}).substr(kDateLength + 1));
    }
    return "";
}

std::string refusalNumbers(const RecordView& view, const Decision& decision) {
    std::string out;
    for (const GateResult& gate : view.gates(decision.gates)) {
        if (gate.passed) continue;
        if (!out.empty()) out += ';';
        out += fmt::format("{0}={1};{0}_limit={2}", toText(gate.gate), gateNumber(gate.gate, gate.value),
                           gateNumber(gate.gate, gate.limit));
    }
    return out;
}

} // namespace openbell
