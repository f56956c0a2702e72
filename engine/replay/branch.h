#pragma once
// Another future: a session goes on from a moment of its past by another configuration. Positions, cash and
// orders are taken over as they stood, with the prices they had; everything decided from then on follows the
// new configuration, whose facts have seen all bars before. One thread.
#include "engine/replay/time_machine.h"

namespace openbell {

class Branch {
public:
    // From the moment the machine is at; the machine must outlive the branch. `calendars` by instrument.
    // Errors: strategies came or went, or a broker outside the session fills its orders.
    [[nodiscard]] static Result<Branch> make(const TimeMachine& machine, const RunConfig& config,
                                             const std::vector<CalendarPtr>& calendars);

    // Applies `inputs` more inputs; false when the tape is at its end. The operator's commands about single
    // orders are left out: those orders are not there.
    bool run(std::size_t inputs);
    [[nodiscard]] std::size_t moment() const { return m_next; }
    [[nodiscard]] const TradingSession& session() const { return m_session; }

private:
    Branch(const TimeMachine& machine, TradingSession session)
        : m_machine{&machine}, m_session{std::move(session)}, m_next{machine.moment()} {}

    const TimeMachine* m_machine;
    TradingSession m_session;
    std::size_t m_next;
};

} // namespace openbell
