#include "engine/runner/session_clock.h"

namespace openbell {

namespace {

constexpr UtcTime kFarAway{INT64_MAX};
constexpr std::int64_t kBeforeClose = 5 * kNanosPerMinute;

} // namespace

SessionClock::SessionClock(CalendarPtr calendar, Interval interval, std::int64_t exitTimeNanos)
    : m_calendar{std::move(calendar)}, m_interval{interval}, m_exitTime{exitTimeNanos} {}

void SessionClock::exitBy(UtcTime time) {
    m_exitAt = time;
    m_lastEntry = time.plus(1 - m_interval.nanos());
}

void SessionClock::enterSession(UtcTime open, UtcTime close) {
    m_isOpen = true;
    m_close = m_until = close;
    m_exitAt = kNoTime;
    m_lastEntry = m_calendar->isContinuous() || m_interval.isDay() ? kFarAway : close;
    if (m_exitTime < 0 || m_interval.isDay()) return;
    const UtcTime wanted = m_calendar->zone().toUtc(m_date, m_exitTime);
    exitBy(wanted > open && wanted <= close ? wanted : close.plus(-kBeforeClose));
}

bool SessionClock::enter(UtcTime now) {
    if (now < m_until || now < m_nextOpen || m_interval.isDay()) return false;
    const auto session = m_calendar->sessionAtOrAfter(now);
    m_nextOpen = session ? session->open : kFarAway;
    return now >= m_nextOpen && change(now);
}

bool SessionClock::change(UtcTime start) {
    const Date before = m_date;
    const UtcTime closeBefore = m_close;
    if (m_interval.isDay()) {
        m_date = m_calendar->zone().dateOf(start);
        const auto sessions =
            m_calendar->isContinuous() ? std::vector<Session>{} : m_calendar->sessionsOn(m_date);
        const UtcTime next = m_calendar->zone().toUtc(m_date.plus(1), 0);
        enterSession(start, sessions.empty() ? next : sessions.back().close);
        m_until = next;
        return m_date != before;
    }
    const auto session = m_calendar->sessionAtOrAfter(start);
    if (session &&
        session->open < start.plus(m_interval.nanos())) { // an hour stamped 09:00 meets an open at 09:30
        m_date = session->date;
        enterSession(session->open, session->close);
        return m_date != before || m_close != closeBefore;
    }
    // Outside trading hours the local date is all there is, and its exit holds; after a session that of the
    // session still does.
    m_isOpen = false;
    m_date = m_calendar->zone().dateOf(start);
    m_close = start;
    m_until = session ? session->open : kFarAway;
    if (const UtcTime tomorrow = m_calendar->zone().toUtc(m_date.plus(1), 0); tomorrow < m_until)
        m_until = tomorrow;
    if (m_date != before && m_exitTime >= 0) exitBy(m_calendar->zone().toUtc(m_date, m_exitTime));
    return m_date != before;
}

} // namespace openbell
