#include "engine/core/resources.h"
#include <algorithm>

namespace openbell {

namespace detail {
extern const EmbeddedResource kResources[];
extern const unsigned kResourceCount;
} // namespace detail

std::optional<std::string_view> resource(std::string_view name) {
    for (unsigned i = 0; i < detail::kResourceCount; ++i) {
        const auto& entry = detail::kResources[i];
        if (name == entry.name) return std::string_view{entry.begin, static_cast<std::size_t>(entry.end - entry.begin)};
    }
    return std::nullopt;
}

std::vector<std::string_view> resourcesBelow(std::string_view folder) {
    std::vector<std::string_view> names;
    for (unsigned i = 0; i < detail::kResourceCount; ++i) {
        const std::string_view name = detail::kResources[i].name;
        if (name.starts_with(folder)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace openbell
