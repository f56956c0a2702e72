#pragma once
// What a strategy sees of one bar, and where it states its conditions: each comparison is counted and, when
// recording, kept with the values it saw. All conditions are evaluated, held or not, so that the explanation
// is whole. Lives for one evaluation; one thread; allocates only while recording.
#include "engine/analytics/fact_view.h"
#include "engine/orders/facts.h"
#include <cmath>
#include <vector>

namespace openbell {

// A fact's column, or a constant.
struct Operand {
    std::uint16_t column = kConstantOperand;
    double constant = 0;

    [[nodiscard]] static Operand fact(std::uint16_t column) { return {column, 0}; }
    [[nodiscard]] static Operand number(double value) { return {kConstantOperand, value}; }
};

class Conditions {
public:
    // The facts of this bar and the one before it; NaN = not warmed up.
    Conditions(FactView facts, std::vector<Condition>* record) : m_facts{facts}, m_record{record} {}

    // Whether the comparison is known to be as `wanted`: one with a value that is not warmed up neither holds
    // nor is known not to. Inlined always, since in most calls the comparison is a constant.
    [[gnu::always_inline]] bool check(Operand left, Comparison comparison, Operand right,
                                      bool wanted = true) {
        const double a = value(left);
        const double b = value(right);
        const bool cross = comparison == Comparison::CrossesAbove || comparison == Comparison::CrossesBelow;
        const double aBefore = cross ? before(left) : 0;
        const double bBefore = cross ? before(right) : 0;
        const bool held = holds(comparison, a, b, aBefore, bBefore);
        const bool asWanted = isAsWanted(comparison, a, b, aBefore, bBefore, wanted);
        ++m_count;
        m_held += asWanted ? 1 : 0;
        if (m_record != nullptr) [[unlikely]]
            m_record->push_back({left.column, right.column, comparison, held, a, b, aBefore, bBefore});
        return asWanted;
    }
    bool above(Operand a, Operand b) { return check(a, Comparison::Above, b); }
    bool below(Operand a, Operand b) { return check(a, Comparison::Below, b); }
    bool atLeast(Operand a, Operand b) { return check(a, Comparison::AtLeast, b); }
    bool atMost(Operand a, Operand b) { return check(a, Comparison::AtMost, b); }
    bool equals(Operand a, Operand b) { return check(a, Comparison::Equals, b); }
    bool crossesAbove(Operand a, Operand b) { return check(a, Comparison::CrossesAbove, b); }
    bool crossesBelow(Operand a, Operand b) { return check(a, Comparison::CrossesBelow, b); }

    [[nodiscard]] double value(Operand o) const {
        return o.column == kConstantOperand ? o.constant : m_facts.now(o.column);
    }
    [[nodiscard]] double before(Operand o) const {
        return o.column == kConstantOperand ? o.constant : m_facts.before(o.column);
    }

    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] int held() const { return m_held; } // or, where that was wanted, known not to hold
    // All held but one: what a near miss is.
    [[nodiscard]] bool missedByOne() const { return m_count >= 2 && m_held == m_count - 1; }

    // What check() tells, of the values themselves.
    [[nodiscard]] static bool isAsWanted(Comparison comparison, double a, double b, double aBefore,
                                         double bBefore, bool wanted) {
        const bool held = holds(comparison, a, b, aBefore, bBefore);
        return wanted ? held : !held & isKnown(a, b) & isKnown(aBefore, bBefore);
    }
    // Here and below "and" evaluates both sides, so that a loop over bars has no branch.
    [[nodiscard]] static bool isKnown(double a, double b) { return (a == a) & (b == b); }
    // A cross is strict now and not yet so one bar before; equality before counts as not yet.
    [[nodiscard]] static bool holds(Comparison comparison, double a, double b, double aBefore,
                                    double bBefore) {
        switch (comparison) {
        case Comparison::Above: return a > b;
        case Comparison::Below: return a < b;
        case Comparison::AtLeast: return a >= b;
        case Comparison::AtMost: return a <= b;
        case Comparison::Equals: return a == b;
        case Comparison::CrossesAbove: return (a > b) & (aBefore <= bBefore);
        case Comparison::CrossesBelow: return (a < b) & (aBefore >= bBefore);
        }
        return false;
    }

private:
    FactView m_facts;
    std::vector<Condition>* m_record;
    int m_count = 0, m_held = 0;
};

} // namespace openbell
