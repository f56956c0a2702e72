#include "engine/core/json_text.h"
#include "engine/core/number_text.h"
#include <map>

namespace openbell {

namespace {

constexpr int kMaxDepth = 200;

// The length of the valid UTF-8 sequence at the start of `text`, 0 when it is not valid (RFC 3629).
std::size_t utf8Length(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned char>(i < text.size() ? text[i] : 0);
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) >= 0xA0;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool outside = (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90);
        return follows(1) && follows(2) && follows(3) && !outside ? 4 : 0;
    }
    return 0;
}

void appendUtf8(std::string& out, unsigned point) {
    const auto add = [&](unsigned byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (point < 0x80) return add(point);
    if (point < 0x800) {
        add(0xC0U | point >> 6U);
    } else if (point < 0x10000) {
        add(0xE0U | point >> 12U);
        add(0x80U | (point >> 6U & 0x3FU));
    } else {
        add(0xF0U | point >> 18U);
        add(0x80U | (point >> 12U & 0x3FU));
        add(0x80U | (point >> 6U & 0x3FU));
    }
    add(0x80U | (point & 0x3FU));
}

constexpr bool isWordChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-';
}

// What stands at the start of `text`, for a message.
std::string shown(std::string_view text) {
    if (text.empty()) return "the end of the text";
    const std::size_t length = utf8Length(text);
    if (length == 0 || static_cast<unsigned char>(text[0]) < 0x20)
        return fmt::format("the byte 0x{:02x}", static_cast<unsigned char>(text[0]));
    return fmt::format("'{}'", text.substr(0, length));
}

class Parser {
public:
    Parser(std::string_view text, std::string file) : m_rest{text}, m_document{std::move(file), {}} {
        if (m_rest.starts_with("\xEF\xBB\xBF")) m_rest.remove_prefix(3);
    }

    Result<JsonDocument> parse() {
        if (Status ok = skipBlanks(); !ok) return fail(ok.error());
        if (m_rest.empty()) return error("the text is empty; write a JSON object: { ... }");
        if (Status ok = value(m_document.root, 0); !ok) return fail(ok.error());
        if (Status ok = skipBlanks(); !ok) return fail(ok.error());
        if (!m_rest.empty())
            return error(
                "text after the end of the JSON value; remove it, or look for a closing bracket too many");
        return std::move(m_document);
    }

private:
    tl::unexpected<Error> errorAt(JsonPlace place, std::string_view message) const {
        return fail(Error{m_document.at(place, message)});
    }
    tl::unexpected<Error> error(std::string_view message) const { return errorAt(m_place, message); }

    [[nodiscard]] char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }

    void advance(std::size_t bytes) {
        for (const char c : m_rest.substr(0, bytes)) {
            if (c == '\n') {
                ++m_place.line;
                m_place.column = 1;
            } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
                ++m_place.column;
            }
        }
        m_rest.remove_prefix(bytes);
    }

    bool accept(std::string_view token) {
        if (!m_rest.starts_with(token)) return false;
        advance(token.size());
        return true;
    }

    Status skipBlanks() {
        while (!m_rest.empty()) {
            if (std::string_view{" \t\r\n"}.find(peek()) != std::string_view::npos) {
                advance(1);
            } else if (m_rest.starts_with("//")) {
                advance(std::min(m_rest.find('\n'), m_rest.size()));
            } else if (m_rest.starts_with("/*")) {
                const std::size_t end = m_rest.find("*/", 2);
                if (end == std::string_view::npos) return error("this comment has no end; close it with */");
                advance(end + 2);
            } else {
                break;
            }
        }
        return {};
    }

    Status value(JsonValue& out, int depth) {
        if (depth > kMaxDepth)
            return error(fmt::format("more than {} levels of brackets; nest less", kMaxDepth));
        out.place = m_place;
        switch (peek()) {
        case '{': return object(out, depth);
        case '[': return array(out, depth);
        case '"': out.kind = JsonKind::String; return string(out.text);
        default: return word(out);
        }
    }

    // true, false, null or a number.
    Status word(JsonValue& out) {
        std::size_t length = 0;
        while (length < m_rest.size() && isWordChar(m_rest[length]))
            ++length;
        const std::string_view text = m_rest.substr(0, length);
        if (text == "true" || text == "false") {
            out.kind = JsonKind::Bool;
            out.boolean = text == "true";
        } else if (length > 0 && jsonNumberLength(text) == length) {
            if (const auto number = NumberText::parse(text); !number)
                return error(number.error().message + "; write a smaller number");
            out.kind = JsonKind::Number;
            out.text = text;
        } else if (text != "null") {
            return unknownWord(text);
        }
        advance(length);
        return {};
    }

    Status unknownWord(std::string_view text) const {
        if (text.empty() && peek() == '\'')
            return error("a string in single quotes; use double quotes: \"...\"");
        if (text.empty()) return error(fmt::format("expected a value, found {}", shown(m_rest)));
        if ((text[0] >= '0' && text[0] <= '9') || text[0] == '-' || text[0] == '+' || text[0] == '.')
            return error(fmt::format("'{}' is not a number; write it like 12, 0.5 or -1.5e3", text));
        return error(fmt::format("'{}' is not a value; write text in double quotes: \"{}\"", text, text));
    }

    Status array(JsonValue& out, int depth) {
        out.kind = JsonKind::Array;
        const JsonPlace opened = m_place;
        advance(1);
        if (Status ok = skipBlanks(); !ok) return ok;
        if (accept("]")) return {};
        while (true) {
            if (Status ok = value(out.items.emplace_back(), depth + 1); !ok) return ok;
            const auto more = nextOrEnd(']', "list", opened);
            if (!more) return fail(more.error());
            if (!*more) return {};
        }
    }

    Status object(JsonValue& out, int depth) {
        out.kind = JsonKind::Object;
        const JsonPlace opened = m_place;
        std::map<std::string, JsonPlace, std::less<>> seen;
        advance(1);
        if (Status ok = skipBlanks(); !ok) return ok;
        if (accept("}")) return {};
        while (true) {
            JsonMember& member = out.members.emplace_back();
            if (Status ok = key(member); !ok) return ok;
            const auto [first, added] = seen.emplace(member.key, member.place);
            if (!added)
                return errorAt(member.place,
                               fmt::format("the key \"{}\" is there already, at line {}, column {}; "
                                           "remove one of the two",
                                           member.key, first->second.line, first->second.column));
            if (Status ok = value(member.value, depth + 1); !ok) return ok;
            const auto more = nextOrEnd('}', "object", opened);
            if (!more) return fail(more.error());
            if (!*more) return {};
        }
    }

    // The key, the colon and the blanks before the value.
    Status key(JsonMember& member) {
        member.place = m_place;
        if (peek() != '"')
            return error(fmt::format("expected a key in double quotes, found {}; write \"name\": value",
                                     shown(m_rest)));
        if (Status ok = string(member.key); !ok) return ok;
        if (Status ok = skipBlanks(); !ok) return ok;
        if (!accept(":"))
            return error(
                fmt::format("expected ':' after the key \"{}\", found {}", member.key, shown(m_rest)));
        return skipBlanks();
    }

    // After a value: true when another follows, false at the closing bracket.
    Result<bool> nextOrEnd(char closing, std::string_view what, JsonPlace opened) {
        if (Status ok = skipBlanks(); !ok) return fail(ok.error());
        if (accept({&closing, 1})) return false;
        const JsonPlace comma = m_place;
        if (m_rest.empty())
            return error(fmt::format("the {} opened at line {}, column {} is not closed; add '{}'", what,
                                     opened.line, opened.column, closing));
        if (!accept(","))
            return error(fmt::format("expected ',' or '{}' in the {} opened at line {}, column {}, found {}",
                                     closing, what, opened.line, opened.column, shown(m_rest)));
        if (Status ok = skipBlanks(); !ok) return fail(ok.error());
        if (peek() == closing)
            return errorAt(comma, fmt::format("a comma before '{}'; remove the comma", closing));
        return true;
    }

    Status string(std::string& out) {
        const JsonPlace opened = m_place;
        advance(1);
        while (true) {
            if (m_rest.empty() || peek() == '\n')
                return errorAt(opened,
                               "this string has no end on its line; close it with \" (a line break is \\n)");
            if (accept("\"")) return {};
            if (peek() == '\\') {
                if (Status ok = escape(out); !ok) return ok;
                continue;
            }
            const std::size_t length = utf8Length(m_rest);
            if (length == 0) return error("the text is not UTF-8 here; save the file as UTF-8");
            if (static_cast<unsigned char>(peek()) < 0x20)
                return error(fmt::format("a control character in a string; write it as \\u{:04x}",
                                         static_cast<unsigned char>(peek())));
            out += m_rest.substr(0, length);
            advance(length);
        }
    }

    Status escape(std::string& out) {
        constexpr std::string_view kEscapes = "\"\\/bfnrt";
        constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
        const char letter = m_rest.size() > 1 ? m_rest[1] : '\0';
        if (letter == 'u') return unicodeEscape(out);
        const std::size_t index = kEscapes.find(letter);
        if (letter == '\0' || index == std::string_view::npos)
            return error("an unknown escape; known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX");
        out += kMeanings[index];
        advance(2);
        return {};
    }

    Status unicodeEscape(std::string& out) {
        unsigned point = 0;
        if (!hexUnit(0, point)) return error("\\u needs four hexadecimal digits, as in \\u20b9");
        std::size_t length = 6;
        if (point >= 0xD800 && point <= 0xDFFF) {
            unsigned low = 0;
            if (point >= 0xDC00 || !hexUnit(6, low) || low < 0xDC00 || low > 0xDFFF)
                return error("half of a surrogate pair; write the character itself, or both halves");
            point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
            length = 12;
        }
        appendUtf8(out, point);
        advance(length);
        return {};
    }

    // \uXXXX at an offset of the rest.
    [[nodiscard]] bool hexUnit(std::size_t at, unsigned& out) const {
        if (m_rest.size() < at + 6 || m_rest.substr(at, 2) != "\\u") return false;
        for (const char c : m_rest.substr(at + 2, 4)) {
            const std::size_t digit = std::string_view{"0123456789abcdefABCDEF"}.find(c);
            if (digit == std::string_view::npos) return false;
            out = out * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
        }
        return true;
    }

    std::string_view m_rest;
    JsonDocument m_document;
    JsonPlace m_place{1, 1};
};

} // namespace

Result<JsonDocument> parseJson(std::string_view text, std::string file) {
    return Parser{text, std::move(file)}.parse();
}

} // namespace openbell
