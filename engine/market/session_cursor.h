#pragma once
// A calendar read in order of time: remembers the session last found, so that a run of nearby times needs no
// search. Plain copyable value of one thread; gives the calendar's answers, only faster.
#include "engine/market/calendar.h"

namespace openbell {

class SessionCursor {
public:
    explicit SessionCursor(CalendarPtr calendar) : m_calendar{std::move(calendar)} {}

    [[nodiscard]] const MarketCalendar& calendar() const { return *m_calendar; }

    // The session that contains `time`, null outside trading hours; valid until the next call.
    [[nodiscard]] const Session* at(UtcTime time) {
        const Session* session = atOrAfter(time);
        return session && session->open <= time ? session : nullptr;
    }
    // The session that contains `time`, else the next one; null after the last.
    [[nodiscard]] const Session* atOrAfter(UtcTime time) {
        if (time < m_from || time >= m_to) find(time);
        return m_next ? &*m_next : nullptr;
    }
    // The last close at or before `time`; kNoTime before the first.
    [[nodiscard]] UtcTime closeBefore(UtcTime time) {
        if (time < m_from || time >= m_to) find(time);
        return m_from;
    }

private:
    void find(UtcTime time) {
        m_next = m_calendar->sessionAtOrAfter(time);
        const auto before = m_calendar->sessionBefore(time);
        m_from = before ? before->close : kNoTime;
        m_to = m_next ? m_next->close : UtcTime{INT64_MAX};
    }

    CalendarPtr m_calendar;
    std::optional<Session> m_next; // for all times in [m_from, m_to)
    UtcTime m_from{INT64_MAX}, m_to{INT64_MIN};
};

} // namespace openbell
