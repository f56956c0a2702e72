#include "engine/feed/bar_checks.h"
#include <algorithm>
#include <cmath>
#include <map>

namespace openbell {

namespace {

std::vector<Session> sessionsAround(std::span<const Bar> bars, const MarketCalendar& calendar) {
    const Date first = calendar.zone().dateOf(bars.front().start);
    const Date last = calendar.zone().dateOf(bars.back().start);
    return calendar.sessionsBetween(first.plus(-1), last.plus(1));
}

// Collects missing starts; those that follow each other make one gap.
class GapList {
public:
    void missing(UtcTime start) {
        if (!m_open) m_gaps.push_back({start, start, 0});
        m_open = true;
        m_gaps.back().to = start;
        ++m_gaps.back().bars;
    }
    void close() { m_open = false; }
    std::vector<Gap> take() { return std::move(m_gaps); }

private:
    std::vector<Gap> m_gaps;
    bool m_open = false;
};

// Where the bars of a session start: counted from its open, or from local midnight as hours on the clock are.
class Grid {
public:
    Grid(std::span<const Bar> bars, std::span<const Session> sessions, std::int64_t step, const Zone& zone)
        : m_step{step}, m_zone{zone} {
        std::map<std::int64_t, std::int64_t> byClock;
        std::int64_t counted = 0, byOpen = 0;
        auto session = sessions.begin();
        for (const Bar& bar : bars) {
            while (session != sessions.end() && session->close <= bar.start)
                ++session;
            if (session == sessions.end()) break;
            if (bar.start.plus(step) <= session->open) continue;
            ++counted;
            byOpen += (bar.start.ns - session->open.ns) % step == 0 ? 1 : 0;
            ++byClock[m_zone.nanosOfDay(bar.start) % step];
        }
        const auto most = std::max_element(byClock.begin(), byClock.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        if (most != byClock.end() && most->second > byOpen && most->second * 2 > counted)
            m_clock = most->first;
    }
    // The start of the bar that holds the open.
    [[nodiscard]] UtcTime firstOf(const Session& session) const {
        if (!m_clock) return session.open;
        return session.open.plus(-((m_zone.nanosOfDay(session.open) + m_step - *m_clock) % m_step));
    }

private:
    std::int64_t m_step;
    const Zone& m_zone;
    std::optional<std::int64_t> m_clock; // nanoseconds after a multiple of the step from midnight
};

std::vector<Gap> intradayGaps(std::span<const Bar> bars, std::int64_t step, const MarketCalendar& calendar) {
    GapList gaps;
    auto bar = bars.begin();
    const auto sessions = sessionsAround(bars, calendar);
    const Grid grid{bars, sessions, step, calendar.zone()};
    for (const Session& session : sessions) {
        const UtcTime first = grid.firstOf(session);
        while (bar != bars.end() && bar->start < first)
            ++bar;
        gaps.close();
        for (UtcTime start = first; start < session.close; start = start.plus(step)) {
            const UtcTime end = std::min(start.plus(step), session.close);
            const bool there = bar != bars.end() && bar->start < end;
            while (bar != bars.end() && bar->start < end)
                ++bar;
            if (!there && start > bars.front().start && start < bars.back().start)
                gaps.missing(start);
            else
                gaps.close();
        }
    }
    return gaps.take();
}

std::vector<Gap> dayGaps(std::span<const Bar> bars, const MarketCalendar& calendar) {
    GapList gaps;
    auto bar = bars.begin();
    Date previous{INT32_MIN};
    for (const Session& session : sessionsAround(bars, calendar)) {
        if (session.date == previous) continue;
        previous = session.date;
        const UtcTime midnight = calendar.zone().toUtc(session.date, 0);
        while (bar != bars.end() && bar->start < midnight)
            ++bar;
        const bool there = bar != bars.end() && bar->start < calendar.zone().toUtc(session.date.plus(1), 0);
        if (!there && midnight > bars.front().start && midnight < bars.back().start)
            gaps.missing(midnight);
        else
            gaps.close();
    }
    return gaps.take();
}

} // namespace

std::int64_t countOutsideSessions(std::span<const Bar> bars, Interval interval,
                                  const MarketCalendar& calendar) {
    if (bars.empty() || calendar.isContinuous()) return 0;
    const auto sessions = sessionsAround(bars, calendar);
    auto session = sessions.begin();
    std::int64_t outside = 0;
    for (const Bar& bar : bars) {
        const auto endOf = [&](const Session& s) {
            return interval.isDay() ? calendar.zone().toUtc(s.date.plus(1), 0) : s.close;
        };
        while (session != sessions.end() && endOf(*session) <= bar.start)
            ++session;
        const UtcTime opens = session == sessions.end() ? UtcTime{INT64_MAX}
                              : interval.isDay()        ? calendar.zone().toUtc(session->date, 0)
                                                        : session->open;
        const UtcTime end = interval.isDay() ? bar.start.plus(1) : bar.start.plus(interval.nanos());
        if (end <= opens && calendar.covers(calendar.zone().dateOf(bar.start))) ++outside;
    }
    return outside;
}

std::vector<Gap> findGaps(std::span<const Bar> bars, Interval interval, const MarketCalendar& calendar) {
    if (bars.empty() || calendar.isContinuous()) return {};
    return interval.isDay() ? dayGaps(bars, calendar) : intradayGaps(bars, interval.nanos(), calendar);
}

HourTwice countInHoursTwice(std::span<const Bar> bars, const Zone& zone) {
    HourTwice found;
    for (const Bar& bar : bars) {
        if (zone.toLocal(bar.start) != zone.toLocal(bar.start.plus(60 * kNanosPerMinute))) continue;
        if (found.bars++ == 0) found.first = bar.start;
    }
    return found;
}

std::vector<Jump> findJumps(std::span<const Bar> bars, double threshold) {
    std::vector<Jump> jumps;
    for (std::size_t i = 1; i < bars.size(); ++i) {
        const Price before = bars[i - 1].close;
        const Price after = bars[i].close;
        const double change = std::abs(after.toDouble() - before.toDouble());
        if (change > threshold * std::abs(before.toDouble())) jumps.push_back({bars[i].start, before, after});
    }
    return jumps;
}

} // namespace openbell
