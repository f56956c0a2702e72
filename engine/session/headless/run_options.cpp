#include "engine/session/headless/run_options.h"
#include "engine/core/number_text.h"
#include "engine/session/headless/workspace.h"
#include <algorithm>

namespace openbell::headless {

namespace {

// "09" and "+9" are none.
bool isJsonNumber(const std::string& text) {
    return !text.empty() && jsonNumberLength(text) == text.size();
}

JsonValue parameterValue(const std::string& text) {
    if (text == "true" || text == "false") return JsonValue::boolValue(text == "true");
    return isJsonNumber(text) ? JsonValue::number(text) : JsonValue::string(text);
}

// "fast=9,slow=21" laid over the strategy's parameters.
Status setParameters(std::string_view list, const std::string& option, JsonValue& strategy) {
    JsonValue parameters =
        strategy.find("parameters") == nullptr ? JsonValue::object() : *strategy.find("parameters");
    std::vector<std::string_view> named;
    while (!list.empty()) {
        const std::string_view one = list.substr(0, list.find(','));
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos || equals == 0 || equals + 1 == one.size())
            return fail("--strategy {}: '{}' is not name=value; write it as ID:fast=9,slow=21", option, one);
        if (std::find(named.begin(), named.end(), one.substr(0, equals)) != named.end())
            return fail("--strategy {}: '{}' is named twice", option, one.substr(0, equals));
        named.push_back(one.substr(0, equals));
        parameters.set(one.substr(0, equals), parameterValue(std::string{one.substr(equals + 1)}));
        list.remove_prefix(std::min(list.size(), one.size() + 1));
    }
    if (!parameters.members.empty()) strategy.set("parameters", std::move(parameters));
    return {};
}

std::string idOf(const JsonValue& strategy) {
    for (const char* key : {"id", "type"})
        if (const JsonValue* value = strategy.find(key)) return value->text;
    return "";
}

// The file's strategy of that id, else a built-in one of that type.
JsonValue strategyNamed(const std::string& id, const JsonValue* fromFile) {
    if (fromFile != nullptr)
        for (const JsonValue& strategy : fromFile->items)
            if (idOf(strategy) == id) return strategy;
    JsonValue strategy = JsonValue::object();
    strategy.set("type", JsonValue::string(id));
    return strategy;
}

Status setStrategies(const std::vector<std::string>& given, JsonValue& root) {
    JsonValue list = JsonValue::array();
    std::vector<std::string> ids;
    for (const std::string& option : given) {
        const std::size_t colon = option.find(':');
        JsonValue strategy = strategyNamed(option.substr(0, colon), root.find("strategies"));
        if (colon != std::string::npos)
            if (const auto set = setParameters(std::string_view{option}.substr(colon + 1), option, strategy);
                !set)
                return fail(set.error());
        // The same type twice, with other parameters: ids must differ.
        const std::string id = idOf(strategy);
        const auto times = std::count(ids.begin(), ids.end(), id);
        if (times > 0) strategy.set("id", JsonValue::string(fmt::format("{}_{}", id, times + 1)));
        ids.push_back(id);
        list.items.push_back(std::move(strategy));
    }
    root.set("strategies", std::move(list));
    return {};
}

void setData(const RunOptions& options, JsonValue& root) {
    JsonValue data = root.find("data") == nullptr ? JsonValue::object() : *root.find("data");
    if (!options.symbols.empty()) {
        JsonValue symbols = JsonValue::array();
        for (const std::string& symbol : options.symbols)
            symbols.items.push_back(JsonValue::string(symbol));
        data.set("symbols", std::move(symbols));
    }
    if (options.interval) data.set("interval", JsonValue::string(*options.interval));
    if (options.from) data.set("from", JsonValue::string(*options.from));
    if (options.to) data.set("to", JsonValue::string(*options.to));
    if (!data.members.empty()) root.set("data", std::move(data));
}

Result<JsonDocument> readDocument(const RunOptions& options) {
    if (!options.config) return JsonDocument{"options", JsonValue::object()};
    const auto text = readFile(*options.config);
    if (!text) return fail(text.error());
    auto document = parseJson(*text, options.config->string());
    if (!document) return fail(document.error());
    // Before options are laid over it, so that its problems are told by line and column.
    if (const auto valid = runSchema().validate(*document); !valid) return fail(valid.error());
    return document;
}

} // namespace

Result<Configuration> effectiveConfiguration(const RunOptions& options) {
    auto document = readDocument(options);
    if (!document) return fail(document.error());
    JsonValue& root = document->root;
    setData(options, root);
    if (options.capital) root.set("capital", JsonValue::string(*options.capital));
    if (!options.strategies.empty())
        if (const auto set = setStrategies(options.strategies, root); !set) return fail(set.error());
    if (const auto valid = runSchema().validate(*document); !valid) return fail(valid.error());
    root = runSchema().applyDefaults(std::move(root));
    std::string hash = configurationHash(root);
    return Configuration{std::move(*document), std::move(hash)};
}

} // namespace openbell::headless
