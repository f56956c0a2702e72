#pragma once
// The facts of a session as rows of 64-bit numbers: each fact's fields are listed once, in the order of the
// tables' columns, for writing and reading, as rows and packed. Internal to engine/store; pure.
#include "engine/store/field_numbers.h"

namespace openbell::rows {

// A field that refers to a row of another table: stored as that row's whole key, NULL for none.
template <class IdType>
struct Reference {
    IdType& id;
};
template <class IdType>
Reference(IdType&) -> Reference<IdType>;

template <class Given, class Fact>
concept Is = std::is_same_v<std::remove_const_t<Given>, Fact>;

// visit(field) for each field but the fact's own id, which is its key.
template <Is<Signal> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(f.cause), visit(f.time), visit(f.instrument), visit(f.strategy), visit(f.direction);
    visit(f.rank), visit(f.score), visit(f.price), visit(f.conditions.first), visit(f.conditions.count);
}

template <Is<Decision> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(Reference{f.signal}), visit(f.seq), visit(f.cause), visit(f.time), visit(f.verdict);
    visit(f.refusal), visit(f.quantity), visit(f.stopDistance), visit(f.targetDistance);
    visit(f.riskAmount), visit(f.heatBefore), visit(f.heatAfter), visit(f.gates.first), visit(f.gates.count);
}

template <Is<Order> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(Reference{f.group}), visit(f.seq), visit(f.cause), visit(f.created), visit(Reference{f.decision});
    visit(f.instrument), visit(f.strategy), visit(f.side), visit(f.type), visit(f.timeInForce), visit(f.leg);
    visit(f.reason), visit(f.state), visit(f.quantity), visit(f.filled), visit(f.limit), visit(f.stop);
    visit(f.intended), visit(f.average);
}

template <Is<Fill> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(Reference{f.order}), visit(f.seq), visit(f.cause), visit(f.time), visit(f.instrument);
    visit(f.strategy), visit(f.side), visit(f.quantity), visit(f.price), visit(f.intended), visit(f.costs);
}

template <Is<Trade> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(f.cause), visit(f.instrument), visit(f.strategy), visit(f.side), visit(f.exitReason);
    visit(f.quantity), visit(f.entryTime), visit(f.exitTime), visit(f.entryPrice), visit(f.exitPrice);
    visit(f.gross), visit(f.costs), visit(f.risk), visit(f.mae), visit(f.mfe), visit(f.barsHeld);
    visit(Reference{f.entrySignal}), visit(Reference{f.exitSignal}), visit(Reference{f.entryOrder});
    visit(Reference{f.exitOrder});
}

template <Is<RiskEvent> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(f.cause), visit(f.time), visit(f.code), visit(f.value), visit(f.limit);
}

// The packed ones: their columns in this order.
template <Is<Condition> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.left), visit(f.right), visit(f.comparison), visit(f.held), visit(f.leftValue);
    visit(f.rightValue), visit(f.leftBefore), visit(f.rightBefore);
}

template <Is<GateResult> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.gate), visit(f.passed), visit(f.value), visit(f.limit);
}

template <Is<NearMiss> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(f.cause), visit(f.time), visit(f.instrument), visit(f.strategy), visit(f.direction);
    visit(f.conditions.first), visit(f.conditions.count);
}

template <Is<OrderEvent> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.order), visit(f.seq), visit(f.cause), visit(f.time), visit(f.event), visit(f.from), visit(f.to);
    visit(f.quantity);
}

template <Is<PositionChange> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.seq), visit(f.cause), visit(f.time), visit(f.instrument), visit(f.strategy), visit(f.quantity);
    visit(f.average), visit(f.realised);
}

template <Is<EquityPoint> F, class Visit>
constexpr void eachField(F& f, Visit&& visit) {
    visit(f.time), visit(f.cash), visit(f.positionValue), visit(f.heat);
}

template <class Fact>
constexpr std::size_t fieldCount() {
    Fact fact{};
    std::size_t count = 0;
    eachField(fact, [&count](auto&&) { ++count; });
    return count;
}

// ---- no field is forgotten: a fact has as many members as its list names
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
};
static_assert(kListsAll<Signal> && kListsAll<Decision> && kListsAll<Order> && kListsAll<Fill>);
static_assert(kListsAll<Trade> && kListsAll<RiskEvent> && kListsAll<Condition> && kListsAll<GateResult>);
static_assert(kListsAll<NearMiss> && kListsAll<OrderEvent> && kListsAll<PositionChange>);
static_assert(kListsAll<EquityPoint>);

} // namespace openbell::rows
