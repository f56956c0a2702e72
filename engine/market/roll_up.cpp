#include "engine/market/roll_up.h"
#include "engine/core/check.h"
#include <algorithm>
#include <utility>

namespace openbell {

namespace {

// Volumes come from files; one beyond what the type holds (9e12 units) stays at its largest value.
Quantity addVolume(Quantity a, Quantity b) {
    std::int64_t sum = 0;
    return Quantity::fromRaw(__builtin_add_overflow(a.raw(), b.raw(), &sum) ? INT64_MAX : sum);
}

} // namespace

BarRollUp::BarRollUp(Interval source, Interval target, CalendarPtr calendar, OutsideBars outside)
    : m_source{source}, m_target{target}, m_outside{outside}, m_cursor{std::move(calendar)} {
    ENSURE(canRollUp(source, target));
}

BarSpan BarRollUp::daySpan(Date date) const {
    const MarketCalendar& calendar = m_cursor.calendar();
    const UtcTime midnight = calendar.zone().toUtc(date, 0);
    const UtcTime nextMidnight = calendar.zone().toUtc(date.plus(1), 0);
    // A kept bar may come after the last close, so that the day is complete only when it is over.
    if (m_outside == OutsideBars::Keep) return {midnight, nextMidnight};
    return {midnight, calendar.lastCloseOn(date).value_or(nextMidnight)};
}

BarSpan BarRollUp::spanOutside(UtcTime time, Date date) {
    const UtcTime midnight = m_cursor.calendar().zone().toUtc(date, 0);
    const std::int64_t nanos = m_target.nanos();
    const UtcTime start = midnight.plus((time.ns - midnight.ns) / nanos * nanos);
    const Session* next = m_cursor.atOrAfter(time);
    const UtcTime end = start.plus(nanos);
    return {std::max(start, m_cursor.closeBefore(time)), next ? std::min(end, next->open) : end};
}

std::optional<BarSpan> BarRollUp::spanOf(UtcTime time) {
    // Most bars belong to the open one; of a day, those in a session do.
    if (m_open && time >= m_span.start && time < m_span.end && (!m_target.isDay() || m_cursor.at(time)))
        return m_span;
    const MarketCalendar& calendar = m_cursor.calendar();
    const Session* session = m_cursor.at(time);
    const Date date = session ? session->date : calendar.zone().dateOf(time);
    // A day's own bar is stamped midnight: it is inside when its date has a session.
    const bool inside = session || (m_source.isDay() && calendar.lastCloseOn(date));
    if (!inside && m_outside == OutsideBars::Drop && calendar.covers(date)) return std::nullopt;
    if (m_target.isDay()) return daySpan(date);
    if (!session) return spanOutside(time, date);
    const std::int64_t nanos = m_target.nanos();
    const UtcTime start = session->open.plus((time.ns - session->open.ns) / nanos * nanos);
    return BarSpan{start, std::min(start.plus(nanos), session->close)};
}

void BarRollUp::take(const Bar& bar, const BarSpan& span) {
    if (!m_open) {
        m_open = bar;
        m_open->start = span.start;
        m_span = span;
        return;
    }
    m_open->high = std::max(m_open->high, bar.high);
    m_open->low = std::min(m_open->low, bar.low);
    m_open->close = bar.close;
    m_open->volume = addVolume(m_open->volume, bar.volume);
}

void BarRollUp::completeUpTo(UtcTime time) {
    if (!m_open || time < m_span.end) return;
    m_done.bars.at(m_done.count++) = *m_open;
    m_open.reset();
    m_completeUntil = m_span.end;
}

const RolledBars& BarRollUp::add(const Bar& bar) {
    m_done.count = 0;
    m_done.input = RolledBars::Input::Used;
    completeUpTo(bar.start);
    const auto span = spanOf(bar.start);
    if (!span) {
        m_done.input = RolledBars::Input::Outside;
        return m_done;
    }
    if (bar.start < m_completeUntil || (m_open && span->start != m_span.start)) {
        m_done.input = RolledBars::Input::Late;
        return m_done;
    }
    take(bar, *span);
    completeUpTo(m_source.isDay() ? span->end : bar.start.plus(m_source.nanos()));
    return m_done;
}

std::optional<Bar> BarRollUp::advanceTo(UtcTime now) {
    if (!m_open || now < m_span.end) return std::nullopt;
    return flush();
}

std::optional<Bar> BarRollUp::flush() {
    if (!m_open) return std::nullopt;
    m_completeUntil = m_span.end;
    return std::exchange(m_open, std::nullopt);
}

std::vector<Bar> rollUp(std::span<const Bar> bars, Interval source, Interval target,
                        const CalendarPtr& calendar, OutsideBars outside) {
    BarRollUp state{source, target, calendar, outside};
    std::vector<Bar> rolled;
    for (const Bar& bar : bars)
        for (const Bar& done : state.add(bar))
            rolled.push_back(done);
    if (const auto last = state.flush()) rolled.push_back(*last);
    return rolled;
}

} // namespace openbell
