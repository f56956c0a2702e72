#include "engine/core/json_text.h"
#include "engine/core/number_text.h"
#include <algorithm>

namespace openbell {

namespace {

void appendString(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
            else
                out += c;
        }
    }
    out += '"';
}

void appendScalar(std::string& out, const JsonValue& value) {
    if (value.is(JsonKind::Bool)) {
        out += value.boolean ? "true" : "false";
    } else if (value.is(JsonKind::Number)) {
        const auto number = NumberText::parse(value.text);
        out += number ? number->toString() : value.text;
    } else if (value.is(JsonKind::String)) {
        appendString(out, value.text);
    } else {
        out += "null";
    }
}

void appendCanonical(std::string& out, const JsonValue& value) {
    if (value.is(JsonKind::Array)) {
        out += '[';
        for (const JsonValue& item : value.items) {
            if (&item != &value.items.front()) out += ',';
            appendCanonical(out, item);
        }
        out += ']';
    } else if (value.is(JsonKind::Object)) {
        std::vector<const JsonMember*> sorted;
        for (const JsonMember& member : value.members)
            sorted.push_back(&member);
        std::ranges::sort(sorted, {},
                          [](const JsonMember* member) -> const std::string& { return member->key; });
        out += '{';
        for (const JsonMember* member : sorted) {
            if (member != sorted.front()) out += ',';
            appendString(out, member->key);
            out += ':';
            appendCanonical(out, member->value);
        }
        out += '}';
    } else {
        appendScalar(out, value);
    }
}

void appendPretty(std::string& out, const JsonValue& value, std::size_t depth) {
    const bool list = value.is(JsonKind::Array);
    const std::size_t count = list ? value.items.size() : value.members.size();
    if (!list && !value.is(JsonKind::Object)) return appendScalar(out, value);
    out += list ? '[' : '{';
    for (std::size_t i = 0; i < count; ++i) {
        out += i == 0 ? "\n" : ",\n";
        out.append(2 * (depth + 1), ' ');
        if (!list) {
            appendString(out, value.members[i].key);
            out += ": ";
        }
        appendPretty(out, list ? value.items[i] : value.members[i].value, depth + 1);
    }
    if (count != 0) out.append("\n").append(2 * depth, ' ');
    out += list ? ']' : '}';
}

} // namespace

std::string canonicalJson(const JsonValue& value) {
    std::string out;
    appendCanonical(out, value);
    return out;
}

std::string prettyJson(const JsonValue& value) {
    std::string out;
    appendPretty(out, value, 0);
    return out + "\n";
}

} // namespace openbell
