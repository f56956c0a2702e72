#include "engine/core/schema_parts.h"
#include "engine/core/nearest_name.h"
#include "engine/core/utc_time.h"
#include <algorithm>
#include <cctype>

namespace openbell::detail {

namespace {

constexpr std::string_view kDefinitions = "#/definitions/";

bool allOf(std::string_view text, std::string_view more) {
    return std::ranges::all_of(text, [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || more.find(c) != std::string_view::npos;
    });
}

bool isDigits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// HH:MM or HH:MM:SS
bool isTime(std::string_view text) {
    if (text.size() != 5 && text.size() != 8) return false;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        if (!isDigits(text.substr(at, 2)) || (at > 0 && text[at - 1] != ':')) return false;
        if (text.substr(at, 2) > (at == 0 ? "23" : "59")) return false;
    }
    return true;
}

bool isInterval(std::string_view text) {
    if (text == "1d") return true;
    if (text.size() < 2 || text.size() > 4 || text[0] == '0') return false;
    return isDigits(text.substr(0, text.size() - 1)) && (text.back() == 'm' || text.back() == 'h');
}

struct Format {
    std::string_view name, meaning;
    bool (*matches)(std::string_view);
};

constexpr Format kFormats[] = {
    {"date", "a date \"YYYY-MM-DD\"", [](std::string_view text) { return Date::parse(text).has_value(); }},
    {"time", "a time of day \"HH:MM\"", isTime},
    {"interval", "an interval such as \"1m\", \"5m\", \"30m\", \"1h\" or \"1d\"", isInterval},
    {"name", "a name of letters, digits, '_', '-' and '.'",
     [](std::string_view text) { return !text.empty() && allOf(text, "_-."); }},
};

const Format* formatOf(const JsonValue& schema) {
    const auto found = std::ranges::find(kFormats, keyword(schema, "format"), &Format::name);
    return found == std::end(kFormats) ? nullptr : &*found;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
    return text;
}

std::vector<std::string> quoted(std::vector<std::string> texts) {
    for (std::string& text : texts)
        text = '"' + text + '"';
    return texts;
}

// Numbers that an enum allows.
std::vector<std::string> numbersOf(const JsonValue& schema) {
    std::vector<std::string> texts;
    if (const JsonValue* list = schema.find("enum"))
        for (const JsonValue& item : list->items)
            if (item.is(JsonKind::Number)) texts.push_back(item.text);
    return texts;
}

std::string numberProblem(const JsonValue& schema, const JsonValue& value) {
    const NumberText number = NumberText::parse(value.text).value();
    const auto limit = [&](std::string_view name) { return schema.find(name); };
    if (const auto allowed = numbersOf(schema); !allowed.empty()) {
        const auto same = [&](const std::string& text) { return NumberText::parse(text) == number; };
        if (std::ranges::none_of(allowed, same))
            return fmt::format("{} is not allowed; allowed: {}", value.text, joined(allowed));
    }
    if (const JsonValue* low = limit("minimum"); low && number < NumberText::parse(low->text).value())
        return fmt::format("{} is too small; the least allowed is {}", value.text, low->text);
    if (const JsonValue* low = limit("exclusiveMinimum");
        low && number <= NumberText::parse(low->text).value())
        return fmt::format("{} is too small; it must be above {}", value.text, low->text);
    if (const JsonValue* high = limit("maximum"); high && number > NumberText::parse(high->text).value())
        return fmt::format("{} is too large; the most allowed is {}", value.text, high->text);
    return {};
}

std::string stringProblem(const JsonValue& schema, const JsonValue& value) {
    const auto constants = constantsOf(schema);
    if (!constants.empty() && std::ranges::find(constants, value.text) == constants.end()) {
        const std::string near = nearestName(value.text, constants);
        return fmt::format("\"{}\" is not allowed; allowed: {}{}", value.text, joined(quoted(constants)),
                           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
    }
    if (const Format* format = formatOf(schema); format && !format->matches(value.text))
        return fmt::format("\"{}\" is not {}", value.text, format->meaning);
    if (value.text.empty()) return "the text is empty; write something or leave the key out";
    return {};
}

std::string allowedOne(const JsonValue& root, const JsonValue& schema) {
    const std::string_view type = typeOf(schema);
    if (const auto constants = constantsOf(schema); !constants.empty()) return joined(quoted(constants));
    if (const auto numbers = numbersOf(schema); !numbers.empty()) return joined(numbers);
    if (const Format* format = formatOf(schema)) return std::string{format->meaning};
    if (type == "decimal") return "a number";
    if (type == "integer") return "a whole number";
    if (type == "array") return "a list";
    if (type == "boolean") return "true or false";
    if (type == "null") return "null";
    if (type == "string") return "a string";
    if (const auto constant = discriminatorOf(root, schema); !constant.empty())
        return fmt::format("{{\"type\": \"{}\", ...}}", constant);
    return "an object";
}

} // namespace

const JsonValue& resolved(const JsonValue& root, const JsonValue& schema) {
    const JsonValue* at = &schema;
    for (int hops = 0; hops < 16; ++hops) { // more are refused when the schema is read
        const JsonValue* reference = at->find("$ref");
        if (reference == nullptr || !reference->text.starts_with(kDefinitions)) return *at;
        const JsonValue* definitions = root.find("definitions");
        const JsonValue* target =
            definitions ? definitions->find(reference->text.substr(kDefinitions.size())) : nullptr;
        if (target == nullptr) return *at;
        at = target;
    }
    return *at;
}

std::string_view keyword(const JsonValue& schema, std::string_view name) {
    const JsonValue* value = schema.find(name);
    return value != nullptr && value->is(JsonKind::String) ? std::string_view{value->text}
                                                           : std::string_view{};
}

std::string_view typeOf(const JsonValue& schema) {
    const std::string_view type = keyword(schema, "type");
    if (type.empty() && (schema.find("enum") != nullptr || schema.find("const") != nullptr)) return "string";
    return type;
}

bool acceptsKind(const JsonValue& schema, const JsonValue& value) {
    const std::string_view type = typeOf(schema);
    if (type == "object") return value.is(JsonKind::Object);
    if (type == "array") return value.is(JsonKind::Array);
    if (type == "string") return value.is(JsonKind::String);
    if (type == "boolean") return value.is(JsonKind::Bool);
    if (type == "null") return value.is(JsonKind::Null);
    if (type != "decimal" && type != "integer") return false;
    if (!value.is(JsonKind::Number) && !value.is(JsonKind::String)) return false;
    const auto number = NumberText::parse(value.text);
    return number && (type == "decimal" || number->isInteger());
}

std::vector<const JsonValue*> alternativesOf(const JsonValue& root, const JsonValue& schema) {
    std::vector<const JsonValue*> all{&resolved(root, schema)};
    std::vector<const JsonValue*> opened;
    for (std::size_t at = 0; at < all.size();) {
        const JsonValue* oneOf = all[at]->find("oneOf");
        if (oneOf == nullptr) {
            ++at;
            continue;
        }
        // Its alternatives take its place, once: one that leads back to itself adds nothing.
        const JsonValue* here = all[at];
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
        if (std::ranges::find(opened, here) != opened.end()) continue;
        opened.push_back(here);
        std::vector<const JsonValue*> parts;
        for (const JsonValue& part : oneOf->items)
            parts.push_back(&resolved(root, part));
        all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), parts.begin(), parts.end());
    }
    return all;
}

std::string_view discriminatorOf(const JsonValue& root, const JsonValue& schema) {
    const JsonValue* properties = schema.find("properties");
    const JsonValue* type = properties != nullptr ? properties->find("type") : nullptr;
    return type != nullptr ? keyword(resolved(root, *type), "const") : std::string_view{};
}

std::vector<std::string> constantsOf(const JsonValue& schema) {
    if (const auto constant = keyword(schema, "const"); !constant.empty()) return {std::string{constant}};
    std::vector<std::string> texts;
    if (const JsonValue* list = schema.find("enum"))
        for (const JsonValue& item : list->items)
            if (item.is(JsonKind::String)) texts.push_back(item.text);
    return texts;
}

std::string scalarProblem(const JsonValue& schema, const JsonValue& value) {
    const std::string_view type = typeOf(schema);
    if (!acceptsKind(schema, value)) {
        const bool fraction = type == "integer" && value.is(JsonKind::Number);
        const std::string found = value.is(JsonKind::String) ? fmt::format("\"{}\"", value.text)
                                  : fraction                 ? value.text
                                                             : std::string{nameOf(value.kind)};
        return fmt::format("expected {}, found {}", allowedOne(schema, schema), found);
    }
    if (type == "decimal" || type == "integer") return numberProblem(schema, value);
    return type == "string" ? stringProblem(schema, value) : std::string{};
}

std::string allowedText(const JsonValue& root, const JsonValue& schema) {
    std::vector<std::string> parts;
    for (const JsonValue* alternative : alternativesOf(root, schema)) {
        const auto constants = quoted(constantsOf(*alternative));
        if (constants.empty())
            parts.push_back(allowedOne(root, *alternative));
        else
            parts.insert(parts.end(), constants.begin(), constants.end());
    }
    return joined(parts);
}

const JsonValue& alternativeFor(const JsonValue& root, const JsonValue& schema, const JsonValue& value) {
    const auto all = alternativesOf(root, schema);
    const JsonValue* type = value.find("type");
    for (const JsonValue* one : all) {
        if (!acceptsKind(*one, value)) continue;
        const std::string_view constant = discriminatorOf(root, *one);
        const bool object = value.is(JsonKind::Object);
        if (object && (constant.empty() || (type != nullptr && type->isString(constant)))) return *one;
        if (!object && (value.is(JsonKind::Array) || scalarProblem(*one, value).empty())) return *one;
    }
    return all.empty() ? resolved(root, schema) : *all.front();
}

} // namespace openbell::detail
