#include "engine/store/bar_loader.h"
#include "engine/store/market_days.h"
#include <algorithm>

namespace openbell {

namespace {

Error nothingToLoad(MarketStore& store, std::string_view symbol, Interval interval, const DateRange& range) {
    std::string dates;
    if (range.from) dates += " from " + range.from->toString();
    if (range.to) dates += " to " + range.to->toString();
    return {
        fmt::format("no {} bars of {}{}, nor smaller ones to make them of; stored: {}; import them, or ask "
                    "for what is stored",
                    interval.toString(), symbol, dates, storedSpans(store, symbol))};
}

Result<CalendarPtr> calendarOf(const CalendarSet& calendars, const Instrument& instrument) {
    CalendarPtr calendar = instrument.calendar.empty() ? calendars.calendarFor(instrument.exchange)
                                                       : calendars.find(instrument.calendar);
    if (!calendar)
        return fail("{} trades by the calendar '{}', which is not known: import it, or use one of {}",
                    instrument.symbol, instrument.calendar, fmt::join(calendars.names(), ", "));
    return calendar;
}

} // namespace

Result<BarSeries> loadBars(MarketStore& store, const CalendarSet& calendars, std::string_view symbol,
                           Interval interval, const DateRange& range, OutsideBars outside) {
    auto series = store.storedBars(symbol, interval, range);
    if (!series || !series->bars.empty()) return series;
    auto intervals = store.storedIntervals(symbol);
    if (!intervals) return fail(intervals.error());
    // Ascending by length, a day last: the first that fits from the back has the fewest bars to read.
    for (auto source = intervals->rbegin(); source != intervals->rend(); ++source) {
        if (*source == interval || !canRollUp(*source, interval)) continue;
        const auto smaller = store.storedBars(symbol, *source, range);
        if (!smaller) return fail(smaller.error());
        if (smaller->bars.empty()) continue;
        const auto calendar = calendarOf(calendars, smaller->instrument);
        if (!calendar) return fail(calendar.error());
        series->bars = rollUp(smaller->bars, *source, interval, *calendar, outside);
        if (!series->bars.empty()) return series;
    }
    return fail(nothingToLoad(store, symbol, interval, range));
}

} // namespace openbell
