#pragma once
// Room for vectors that grow large: asks the kernel for large pages there, so that filling them costs few
// page faults. A hint only; any thread.
#include <cstddef>
#include <vector>

namespace openbell {

// Asks for large pages within [start, start + bytes); nothing where there are none to be had.
void wantLargePages(void* start, std::size_t bytes);

template <class Item>
void reserveLarge(std::vector<Item>& items, std::size_t count) {
    items.reserve(count);
    wantLargePages(items.data(), items.capacity() * sizeof(Item));
}

} // namespace openbell
