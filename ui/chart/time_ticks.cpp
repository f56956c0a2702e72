#include "ui/chart/time_ticks.h"
#include <QLocale>
#include <array>
#include <cmath>

namespace openbell {
namespace {

QString monthName(unsigned month) {
    return QLocale::c().monthName(static_cast<int>(month), QLocale::ShortFormat);
}

QString dateText(Date date, Date previous) {
    if (date.year() != previous.year()) return QString::number(date.year());
    if (date.month() != previous.month()) return monthName(date.month());
    return QString::number(date.day()) + QLatin1Char{' '} + monthName(date.month());
}

// Sessions that start in view, and one before them for comparison.
std::span<const SessionStart> sessionsIn(const ChartData& data, const BarWindow& window) {
    const auto all = data.sessions();
    const auto from = std::lower_bound(all.begin(), all.end(), window.firstBar(),
                                       [](const SessionStart& s, std::size_t bar) { return s.bar < bar; });
    const auto to = std::lower_bound(from, all.end(), window.endBar(),
                                     [](const SessionStart& s, std::size_t bar) { return s.bar < bar; });
    return {from, to};
}

enum class Grain : std::uint8_t { Session, Month, Quarter, Year };

bool startsGrain(Date date, Date previous, Grain grain) {
    switch (grain) {
    case Grain::Session: return true;
    case Grain::Month: return date.month() != previous.month() || date.year() != previous.year();
    case Grain::Quarter:
        return (date.month() - 1) / 3 != (previous.month() - 1) / 3 || date.year() != previous.year();
    case Grain::Year: return date.year() != previous.year();
    }
    return true;
}

std::vector<TimeTick> sessionTicks(const ChartData& data, const BarWindow& window, double spacing) {
    const auto sessions = sessionsIn(data, window);
    if (sessions.empty()) return {};
    const double barsPerSession =
        static_cast<double>(data.size()) / static_cast<double>(data.sessions().size());
    const double sessionsApart = spacing / barsPerSession;
    const Grain grain = sessionsApart <= 10   ? Grain::Session
                        : sessionsApart <= 21 ? Grain::Month
                        : sessionsApart <= 63 ? Grain::Quarter
                                              : Grain::Year;
    std::vector<TimeTick> ticks;
    double next = -1;
    const SessionStart* begin = data.sessions().data();
    for (const SessionStart& session : sessions) {
        const Date previous = &session == begin ? session.date.plus(-400) : (&session - 1)->date;
        if (!startsGrain(session.date, previous, grain)) continue;
        const auto at = static_cast<double>(session.bar);
        if (at < next) continue;
        ticks.push_back({session.bar, dateText(session.date, previous),
                         session.date.month() != previous.month() || grain != Grain::Session});
        next = at + spacing;
    }
    return ticks;
}

std::vector<TimeTick> minuteTicks(const ChartData& data, const BarWindow& window, double spacing) {
    static constexpr std::array<std::int64_t, 10> kSteps{1, 2, 5, 10, 15, 30, 60, 120, 180, 240};
    const double minutes = std::max(1, data.interval().minutes) * spacing;
    const auto fits = std::find_if(kSteps.begin(), kSteps.end(),
                                   [&](std::int64_t step) { return static_cast<double>(step) >= minutes; });
    const std::int64_t step = fits == kSteps.end() ? kSteps.back() : *fits;
    std::vector<TimeTick> ticks;
    const auto sessions = sessionsIn(data, window);
    auto session = sessions.begin();
    const auto place = [&](TimeTick tick) {
        const bool crowded =
            !ticks.empty() && static_cast<double>(tick.bar - ticks.back().bar) < spacing * 0.9;
        if (crowded && !tick.major) return;
        if (crowded) ticks.pop_back(); // the date matters more than the minute before it
        ticks.push_back(std::move(tick));
    };
    for (std::size_t bar = window.firstBar(); bar < window.endBar(); ++bar) {
        if (session != sessions.end() && session->bar == bar) {
            const Date date = session->date;
            place({bar, QString::number(date.day()) + QLatin1Char{' '} + monthName(date.month()), true});
            ++session;
            continue;
        }
        const std::int64_t minute = data.format().zone().nanosOfDay(data.bar(bar).start) / kNanosPerMinute;
        if (minute % step == 0) place({bar, data.format().timeOfDay(data.bar(bar).start), false});
    }
    return ticks;
}

} // namespace

std::vector<TimeTick> timeTicks(const ChartData& data, const BarWindow& window, double spacing) {
    if (data.size() == 0 || data.sessions().empty()) return {};
    const double barsPerSession =
        static_cast<double>(data.size()) / static_cast<double>(data.sessions().size());
    if (data.interval().isDay() || barsPerSession < spacing) return sessionTicks(data, window, spacing);
    return minuteTicks(data, window, spacing);
}

} // namespace openbell
