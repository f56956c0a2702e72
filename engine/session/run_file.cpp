#include "engine/session/run_file.h"
#include "engine/replay/run_config.h"
#include "engine/session/headless/workspace.h"

namespace openbell {
namespace {

Result<RunRequest> requestOf(const std::filesystem::path& path) {
    auto text = headless::readFile(path);
    if (!text) return fail(text.error());
    const auto configuration = parseConfiguration(*text, path.string());
    if (!configuration) return fail(configuration.error());
    const auto config = readRunConfig(*configuration);
    if (!config) return fail(config.error());
    RunRequest request;
    request.symbols = config->symbols;
    request.interval = config->interval;
    request.from = config->from;
    request.to = config->to;
    request.capital = config->capital;
    request.file = {path.string(), std::move(*text), {}};
    for (const RunStrategy& strategy : config->strategies)
        request.file.strategies.push_back(strategy.spec.id + " (" + strategy.spec.type + ")");
    return request;
}

} // namespace

RunFile readRunFile(const std::filesystem::path& path) {
    auto request = requestOf(path);
    if (!request) return {{}, request.error().message};
    return {std::move(*request), {}};
}

} // namespace openbell
