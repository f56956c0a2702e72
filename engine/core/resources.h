#pragma once
// The files of resources/, embedded in the program: calendars, costs, schemas. Immutable; any thread.
#include <optional>
#include <string_view>
#include <vector>

namespace openbell {

namespace detail {
struct EmbeddedResource {
    const char* name;
    const char* begin;
    const char* end;
};
} // namespace detail

// The bytes of a file by its name below resources/, e.g. "calendars/nse.json".
[[nodiscard]] std::optional<std::string_view> resource(std::string_view name);
// Names below a folder, in alphabetical order.
[[nodiscard]] std::vector<std::string_view> resourcesBelow(std::string_view folder);

} // namespace openbell
