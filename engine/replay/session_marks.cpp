#include "engine/replay/session_marks.h"
#include <algorithm>

namespace openbell {

namespace {

template <class Fact, class Wanted>
void addMarks(std::vector<Mark>& marks, const TimeMachine& machine, const std::vector<Fact>& facts,
              Wanted wanted) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (!wanted(facts[i])) continue;
        InstrumentId instrument;
        if constexpr (requires { facts[i].instrument; }) instrument = facts[i].instrument;
        marks.push_back({static_cast<std::uint32_t>(machine.momentOf(facts[i].seq)), instrument,
                         static_cast<std::uint32_t>(i)});
    }
}

} // namespace

SessionMarks::SessionMarks(const TimeMachine& machine) {
    const SessionRecord& record = machine.whole().record();
    const auto all = [](const auto&) { return true; };
    const auto list = [this](MarkKind kind) -> auto& {
        return m_marks[static_cast<std::size_t>(kind)];
    };
    addMarks(list(MarkKind::Signal), machine, record.signals, all);
    addMarks(list(MarkKind::Order), machine, record.orders, all);
    addMarks(list(MarkKind::Fill), machine, record.fills, all);
    addMarks(list(MarkKind::Refusal), machine, record.decisions,
             [](const Decision& decision) { return decision.verdict == Verdict::Refused; });
    addMarks(list(MarkKind::Alert), machine, record.riskEvents, all);
    addMarks(list(MarkKind::Trade), machine, record.trades, all);
}

std::optional<std::size_t> SessionMarks::next(MarkKind kind, std::size_t from, bool forward) const {
    const auto marks = of(kind);
    if (forward) {
        const auto after = std::upper_bound(marks.begin(), marks.end(), from,
                                            [](std::size_t m, const Mark& mark) { return m < mark.moment; });
        return after == marks.end() ? std::nullopt : std::optional<std::size_t>{after->moment};
    }
    const auto at = std::lower_bound(marks.begin(), marks.end(), from,
                                     [](const Mark& mark, std::size_t m) { return mark.moment < m; });
    return at == marks.begin() ? std::nullopt : std::optional<std::size_t>{std::prev(at)->moment};
}

} // namespace openbell
