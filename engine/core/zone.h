#pragma once
// IANA time zones, for the edges only: import, calendars, display. Immutable after creation; any thread.
#include "engine/core/utc_time.h"
#include <string>

namespace date {
class time_zone;
}

namespace openbell {

class Zone {
public:
    // "Asia/Kolkata", "America/New_York", "UTC"; the error names the zone and how to list zones.
    [[nodiscard]] static Result<Zone> find(std::string_view name);
    [[nodiscard]] static Zone utc();

    [[nodiscard]] const std::string& name() const { return m_name; }
    // Wall time as nanoseconds since 1970-01-01 local midnight.
    [[nodiscard]] std::int64_t toLocal(UtcTime time) const;
    // A wall time that occurs twice is taken as the first one; one that does not exist moves to the instant
    // of the jump.
    [[nodiscard]] UtcTime toUtc(std::int64_t localNanos) const;
    [[nodiscard]] UtcTime toUtc(Date date, std::int64_t nanosOfDay) const;
    [[nodiscard]] Date dateOf(UtcTime time) const;
    [[nodiscard]] std::int64_t nanosOfDay(UtcTime time) const;
    // "2024-01-20T09:15:00+05:30"
    [[nodiscard]] std::string toIso(UtcTime time) const;

    friend bool operator==(const Zone& a, const Zone& b) { return a.m_name == b.m_name; }

private:
    // The offset in force between two instants, so that runs of nearby times need no search.
    struct Span {
        std::int64_t from = 0, to = 0, offset = 0;
    };
    explicit Zone(std::string name, const date::time_zone* zone);
    [[nodiscard]] const Span& spanAt(UtcTime time) const;

    std::string m_name;
    const date::time_zone* m_zone;
};

} // namespace openbell
