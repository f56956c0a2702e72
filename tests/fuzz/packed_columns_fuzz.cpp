// Packed blobs of a damaged or forged database: read or refused, never believed beyond their length; what is
// read packs back to a blob that reads the same.
#include "engine/core/check.h"
#include "engine/store/packed_bars.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace openbell;
    std::vector<Bar> bars, again;
    if (unpackBars({data, size}, bars) && bars.size() < 100'000) {
        ENSURE(unpackBars(packBars(bars), again).has_value());
        ENSURE(bars == again);
    }
    std::vector<Tick> ticks, ticksAgain;
    if (unpackTicks({data, size}, ticks) && ticks.size() < 100'000) {
        ENSURE(unpackTicks(packTicks(ticks), ticksAgain).has_value());
        ENSURE(ticks == ticksAgain);
    }
    return 0;
}
