#pragma once
// The built-in strategies; made through the registry only.
#include "engine/strategy/registry.h"

namespace openbell {

using StrategyParameters = std::map<std::string, double>; // complete and in range

[[nodiscard]] Result<std::shared_ptr<const Strategy>> makeEhmaPivot(const StrategyParameters& p,
                                                                    FactTable& table);
[[nodiscard]] Result<std::shared_ptr<const Strategy>> makeConfluenceConsumer(const StrategyParameters& p,
                                                                             FactTable& table);
[[nodiscard]] Result<std::shared_ptr<const Strategy>> makeRegimeAdaptive(const StrategyParameters& p,
                                                                         FactTable& table);
[[nodiscard]] Result<std::shared_ptr<const Strategy>> makeRules(const StrategySpec& spec, FactTable& table);

} // namespace openbell
