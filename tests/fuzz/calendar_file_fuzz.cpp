// Calendar files from outside: any bytes give a calendar or errors, and both entry points agree.
#include "engine/market/calendar_file.h"
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto file = openbell::parseCalendar(text, "fuzz.json");
    const auto problems = openbell::calendarProblems(text, "fuzz.json");
    if (file.has_value() != problems.empty()) std::abort();
    return 0;
}
