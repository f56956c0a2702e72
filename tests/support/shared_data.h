#pragma once
// Where the market data and oracles are that some tests use. They are not shipped: such tests skip without
// them.
#include <filesystem>
#include <optional>
#include <string>

namespace openbell::tests {

// The path of a file or folder below the shared data folder, none where it is absent.
inline std::optional<std::filesystem::path> sharedPath(const std::string& relative) {
    const auto path = std::filesystem::path{OPENBELL_SOURCE_DIR}.parent_path() / "shared" / relative;
    if (!std::filesystem::exists(path)) return std::nullopt;
    return path;
}

} // namespace openbell::tests

// auto path = sharedPath("data/x"); skips the test function with a clear message where the data are absent.
#define OPENBELL_NEED_SHARED(variable, relative)                                                             \
    const auto variable = ::openbell::tests::sharedPath(relative);                                           \
    if (!variable) QSKIP("the shared market data are not on this machine: " relative)
