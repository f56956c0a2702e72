#include "engine/journal/journal_calendars.h"
#include "engine/journal/json_numbers.h"
#include <algorithm>
#include <array>

namespace openbell {

namespace {

constexpr int kDaysBefore = 31, kDaysAfter = 400;
constexpr std::int64_t kMostSeconds = INT64_MAX / kNanosPerSecond;

std::optional<std::int64_t> numberOf(const JsonValue* value, std::int64_t least, std::int64_t most) {
    if (!value || !value->is(JsonKind::Number)) return std::nullopt;
    const auto number = decimalOf(*value, 0);
    return number && *number >= least && *number <= most ? std::optional{*number} : std::nullopt;
}

std::optional<Date> dateOf(const JsonValue* value) {
    const auto days = numberOf(value, -100'000, 100'000);
    return days ? std::optional{Date{static_cast<std::int32_t>(*days)}} : std::nullopt;
}

std::optional<Session> sessionOf(const JsonValue& json) {
    if (!json.is(JsonKind::Array) || json.items.size() != 4) return std::nullopt;
    const auto date = dateOf(&json.items[0]);
    const auto open = numberOf(&json.items[1], -kMostSeconds, kMostSeconds);
    const auto close = numberOf(&json.items[2], -kMostSeconds, kMostSeconds);
    const auto kind = numberOf(&json.items[3], 0, static_cast<std::int64_t>(SessionKind::Special));
    if (!date || !open || !close || !kind || *open >= *close) return std::nullopt;
    return Session{*date, UtcTime::fromSeconds(*open), UtcTime::fromSeconds(*close),
                   static_cast<SessionKind>(*kind)};
}

} // namespace

JsonValue jsonOf(const MarketCalendar& calendar, UtcTime from, UtcTime to) {
    JsonValue json = JsonValue::object();
    json.set("id", JsonValue::string(calendar.id()));
    if (calendar.isContinuous()) return json;
    const Date first = std::max(calendar.firstDate(), calendar.zone().dateOf(from).plus(-kDaysBefore));
    const Date last = std::min(calendar.lastDate(), calendar.zone().dateOf(to).plus(kDaysAfter));
    json.set("zone", JsonValue::string(calendar.zone().name()));
    json.set("first", wholeNumber(first.days));
    json.set("last", wholeNumber(last.days));
    JsonValue sessions = JsonValue::array();
    for (const Session& session : calendar.sessionsBetween(first, last)) {
        JsonValue item = JsonValue::array();
        for (const std::int64_t value :
             {std::int64_t{session.date.days}, session.open.ns / kNanosPerSecond,
              session.close.ns / kNanosPerSecond, static_cast<std::int64_t>(session.kind)})
            item.items.push_back(wholeNumber(value));
        sessions.items.push_back(std::move(item));
    }
    json.set("sessions", std::move(sessions));
    return json;
}

Result<CalendarPtr> parseJournalCalendar(const JsonValue& json) {
    const JsonValue* id = json.find("id");
    if (!id || !id->is(JsonKind::String)) return fail("a calendar of the journal's header has no id");
    const JsonValue* sessions = json.find("sessions");
    if (!sessions && id->text == MarketCalendar::continuous().id())
        return std::make_shared<const MarketCalendar>(MarketCalendar::continuous());
    const JsonValue* zoneName = json.find("zone");
    const auto zone = Zone::find(zoneName ? zoneName->text : std::string{});
    const auto first = dateOf(json.find("first")), last = dateOf(json.find("last"));
    if (!zone || !first || !last || !sessions || !sessions->is(JsonKind::Array))
        return fail("the calendar {} of the journal's header lacks its zone, dates or sessions", id->text);
    std::vector<Session> all;
    for (const JsonValue& item : sessions->items) {
        const auto session = sessionOf(item);
        const bool inOrder =
            session &&
            (all.empty() || (session->open >= all.back().close && session->date >= all.back().date));
        if (!inOrder)
            return fail("session {} of the calendar {} of the journal's header is none, or not in order",
                        all.size() + 1, id->text);
        all.push_back(*session);
    }
    return std::make_shared<const MarketCalendar>(id->text, *zone, std::move(all), *first, *last);
}

} // namespace openbell
