// ISO 8601 times: what parses is written and read back as the same instant.
#include "engine/core/check.h"
#include "engine/core/utc_time.h"
#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto time = openbell::parseIso({reinterpret_cast<const char*>(data), size});
    if (!time) return 0;
    // An offset may carry the first or last hours of the range beyond it.
    ENSURE(openbell::parseIso(openbell::toIsoUtc(*time)).value_or(*time) == *time);
    return 0;
}
