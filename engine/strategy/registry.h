#pragma once
// All strategies there are: what they are called, what they can be told, and how to make one. Pure; any
// thread.
#include "engine/core/json_text.h"
#include "engine/strategy/fact_table.h"
#include "engine/strategy/strategy.h"
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace openbell {

struct StrategyParameter {
    std::string name, meaning;
    double value = 0, minimum = 0, maximum = 0; // default and range
    bool whole = true;
};

struct StrategyType {
    std::string type, title, meaning;
    std::vector<StrategyParameter> parameters;
};

// What a configuration says of one strategy.
struct StrategySpec {
    std::string id;   // names it in records; unique in its session
    std::string type; // "ehma_pivot", "confluence_consumer", "regime_adaptive", "rules"
    std::map<std::string, double> parameters;
    JsonValue
        rules; // for "rules", an object: enter_long, enter_short, exit_long, exit_short, exit, conditions
};

[[nodiscard]] const std::vector<StrategyType>& strategyTypes();

// Registers the facts it reads in `table`. Errors name the strategy, the parameter or fact, and what is
// allowed.
[[nodiscard]] Result<std::shared_ptr<const Strategy>> makeStrategy(const StrategySpec& spec,
                                                                   FactTable& table);

// "fast=9,slow=21", in alphabetical order, defaults included.
[[nodiscard]] std::string parametersText(const StrategySpec& spec);

} // namespace openbell
