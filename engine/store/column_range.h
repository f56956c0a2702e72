#pragma once
// What packing a column of integers starts with: its range, its unit and the bytes a value needs. Internal to
// engine/store; pure.
#include <cstdint>
#include <cstring>
#include <span>

namespace openbell {

struct ColumnRange {
    std::int64_t low = 0, high = 0; // both 0 for an empty column
    [[nodiscard]] std::uint64_t width() const {
        return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    }
};
[[nodiscard]] ColumnRange rangeOf(std::span<const std::int64_t> values);

// The greatest common divisor of all distances to `base`; 0 when all are 0.
[[nodiscard]] std::uint64_t commonUnit(std::span<const std::int64_t> values, std::int64_t base);

// 0, 1, 2, 4 or 8.
[[nodiscard]] constexpr std::uint8_t bytesFor(std::uint64_t largest) {
    if (largest == 0) return 0;
    if (largest <= UINT8_MAX) return 1;
    if (largest <= UINT16_MAX) return 2;
    return largest <= UINT32_MAX ? 4 : 8;
}

// packed(row) for each row, in `width` bytes each, little-endian.
template <class Packed>
void writeColumn(std::uint8_t* out, std::size_t rows, std::uint8_t width, Packed packed) {
    const auto write = [&]<class Narrow>(Narrow) {
        for (std::size_t row = 0; row < rows; ++row) {
            const auto value = static_cast<Narrow>(packed(row));
            std::memcpy(out + row * sizeof(Narrow), &value, sizeof(Narrow));
        }
    };
    switch (width) {
    case 0: return;
    case 1: return write(std::uint8_t{});
    case 2: return write(std::uint16_t{});
    case 4: return write(std::uint32_t{});
    default: return write(std::uint64_t{});
    }
}

} // namespace openbell
