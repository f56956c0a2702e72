#include "engine/core/version.h"
#include <fmt/format.h>

namespace openbell {

std::string version() {
    return OPENBELL_VERSION;
}

std::string buildText() {
    return fmt::format("Openbell {}, {} {}, {}", OPENBELL_VERSION,
#ifdef __clang__
                       "clang",
#else
                       "GCC",
#endif
                       __VERSION__, OPENBELL_BUILD_TYPE);
}

} // namespace openbell
