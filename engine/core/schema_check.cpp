#include "engine/core/nearest_name.h"
#include "engine/core/schema_parts.h"
#include <algorithm>

namespace openbell {

namespace {

using detail::acceptsKind;
using detail::alternativesOf;

class Checker {
public:
    explicit Checker(const JsonValue& root) : m_root{root} {}

    void check(const JsonValue& schema, const JsonValue& value, const std::string& path) {
        const JsonValue& here = detail::resolved(m_root, schema);
        if (here.find("oneOf") != nullptr) return checkOneOf(here, value, path);
        if (!acceptsKind(here, value)) return add(value.place, path, detail::scalarProblem(here, value));
        if (value.is(JsonKind::Object)) return checkObject(here, value, path);
        if (value.is(JsonKind::Array)) return checkArray(here, value, path);
        if (std::string problem = detail::scalarProblem(here, value); !problem.empty())
            add(value.place, path, std::move(problem));
    }

    [[nodiscard]] std::vector<SchemaProblem> take() {
        std::ranges::stable_sort(m_problems, {}, [](const SchemaProblem& problem) {
            return std::pair{problem.place.line, problem.place.column};
        });
        return std::move(m_problems);
    }

private:
    void add(JsonPlace place, const std::string& path, std::string message) {
        m_problems.push_back({place, path, std::move(message)});
    }

    void checkOneOf(const JsonValue& schema, const JsonValue& value, const std::string& path) {
        std::vector<const JsonValue*> candidates;
        for (const JsonValue* one : alternativesOf(m_root, schema))
            if (acceptsKind(*one, value)) candidates.push_back(one);
        if (value.is(JsonKind::Object) && !candidates.empty()) return checkByType(candidates, value, path);
        const auto fits = [&](const JsonValue* one) { return detail::scalarProblem(*one, value).empty(); };
        const bool list = value.is(JsonKind::Array);
        if (!list && std::ranges::any_of(candidates, fits)) return;
        if (candidates.size() == 1 && (list || value.is(JsonKind::Number)))
            return check(*candidates.front(), value, path);
        add(value.place, path, notAllowed(schema, value));
    }

    [[nodiscard]] std::string notAllowed(const JsonValue& schema, const JsonValue& value) const {
        std::vector<std::string> names;
        for (const JsonValue* one : alternativesOf(m_root, schema))
            for (std::string& name : detail::constantsOf(*one))
                names.push_back(std::move(name));
        const bool text = value.is(JsonKind::String);
        const std::string found = text ? '"' + value.text + '"' : std::string{nameOf(value.kind)};
        const std::string near = text ? nearestName(value.text, names) : std::string{};
        return fmt::format("{} is not allowed; allowed: {}{}", found, detail::allowedText(m_root, schema),
                           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
    }

    // Objects: the alternative is the one whose "type" is the value's.
    void checkByType(const std::vector<const JsonValue*>& candidates, const JsonValue& value,
                     const std::string& path) {
        std::vector<std::string> types;
        for (const JsonValue* one : candidates)
            types.emplace_back(detail::discriminatorOf(m_root, *one));
        if (types.front().empty()) return checkObject(*candidates.front(), value, path);
        std::string allowed;
        for (const std::string& type : types)
            allowed += (allowed.empty() ? "\"" : ", \"") + type + '"';
        const JsonValue* type = value.find("type");
        if (type == nullptr)
            return add(value.place, path, fmt::format("the key \"type\" is missing; allowed: {}", allowed));
        const auto found =
            std::ranges::find_if(types, [&](const std::string& one) { return type->isString(one); });
        if (found != types.end())
            return checkObject(*candidates[static_cast<std::size_t>(found - types.begin())], value, path);
        const std::string near = nearestName(type->text, types);
        add(type->place, joined(path, "type"),
            fmt::format("{} is not allowed; allowed: {}{}",
                        type->is(JsonKind::String) ? '"' + type->text + '"' : std::string{nameOf(type->kind)},
                        allowed, near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
    }

    void checkObject(const JsonValue& schema, const JsonValue& value, const std::string& path) {
        const JsonValue* properties = schema.find("properties");
        const JsonValue* further = schema.find("additionalProperties");
        for (const JsonMember& member : value.members) {
            const std::string memberPath = joined(path, member.key);
            const JsonValue* known = properties != nullptr ? properties->find(member.key) : nullptr;
            if (known != nullptr)
                check(*known, member.value, memberPath);
            else if (further != nullptr && further->is(JsonKind::Object))
                check(*further, member.value, memberPath);
            else
                add(member.place, memberPath, unknownKey(properties, member.key));
        }
        if (const JsonValue* required = schema.find("required"))
            for (const JsonValue& key : required->items)
                if (value.find(key.text) == nullptr)
                    add(value.place, path, fmt::format("the key \"{}\" is missing; add it", key.text));
        checkCount(schema, value, path, value.members.size(), "key", "Properties");
        if (value.members.empty() && schema.find("minProperties") != nullptr)
            m_problems.back().message += "; allowed: " + keysOf(properties);
    }

    void checkArray(const JsonValue& schema, const JsonValue& value, const std::string& path) {
        if (const JsonValue* items = schema.find("items"))
            for (std::size_t i = 0; i < value.items.size(); ++i)
                check(*items, value.items[i], fmt::format("{}[{}]", path, i));
        checkCount(schema, value, path, value.items.size(), "value", "Items");
    }

    void checkCount(const JsonValue& schema, const JsonValue& value, const std::string& path,
                    std::size_t count, std::string_view what, const std::string& keyword) {
        const auto limit = [&](const std::string& name) -> std::string {
            const JsonValue* number = schema.find(name + keyword);
            return number != nullptr ? number->text : "";
        };
        const std::string least = limit("min");
        const std::string most = limit("max");
        if (!least.empty() && count < std::stoul(least))
            add(value.place, path, fmt::format("{} {}(s) here, at least {} needed", count, what, least));
        if (!most.empty() && count > std::stoul(most))
            add(value.place, path, fmt::format("{} {}(s) here, at most {} allowed", count, what, most));
    }

    [[nodiscard]] static std::string keysOf(const JsonValue* properties) {
        std::string keys;
        if (properties != nullptr)
            for (const JsonMember& property : properties->members)
                keys += (keys.empty() ? "" : ", ") + property.key;
        return keys;
    }

    [[nodiscard]] static std::string unknownKey(const JsonValue* properties, const std::string& key) {
        std::vector<std::string> names;
        if (properties != nullptr)
            for (const JsonMember& property : properties->members)
                names.push_back(property.key);
        const std::string near = nearestName(key, names);
        if (!near.empty()) return fmt::format("unknown key \"{}\"; did you mean \"{}\"?", key, near);
        return fmt::format("unknown key \"{}\"; allowed: {}", key, keysOf(properties));
    }

    [[nodiscard]] static std::string joined(const std::string& path, const std::string& key) {
        return path.empty() ? key : path + "." + key;
    }

    const JsonValue& m_root;
    std::vector<SchemaProblem> m_problems;
};

} // namespace

std::vector<SchemaProblem> Schema::problemsOf(const JsonValue& value) const {
    Checker checker{m_document.root};
    checker.check(m_document.root, value, "");
    return checker.take();
}

Status Schema::validate(const JsonDocument& document) const {
    std::string lines;
    for (const SchemaProblem& problem : problemsOf(document.root)) {
        const std::string prefix = problem.path.empty() ? "" : problem.path + ": ";
        lines += (lines.empty() ? "" : "\n") + document.at(problem.place, prefix + problem.message);
    }
    if (lines.empty()) return {};
    return fail(Error{std::move(lines)});
}

} // namespace openbell
