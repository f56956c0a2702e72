#include "engine/store/dead_letter_lines.h"
#include "engine/core/json_text.h"
#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <zlib.h>

namespace openbell {

namespace {

std::uint32_t crcOf(std::string_view text) {
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
}

std::string hexOf(Bytes bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes)
        text += fmt::format("{:02x}", byte);
    return text;
}

std::vector<std::uint8_t> bytesOf(std::string_view hex) {
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, bytes[i], 16);
    return bytes;
}

JsonValue tagged(std::string_view tag, std::string text) {
    JsonValue value = JsonValue::object();
    value.set(tag, JsonValue::string(std::move(text)));
    return value;
}

JsonValue jsonOf(const KeptValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return JsonValue::number(fmt::format("{}", *number));
    if (const auto* real = std::get_if<double>(&value)) return tagged("real", fmt::format("{}", *real));
    if (const auto* text = std::get_if<std::string>(&value)) return JsonValue::string(*text);
    if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&value))
        return tagged("hex", hexOf(*bytes));
    return {};
}

KeptValue valueOf(const JsonValue& json) {
    if (json.is(JsonKind::Number)) {
        std::int64_t number = 0;
        std::from_chars(json.text.data(), json.text.data() + json.text.size(), number);
        return number;
    }
    if (json.is(JsonKind::String)) return json.text;
    if (const JsonValue* real = json.find("real")) {
        double number = 0;
        std::from_chars(real->text.data(), real->text.data() + real->text.size(), number);
        return number;
    }
    if (const JsonValue* hex = json.find("hex")) return bytesOf(hex->text);
    return {};
}

std::string lineOf(const JsonValue& value) {
    const std::string text = canonicalJson(value);
    return fmt::format("{:08x} {}\n", crcOf(text), text);
}

std::string textOf(const JsonValue& json, std::string_view key) {
    const JsonValue* value = json.find(key);
    return value ? value->text : std::string{};
}

std::int64_t numberOf(const JsonValue& json, std::string_view key) {
    const JsonValue* value = json.find(key);
    const KeptValue kept = value ? valueOf(*value) : KeptValue{};
    return std::holds_alternative<std::int64_t>(kept) ? std::get<std::int64_t>(kept) : 0;
}

DeadLetter letterOf(const JsonValue& json) {
    DeadLetter letter;
    letter.id = numberOf(json, "id");
    letter.time = UtcTime{numberOf(json, "time")};
    letter.store = textOf(json, "store");
    letter.table = textOf(json, "table");
    letter.reason = textOf(json, "reason");
    letter.replaces = json.find("replaces") != nullptr;
    if (const JsonValue* row = json.find("row"))
        for (const JsonValue& cell : row->items)
            if (cell.items.size() == 2) letter.row.emplace_back(cell.items[0].text, valueOf(cell.items[1]));
    return letter;
}

// None for a line that is torn or was changed.
std::optional<JsonValue> parsed(std::string_view line) {
    if (line.size() < 10 || line[8] != ' ') return std::nullopt;
    std::uint32_t crc = 0;
    std::from_chars(line.data(), line.data() + 8, crc, 16);
    line.remove_prefix(9);
    if (crcOf(line) != crc) return std::nullopt;
    auto document = parseJson(line, "");
    if (!document) return std::nullopt;
    return std::move(document->root);
}

} // namespace

std::string_view toText(DeadLetterState state) {
    switch (state) {
    case DeadLetterState::Waiting: return "waiting";
    case DeadLetterState::Written: return "written";
    case DeadLetterState::Dismissed: return "dismissed";
    }
    return "";
}

SqlValue viewOf(const KeptValue& value) {
    return std::visit(
        []<class Kept>(const Kept& kept) -> SqlValue {
            if constexpr (std::is_same_v<Kept, std::vector<std::uint8_t>>)
                return Bytes{kept};
            else if constexpr (std::is_same_v<Kept, std::string>)
                return std::string_view{kept};
            else
                return kept;
        },
        value);
}

KeptValue keep(const SqlValue& value) {
    return std::visit(
        []<class Shown>(const Shown& shown) -> KeptValue {
            if constexpr (std::is_same_v<Shown, Bytes>)
                return std::vector<std::uint8_t>(shown.begin(), shown.end());
            else if constexpr (std::is_same_v<Shown, std::string_view>)
                return std::string{shown};
            else
                return shown;
        },
        value);
}

std::string shown(const KeptValue& value) {
    if (std::holds_alternative<std::monostate>(value)) return "none";
    if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number);
    if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}", *real);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return fmt::format("{} bytes", std::get<std::vector<std::uint8_t>>(value).size());
}

std::string lineOf(const DeadLetter& letter) {
    JsonValue row = JsonValue::array();
    for (const auto& [column, value] : letter.row) {
        JsonValue cell = JsonValue::array();
        cell.items = {JsonValue::string(column), jsonOf(value)};
        row.items.push_back(std::move(cell));
    }
    JsonValue json = JsonValue::object();
    json.set("id", JsonValue::number(fmt::format("{}", letter.id)));
    json.set("time", JsonValue::number(fmt::format("{}", letter.time.ns)));
    json.set("store", JsonValue::string(letter.store));
    json.set("table", JsonValue::string(letter.table));
    json.set("reason", JsonValue::string(letter.reason));
    if (letter.replaces) json.set("replaces", JsonValue::boolValue(true));
    json.set("row", std::move(row));
    return lineOf(json);
}

std::string settlingLine(std::int64_t id, DeadLetterState state, UtcTime when) {
    JsonValue json = JsonValue::object();
    json.set("settled", JsonValue::number(fmt::format("{}", id)));
    json.set("state", JsonValue::string(std::string{toText(state)}));
    json.set("time", JsonValue::number(fmt::format("{}", when.ns)));
    return lineOf(json);
}

std::vector<DeadLetter> readLetters(std::string_view text) {
    std::map<std::int64_t, DeadLetter> letters;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const auto json = parsed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!json) continue;
        if (json->find("settled") == nullptr) {
            DeadLetter letter = letterOf(*json);
            letters[letter.id] = std::move(letter);
            continue;
        }
        const auto found = letters.find(numberOf(*json, "settled"));
        if (found == letters.end()) continue;
        const bool written = textOf(*json, "state") == toText(DeadLetterState::Written);
        found->second.state = written ? DeadLetterState::Written : DeadLetterState::Dismissed;
    }
    std::vector<DeadLetter> all;
    for (auto& [id, letter] : letters)
        all.push_back(std::move(letter));
    return all;
}

std::string insertSql(std::string_view table, const std::vector<std::string>& columns, bool replaces) {
    std::string marks;
    for (std::size_t i = 0; i < columns.size(); ++i)
        marks += i == 0 ? "?" : ", ?";
    return fmt::format("INSERT {}INTO \"{}\"(\"{}\") VALUES({})", replaces ? "OR REPLACE " : "", table,
                       fmt::join(columns, "\", \""), marks);
}

} // namespace openbell
