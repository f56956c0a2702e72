#pragma once
// A whole run in a test: a configuration as an operator writes it, bars, and the record that comes out.
#include "engine/market/calendar_set.h"
#include "engine/replay/backtest.h"
#include "tests/support/values.h"
#include <QTest>

namespace openbell::tests {

inline RunConfig configOf(const std::string& json) {
    const auto parsed = parseConfiguration(json, "test.json");
    if (!parsed) qFatal("%s", parsed.error().message.c_str());
    const auto config = readRunConfig(*parsed);
    if (!config) qFatal("%s", config.error().message.c_str());
    return *config;
}

inline CalendarPtr calendarNamed(std::string_view id) {
    static const CalendarSet calendars = CalendarSet::builtIn();
    return calendars.find(id);
}

// Each series with the calendar its instrument names.
inline BacktestInput inputOf(std::vector<BarSeries> series) {
    BacktestInput input;
    for (const BarSeries& s : series)
        input.calendars.push_back(calendarNamed(s.instrument.calendar));
    input.series = std::move(series);
    return input;
}

inline SessionRecord runOf(const RunConfig& config, std::vector<BarSeries> series) {
    auto record = runBacktest(config, inputOf(std::move(series)));
    if (!record) qFatal("%s", record.error().message.c_str());
    return std::move(*record);
}

inline SessionRecord runOf(const std::string& json, std::vector<BarSeries> series) {
    return runOf(configOf(json), std::move(series));
}

inline Instrument nseShare(std::string symbol) {
    Instrument i;
    i.symbol = std::move(symbol);
    i.exchange = "NSE";
    i.calendar = "NSE";
    i.zone = "Asia/Kolkata";
    i.tickSize = price("0.05");
    return i;
}

inline Instrument continuous(std::string symbol) {
    Instrument i;
    i.symbol = std::move(symbol);
    i.calendar = std::string{kContinuousCalendar};
    i.currency = "EUR";
    return i;
}

} // namespace openbell::tests
