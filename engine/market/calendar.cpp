#include "engine/market/calendar.h"
#include "engine/core/check.h"
#include <algorithm>

namespace openbell {

namespace {

Session wholeUtcDay(Date date) {
    const UtcTime open{date.days * kNanosPerDay};
    return {date, open, open.plus(kNanosPerDay), SessionKind::Regular};
}

// The first and last dates of which every instant is a UtcTime.
constexpr Date kFirstUtcDate{static_cast<std::int32_t>(INT64_MIN / kNanosPerDay)};
constexpr Date kLastUtcDate{static_cast<std::int32_t>(INT64_MAX / kNanosPerDay - 1)};

bool areOrdered(const std::vector<Session>& sessions) {
    const auto outOfOrder = [](const Session& a, const Session& b) {
        return b.open < a.close || b.date < a.date;
    };
    const auto empty = [](const Session& session) { return session.open >= session.close; };
    return std::adjacent_find(sessions.begin(), sessions.end(), outOfOrder) == sessions.end() &&
           std::none_of(sessions.begin(), sessions.end(), empty);
}

} // namespace

MarketCalendar::MarketCalendar(std::string id, Zone zone, std::vector<Session> sessions, Date firstDate,
                               Date lastDate, CalendarNotes notes)
    : m_id{std::move(id)},
      m_zone{std::move(zone)},
      m_sessions{std::move(sessions)},
      m_firstDate{firstDate},
      m_lastDate{lastDate},
      m_notes{std::move(notes)} {
    ENSURE(areOrdered(m_sessions));
}

MarketCalendar MarketCalendar::continuous() {
    MarketCalendar calendar{"24x7", Zone::utc(), {}, kFirstUtcDate, kLastUtcDate};
    calendar.m_continuous = true;
    return calendar;
}

std::string MarketCalendar::nameOf(Date date) const {
    const auto found = m_notes.names.find(date);
    return found == m_notes.names.end() ? std::string{} : found->second;
}

std::optional<Date> MarketCalendar::provisionalFrom() const {
    std::optional<Date> first;
    for (const ProvisionalDates& dates : m_notes.provisional)
        if (dates.to >= m_lastDate) first = std::min(dates.from, first.value_or(dates.from));
    return first;
}

std::string MarketCalendar::provisionalNote(Date date) const {
    for (const ProvisionalDates& dates : m_notes.provisional)
        if (date >= dates.from && date <= dates.to) return dates.note;
    return {};
}

MarketCalendar::Position MarketCalendar::firstClosingAfter(UtcTime time) const {
    return std::partition_point(m_sessions.begin(), m_sessions.end(),
                                [&](const Session& session) { return session.close <= time; });
}

std::optional<Session> MarketCalendar::sessionAt(UtcTime time) const {
    const auto session = sessionAtOrAfter(time);
    if (!session || session->open > time) return std::nullopt;
    return session;
}

std::optional<Session> MarketCalendar::sessionAtOrAfter(UtcTime time) const {
    if (m_continuous) {
        const Date date = m_zone.dateOf(time);
        if (date < m_firstDate || date > m_lastDate) return std::nullopt;
        return wholeUtcDay(date);
    }
    const auto found = firstClosingAfter(time);
    if (found == m_sessions.end()) return std::nullopt;
    return *found;
}

std::optional<Session> MarketCalendar::sessionBefore(UtcTime time) const {
    if (m_continuous) {
        const Date date = m_zone.dateOf(time).plus(-1);
        if (date < m_firstDate || date > m_lastDate) return std::nullopt;
        return wholeUtcDay(date);
    }
    const auto found = firstClosingAfter(time);
    if (found == m_sessions.begin()) return std::nullopt;
    return *std::prev(found);
}

std::vector<Session> MarketCalendar::sessionsOn(Date date) const {
    return sessionsBetween(date, date);
}

std::vector<Session> MarketCalendar::sessionsBetween(Date from, Date to) const {
    if (to < from) return {};
    if (m_continuous) {
        std::vector<Session> days;
        for (Date date = std::max(from, m_firstDate); date <= std::min(to, m_lastDate); date = date.plus(1))
            days.push_back(wholeUtcDay(date));
        return days;
    }
    const auto first = std::partition_point(m_sessions.begin(), m_sessions.end(),
                                            [&](const Session& session) { return session.date < from; });
    const auto last = std::partition_point(first, m_sessions.end(),
                                           [&](const Session& session) { return session.date <= to; });
    return {first, last};
}

std::optional<UtcTime> MarketCalendar::lastCloseOn(Date date) const {
    if (m_continuous) {
        if (date < m_firstDate || date > m_lastDate) return std::nullopt;
        return wholeUtcDay(date).close;
    }
    const auto after = std::partition_point(m_sessions.begin(), m_sessions.end(),
                                            [&](const Session& session) { return session.date <= date; });
    if (after == m_sessions.begin() || std::prev(after)->date != date) return std::nullopt;
    return std::prev(after)->close;
}

} // namespace openbell
