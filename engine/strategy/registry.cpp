#include "engine/strategy/registry.h"
#include "engine/core/nearest_name.h"
#include "engine/strategy/built_in.h"

namespace openbell {

namespace {

const StrategyParameter kAllowShort{"allow_short", "also sells short, not only buys", 1, 0, 1, true};

std::vector<StrategyType> describeTypes() {
    return {
        {"ehma_pivot",
         "EHMA pivot",
         "Price only: long when the fast EHMA crosses above the slow one, short when it crosses below.",
         {{"fast", "period of the fast EHMA, bars", 9, 2, 500, true},
          {"slow", "period of the slow EHMA, bars", 21, 3, 1000, true},
          kAllowShort}},
        {"confluence_consumer",
         "Confluence consumer",
         "Follows the confluence insight when enough of its parts agree with enough confidence.",
         {{"min_confidence", "least confidence, 0..1", 0.6, 0, 1, false},
          {"min_agreement", "least number of parts that agree", 4, 1, 6, true},
          {"exit_confidence", "confidence against the position that closes it, 0..1", 0.4, 0, 1, false},
          kAllowShort}},
        {"regime_adaptive",
         "Regime adaptive",
         "Follows the trend in trends, fades extremes in ranges, and stays out when the market is volatile.",
         {{"fast", "period of the fast EMA used in trends, bars", 9, 2, 500, true},
          {"slow", "period of the slow EMA used in trends, bars", 21, 3, 1000, true},
          {"rsi_period", "period of the RSI used in ranges, bars", 14, 2, 200, true},
          {"rsi_low", "RSI below which a range is bought, 0..50", 30, 0, 50, false},
          {"rsi_high", "RSI above which a range is sold, 50..100", 70, 50, 100, false},
          kAllowShort}},
        {"rules",
         "Your own rules",
         "Named conditions over facts and bar values, written in the configuration.",
         {}},
    };
}

std::string typeNames() {
    std::string names;
    for (const auto& type : strategyTypes())
        names += (names.empty() ? "" : ", ") + type.type;
    return names;
}

Result<StrategyParameters> complete(const StrategySpec& spec, const StrategyType& type) {
    StrategyParameters all;
    for (const auto& p : type.parameters)
        all[p.name] = p.value;
    for (const auto& [name, value] : spec.parameters) {
        const auto known = std::find_if(type.parameters.begin(), type.parameters.end(),
                                        [&](const auto& p) { return p.name == name; });
        if (known == type.parameters.end()) {
            std::vector<std::string> names;
            for (const auto& p : type.parameters)
                names.push_back(p.name);
            return fail("strategy '{}': {} has no parameter '{}'; it has {}{}", spec.id, type.type, name,
                        fmt::join(names, ", "), didYouMean(name, names));
        }
        if (!(value >= known->minimum && value <= known->maximum))
            return fail("strategy '{}': {} = {} is outside {} to {}", spec.id, name, value, known->minimum,
                        known->maximum);
        if (known->whole && value != std::floor(value))
            return fail("strategy '{}': {} = {} must be a whole number", spec.id, name, value);
        all[name] = value;
    }
    return all;
}

} // namespace

const std::vector<StrategyType>& strategyTypes() {
    static const std::vector<StrategyType> types = describeTypes();
    return types;
}

Result<std::shared_ptr<const Strategy>> makeStrategy(const StrategySpec& spec, FactTable& table) {
    if (spec.type == "rules") return makeRules(spec, table);
    const auto& types = strategyTypes();
    const auto type =
        std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.type == spec.type; });
    if (type == types.end()) return fail("unknown strategy '{}': use one of {}", spec.type, typeNames());
    const auto parameters = complete(spec, *type);
    if (!parameters) return fail(parameters.error());
    if (spec.type == "ehma_pivot") return makeEhmaPivot(*parameters, table);
    if (spec.type == "confluence_consumer") return makeConfluenceConsumer(*parameters, table);
    return makeRegimeAdaptive(*parameters, table);
}

std::string parametersText(const StrategySpec& spec) {
    std::string text;
    std::map<std::string, double> all = spec.parameters;
    for (const auto& type : strategyTypes())
        if (type.type == spec.type)
            for (const auto& p : type.parameters)
                all.emplace(p.name, p.value);
    for (const auto& [name, value] : all)
        text += fmt::format("{}{}={}", text.empty() ? "" : ",", name, value);
    return text;
}

} // namespace openbell
