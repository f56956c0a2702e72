#include "engine/feed/bar_checks.h"
#include <algorithm>
#include <cmath>

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

std::vector<Gap> intradayGaps(std::span<const Bar> bars, std::int64_t step, const MarketCalendar& calendar) {
    GapList gaps;
    auto bar = bars.begin();
    for (const Session& session : sessionsAround(bars, calendar)) {
        while (bar != bars.end() && bar->start < session.open)
            ++bar;
        gaps.close();
        for (UtcTime start = session.open; start < session.close; start = start.plus(step)) {
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
        if (bar.start < opens && calendar.covers(calendar.zone().dateOf(bar.start))) ++outside;
    }
    return outside;
}

std::vector<Gap> findGaps(std::span<const Bar> bars, Interval interval, const MarketCalendar& calendar) {
    if (bars.empty() || calendar.isContinuous()) return {};
    return interval.isDay() ? dayGaps(bars, calendar) : intradayGaps(bars, interval.nanos(), calendar);
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
