#pragma once
// When an exchange trades: its sessions in order, each with UTC open and close. Immutable after creation; any
// thread.
#include "engine/core/zone.h"
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

class MarketCalendar {
public:
    // Sessions must be ordered and must not overlap; one date may hold several (two short Saturday parts).
    MarketCalendar(std::string id, Zone zone, std::vector<Session> sessions, Date firstDate, Date lastDate);
    // No exchange: every UTC date is one session of 24 hours.
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

    // The session that contains `time`, none outside trading hours.
    [[nodiscard]] std::optional<Session> sessionAt(UtcTime time) const;
    // The first session that closes after `time`: the one that contains it, else the next one.
    [[nodiscard]] std::optional<Session> sessionAtOrAfter(UtcTime time) const;
    // The sessions of one local date, in order; empty on a holiday.
    [[nodiscard]] std::vector<Session> sessionsOn(Date date) const;
    // All sessions with from <= date <= to.
    [[nodiscard]] std::vector<Session> sessionsBetween(Date from, Date to) const;

private:
    std::string m_id;
    Zone m_zone;
    std::vector<Session> m_sessions;
    Date m_firstDate, m_lastDate;
    bool m_continuous = false;
};

using CalendarPtr = std::shared_ptr<const MarketCalendar>;

} // namespace openbell
