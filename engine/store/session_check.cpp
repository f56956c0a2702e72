#include "engine/store/session_check.h"

namespace openbell {

namespace {

// Collects the first thing that is wrong; every test after it is skipped cheaply.
class Checker {
public:
    explicit Checker(const SessionRecord& record) : m_record{record} {}

    template <class Fact, class Test>
    void all(std::string_view kind, const std::vector<Fact>& facts, Test test) {
        if (facts.size() > UINT32_MAX) m_problem = fmt::format("{} facts of kind {}", facts.size(), kind);
        for (std::size_t i = 0; i < facts.size() && m_problem.empty(); ++i) {
            if constexpr (requires { facts[i].id; })
                if (facts[i].id.value != i + 1)
                    m_problem = fmt::format("{} number {} has id {}", kind, i + 1, facts[i].id.value);
            if (const std::string_view wrong = test(facts[i]); !wrong.empty())
                m_problem =
                    fmt::format("{} number {} refers to {} that is not in the record", kind, i + 1, wrong);
        }
    }
    [[nodiscard]] bool names(InstrumentId instrument, StrategyId strategy) const {
        return instrument.value < m_record.header.instruments.size() &&
               strategy.value < m_record.header.strategies.size();
    }
    [[nodiscard]] bool operand(std::uint16_t index) const {
        return index == kConstantOperand || index < m_record.header.factNames.size();
    }
    [[nodiscard]] const std::string& problem() const { return m_problem; }

private:
    const SessionRecord& m_record;
    std::string m_problem;
};

template <class Fact>
bool within(Span32 span, const std::vector<Fact>& facts) {
    return std::uint64_t{span.first} + span.count <= facts.size();
}

template <class Id, class Fact>
bool isIn(Id id, const std::vector<Fact>& facts) {
    return id.value >= 1 && id.value <= facts.size();
}

template <class Id, class Fact>
bool isNoneOrIn(Id id, const std::vector<Fact>& facts) {
    return id.value <= facts.size();
}

constexpr std::string_view kNames = "an instrument or a strategy";

} // namespace

Status checkRecord(const SessionRecord& r) {
    Checker check{r};
    check.all("condition", r.conditions, [&](const Condition& c) {
        return check.operand(c.left) && check.operand(c.right) ? "" : "a fact name";
    });
    check.all("signal", r.signals, [&](const Signal& s) {
        if (!check.names(s.instrument, s.strategy)) return kNames;
        return within(s.conditions, r.conditions) ? std::string_view{} : "conditions";
    });
    check.all("near miss", r.nearMisses, [&](const NearMiss& n) {
        if (!check.names(n.instrument, n.strategy)) return kNames;
        return within(n.conditions, r.conditions) ? std::string_view{} : "conditions";
    });
    check.all("decision", r.decisions, [&](const Decision& d) {
        if (!check.names(d.instrument, d.strategy)) return kNames;
        if (!isNoneOrIn(d.signal, r.signals)) return std::string_view{"a signal"};
        return within(d.gates, r.gates) ? std::string_view{} : "gates";
    });
    check.all("order", r.orders, [&](const Order& o) {
        if (!check.names(o.instrument, o.strategy)) return kNames;
        if (!isNoneOrIn(o.decision, r.decisions)) return std::string_view{"a decision"};
        return isNoneOrIn(o.group, r.orders) ? std::string_view{} : "an order";
    });
    check.all("order event", r.orderEvents, [&](const OrderEvent& e) {
        if (!isIn(e.order, r.orders)) return "an order";
        return isNoneOrIn(e.text, r.texts) ? "" : "a text";
    });
    check.all("fill", r.fills, [&](const Fill& f) {
        if (!check.names(f.instrument, f.strategy)) return kNames;
        return isIn(f.order, r.orders) ? std::string_view{} : "an order";
    });
    check.all("position change", r.positionChanges, [&](const PositionChange& p) {
        return check.names(p.instrument, p.strategy) ? std::string_view{} : kNames;
    });
    check.all("trade", r.trades, [&](const Trade& t) {
        if (!check.names(t.instrument, t.strategy)) return kNames;
        if (!isNoneOrIn(t.entrySignal, r.signals) || !isNoneOrIn(t.exitSignal, r.signals))
            return std::string_view{"a signal"};
        return isNoneOrIn(t.entryOrder, r.orders) && isNoneOrIn(t.exitOrder, r.orders) ? std::string_view{}
                                                                                       : "an order";
    });
    check.all("risk event", r.riskEvents, [&](const RiskEvent& e) {
        if (!isNoneOrIn(e.order, r.orders)) return "an order";
        return isNoneOrIn(e.text, r.texts) ? "" : "a text";
    });
    check.all("difference", r.differences, [&](const Difference& d) {
        if (d.instrument.value >= r.header.instruments.size()) return "an instrument";
        return isNoneOrIn(d.order, r.orders) ? "" : "an order";
    });
    if (!check.problem().empty())
        return fail("the record of session {} does not hold together: {}", r.header.sessionId,
                    check.problem());
    return {};
}

} // namespace openbell
