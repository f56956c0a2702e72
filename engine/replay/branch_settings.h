#pragma once
// What a branch may change of its session, by name: the parameters of strategies, exits, sizing and limits.
// Pure; any thread.
#include "engine/replay/run_config.h"

namespace openbell {

struct BranchSetting {
    std::string name;  // "exits.stop.value"; a strategy goes by its id: "strategies.cross.parameters.fast"
    std::string value; // "0.6", "none"
    friend bool operator==(const BranchSetting&, const BranchSetting&) = default;
};

// All of them, with the values they have in an effective configuration.
[[nodiscard]] std::vector<BranchSetting> branchSettings(const std::string& configuration);

// "exits.stop.value=0.6" in two. Errors: no '='.
[[nodiscard]] Result<BranchSetting> parseSetting(std::string_view text);

// The configuration with other values. What is none takes a value whole: "percent 0.6", or JSON; none as the
// type or value of a distance switches it off. Errors name the setting and those there are, or what is wrong
// with the value.
[[nodiscard]] Result<RunConfig> changedConfig(const std::string& configuration,
                                              const std::vector<BranchSetting>& changes);

} // namespace openbell
