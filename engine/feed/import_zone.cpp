#include "engine/feed/import_zone.h"
#include "engine/core/nearest_name.h"
#include <fmt/ranges.h>

namespace openbell {

namespace {

constexpr std::int64_t kIndiaOffset = 330 * kNanosPerMinute;

} // namespace

Result<Zone> zoneOfFile(const ImportOptions& options, const std::optional<LeanPart>& lean,
                        const TimeFormat& format, const std::optional<WrittenTime>& sample,
                        std::vector<std::string>& notes) {
    if (!options.zone.empty()) return Zone::find(options.zone);
    if (lean && !lean->zone.empty()) {
        notes.push_back("zone " + lean->zone + ", by the market's folder");
        return Zone::find(lean->zone);
    }
    if (format.hasOffset()) {
        if (sample && sample->offset == kIndiaOffset) {
            notes.emplace_back("the stamps' offset is +05:30: taken as Asia/Kolkata");
            return Zone::find("Asia/Kolkata");
        }
        return Zone::utc();
    }
    if (!format.hasTimeOfDay() && !lean) {
        notes.emplace_back("dates without a zone are taken as UTC dates; state another with --tz");
        return Zone::utc();
    }
    return fail(
        "the stamps have no offset from UTC: state their zone with --tz, e.g. --tz Asia/Kolkata or --tz "
        "America/New_York");
}

Result<Instrument> instrumentFor(const std::string& symbol, const Zone& zone, const ImportOptions& options,
                                 const CalendarSet& calendars, bool tradable) {
    Instrument instrument;
    instrument.symbol = symbol;
    instrument.zone = zone.name();
    instrument.tradable = tradable;
    instrument.exchange = options.exchange ? *options.exchange : std::string{defaultExchangeFor(zone.name())};
    const CalendarPtr calendar =
        options.calendar ? calendars.find(*options.calendar) : calendars.calendarFor(instrument.exchange);
    if (!calendar)
        return fail(
            "no calendar for '{}': known are {}; add one with 'openbell import calendar FILE', or take "
            "--calendar 24x7 for no sessions{}",
            options.calendar ? *options.calendar : instrument.exchange, fmt::join(calendars.names(), ", "),
            didYouMean(options.calendar ? *options.calendar : instrument.exchange, calendars.names()));
    instrument.calendar = calendar->id();
    // The usual tick of shares there; import instruments tells others.
    if (calendar->id() == "NSE") instrument.tickSize = Price::fromRaw(50'000);
    if (!options.currency.empty())
        instrument.currency = options.currency;
    else if (calendar->id() == "NYSE")
        instrument.currency = "USD";
    return instrument;
}

} // namespace openbell
