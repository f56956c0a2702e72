#pragma once
// Follows one calendar as bars pass: which session a bar belongs to, when the bar ends, when entries stop and
// positions must be closed. Bars must come in order. Plain copyable state; a search only when a session
// changes.
#include "engine/market/calendar.h"
#include "engine/market/interval.h"
#include <algorithm>

namespace openbell {

class SessionClock {
public:
    // `exitTimeNanos`: local time of day at which positions are closed, -1 = never. Where it does not lie
    // within a session (a half day, an evening session) positions are closed five minutes before that
    // session's close. On a date without sessions it holds as it is.
    SessionClock(CalendarPtr calendar, Interval interval, std::int64_t exitTimeNanos);

    // Whether it knows the session of a bar that starts at `start` already.
    [[nodiscard]] bool reaches(UtcTime start) const { return start < m_until; }
    // Moves on to the session of a bar that starts at `start`; true when it is a new one.
    bool advance(UtcTime start) {
        if (start < m_until) [[likely]]
            return false;
        return change(start);
    }
    // The same by the time alone, and only into a session that is open then: no bar of the one before can
    // come any more. Days have no such session.
    bool enter(UtcTime now);
    [[nodiscard]] Date date() const { return m_date; }
    // A number that differs between sessions; one a date, so that parts of a day share it.
    [[nodiscard]] std::int64_t session() const { return m_date.days; }
    [[nodiscard]] UtcTime endOf(UtcTime start) const {
        const UtcTime end = m_interval.isDay() ? m_close : start.plus(m_interval.nanos());
        return end < m_close ? end : (start < m_close ? m_close : end);
    }
    // Positions are flat from here on; kNoTime = no such time in this session.
    [[nodiscard]] UtcTime exitAt() const { return m_exitAt; }
    // No bar that starts before this ends after exitAt() or belongs to another session.
    [[nodiscard]] UtcTime quietUntil() const {
        if (m_exitAt == kNoTime) return m_until;
        return std::min(m_until, m_exitAt.plus(1 - m_interval.nanos()));
    }
    // False where the bar meets no session of the calendar.
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    // Entries must be decided before this instant, whether open or not; far away where trading never stops.
    [[nodiscard]] UtcTime lastEntry() const { return m_lastEntry; }

private:
    bool change(UtcTime start);
    void enterSession(UtcTime open, UtcTime close);
    void exitBy(UtcTime time);

    CalendarPtr m_calendar;
    Interval m_interval;
    std::int64_t m_exitTime;
    Date m_date{INT32_MIN};
    UtcTime m_close = kNoTime;
    UtcTime m_until = kNoTime;    // the session known is good for bars that start before this
    UtcTime m_nextOpen = kNoTime; // no session opens before this
    UtcTime m_exitAt = kNoTime, m_lastEntry = kNoTime;
    bool m_isOpen = false;
};

} // namespace openbell
