// The file of a stored halt: nothing that it may hold reads as "trade on".
#include "engine/core/check.h"
#include "engine/session/halt_file.h"

using namespace openbell;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const HaltRow halt = haltOf({reinterpret_cast<const char*>(data), size}, "halt.json");
    ENSURE(halt.level == SessionLevel::Halted || halt.level == SessionLevel::Paused);
    return 0;
}
