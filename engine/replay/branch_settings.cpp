#include "engine/replay/branch_settings.h"
#include <algorithm>
#include <array>

namespace openbell {

namespace {

constexpr std::array<std::string_view, 3> kSections{"exits", "sizing", "risk"};

std::string idOf(const JsonValue& strategy) {
    const JsonValue* id = strategy.find("id");
    if (!id) id = strategy.find("type");
    return id ? id->text : std::string{};
}

const StrategyType* typeOf(const JsonValue& strategy) {
    const JsonValue* type = strategy.find("type");
    for (const StrategyType& known : strategyTypes())
        if (type && type->isString(known.type)) return &known;
    return nullptr;
}

std::string textOf(const JsonValue& value) {
    return value.is(JsonKind::String) ? value.text : canonicalJson(value);
}

void addLeaves(const std::string& name, const JsonValue& value, std::vector<BranchSetting>& settings) {
    if (value.is(JsonKind::Array)) return;
    if (!value.is(JsonKind::Object)) return settings.push_back({name, textOf(value)});
    for (const JsonMember& member : value.members)
        addLeaves(name + "." + member.key, member.value, settings);
}

void addStrategy(const JsonValue& strategy, std::vector<BranchSetting>& settings) {
    const std::string base = "strategies." + idOf(strategy) + ".parameters.";
    const JsonValue* given = strategy.find("parameters");
    const StrategyType* type = typeOf(strategy);
    if (type && !type->parameters.empty()) {
        for (const StrategyParameter& p : type->parameters) {
            const JsonValue* value = given ? given->find(p.name) : nullptr;
            settings.push_back({base + p.name, value ? textOf(*value) : fmt::format("{}", p.value)});
        }
    } else if (given) {
        for (const JsonMember& member : given->members)
            settings.push_back({base + member.key, textOf(member.value)});
    }
}

// A number, true or false, an object; "percent 0.6" as an object of type and value; else a word.
JsonValue valueOf(const std::string& text) {
    if (auto parsed = parseJson(text, ""); parsed && !parsed->root.is(JsonKind::Null))
        return std::move(parsed->root);
    const auto blank = text.find(' ');
    if (blank == std::string::npos) return JsonValue::string(text);
    auto value = parseJson(std::string_view{text}.substr(blank + 1), "");
    if (!value || !value->root.is(JsonKind::Number)) return JsonValue::string(text);
    JsonValue distance = JsonValue::object();
    distance.set("type", JsonValue::string(text.substr(0, blank)));
    distance.set("value", std::move(value->root));
    return distance;
}

std::vector<std::string> partsOf(std::string_view name) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('.', at), name.size());
        parts.emplace_back(name.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

Error unknown(const std::string& name, const std::vector<BranchSetting>& known) {
    std::vector<std::string> names;
    for (const BranchSetting& setting : known)
        names.push_back(setting.name);
    return {fmt::format("a branch cannot change {}; it can change {}", name, fmt::join(names, ", "))};
}

// What a change is about: none as a distance's type or value switches the distance off.
std::vector<std::string> changedParts(const BranchSetting& change) {
    auto parts = partsOf(change.name);
    const bool ofDistance =
        parts.size() == 3 && parts.front() == "exits" && (parts.back() == "type" || parts.back() == "value");
    if (ofDistance && change.value == "none") parts.pop_back();
    return parts;
}

// The object that holds the last part of a name, none where there is none.
JsonValue* holderOf(JsonValue& root, const std::vector<std::string>& parts) {
    JsonValue* at = root.find(parts.front());
    std::size_t next = 1;
    if (at && parts.front() == "strategies") {
        if (parts.size() != 4 || parts[2] != "parameters") return nullptr;
        const auto named = std::find_if(at->items.begin(), at->items.end(),
                                        [&](const JsonValue& s) { return idOf(s) == parts[1]; });
        if (named == at->items.end()) return nullptr;
        at = named->find("parameters") ? named->find("parameters")
                                       : &named->set("parameters", JsonValue::object());
        next = 3;
    }
    for (; at && next + 1 < parts.size(); ++next)
        at = at->find(parts[next]);
    return at && at->is(JsonKind::Object) ? at : nullptr;
}

} // namespace

std::vector<BranchSetting> branchSettings(const std::string& configuration) {
    std::vector<BranchSetting> settings;
    const auto parsed = parseJson(configuration, "configuration");
    if (!parsed) return settings;
    if (const JsonValue* strategies = parsed->root.find("strategies"))
        for (const JsonValue& strategy : strategies->items)
            addStrategy(strategy, settings);
    for (const std::string_view section : kSections)
        if (const JsonValue* value = parsed->root.find(section))
            addLeaves(std::string{section}, *value, settings);
    return settings;
}

Result<BranchSetting> parseSetting(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos)
        return fail("'{}' is no setting; write NAME=VALUE, such as exits.stop.value=0.6", text);
    return BranchSetting{std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}};
}

Result<RunConfig> changedConfig(const std::string& configuration, const std::vector<BranchSetting>& changes) {
    auto parsed = parseJson(configuration, "configuration");
    if (!parsed) return fail(parsed.error());
    const auto known = branchSettings(configuration);
    for (const BranchSetting& change : changes) {
        const auto parts = changedParts(change);
        const bool allowed = parts.size() > 1 &&
                             (parts.front() == "strategies" || std::find(kSections.begin(), kSections.end(),
                                                                         parts.front()) != kSections.end());
        JsonValue* holder = allowed ? holderOf(parsed->root, parts) : nullptr;
        if (!holder) return fail(unknown(change.name, known));
        holder->set(parts.back(), valueOf(change.value));
    }
    const auto checked = parseConfiguration(canonicalJson(parsed->root), "changed settings");
    if (!checked) return fail(checked.error());
    return readRunConfig(*checked);
}

} // namespace openbell
