#pragma once
// Which program this is. Pure; any thread.
#include <string>

namespace openbell {

[[nodiscard]] std::string version();   // "0.1.0"
[[nodiscard]] std::string buildText(); // "Openbell 0.1.0, GCC 12.2.0, RelWithDebInfo"

} // namespace openbell
