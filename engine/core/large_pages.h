#pragma once
// Room for vectors that grow large: asks the kernel for large pages there, so that filling them costs few
// page faults. A hint only; any thread.
#include <cstddef>
#include <iterator>
#include <vector>

namespace openbell {

// Asks for large pages within [start, start + bytes); nothing where there are none to be had.
void wantLargePages(void* start, std::size_t bytes);

template <class Item>
void reserveLarge(std::vector<Item>& items, std::size_t count) {
    if (count <= items.capacity()) return;
    std::vector<Item> larger;
    larger.reserve(count);
    wantLargePages(larger.data(), larger.capacity() * sizeof(Item)); // before the first item touches a page
    larger.insert(larger.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
    items.swap(larger);
}

// Has the memory for `count` more items handed out now, so that adding them waits for nothing.
template <class Item>
void makeReady(std::vector<Item>& items, std::size_t count) {
    constexpr std::size_t page = 4096; // of x86-64, the smallest of ARM64
    items.reserve(items.size() + count);
    auto* const from = reinterpret_cast<volatile char*>(items.data() + items.size());
    const std::size_t bytes = count * sizeof(Item);
    for (std::size_t at = 0; at < bytes; at += page)
        from[at] = 0;
    if (bytes > 0) from[bytes - 1] = 0;
}

} // namespace openbell
