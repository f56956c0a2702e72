#pragma once
// What happened in a session, as places to go to: signals, orders, fills, refusals, alerts, trades. Plain
// value; any thread.
#include "engine/orders/mark_kind.h"
#include "engine/replay/time_machine.h"
#include <array>

namespace openbell {

struct Mark {
    std::uint32_t moment = 0; // the first at which it is known
    InstrumentId instrument;  // of an alert the first one
    std::uint32_t index = 0;  // into the record's list of its kind
};

class SessionMarks {
public:
    // Of an explored session, from its first fact to its last.
    explicit SessionMarks(const TimeMachine& machine);

    [[nodiscard]] std::span<const Mark> of(MarkKind kind) const {
        return m_marks[static_cast<std::size_t>(kind)];
    }
    // The nearest moment of a kind after `from`, or before it; none where there is none.
    [[nodiscard]] std::optional<std::size_t> next(MarkKind kind, std::size_t from, bool forward) const;

private:
    std::array<std::vector<Mark>, kMarkKinds> m_marks; // each by moment
};

} // namespace openbell
