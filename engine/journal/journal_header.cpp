#include "engine/journal/journal_header.h"
#include "engine/core/json_text.h"
#include "engine/journal/journal_calendars.h"
#include "engine/journal/json_numbers.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr Mode kModes[] = {Mode::Backtest, Mode::Replay, Mode::DryRun, Mode::Paper, Mode::Live};

JsonValue jsonOf(const Instrument& i) {
    JsonValue json = JsonValue::object();
    json.set("symbol", JsonValue::string(i.symbol));
    json.set("exchange", JsonValue::string(i.exchange));
    json.set("currency", JsonValue::string(i.currency));
    json.set("calendar", JsonValue::string(i.calendar));
    json.set("zone", JsonValue::string(i.zone));
    json.set("tick_size", wholeNumber(i.tickSize.raw()));
    json.set("lot_size", wholeNumber(i.lotSize.raw()));
    json.set("freeze_quantity", wholeNumber(i.freezeQuantity.raw()));
    json.set("tradable", JsonValue::boolValue(i.tradable));
    return json;
}

// Reads members, and remembers the first one that is missing or of another kind.
class Members {
public:
    explicit Members(const JsonValue& object) : m_object{object} {}

    std::string text(std::string_view key) {
        const JsonValue* value = member(key, JsonKind::String);
        return value ? value->text : std::string{};
    }
    bool flag(std::string_view key) {
        const JsonValue* value = member(key, JsonKind::Bool);
        return value && value->boolean;
    }
    std::int64_t whole(std::string_view key) {
        const JsonValue* value = member(key, JsonKind::Number);
        if (!value) return 0;
        const auto number = decimalOf(*value, 0);
        if (!number) miss(key);
        return number.value_or(0);
    }
    const JsonValue* member(std::string_view key, JsonKind kind) {
        const JsonValue* value = m_object.find(key);
        if (value && value->is(kind)) return value;
        miss(key);
        return nullptr;
    }
    [[nodiscard]] const std::string& missing() const { return m_missing; }

private:
    void miss(std::string_view key) {
        if (m_missing.empty()) m_missing = key;
    }
    const JsonValue& m_object;
    std::string m_missing;
};

JsonValue jsonOf(const StrategyLabel& s) {
    JsonValue json = JsonValue::object();
    json.set("id", JsonValue::string(s.id));
    json.set("type", JsonValue::string(s.type));
    json.set("parameters", JsonValue::string(s.parameters));
    return json;
}

// What journals of earlier programs do not say stays as it is.
Status readLaterKeys(const JsonValue& root, SessionHeader& s) {
    if (!root.find("fact_names")) return {};
    Members in{root};
    s.ticks = in.whole("ticks");
    s.currency = in.text("currency");
    s.interval.minutes = static_cast<std::int32_t>(in.whole("interval_minutes"));
    s.startCapital = Money::fromRaw(in.whole("start_capital"));
    if (const JsonValue* names = in.member("fact_names", JsonKind::Array))
        for (const JsonValue& name : names->items)
            s.factNames.push_back(name.text);
    if (const JsonValue* strategies = in.member("strategies", JsonKind::Array))
        for (const JsonValue& item : strategies->items) {
            Members of{item};
            s.strategies.push_back({of.text("id"), of.text("type"), of.text("parameters")});
            if (!of.missing().empty())
                return fail("the journal's header says no {} of a strategy", of.missing());
        }
    if (!in.missing().empty()) return fail("the journal's header says nothing of {}", in.missing());
    return {};
}

// None where there are none.
Status readCalendars(const JsonValue& root, JournalHeader& header) {
    const JsonValue* list = root.find("calendars");
    if (!list) return {};
    std::vector<CalendarPtr> calendars;
    for (const JsonValue& item : list->items) {
        auto calendar = parseJournalCalendar(item);
        if (!calendar) return fail(calendar.error());
        calendars.push_back(std::move(*calendar));
    }
    for (const JsonValue& instrument : root.find("instruments")->items) {
        const JsonValue* id = instrument.find("trades_by");
        const auto found = std::find_if(calendars.begin(), calendars.end(),
                                        [&](const CalendarPtr& c) { return id && id->isString(c->id()); });
        if (found == calendars.end())
            return fail("the journal's header has no calendar that {} trades by",
                        header.session.instruments[header.calendars.size()].symbol);
        header.calendars.push_back(*found);
    }
    return {};
}

JsonValue jsonOf(const JournalHeader& header) {
    const SessionHeader& s = header.session;
    JsonValue json = JsonValue::object();
    json.set("journal", wholeNumber(header.version));
    json.set("schema", wholeNumber(header.schema));
    json.set("session", JsonValue::string(s.sessionId));
    json.set("mode", JsonValue::string(std::string{toText(s.mode)}));
    json.set("feed", JsonValue::string(header.feed));
    json.set("manual", JsonValue::boolValue(header.manual));
    if (header.apart) json.set("apart", JsonValue::boolValue(true));
    json.set("build", JsonValue::string(s.build));
    json.set("fact_format", wholeNumber(s.factFormat));
    json.set("config_hash", JsonValue::string(s.configHash));
    json.set("configuration", JsonValue::string(s.configuration));
    json.set("data_hash", JsonValue::string(s.dataHash));
    json.set("synthetic", JsonValue::boolValue(s.synthetic));
    json.set("from_ns", wholeNumber(s.from.ns));
    json.set("to_ns", wholeNumber(s.to.ns));
    json.set("bars", wholeNumber(s.bars));
    JsonValue instruments = JsonValue::array(), calendars = JsonValue::array();
    std::vector<CalendarPtr> written;
    for (std::size_t i = 0; i < s.instruments.size(); ++i) {
        JsonValue& instrument = instruments.items.emplace_back(jsonOf(s.instruments[i]));
        if (i >= header.calendars.size()) continue;
        const CalendarPtr& calendar = header.calendars[i];
        instrument.set("trades_by", JsonValue::string(calendar->id()));
        if (std::find(written.begin(), written.end(), calendar) != written.end()) continue;
        written.push_back(calendar);
        calendars.items.push_back(jsonOf(*calendar, s.from, s.to));
    }
    json.set("instruments", std::move(instruments));
    if (!written.empty()) json.set("calendars", std::move(calendars));
    json.set("ticks", wholeNumber(s.ticks));
    json.set("currency", JsonValue::string(s.currency));
    json.set("interval_minutes", wholeNumber(s.interval.minutes));
    json.set("start_capital", wholeNumber(s.startCapital.raw()));
    JsonValue strategies = JsonValue::array(), factNames = JsonValue::array();
    for (const StrategyLabel& strategy : s.strategies)
        strategies.items.push_back(jsonOf(strategy));
    for (const std::string& name : s.factNames)
        factNames.items.push_back(JsonValue::string(name));
    json.set("strategies", std::move(strategies));
    json.set("fact_names", std::move(factNames));
    return json;
}

} // namespace

std::string toText(const JournalHeader& header) {
    return canonicalJson(jsonOf(header));
}

Result<JournalHeader> parseJournalHeader(std::string_view text) {
    const auto document = parseJson(text, "journal header");
    if (!document) return fail(document.error());
    Members in{document->root};
    JournalHeader header;
    header.version = static_cast<int>(in.whole("journal"));
    if (in.missing().empty() && header.version != kJournalVersion)
        return fail(
            "the journal has version {}, this program reads version {}: use the Openbell that wrote it",
            header.version, kJournalVersion);
    header.schema = static_cast<int>(in.whole("schema"));
    header.feed = in.text("feed");
    header.manual = in.flag("manual");
    header.apart = document->root.find("apart") && in.flag("apart");
    SessionHeader& s = header.session;
    s.sessionId = in.text("session");
    const std::string mode = in.text("mode");
    for (const Mode known : kModes)
        if (toText(known) == mode) s.mode = known;
    s.build = in.text("build");
    s.factFormat = static_cast<int>(in.whole("fact_format"));
    s.configHash = in.text("config_hash");
    s.configuration = in.text("configuration");
    s.dataHash = in.text("data_hash");
    s.synthetic = in.flag("synthetic");
    s.from = UtcTime{in.whole("from_ns")};
    s.to = UtcTime{in.whole("to_ns")};
    s.bars = in.whole("bars");
    if (const JsonValue* instruments = in.member("instruments", JsonKind::Array))
        for (const JsonValue& item : instruments->items) {
            Members of{item};
            Instrument i{of.text("symbol"),
                         of.text("exchange"),
                         of.text("currency"),
                         of.text("calendar"),
                         of.text("zone"),
                         Price::fromRaw(of.whole("tick_size")),
                         Quantity::fromRaw(of.whole("lot_size")),
                         Quantity::fromRaw(of.whole("freeze_quantity")),
                         of.flag("tradable")};
            if (!of.missing().empty())
                return fail("the journal's header says no {} of an instrument", of.missing());
            if (i.tickSize.raw() <= 0 || i.lotSize.raw() <= 0)
                return fail("the journal's header has a tick or lot size of {} that is none", i.symbol);
            s.instruments.push_back(std::move(i));
        }
    if (!in.missing().empty()) return fail("the journal's header says nothing of {}", in.missing());
    if (auto done = readLaterKeys(document->root, s); !done) return fail(done.error());
    if (auto done = readCalendars(document->root, header); !done) return fail(done.error());
    return header;
}

Result<std::string> firstOtherKey(std::string_view text, const SessionHeader& known) {
    auto header = parseJournalHeader(text);
    if (!header) return fail(header.error());
    header->session = known;
    const JsonValue now = jsonOf(*header);
    const auto said = parseJson(text, "journal header");
    for (const JsonMember& member : said->root.members) {
        if (member.key == "calendars") continue;
        const JsonValue* other = now.find(member.key);
        if (other && canonicalJson(*other) != canonicalJson(member.value)) return member.key;
    }
    return std::string{};
}

} // namespace openbell
