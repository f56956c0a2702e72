#include "engine/market/calendar_file.h"
#include "engine/core/json_text.h"
#include <algorithm>
#include <array>
#include <set>

namespace openbell {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr int kMaxYears = 100;

// Wall times of one date, in minutes since midnight.
struct Hours {
    int open = 0, close = 0;
};

struct DatedHours {
    Date from;
    Hours hours;
};

struct Special {
    std::vector<Hours> parts;
    SessionKind kind = SessionKind::Special;
};

// Reads the document once, keeping every problem; what it could not read stays at its default.
class Reader {
public:
    Reader(const JsonDocument& document, std::vector<Error>& problems)
        : m_document{document}, m_problems{problems} {}

    std::optional<CalendarFile> read();

private:
    void refuse(JsonPlace place, std::string_view message) {
        m_problems.push_back({m_document.at(place, message)});
    }
    template <class... Args>
    void refuse(JsonPlace place, fmt::format_string<Args...> format, Args&&... args) {
        refuse(place, std::string_view{fmt::format(format, std::forward<Args>(args)...)});
    }

    void checkKeys(const JsonValue& object, std::initializer_list<std::string_view> known);
    const JsonValue* member(const JsonValue& object, std::string_view key, JsonKind kind, bool required);
    std::string text(const JsonValue& object, std::string_view key, bool required);
    std::optional<Date> date(const JsonValue& object, std::string_view key);
    std::optional<Date> dateInRange(const JsonValue& object, std::string_view key);
    std::optional<int> minutes(const JsonValue& at, std::string_view clock);
    std::optional<Hours> hours(const JsonValue& at, std::string_view open, std::string_view close);
    template <class Visit>
    void eachObject(std::string_view key, std::initializer_list<std::string_view> known, bool required,
                    Visit visit);

    void readNames();
    void readRange();
    void readWeekdays();
    void readHours();
    void readHolidays();
    void readHalfDays();
    void readSpecialSessions();
    void readProvisional();

    [[nodiscard]] bool isTradingWeekday(Date day) const {
        return m_weekdays.at(static_cast<std::size_t>(day.weekday()));
    }
    [[nodiscard]] std::optional<Hours> regularHours(Date day) const;
    [[nodiscard]] bool claim(const JsonValue& at, Date day);
    [[nodiscard]] std::vector<Session> sessions() const;

    const JsonDocument& m_document;
    std::vector<Error>& m_problems;
    std::string m_id;
    std::vector<std::string> m_aliases;
    Zone m_zone = Zone::utc();
    Date m_from, m_to;
    std::array<bool, 7> m_weekdays{};
    std::vector<DatedHours> m_hours;
    std::map<Date, Special> m_specials; // half days too
    std::set<Date> m_closed, m_claimed;
    CalendarNotes m_notes;
};

void Reader::checkKeys(const JsonValue& object, std::initializer_list<std::string_view> known) {
    for (const JsonMember& entry : object.members)
        if (std::find(known.begin(), known.end(), entry.key) == known.end())
            refuse(entry.place, "unknown key '{}': use {}", entry.key, fmt::join(known, ", "));
}

const JsonValue* Reader::member(const JsonValue& object, std::string_view key, JsonKind kind, bool required) {
    const JsonValue* value = object.find(key);
    if (!value) {
        if (required) refuse(object.place, "'{}' is missing: add it", key);
        return nullptr;
    }
    if (value->is(kind)) return value;
    refuse(value->place, "'{}' must be {}, not {}", key, nameOf(kind), nameOf(value->kind));
    return nullptr;
}

std::string Reader::text(const JsonValue& object, std::string_view key, bool required) {
    const JsonValue* value = member(object, key, JsonKind::String, required);
    if (!value) return {};
    if (value->text.empty()) refuse(value->place, "'{}' is empty", key);
    return value->text;
}

std::optional<Date> Reader::date(const JsonValue& object, std::string_view key) {
    const JsonValue* value = member(object, key, JsonKind::String, true);
    if (!value) return std::nullopt;
    const auto day = Date::parse(value->text);
    if (day) return *day;
    refuse(value->place, "'{}': {}", key, day.error().message);
    return std::nullopt;
}

std::optional<Date> Reader::dateInRange(const JsonValue& object, std::string_view key) {
    const auto day = date(object, key);
    if (!day || (*day >= m_from && *day <= m_to)) return day;
    refuse(object.find(key)->place,
           "'{}': {} is outside the calendar ({} to {}): change 'from' and 'to' or remove it", key,
           day->toString(), m_from.toString(), m_to.toString());
    return std::nullopt;
}

std::optional<int> Reader::minutes(const JsonValue& at, std::string_view clock) {
    const auto digit = [&](std::size_t i) { return clock[i] >= '0' && clock[i] <= '9'; };
    if (clock.size() == 5 && clock[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
        const int hour = (clock[0] - '0') * 10 + (clock[1] - '0');
        const int minute = (clock[3] - '0') * 10 + (clock[4] - '0');
        if (minute < 60 && hour * 60 + minute <= 24 * 60) return hour * 60 + minute;
    }
    refuse(at.place, "'{}' is not a time: write it as 09:15 (00:00 to 24:00)", clock);
    return std::nullopt;
}

std::optional<Hours> Reader::hours(const JsonValue& at, std::string_view open, std::string_view close) {
    const auto from = minutes(at, open);
    const auto to = minutes(at, close);
    if (!from || !to) return std::nullopt;
    if (*from < *to) return Hours{*from, *to};
    refuse(at.place, "the close {} is not after the open {}: a session lies within one date", close, open);
    return std::nullopt;
}

template <class Visit>
void Reader::eachObject(std::string_view key, std::initializer_list<std::string_view> known, bool required,
                        Visit visit) {
    const JsonValue* list = member(m_document.root, key, JsonKind::Array, required);
    if (!list) return;
    for (const JsonValue& entry : list->items) {
        if (!entry.is(JsonKind::Object)) {
            refuse(entry.place, "'{}' must hold objects, not {}", key, nameOf(entry.kind));
            continue;
        }
        checkKeys(entry, known);
        (void)text(entry, "source", false); // for those who read the file
        visit(entry);
    }
}

void Reader::readNames() {
    checkKeys(m_document.root, {"id", "aliases", "name", "zone", "from", "to", "weekdays", "hours",
                                "holidays", "half_days", "special_sessions", "provisional", "sources"});
    m_id = text(m_document.root, "id", true);
    if (const JsonValue* list = member(m_document.root, "aliases", JsonKind::Array, false))
        for (const JsonValue& alias : list->items) {
            if (!alias.is(JsonKind::String) || alias.text.empty())
                refuse(alias.place, "'aliases' must hold names of exchanges");
            else
                m_aliases.push_back(alias.text);
        }
    const std::string name = text(m_document.root, "zone", true);
    if (name.empty()) return;
    if (auto zone = Zone::find(name))
        m_zone = *zone;
    else
        refuse(m_document.root.find("zone")->place, "'zone': {}", zone.error().message);
}

void Reader::readRange() {
    const auto from = date(m_document.root, "from");
    const auto to = date(m_document.root, "to");
    if (!from || !to) return;
    if (*to < *from || to->days - from->days > kMaxYears * 366) {
        refuse(m_document.root.find("to")->place, "'to' must be after 'from', by {} years at most",
               kMaxYears);
        return;
    }
    m_from = *from;
    m_to = *to;
}

void Reader::readWeekdays() {
    const JsonValue* list = member(m_document.root, "weekdays", JsonKind::Array, true);
    if (!list) return;
    for (const JsonValue& entry : list->items) {
        const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), entry.text);
        if (!entry.is(JsonKind::String) || found == kWeekdays.end())
            refuse(entry.place, "'weekdays' must hold names such as {}", fmt::join(kWeekdays, ", "));
        else
            m_weekdays.at(static_cast<std::size_t>(found - kWeekdays.begin())) = true;
    }
}

void Reader::readHours() {
    eachObject("hours", {"from", "open", "close", "source"}, true, [&](const JsonValue& entry) {
        const auto from = date(entry, "from");
        const auto regular = hours(entry, text(entry, "open", true), text(entry, "close", true));
        if (!from || !regular) return;
        if (!m_hours.empty() && *from <= m_hours.back().from)
            refuse(entry.place, "'hours' must be in the order of 'from'; {} is not after {}",
                   from->toString(), m_hours.back().from.toString());
        m_hours.push_back({*from, *regular});
    });
    const JsonValue* list = m_document.root.find("hours");
    if (list && list->is(JsonKind::Array) && (m_hours.empty() || m_hours.front().from > m_from))
        refuse(list->place, "'hours' say nothing of {}: let the first entry begin there", m_from.toString());
}

std::optional<Hours> Reader::regularHours(Date day) const {
    const auto after = std::partition_point(m_hours.begin(), m_hours.end(),
                                            [&](const DatedHours& entry) { return entry.from <= day; });
    if (after == m_hours.begin() || !isTradingWeekday(day)) return std::nullopt;
    return std::prev(after)->hours;
}

bool Reader::claim(const JsonValue& at, Date day) {
    if (m_claimed.insert(day).second) return true;
    refuse(at.place, "{} is named twice: keep one of its holidays, half days and special sessions",
           day.toString());
    return false;
}

void Reader::readHolidays() {
    eachObject("holidays", {"date", "name", "source"}, true, [&](const JsonValue& entry) {
        const auto day = dateInRange(entry, "date");
        const std::string name = text(entry, "name", true);
        if (!day || !claim(entry, *day)) return;
        m_closed.insert(*day);
        m_notes.names[*day] = name;
    });
}

void Reader::readHalfDays() {
    eachObject("half_days", {"date", "close", "name", "source"}, false, [&](const JsonValue& entry) {
        const auto day = dateInRange(entry, "date");
        const std::string name = text(entry, "name", true);
        const std::string clock = text(entry, "close", true);
        if (clock.empty()) return;
        const auto close = minutes(entry, clock);
        if (!day || !close || !claim(entry, *day)) return;
        const auto regular = regularHours(*day);
        if (!regular || *close <= regular->open || *close >= regular->close) {
            refuse(entry.place,
                   "{} cannot close at {}: it is no trading day, or that is outside its regular hours",
                   day->toString(), clock);
            return;
        }
        m_specials[*day] = {{{regular->open, *close}}, SessionKind::HalfDay};
        m_notes.names[*day] = name;
    });
}

void Reader::readSpecialSessions() {
    eachObject("special_sessions", {"date", "name", "hours", "source"}, false, [&](const JsonValue& entry) {
        const auto day = dateInRange(entry, "date");
        const std::string name = text(entry, "name", true);
        const JsonValue* list = member(entry, "hours", JsonKind::Array, true);
        if (!day || !list || !claim(entry, *day)) return;
        Special special;
        for (const JsonValue& part : list->items) {
            const std::string_view both = part.text;
            const auto parsed = part.is(JsonKind::String) && both.size() == 11 && both[5] == '-'
                                    ? hours(part, both.substr(0, 5), both.substr(6))
                                    : std::nullopt;
            if (!parsed || (!special.parts.empty() && parsed->open < special.parts.back().close)) {
                refuse(part.place, "'hours' must hold parts such as \"09:15-10:00\", in order");
                return;
            }
            special.parts.push_back(*parsed);
        }
        if (special.parts.empty()) {
            refuse(list->place, "'hours' is empty: list the date among 'holidays' if it is closed");
            return;
        }
        m_specials[*day] = special;
        m_notes.names[*day] = name;
    });
}

void Reader::readProvisional() {
    eachObject("provisional", {"from", "to", "note"}, false, [&](const JsonValue& entry) {
        const auto from = dateInRange(entry, "from");
        const auto to = dateInRange(entry, "to");
        const std::string note = text(entry, "note", true);
        if (!from || !to) return;
        if (*to < *from) refuse(entry.place, "'to' must not be before 'from'");
        m_notes.provisional.push_back({*from, *to, note});
    });
}

std::vector<Session> Reader::sessions() const {
    std::vector<Session> all;
    for (Date day = m_from; day <= m_to; day = day.plus(1)) {
        const auto add = [&](Hours hours, SessionKind kind) {
            all.push_back({day, m_zone.toUtc(day, hours.open * kNanosPerMinute),
                           m_zone.toUtc(day, hours.close * kNanosPerMinute), kind});
        };
        const auto special = m_specials.find(day);
        if (special != m_specials.end()) {
            for (const Hours part : special->second.parts)
                add(part, special->second.kind);
        } else if (!m_closed.contains(day)) {
            if (const auto regular = regularHours(day)) add(*regular, SessionKind::Regular);
        }
    }
    return all;
}

std::optional<CalendarFile> Reader::read() {
    if (!m_document.root.is(JsonKind::Object)) {
        refuse(m_document.root.place, "a calendar is an object, not {}", nameOf(m_document.root.kind));
        return std::nullopt;
    }
    readNames();
    readRange();
    readWeekdays();
    readHours();
    readHolidays();
    readHalfDays();
    readSpecialSessions();
    readProvisional();
    if (!m_problems.empty()) return std::nullopt;

    std::vector<Session> all = sessions();
    for (std::size_t i = 0; i < all.size(); ++i) {
        // A wall time that a change of the clocks skips can make a session empty.
        if (all[i].open < all[i].close && (i == 0 || all[i - 1].close <= all[i].open)) continue;
        refuse(m_document.root.place,
               "the clocks change during the session of {}: give that date special hours",
               all[i].date.toString());
        return std::nullopt;
    }
    return CalendarFile{m_aliases, std::make_shared<const MarketCalendar>(m_id, m_zone, std::move(all),
                                                                          m_from, m_to, m_notes)};
}

std::optional<CalendarFile> readAll(std::string_view text, std::string fileName,
                                    std::vector<Error>& problems) {
    const auto document = parseJson(text, std::move(fileName));
    if (document) return Reader{*document, problems}.read();
    problems.push_back(document.error());
    return std::nullopt;
}

} // namespace

Result<CalendarFile> parseCalendar(std::string_view text, std::string fileName) {
    std::vector<Error> problems;
    auto file = readAll(text, std::move(fileName), problems);
    if (!file) return fail(problems.front());
    return std::move(*file);
}

std::vector<Error> calendarProblems(std::string_view text, std::string fileName) {
    std::vector<Error> problems;
    (void)readAll(text, std::move(fileName), problems);
    return problems;
}

} // namespace openbell
