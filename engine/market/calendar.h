#pragma once
// When an exchange trades: its sessions in order, each with UTC open and close. Immutable after creation; any
// thread.
#include "engine/core/zone.h"
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace openbell {

enum class SessionKind : std::uint8_t { Regular, HalfDay, Special }; // Special: Muhurat, Saturday drills

struct Session {
    Date date;           // the exchange's local date
    UtcTime open, close; // trading is in [open, close)
    SessionKind kind = SessionKind::Regular;

    friend bool operator==(const Session&, const Session&) = default;
};

// Dates whose sessions the exchange has not confirmed: the file's best guess.
struct ProvisionalDates {
    Date from, to; // both included
    std::string note;
};

// What a calendar says beside its sessions.
struct CalendarNotes {
    std::map<Date, std::string> names; // of closures, half days and special sessions
    std::vector<ProvisionalDates> provisional;
};

class MarketCalendar {
public:
    // Sessions must be ordered and must not overlap; one date may hold several (two short Saturday parts).
    MarketCalendar(std::string id, Zone zone, std::vector<Session> sessions, Date firstDate, Date lastDate,
                   CalendarNotes notes = {});
    // No exchange: every UTC date is one session of 24 hours. Its id is "24x7".
    [[nodiscard]] static MarketCalendar continuous();

    [[nodiscard]] const std::string& id() const { return m_id; }
    [[nodiscard]] const Zone& zone() const { return m_zone; }
    [[nodiscard]] bool isContinuous() const { return m_continuous; }
    // Dates the data speak of; outside, no session is known and none is assumed.
    [[nodiscard]] Date firstDate() const { return m_firstDate; }
    [[nodiscard]] Date lastDate() const { return m_lastDate; }
    [[nodiscard]] bool covers(Date date) const {
        return m_continuous || (date >= m_firstDate && date <= m_lastDate);
    }
    // From this date to lastDate() everything is provisional; none when the last date is confirmed.
    [[nodiscard]] std::optional<Date> provisionalFrom() const;
    // Why the sessions of a date are provisional; empty for a confirmed one.
    [[nodiscard]] std::string provisionalNote(Date date) const;
    // "Republic Day", "Muhurat trading"; empty for an ordinary date.
    [[nodiscard]] std::string nameOf(Date date) const;

    // The session that contains `time`, none outside trading hours.
    [[nodiscard]] std::optional<Session> sessionAt(UtcTime time) const;
    // The first session that closes after `time`: the one that contains it, else the next one.
    [[nodiscard]] std::optional<Session> sessionAtOrAfter(UtcTime time) const;
    // The last session that closes at or before `time`.
    [[nodiscard]] std::optional<Session> sessionBefore(UtcTime time) const;
    // The sessions of one local date, in order; empty on a holiday.
    [[nodiscard]] std::vector<Session> sessionsOn(Date date) const;
    // All sessions with from <= date <= to. Of the continuous calendar, ask for a bounded range.
    [[nodiscard]] std::vector<Session> sessionsBetween(Date from, Date to) const;
    // The close of the date's last session, none on a holiday.
    [[nodiscard]] std::optional<UtcTime> lastCloseOn(Date date) const;

private:
    using Position = std::vector<Session>::const_iterator;
    [[nodiscard]] Position firstClosingAfter(UtcTime time) const;

    std::string m_id;
    Zone m_zone;
    std::vector<Session> m_sessions;
    Date m_firstDate, m_lastDate;
    CalendarNotes m_notes;
    bool m_continuous = false;
};

using CalendarPtr = std::shared_ptr<const MarketCalendar>;

} // namespace openbell
