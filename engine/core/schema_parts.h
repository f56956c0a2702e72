#pragma once
// What checking, filling in and describing a schema share: following references and finding the alternative
// that a value means. Used by schema*.cpp only; pure, any thread.
#include "engine/core/number_text.h"
#include "engine/core/schema.h"

namespace openbell::detail {

// The schema itself, or what its $ref leads to.
[[nodiscard]] const JsonValue& resolved(const JsonValue& root, const JsonValue& schema);

// The text of a string keyword, "" when absent.
[[nodiscard]] std::string_view keyword(const JsonValue& schema, std::string_view name);

// "type", taken as "string" where only an enum or a const is given.
[[nodiscard]] std::string_view typeOf(const JsonValue& schema);

// Whether the value is of the schema's type (a resolved schema without oneOf).
[[nodiscard]] bool acceptsKind(const JsonValue& schema, const JsonValue& value);

// The oneOf alternatives, resolved, those of nested ones included; the schema alone when it has no oneOf.
[[nodiscard]] std::vector<const JsonValue*> alternativesOf(const JsonValue& root, const JsonValue& schema);

// The constant of the alternative's "type" member, "" when it has none.
[[nodiscard]] std::string_view discriminatorOf(const JsonValue& root, const JsonValue& schema);

// Strings that an enum or a const allows.
[[nodiscard]] std::vector<std::string> constantsOf(const JsonValue& schema);

// Problems of a scalar against a resolved schema without oneOf; "" when there is none.
[[nodiscard]] std::string scalarProblem(const JsonValue& schema, const JsonValue& value);

// What may stand there, for a message: `"auto", "none" or a time of day "HH:MM"`.
[[nodiscard]] std::string allowedText(const JsonValue& root, const JsonValue& schema);

// The alternative that a valid value means.
[[nodiscard]] const JsonValue& alternativeFor(const JsonValue& root, const JsonValue& schema,
                                              const JsonValue& value);

} // namespace openbell::detail
