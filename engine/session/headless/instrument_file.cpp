#include "engine/session/headless/instrument_file.h"
#include "engine/core/decimal.h"
#include "engine/core/nearest_name.h"
#include "engine/feed/csv/fields.h"
#include "engine/feed/csv/record_reader.h"
#include <algorithm>

namespace openbell::headless {

namespace {

const std::vector<std::string>& columnNames() {
    static const std::vector<std::string> names{"symbol", "exchange", "currency", "calendar", "zone",
                                                "tz",     "tick",     "lot",      "freeze",   "tradable"};
    return names;
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

Result<std::vector<std::string>> readHeader(const std::vector<std::string_view>& fields) {
    std::vector<std::string> columns;
    for (const std::string_view field : fields) {
        std::string name = lower(field);
        if (name == "tick_size") name = "tick";
        if (name == "lot_size") name = "lot";
        if (name == "freeze_quantity") name = "freeze";
        if (std::find(columnNames().begin(), columnNames().end(), name) == columnNames().end()) {
            return fail("column '{}' is not known; known are: {}{}", field, fmt::join(columnNames(), ", "),
                        didYouMean(name, columnNames()));
        }
        columns.push_back(name);
    }
    if (std::find(columns.begin(), columns.end(), "symbol") == columns.end())
        return fail("there is no column 'symbol'; the first line must name the columns: {}",
                    fmt::join(columnNames(), ", "));
    return columns;
}

// What an exchange implies.
void takeExchange(std::string_view exchange, const CalendarSet& calendars, Instrument& instrument) {
    instrument.exchange = exchange;
    const CalendarPtr calendar = calendars.calendarFor(exchange);
    if (calendar == nullptr) return;
    instrument.calendar = calendar->id();
    instrument.zone = calendar->zone().name();
    instrument.currency = instrument.zone == "America/New_York" ? "USD" : instrument.currency;
}

template <class Value>
Status takePositive(std::string_view column, std::string_view text, bool zeroToo, Value& out) {
    const auto value = parseFixed<Value>(text);
    if (!value || value->raw() < (zeroToo ? 0 : 1))
        return fail("{} '{}' is not a number above {}", column, text, zeroToo ? "or at zero" : "zero");
    out = *value;
    return {};
}

Status takeField(const std::string& column, std::string_view text, const CalendarSet& calendars,
                 Instrument& instrument) {
    if (text.empty()) return {};
    if (column == "currency") instrument.currency = text;
    if (column == "calendar") {
        if (calendars.find(text) == nullptr)
            return fail("calendar '{}' is not known; there are: {}{}", text,
                        fmt::join(calendars.names(), ", "), didYouMean(text, calendars.names()));
        instrument.calendar = text;
    }
    if (column == "zone" || column == "tz") {
        if (const auto zone = Zone::find(text); !zone) return fail(zone.error());
        instrument.zone = text;
    }
    if (column == "tick") return takePositive("tick", text, false, instrument.tickSize);
    if (column == "lot") return takePositive("lot", text, false, instrument.lotSize);
    if (column == "freeze") return takePositive("freeze", text, true, instrument.freezeQuantity);
    if (column == "tradable") {
        const std::string answer = lower(text);
        if (answer != "yes" && answer != "no" && answer != "true" && answer != "false" && answer != "1" &&
            answer != "0")
            return fail("tradable '{}' is neither yes nor no", text);
        instrument.tradable = answer == "yes" || answer == "true" || answer == "1";
    }
    return {};
}

Result<Instrument> instrumentOf(const std::vector<std::string>& columns,
                                const std::vector<std::string_view>& fields, const CalendarSet& calendars,
                                const KnownInstrumentOf& known) {
    if (fields.size() != columns.size())
        return fail("{} fields, but the first line names {} columns", fields.size(), columns.size());
    const auto field = [&](std::string_view name) {
        const auto at = std::find(columns.begin(), columns.end(), name) - columns.begin();
        return static_cast<std::size_t>(at) < fields.size() ? fields[static_cast<std::size_t>(at)]
                                                            : std::string_view{};
    };
    const std::string symbol{field("symbol")};
    if (symbol.empty()) return fail("the symbol is empty");
    auto stored = known(symbol);
    if (!stored) return fail(stored.error());
    Instrument instrument = stored->value_or(Instrument{});
    instrument.symbol = symbol;
    if (!field("exchange").empty()) takeExchange(field("exchange"), calendars, instrument);
    if (instrument.calendar.empty() && instrument.exchange.empty()) instrument.calendar = kContinuousCalendar;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (const auto taken = takeField(columns[i], fields[i], calendars, instrument); !taken)
            return fail(taken.error());
    if (instrument.calendar.empty())
        return fail("exchange '{}' has no known calendar: add a column calendar; there are: {}{}",
                    instrument.exchange, fmt::join(calendars.names(), ", "),
                    didYouMean(instrument.exchange, calendars.names()));
    return instrument;
}

} // namespace

Result<std::vector<Instrument>> readInstruments(ByteSource& bytes, const std::string& name,
                                                const CalendarSet& calendars,
                                                const KnownInstrumentOf& known) {
    RecordReader reader{bytes};
    Fields fields;
    std::vector<std::string> columns;
    std::vector<Instrument> instruments;
    std::string_view record;
    while (reader.next(record)) {
        const std::string where = fmt::format("{}:{}", name, reader.line());
        const auto& split = fields.split(record, ',');
        if (columns.empty()) {
            auto header = readHeader(split);
            if (!header) return fail("{}: {}", where, header.error().message);
            columns = std::move(*header);
            continue;
        }
        auto instrument = instrumentOf(columns, split, calendars, known);
        if (!instrument) return fail("{}: {}", where, instrument.error().message);
        instruments.push_back(std::move(*instrument));
    }
    if (reader.error()) return fail(*reader.error());
    if (columns.empty()) return fail("{}: the file is empty", name);
    return instruments;
}

} // namespace openbell::headless
