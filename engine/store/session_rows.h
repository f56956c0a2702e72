#pragma once
// The facts of a session as columns of 64-bit numbers: each fact's fields are listed and named once, for
// writing, reading and the views of the database. A field added later goes to the end of its list: pieces
// stored before it read as if it had its default. Internal to engine/store; pure.
#include "engine/store/field_numbers.h"
#include <string_view>

namespace openbell::rows {

// A field that refers to another fact: the views give that one's key, NULL for none.
template <class IdType>
struct Reference {
    IdType& id;
};
template <class IdType>
Reference(IdType&) -> Reference<IdType>;

// A field stored as its distance from one listed before it, which it is mostly near.
template <class Field, class Other>
struct Beside {
    Field& field;
    const Other& other;
};
template <class Field, class Other>
Beside(Field&, const Other&) -> Beside<Field, Other>;

template <class IdType>
[[nodiscard]] constexpr std::int64_t toNumber(Reference<IdType> reference) {
    return reference.id.value;
}
template <class Field, class Other>
[[nodiscard]] constexpr std::int64_t toNumber(Beside<Field, Other> pair) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(toNumber(pair.field)) -
                                     static_cast<std::uint64_t>(toNumber(pair.other)));
}
template <class IdType>
[[nodiscard]] constexpr bool fromNumber(std::int64_t number, Reference<IdType> reference) {
    return fromNumber(number, reference.id);
}
template <class Field, class Other>
[[nodiscard]] constexpr bool fromNumber(std::int64_t number, Beside<Field, Other> pair) {
    return fromNumber(static_cast<std::int64_t>(static_cast<std::uint64_t>(number) +
                                                static_cast<std::uint64_t>(toNumber(pair.other))),
                      pair.field);
}

template <class Given, class Fact>
concept Is = std::is_same_v<std::remove_const_t<Given>, Fact>;

template <class Fact>
inline constexpr std::string_view kFields = "";

// visit(field) for each field but the fact's own id, which is its place; the names in the same order.
template <>
inline constexpr std::string_view kFields<Signal> =
    "seq cause time instrument strategy direction rank score price first_condition condition_count "
    "stop_distance";
template <Is<Signal> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time), visit(f.instrument), visit(f.strategy),
        visit(f.direction);
    visit(f.rank), visit(f.score), visit(f.price), visit(f.conditions.first), visit(f.conditions.count);
    visit(f.stopDistance);
}

template <>
inline constexpr std::string_view kFields<Decision> =
    "signal seq cause time verdict refusal quantity stop_distance target_distance risk_amount "
    "heat_before heat_after first_gate gate_count reason instrument strategy";
template <Is<Decision> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(Reference{f.signal}), visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time), visit(f.verdict);
    visit(f.refusal), visit(f.quantity), visit(f.stopDistance), visit(f.targetDistance);
    visit(f.riskAmount), visit(f.heatBefore), visit(f.heatAfter), visit(f.gates.first), visit(f.gates.count);
    visit(f.reason), visit(f.instrument), visit(f.strategy);
}

template <>
inline constexpr std::string_view kFields<Order> =
    "group seq cause created decision instrument strategy side type time_in_force leg reason state "
    "quantity filled limit_price stop_price intended average attempt";
template <Is<Order> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(Reference{f.group}), visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.created),
        visit(Reference{f.decision});
    visit(f.instrument), visit(f.strategy), visit(f.side), visit(f.type), visit(f.timeInForce), visit(f.leg);
    visit(f.reason), visit(f.state), visit(f.quantity), visit(f.filled), visit(f.limit), visit(f.stop);
    visit(f.intended), visit(f.average), visit(f.attempt);
}

template <>
inline constexpr std::string_view kFields<Fill> =
    "order seq cause time instrument strategy side quantity price intended costs";
template <Is<Fill> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(Reference{f.order}), visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time),
        visit(f.instrument);
    visit(f.strategy), visit(f.side), visit(f.quantity), visit(f.price), visit(f.intended), visit(f.costs);
}

template <>
inline constexpr std::string_view kFields<Trade> =
    "seq cause instrument strategy side exit_reason quantity entry_time exit_time entry_price "
    "exit_price gross costs risk mae mfe bars_held entry_signal exit_signal entry_order exit_order";
template <Is<Trade> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.instrument), visit(f.strategy), visit(f.side),
        visit(f.exitReason);
    visit(f.quantity), visit(f.entryTime), visit(f.exitTime), visit(f.entryPrice), visit(f.exitPrice);
    visit(f.gross), visit(f.costs), visit(f.risk), visit(f.mae), visit(f.mfe), visit(f.barsHeld);
    visit(Reference{f.entrySignal}), visit(Reference{f.exitSignal}), visit(Reference{f.entryOrder});
    visit(Reference{f.exitOrder});
}

template <>
inline constexpr std::string_view kFields<RiskEvent> = "seq cause time code value bound order text";
template <Is<RiskEvent> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time), visit(f.code), visit(f.value), visit(f.limit);
    visit(Reference{f.order}), visit(f.text);
}

template <>
inline constexpr std::string_view kFields<Condition> =
    "left right comparison held left_value right_value left_before right_before";
template <Is<Condition> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.left), visit(f.right), visit(f.comparison), visit(f.held), visit(f.leftValue);
    visit(f.rightValue), visit(f.leftBefore), visit(f.rightBefore);
}

template <>
inline constexpr std::string_view kFields<GateResult> = "gate passed value bound";
template <Is<GateResult> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.gate), visit(f.passed), visit(f.value), visit(f.limit);
}

template <>
inline constexpr std::string_view kFields<NearMiss> =
    "seq cause time instrument strategy direction first_condition condition_count";
template <Is<NearMiss> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time), visit(f.instrument), visit(f.strategy),
        visit(f.direction);
    visit(f.conditions.first), visit(f.conditions.count);
}

template <>
inline constexpr std::string_view kFields<OrderEvent> =
    "order seq cause time event from_state to_state quantity price text";
template <Is<OrderEvent> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(Reference{f.order}), visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time), visit(f.event),
        visit(f.from), visit(f.to);
    visit(f.quantity), visit(f.price), visit(f.text);
}

template <>
inline constexpr std::string_view kFields<PositionChange> =
    "seq cause time instrument strategy quantity average realised";
template <Is<PositionChange> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time), visit(f.instrument), visit(f.strategy),
        visit(f.quantity);
    visit(f.average), visit(f.realised);
}

template <>
inline constexpr std::string_view kFields<EquityPoint> = "time cash position_value heat";
template <Is<EquityPoint> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.time), visit(f.cash), visit(f.positionValue), visit(Beside{f.heat, f.positionValue});
}

template <>
inline constexpr std::string_view kFields<Difference> =
    "seq cause time kind state instrument order local broker price";
template <Is<Difference> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(Beside{f.cause, f.seq}), visit(f.time), visit(f.kind), visit(f.state);
    visit(f.instrument), visit(Reference{f.order}), visit(f.local), visit(f.broker), visit(f.price);
}

template <class Fact>
constexpr std::size_t fieldCount() {
    Fact fact{};
    std::size_t count = 0;
    eachField(fact, [&count](auto&&) { ++count; });
    return count;
}

// ---- no field is forgotten: a fact has as many members as its list visits and names
constexpr std::size_t wordCount(std::string_view text) {
    std::size_t count = text.empty() ? 0 : 1;
    for (const char c : text)
        count += c == ' ' ? 1 : 0;
    return count;
}
struct Anything {
    template <class Field>
    operator Field() const; // never defined: only its type is used
};
template <class Fact, class... Members>
constexpr std::size_t memberCount() {
    if constexpr (requires { Fact{Members{}..., Anything{}}; })
        return memberCount<Fact, Members..., Anything>();
    else
        return sizeof...(Members);
}
// The fact's own id is its key, and a Span32 is listed as two numbers.
template <class Fact>
inline constexpr bool kListsAll = memberCount<Fact>() + requires(Fact f) {
    f.conditions.first;
}
+ requires(Fact f) {
    f.gates.first;
}
== fieldCount<Fact>() + requires(Fact f) {
    f.id;
}
&&wordCount(kFields<Fact>) == fieldCount<Fact>();
static_assert(kListsAll<Signal> && kListsAll<Decision> && kListsAll<Order> && kListsAll<Fill>);
static_assert(kListsAll<Trade> && kListsAll<RiskEvent> && kListsAll<Condition> && kListsAll<GateResult>);
static_assert(kListsAll<NearMiss> && kListsAll<OrderEvent> && kListsAll<PositionChange>);
static_assert(kListsAll<EquityPoint> && kListsAll<Difference>);

} // namespace openbell::rows
