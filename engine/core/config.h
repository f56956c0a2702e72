#pragma once
// The configuration of a run: text -> checked, complete with defaults, and identified by a hash. Read once at
// the edge; plain values, any thread.
#include "engine/core/schema.h"

namespace openbell {

struct Configuration {
    JsonDocument
        document;     // effective: every default filled in; places are those of the text, 0:0 for defaults
    std::string hash; // configurationHash of it

    [[nodiscard]] const JsonValue& root() const { return document.root; }
    // The value at a path such as "sizing.type"; none when a part is absent.
    [[nodiscard]] const JsonValue* find(std::string_view path) const;
};

// Errors: every problem of the text, a line each, "file:line:column: what; remedy".
[[nodiscard]] Result<Configuration> parseConfiguration(std::string_view text, std::string file);

// SHA-256 (hex) of the canonical form: the same for all texts that mean the same.
[[nodiscard]] std::string configurationHash(const JsonValue& effective);

// What a run configuration may hold, from resources/schema/run.schema.json.
[[nodiscard]] const Schema& runSchema();
[[nodiscard]] std::vector<SchemaLine> describeSchema();
// The same as text for a terminal of `width` columns.
[[nodiscard]] std::string configurationHelp(int width = 100);

} // namespace openbell
