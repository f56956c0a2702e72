#pragma once
// Checks a JSON document against a schema of resources/schema, fills in defaults, and describes what may be
// written. Immutable after creation; any thread.
//
// A schema is JSON in this subset of JSON Schema (an unknown keyword is an error, so a slip is found):
//   type                  object, array, string, boolean, null, decimal (a number, or a string that holds
//   one),
//                         integer (a decimal without fraction)
//   properties, required, additionalProperties (false, or the schema of further members; default false),
//   minProperties, maxProperties
//   items, minItems, maxItems
//   enum, const           strings
//   format                of a string: date, time, interval, name
//   minimum, maximum, exclusiveMinimum
//   oneOf                 the alternative is found by the value's kind, and among objects by the constant of
//                         their "type"
//   $ref                  "#/definitions/NAME"; definitions
//   default, description, title, $comment
#include "engine/core/json_text.h"

namespace openbell {

struct SchemaProblem {
    JsonPlace place;     // 0:0 for what is missing at the top
    std::string path;    // "strategies[0].enter_long"
    std::string message; // what is wrong and what is allowed
    friend bool operator==(const SchemaProblem&, const SchemaProblem&) = default;
};

// One line of a help text.
struct SchemaLine {
    std::string path;         // "exits.stop.value"
    std::string type;         // "number", "one of: none, percent, atr"
    std::string defaultValue; // canonical JSON; empty when there is none
    std::string description;
};

class Schema {
public:
    // Errors: not JSON, an unknown keyword, a $ref to nothing.
    [[nodiscard]] static Result<Schema> parse(std::string_view text, std::string file);
    // One of resources/, e.g. "schema/run.schema.json".
    [[nodiscard]] static Result<Schema> load(std::string_view resourceName);

    // Every problem, in the order of the text; empty when the value is valid.
    [[nodiscard]] std::vector<SchemaProblem> problemsOf(const JsonValue& value) const;
    // The same as one error, a line "file:line:column: path: message" a problem.
    [[nodiscard]] Status validate(const JsonDocument& document) const;
    // The value with every absent member that has a default, and with decimals as plain numbers. The value
    // must be valid.
    [[nodiscard]] JsonValue applyDefaults(JsonValue value) const;
    // Everything that may be written, in the order of the schema; a recursive part is described once.
    [[nodiscard]] std::vector<SchemaLine> describe() const;

private:
    explicit Schema(JsonDocument document) : m_document{std::move(document)} {}
    JsonDocument m_document;
};

} // namespace openbell
