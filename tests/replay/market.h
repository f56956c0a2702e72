#pragma once
// Made-up markets: every bar of a date's sessions at one price, changed where a test says so. The volume of a
// bar is also its script: a strategy of kScript goes long on kGoLong, and so on.
#include "tests/replay/session_fixture.h"
#include <algorithm>

namespace openbell::tests {

inline constexpr int kGoLong = 1001, kGoShort = 1002, kLeaveLong = 1003, kLeaveShort = 1004, kQuiet = 1000;

inline constexpr const char* kScript = R"({"id": "script", "type": "rules",
    "enter_long": {"equals": ["volume", 1001]}, "enter_short": {"equals": ["volume", 1002]},
    "exit_long": {"equals": ["volume", 1003]}, "exit_short": {"equals": ["volume", 1004]}})";

class Market {
public:
    explicit Market(Instrument instrument, int minutes = 1) {
        m_series.instrument = std::move(instrument);
        m_series.interval = Interval::ofMinutes(minutes);
    }

    // All bars of the sessions of a date, "2024-01-19", at a price.
    Market& day(std::string_view date, std::string_view at = "100") {
        const auto calendar = calendarNamed(m_series.instrument.calendar);
        for (const Session& session : calendar->sessionsOn(Date::parse(date).value()))
            for (UtcTime t = session.open; t < session.close; t = t.plus(m_series.interval.nanos()))
                m_series.bars.push_back({t, price(at), price(at), price(at), price(at), qty(kQuiet)});
        return *this;
    }
    // Bars of a local date from one time to another, whatever the calendar says.
    Market& hours(const std::string& date, const std::string& from, const std::string& to,
                  std::string_view value = "100") {
        const UtcTime end = tests::at(date + "T" + to + ":00+05:30");
        for (UtcTime t = tests::at(date + "T" + from + ":00+05:30"); t < end;
             t = t.plus(m_series.interval.nanos()))
            m_series.bars.push_back({t, price(value), price(value), price(value), price(value), qty(kQuiet)});
        return *this;
    }
    // The bar that starts at a time; it must exist.
    Bar& at(std::string_view iso) {
        const UtcTime start = tests::at(iso);
        const auto found = std::find_if(m_series.bars.begin(), m_series.bars.end(),
                                        [&](const Bar& bar) { return bar.start == start; });
        if (found == m_series.bars.end()) qFatal("no such bar");
        return *found;
    }
    Market& script(std::string_view iso, int code) {
        at(iso).volume = qty(code);
        return *this;
    }
    Market& ohlc(std::string_view iso, const char* open, const char* high, const char* low,
                 const char* close) {
        Bar& bar = at(iso);
        bar.open = price(open);
        bar.high = price(high);
        bar.low = price(low);
        bar.close = price(close);
        return *this;
    }
    // Every bar from a time on, at a price.
    Market& priceFrom(std::string_view iso, std::string_view value) {
        for (Bar& bar : m_series.bars)
            if (bar.start >= tests::at(iso)) bar.open = bar.high = bar.low = bar.close = price(value);
        return *this;
    }
    // Takes away the bars that start in [from, to).
    Market& without(std::string_view from, std::string_view to) {
        std::erase_if(m_series.bars, [&](const Bar& bar) {
            return bar.start >= tests::at(from) && bar.start < tests::at(to);
        });
        return *this;
    }
    [[nodiscard]] const BarSeries& series() const { return m_series; }

private:
    BarSeries m_series;
};

inline int positionAt(const SessionRecord& record, UtcTime time) {
    std::int64_t net = 0;
    for (const Fill& fill : record.fills)
        if (fill.time <= time) net += fill.side == Side::Buy ? fill.quantity.raw() : -fill.quantity.raw();
    return static_cast<int>(net / Quantity::kScale);
}

} // namespace openbell::tests
