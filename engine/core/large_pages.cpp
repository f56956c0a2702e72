#include "engine/core/large_pages.h"
#include <cstdint>
#ifdef __linux__
#include <sys/mman.h>
#endif

namespace openbell {

void wantLargePages(void* start, std::size_t bytes) {
#ifdef __linux__
    constexpr std::uintptr_t page = 2 << 20; // of x86-64 and most of ARM64
    const auto from = (reinterpret_cast<std::uintptr_t>(start) + page - 1) / page * page;
    const auto to = (reinterpret_cast<std::uintptr_t>(start) + bytes) / page * page;
    if (from < to) (void)madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#else
    (void)start, (void)bytes;
#endif
}

} // namespace openbell
