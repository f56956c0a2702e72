#pragma once
// Whole numbers in the JSON of a journal's header. Pure; any thread.
#include "engine/core/json_text.h"
#include <fmt/format.h>

namespace openbell {

[[nodiscard]] inline JsonValue wholeNumber(std::int64_t value) {
    return JsonValue::number(fmt::format("{}", value));
}

} // namespace openbell
