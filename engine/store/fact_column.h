#pragma once
// One column of a piece of a session's facts, packed so that plain SQL can unpack it (session_views.h) and
// small: what grows evenly, as times and numbers of facts do, costs a byte a value or none. Pure; any thread.
//     value(row) = base + slope x row + unit x packed(row), little-endian, `width` bytes each: 0, 1, 2, 4;
// 8 is for what varies more, and for ranges that SQL's signed integers could not add up: the values as they
// are, with base and slope 0 and unit 1. A column that keeps its value for long is indexed: `packed` starts
// with a byte a row, the number of its value among those that follow. Equal columns give equal bytes.
#include <cstdint>
#include <span>
#include <vector>

namespace openbell {

struct FactColumn {
    std::int64_t base = 0, slope = 0, unit = 1;
    std::int64_t width = 0;
    bool indexed = false;
    std::span<const std::uint8_t> packed;
};

// The packed values lie in `room`, which must outlive their use.
[[nodiscard]] FactColumn packColumn(std::span<const std::int64_t> values, std::vector<std::uint8_t>& room);

// rowChecksum() of all of it, as row_checksum(packed, base, slope, unit, width, indexed) in SQL.
[[nodiscard]] std::int64_t checksumOf(const FactColumn& column);

// False when the width is none of the above or the bytes are not that of as many values.
[[nodiscard]] bool unpackColumn(const FactColumn& column, std::span<std::int64_t> values);

} // namespace openbell
