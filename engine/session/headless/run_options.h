#pragma once
// What a backtest was asked for on the command line, laid over a configuration file. Pure but for reading
// that file; any thread.
#include "engine/core/config.h"
#include <filesystem>
#include <optional>

namespace openbell::headless {

struct RunOptions { // empty = not given; what is given overrides the file
    std::optional<std::filesystem::path> config;
    std::vector<std::string> symbols;
    std::vector<std::string> strategies; // "ID" or "ID:name=value,name=value"
    std::optional<std::string> interval, from, to, capital;
};

// The complete configuration. A strategy's ID is one of the file's, else a built-in type. Errors: the file
// cannot be read; every problem of it, a line each, "file:line:column: ..."; an option that is not
// understood.
[[nodiscard]] Result<Configuration> effectiveConfiguration(const RunOptions& options);

} // namespace openbell::headless
