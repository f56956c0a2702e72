#include "engine/feed/zone_hint.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::size_t kFewest = 10;   // times below which any zone might fit
constexpr double kSuspicious = 0.05;  // share outside from which the zone is doubted
constexpr double kDoubtful = 0.01;    // ... where the rows fill another exchange's sessions instead
constexpr double kConvincing = 0.05;  // share outside that another zone may leave
constexpr double kNearlyNone = 0.005; // ... where no exchange was assumed

using WallTimes = std::vector<std::int64_t>; // nanoseconds

// How wall times of `zone` would lie.
class Fit {
public:
    Fit(const WallTimes& times, std::int64_t nanos, const Zone& zone, const MarketCalendar& calendar) {
        std::size_t outside = 0, judged = 0;
        for (const std::int64_t local : times) {
            const UtcTime time = zone.toUtc(local);
            auto session = calendar.sessionAt(time);
            if (!session) session = calendar.sessionAt(time.plus(nanos - 1));
            if (!session && !calendar.covers(calendar.zone().dateOf(time))) continue;
            ++judged;
            outside += session ? 0 : 1;
            if (!session) continue;
            const double part = static_cast<double>(time.ns - session->open.ns) /
                                static_cast<double>(session->close.ns - session->open.ns);
            m_first = std::min(m_first, part);
            m_last = std::max(m_last, part);
        }
        if (judged < kFewest) return;
        m_judged = true;
        m_outside = static_cast<double>(outside) / static_cast<double>(judged);
    }
    [[nodiscard]] bool judged() const { return m_judged; } // the calendar speaks of enough of their dates
    [[nodiscard]] double outside() const { return m_outside; }
    [[nodiscard]] bool fillsSessions() const { return m_first < 0.1 && m_last > 0.9; }

private:
    bool m_judged = false;
    double m_outside = 0, m_first = 1, m_last = 0; // first and last as parts of a session
};

std::vector<std::string> usualZones(const MarketCalendar& calendar) {
    std::vector<std::string> zones{
        calendar.zone().name(), "UTC",           "Asia/Kolkata",  "America/New_York", "America/Chicago",
        "America/Los_Angeles",  "Europe/London", "Europe/Berlin", "Asia/Singapore",   "Asia/Tokyo",
        "Australia/Sydney"};
    for (int hours = 1; hours <= 12; ++hours)
        for (const char sign : {'-', '+'}) // east of UTC has the minus sign there
            zones.push_back(fmt::format("Etc/GMT{}{}", sign, hours));
    return zones;
}

using Candidates = std::vector<std::pair<std::string, CalendarPtr>>; // zone, calendar

Candidates candidates(const StampedTimes& stamped, const CalendarSet& calendars) {
    Candidates all;
    if (!stamped.calendar->isContinuous())
        for (auto& zone : usualZones(*stamped.calendar))
            all.emplace_back(std::move(zone), stamped.calendar);
    if (stamped.calendarStated) return all;
    for (const char* exchange : {"NSE", "NYSE"}) {
        const CalendarPtr calendar = calendars.find(exchange);
        if (!calendar || calendar == stamped.calendar) continue;
        all.emplace_back(calendar->zone().name(), calendar);
        all.emplace_back("UTC", calendar);
    }
    return all;
}

} // namespace

std::optional<ZoneHint> findZone(const StampedTimes& stamped, const CalendarSet& calendars) {
    if (stamped.times.size() < kFewest) return std::nullopt;
    WallTimes times;
    for (const UtcTime time : stamped.times)
        times.push_back(stamped.zone.toLocal(time));
    const bool unjudged = stamped.calendar->isContinuous();
    const double now = unjudged ? 0 : Fit{times, stamped.nanos, stamped.zone, *stamped.calendar}.outside();
    if (!unjudged && now < kDoubtful) return std::nullopt;
    const bool mustFill = now < kSuspicious; // Indian hours read as New York's lie but 15 minutes outside
    double best = unjudged ? kNearlyNone : std::min(kConvincing, now / 4);
    std::optional<ZoneHint> hint;
    for (const auto& [name, calendar] : candidates(stamped, calendars)) {
        const auto zone = Zone::find(name);
        if (!zone) continue;
        const Fit fit{times, stamped.nanos, *zone, *calendar};
        if (!fit.judged() || (hint ? fit.outside() >= best : fit.outside() > best) ||
            (mustFill && !fit.fillsSessions()))
            continue;
        best = fit.outside();
        hint = ZoneHint{name, calendar->id(), now, best};
    }
    return hint;
}

} // namespace openbell
