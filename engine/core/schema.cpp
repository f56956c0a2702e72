#include "engine/core/schema.h"
#include "engine/core/resources.h"
#include "engine/core/schema_parts.h"
#include <algorithm>
#include <set>

namespace openbell {

namespace {

constexpr std::string_view kKeywords[] = {"type",
                                          "properties",
                                          "required",
                                          "additionalProperties",
                                          "minProperties",
                                          "maxProperties",
                                          "items",
                                          "minItems",
                                          "maxItems",
                                          "enum",
                                          "const",
                                          "format",
                                          "minimum",
                                          "maximum",
                                          "exclusiveMinimum",
                                          "oneOf",
                                          "$ref",
                                          "definitions",
                                          "default",
                                          "description",
                                          "title",
                                          "$comment"};
constexpr std::string_view kTypes[] = {"object", "array", "string", "boolean", "null", "decimal", "integer"};
constexpr std::string_view kFormats[] = {"", "date", "time", "interval", "name"};

// Refuses a schema that does not mean what it seems to say.
class SchemaReader {
public:
    explicit SchemaReader(const JsonDocument& document) : m_document{document} {}

    Status check(const JsonValue& schema) const {
        if (!schema.is(JsonKind::Object)) return error(schema, "a schema must be an object");
        for (const JsonMember& member : schema.members)
            if (std::ranges::find(kKeywords, member.key) == std::end(kKeywords))
                return error(schema, fmt::format("unknown keyword \"{}\"", member.key));
        if (Status ok = checkKind(schema); !ok) return ok;
        if (Status ok = checkLimits(schema); !ok) return ok;
        return checkParts(schema);
    }

private:
    tl::unexpected<Error> error(const JsonValue& at, std::string_view message) const {
        return fail(Error{m_document.at(at.place, message)});
    }

    Status checkKind(const JsonValue& schema) const {
        if (schema.find("$ref") != nullptr) {
            if (detail::resolved(m_document.root, schema).find("$ref") != nullptr)
                return error(schema, "this $ref leads to no definition");
            return {};
        }
        if (schema.find("oneOf") != nullptr) return {};
        const std::string_view type = detail::typeOf(schema);
        if (std::ranges::find(kTypes, type) == std::end(kTypes))
            return error(schema, fmt::format("unknown type \"{}\"", type));
        const std::string_view format = detail::keyword(schema, "format");
        if (std::ranges::find(kFormats, format) == std::end(kFormats))
            return error(schema, fmt::format("unknown format \"{}\"", format));
        return {};
    }

    Status checkLimits(const JsonValue& schema) const {
        for (const std::string_view name : {"minimum", "maximum", "exclusiveMinimum"})
            if (const JsonValue* limit = schema.find(name); limit && !limit->is(JsonKind::Number))
                return error(*limit, fmt::format("\"{}\" must be a number", name));
        for (const std::string_view name : {"minItems", "maxItems", "minProperties", "maxProperties"})
            if (const JsonValue* limit = schema.find(name); limit && !decimalOf(*limit, 0).has_value())
                return error(*limit, fmt::format("\"{}\" must be a whole number", name));
        const bool whole = detail::typeOf(schema) == "integer";
        for (const std::string_view name : {"enum", "required"}) {
            const JsonKind kind = whole && name == "enum" ? JsonKind::Number : JsonKind::String;
            if (const JsonValue* list = schema.find(name))
                for (const JsonValue& item : list->items)
                    if (!item.is(kind))
                        return error(item, fmt::format("\"{}\" must hold {}s here", name,
                                                       kind == JsonKind::Number ? "number" : "string"));
        }
        return {};
    }

    Status checkParts(const JsonValue& schema) const {
        for (const std::string_view name : {"properties", "definitions"})
            if (const JsonValue* parts = schema.find(name))
                for (const JsonMember& member : parts->members)
                    if (Status ok = check(member.value); !ok) return ok;
        if (const JsonValue* items = schema.find("items"))
            if (Status ok = check(*items); !ok) return ok;
        if (const JsonValue* further = schema.find("additionalProperties");
            further && !further->is(JsonKind::Bool))
            if (Status ok = check(*further); !ok) return ok;
        if (const JsonValue* oneOf = schema.find("oneOf")) {
            if (oneOf->items.empty()) return error(*oneOf, "\"oneOf\" must list alternatives");
            for (const JsonValue& alternative : oneOf->items)
                if (Status ok = check(alternative); !ok) return ok;
        }
        return {};
    }

    const JsonDocument& m_document;
};

JsonValue withoutPlaces(JsonValue value) {
    value.place = {};
    for (JsonValue& item : value.items)
        item = withoutPlaces(std::move(item));
    for (JsonMember& member : value.members) {
        member.place = {};
        member.value = withoutPlaces(std::move(member.value));
    }
    return value;
}

void fill(const JsonValue& root, const JsonValue& schema, JsonValue& value) {
    const JsonValue& here = detail::alternativeFor(root, schema, value);
    const std::string_view type = detail::typeOf(here);
    if (type == "decimal" || type == "integer") {
        value.kind = JsonKind::Number; // "10000" and 10000 are one value
        return;
    }
    if (value.is(JsonKind::Array)) {
        if (const JsonValue* items = here.find("items"))
            for (JsonValue& item : value.items)
                fill(root, *items, item);
        return;
    }
    if (!value.is(JsonKind::Object)) return;
    const JsonValue* properties = here.find("properties");
    if (properties != nullptr)
        for (const JsonMember& property : properties->members)
            if (const JsonValue* standard = property.value.find("default");
                standard && !value.find(property.key))
                value.set(property.key, withoutPlaces(*standard));
    const JsonValue* further = here.find("additionalProperties");
    for (JsonMember& member : value.members) {
        const JsonValue* known = properties != nullptr ? properties->find(member.key) : nullptr;
        if (known != nullptr)
            fill(root, *known, member.value);
        else if (further != nullptr && further->is(JsonKind::Object))
            fill(root, *further, member.value);
    }
}

class Describer {
public:
    explicit Describer(const JsonValue& root) : m_root{root} {}

    void describe(const JsonValue& schema, const std::string& path) {
        const std::string_view reference = detail::keyword(schema, "$ref");
        const JsonValue& here = detail::resolved(m_root, schema);
        if (!path.empty()) addLine(schema, here, path);
        // A definition is described where it is met first.
        if (!reference.empty() && !m_described.insert(std::string{reference}).second) return;
        for (const JsonValue* one : detail::alternativesOf(m_root, here)) {
            const std::string_view type = detail::discriminatorOf(m_root, *one);
            describeParts(*one, type.empty() ? path : fmt::format("{}{{{}}}", path, type));
        }
    }

    std::vector<SchemaLine> lines;

private:
    void addLine(const JsonValue& schema, const JsonValue& here, const std::string& path) {
        const JsonValue* standard = schema.find("default");
        const std::string_view own = detail::keyword(schema, "description");
        lines.push_back({path, detail::allowedText(m_root, here), standard ? canonicalJson(*standard) : "",
                         std::string{own.empty() ? detail::keyword(here, "description") : own}});
    }

    void describeParts(const JsonValue& schema, const std::string& path) {
        const std::string prefix = path.empty() ? "" : path + ".";
        if (const JsonValue* properties = schema.find("properties"))
            for (const JsonMember& property : properties->members)
                if (property.value.find("const") == nullptr) describe(property.value, prefix + property.key);
        if (const JsonValue* further = schema.find("additionalProperties");
            further && further->is(JsonKind::Object))
            describe(*further, prefix + "NAME");
        // Items with parts are definitions; a list of plain texts says all in its own line.
        if (const JsonValue* items = schema.find("items"); items && items->find("$ref"))
            describe(*items, path + "[]");
    }

    const JsonValue& m_root;
    std::set<std::string> m_described;
};

} // namespace

Result<Schema> Schema::parse(std::string_view text, std::string file) {
    auto document = parseJson(text, std::move(file));
    if (!document) return fail(document.error());
    if (Status ok = SchemaReader{*document}.check(document->root); !ok) return fail(ok.error());
    return Schema{std::move(*document)};
}

Result<Schema> Schema::load(std::string_view resourceName) {
    const auto text = resource(resourceName);
    if (!text) return fail("the program lacks its resource {}; build it again", resourceName);
    return parse(*text, std::string{resourceName});
}

JsonValue Schema::applyDefaults(JsonValue value) const {
    fill(m_document.root, m_document.root, value);
    return value;
}

std::vector<SchemaLine> Schema::describe() const {
    Describer describer{m_document.root};
    describer.describe(m_document.root, "");
    return std::move(describer.lines);
}

} // namespace openbell
