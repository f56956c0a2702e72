#include "engine/core/json_text.h"
#include "engine/core/check.h"
#include "engine/core/number_text.h"
#include <algorithm>
#include <charconv>

namespace openbell {

std::string_view nameOf(JsonKind kind) {
    switch (kind) {
    case JsonKind::Null: return "null";
    case JsonKind::Bool: return "true or false";
    case JsonKind::Number: return "a number";
    case JsonKind::String: return "a string";
    case JsonKind::Array: return "a list";
    case JsonKind::Object: return "an object";
    }
    return "";
}

const JsonValue* JsonValue::find(std::string_view key) const {
    const auto found = std::ranges::find(members, key, &JsonMember::key);
    return found == members.end() ? nullptr : &found->value;
}

JsonValue* JsonValue::find(std::string_view key) {
    const auto found = std::ranges::find(members, key, &JsonMember::key);
    return found == members.end() ? nullptr : &found->value;
}

JsonValue& JsonValue::set(std::string_view key, JsonValue value) {
    ENSURE(kind == JsonKind::Object);
    if (JsonValue* present = find(key)) return *present = std::move(value);
    return members.emplace_back(JsonMember{std::string{key}, {}, std::move(value)}).value;
}

JsonValue JsonValue::object() {
    JsonValue made;
    made.kind = JsonKind::Object;
    return made;
}

JsonValue JsonValue::array() {
    JsonValue made;
    made.kind = JsonKind::Array;
    return made;
}

JsonValue JsonValue::string(std::string value) {
    JsonValue made;
    made.kind = JsonKind::String;
    made.text = std::move(value);
    return made;
}

JsonValue JsonValue::number(std::string written) {
    ENSURE(!written.empty() && jsonNumberLength(written) == written.size());
    JsonValue made;
    made.kind = JsonKind::Number;
    made.text = std::move(written);
    return made;
}

JsonValue JsonValue::boolValue(bool value) {
    JsonValue made;
    made.kind = JsonKind::Bool;
    made.boolean = value;
    return made;
}

std::string JsonDocument::at(JsonPlace place, std::string_view message) const {
    if (place.line == 0) return fmt::format("{}: {}", file, message);
    return fmt::format("{}:{}:{}: {}", file, place.line, place.column, message);
}

namespace {

Result<NumberText> numberOf(const JsonValue& value) {
    if (!value.is(JsonKind::Number) && !value.is(JsonKind::String))
        return fail("expected a number, found {}", nameOf(value.kind));
    return NumberText::parse(value.text);
}

} // namespace

Result<std::int64_t> decimalOf(const JsonValue& value, int decimals) {
    const auto number = numberOf(value);
    if (!number) return fail(number.error());
    if (number->decimals() > decimals)
        return fail("'{}' has more than {} digits after the point; write it with at most {}", value.text,
                    decimals, decimals);
    return parseDecimal(number->toString(), decimals);
}

Result<double> doubleOf(const JsonValue& value) {
    if (const auto number = numberOf(value); !number) return fail(number.error());
    double parsed = 0;
    const char* end = value.text.data() + value.text.size();
    const auto [stop, code] = std::from_chars(value.text.data(), end, parsed);
    if (code != std::errc{} || stop != end) return fail("'{}' is out of range", value.text);
    return parsed;
}

} // namespace openbell
