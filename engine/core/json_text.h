#pragma once
// JSON with // and /* */ comments, each value with its line and column, numbers kept as they were written.
// Parsed once at the edge; plain values afterwards, any thread. Object keys are unique and keep their order.
#include "engine/core/decimal.h"
#include "engine/core/result.h"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

struct JsonPlace {
    int line = 0, column = 0; // from 1, in characters; 0 = not from a text (a default)
    friend bool operator==(const JsonPlace&, const JsonPlace&) = default;
};

enum class JsonKind : std::uint8_t { Null, Bool, Number, String, Array, Object };
[[nodiscard]] std::string_view nameOf(JsonKind kind); // "an object", "a number"

struct JsonMember;

struct JsonValue {
    JsonKind kind = JsonKind::Null;
    bool boolean = false;
    std::string text;                // a string's characters, or a number as written
    std::vector<JsonValue> items;    // of an array
    std::vector<JsonMember> members; // of an object, in the order written
    JsonPlace place;

    [[nodiscard]] bool is(JsonKind which) const { return kind == which; }
    [[nodiscard]] bool isString(std::string_view value) const {
        return kind == JsonKind::String && text == value;
    }
    // The member of an object, none when absent or not an object.
    [[nodiscard]] const JsonValue* find(std::string_view key) const;
    [[nodiscard]] JsonValue* find(std::string_view key);
    // Sets or adds a member; this must be an object.
    JsonValue& set(std::string_view key, JsonValue value);

    [[nodiscard]] static JsonValue object();
    [[nodiscard]] static JsonValue array();
    [[nodiscard]] static JsonValue string(std::string value);
    [[nodiscard]] static JsonValue number(std::string written); // must be a JSON number
    [[nodiscard]] static JsonValue boolValue(bool value);
};

struct JsonMember {
    std::string key;
    JsonPlace place; // of the key
    JsonValue value;
};

struct JsonDocument {
    std::string file; // as shown in errors
    JsonValue root;

    // "file:line:column: message"; without a place, "file: message".
    [[nodiscard]] std::string at(JsonPlace place, std::string_view message) const;
};

// UTF-8, with or without a byte order mark, at most 200 levels deep. Errors, with file:line:column and
// remedy: whatever is not JSON, a trailing comma, a duplicate key, an unfinished string or comment, text
// after the end.
[[nodiscard]] Result<JsonDocument> parseJson(std::string_view text, std::string file);

// A number, or a string that holds one ("10000"), read exactly from its text. Errors (without a place): not a
// number, more than `decimals` digits after the point, out of range.
[[nodiscard]] Result<std::int64_t> decimalOf(const JsonValue& value, int decimals);

template <class Value>
[[nodiscard]] Result<Value> fixedOf(const JsonValue& value) {
    return decimalOf(value, Value::kDecimals).map([](std::int64_t raw) { return Value::fromRaw(raw); });
}

// The nearest double, for statistics and indicator parameters only.
[[nodiscard]] Result<double> doubleOf(const JsonValue& value);

// One text for all JSON texts that mean the same: keys sorted by their bytes, no blanks or comments, numbers
// without needless digits (1.50e1 is 15), strings with the fewest escapes.
[[nodiscard]] std::string canonicalJson(const JsonValue& value);

// The same, indented by two blanks and in the order of the members, for people to read.
[[nodiscard]] std::string prettyJson(const JsonValue& value);

} // namespace openbell
