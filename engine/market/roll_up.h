#pragma once
// Bars of a larger interval from those of a smaller one, anchored at the open of each session; nothing is
// invented for a gap. Plain copyable state of one thread; batch and incremental use give equal bars.
#include "engine/market/bar.h"
#include "engine/market/interval.h"
#include "engine/market/session_cursor.h"
#include <array>
#include <span>

namespace openbell {

// Bars that start outside the sessions of a date the calendar covers. Kept ones form bars of their own on a
// grid from local midnight, cut at the closes and opens around them; a day bar takes in those of its date.
// Dates the calendar does not cover are always kept so: it cannot judge them.
enum class OutsideBars : std::uint8_t { Drop, Keep };

// Half open. What a bar may span: never more than its session.
struct BarSpan {
    UtcTime start, end;
    friend bool operator==(const BarSpan&, const BarSpan&) = default;
};

// Whether bars of `source` fill those of `target`: whole minutes that divide it, or any for a day.
[[nodiscard]] constexpr bool canRollUp(Interval source, Interval target) {
    if (target.isDay()) return true;
    return !source.isDay() && target.minutes % source.minutes == 0;
}

// Bars completed by one input: at most the one before it and its own.
struct RolledBars {
    enum class Input : std::uint8_t { Used, Outside, Late }; // Late: starts before what is complete; not used
    std::array<Bar, 2> bars;
    std::uint8_t count = 0;
    Input input = Input::Used;

    [[nodiscard]] const Bar* begin() const { return bars.data(); }
    [[nodiscard]] const Bar* end() const { return bars.data() + count; }
};

class BarRollUp {
public:
    // canRollUp(source, target) must hold.
    BarRollUp(Interval source, Interval target, CalendarPtr calendar,
              OutsideBars outside = OutsideBars::Drop);

    // The next bar of the source, in ascending order. A bar that reaches the end of its span completes it at
    // once; one beyond it completes the open one first. The answer is valid until the next call.
    const RolledBars& add(const Bar& bar);
    // Completes the open bar when time has reached its end: an illiquid share's last minutes may be missing.
    [[nodiscard]] std::optional<Bar> advanceTo(UtcTime now);
    // Completes the open bar: the data end here.
    [[nodiscard]] std::optional<Bar> flush();
    // The bar being formed.
    [[nodiscard]] const std::optional<Bar>& open() const { return m_open; }

private:
    [[nodiscard]] std::optional<BarSpan> spanOf(UtcTime time);
    [[nodiscard]] BarSpan daySpan(Date date) const;
    [[nodiscard]] BarSpan spanOutside(UtcTime time, Date date);
    void take(const Bar& bar, const BarSpan& span);
    void completeUpTo(UtcTime time);

    Interval m_source, m_target;
    OutsideBars m_outside;
    SessionCursor m_cursor;
    BarSpan m_span; // of the open bar
    std::optional<Bar> m_open;
    UtcTime m_completeUntil = kNoTime;
    RolledBars m_done;
};

// The whole series at once; also completes the last bar.
[[nodiscard]] std::vector<Bar> rollUp(std::span<const Bar> bars, Interval source, Interval target,
                                      const CalendarPtr& calendar, OutsideBars outside = OutsideBars::Drop);

} // namespace openbell
