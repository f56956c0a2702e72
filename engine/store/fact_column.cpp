#include "engine/store/fact_column.h"
#include "engine/store/column_range.h"
#include "engine/store/exact_divider.h"
#include "engine/store/row_checksum.h"
#include <algorithm>
#include <array>
#include <cstring>

namespace openbell {

namespace {

// Columns within these bounds can be added up in 64 bits, whatever their slope.
constexpr std::int64_t kBound = std::int64_t{1} << 61;

struct Line {
    std::int64_t base = 0, slope = 0;
    [[nodiscard]] std::uint64_t distance(std::int64_t value, std::size_t row) const {
        return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base) -
               static_cast<std::uint64_t>(slope) * row;
    }
};

// The line from the lowest, first value to the highest, last one, lowered so that none lies below it. Its
// slope is a multiple of the unit: so are then the distances.
Line lineBelow(std::span<const std::int64_t> values, std::uint64_t unit, std::uint64_t& highest) {
    const std::uint64_t steps =
        static_cast<std::uint64_t>(values.back() - values.front()) / unit / (values.size() - 1);
    Line line{values.front(), static_cast<std::int64_t>(unit * steps)};
    std::int64_t lowest = 0, top = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
        const auto distance = static_cast<std::int64_t>(line.distance(values[row], row));
        lowest = std::min(lowest, distance);
        top = std::max(top, distance);
    }
    line.base += lowest;
    highest = static_cast<std::uint64_t>(top - lowest);
    return line;
}

// `skip` bytes are left for the index of an indexed column.
FactColumn asTheyAre(std::span<const std::int64_t> values, std::vector<std::uint8_t>& room,
                     std::size_t skip) {
    room.resize(skip + values.size_bytes());
    std::memcpy(room.data() + skip, values.data(), values.size_bytes());
    return {0, 0, 1, 8, skip > 0, room};
}

template <class Narrow>
void unpackAs(const FactColumn& column, std::span<std::int64_t> values) {
    const std::uint8_t* at = column.packed.data();
    auto line = static_cast<std::uint64_t>(column.base);
    for (std::int64_t& value : values) {
        Narrow packed;
        std::memcpy(&packed, at, sizeof packed);
        at += sizeof packed;
        value = static_cast<std::int64_t>(line + static_cast<std::uint64_t>(column.unit) * packed);
        line += static_cast<std::uint64_t>(column.slope);
    }
}

// The rows where a value differs from the one before, and the first; none when there are more than a byte
// can number.
constexpr std::size_t kStretches = 256;
struct Stretches {
    std::size_t count = 0;
    std::array<std::uint32_t, kStretches> starts;
};
bool findStretches(std::span<const std::int64_t> values, Stretches& found) {
    found.count = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (row > 0 && values[row] == values[row - 1]) continue;
        if (found.count == kStretches) return false;
        found.starts[found.count++] = static_cast<std::uint32_t>(row);
    }
    return true;
}

bool isConstant(std::span<const std::int64_t> values) {
    return values.size() < 2 ||
           std::memcmp(values.data(), values.data() + 1, values.size_bytes() - sizeof values[0]) == 0;
}

FactColumn packEach(std::span<const std::int64_t> values, std::vector<std::uint8_t>& room, std::size_t skip) {
    const ColumnRange range = rangeOf(values);
    if (range.low < -kBound || range.high > kBound) return asTheyAre(values, room, skip);
    const std::uint64_t unit = commonUnit(values, range.low);
    Line line{range.low, 0};
    std::uint8_t width = bytesFor(range.width() / unit);
    if (values.front() == range.low && values.back() == range.high) {
        std::uint64_t highest = 0;
        const Line leaning = lineBelow(values, unit, highest);
        // An indexed column has no rows for a line to follow.
        if (const std::uint8_t narrower = bytesFor(highest / unit); narrower < width && skip == 0) {
            line = leaning;
            width = narrower;
        }
    }
    if (width == 8) return asTheyAre(values, room, skip);
    room.resize(skip + width * values.size());
    const ExactDivider divider{unit};
    writeColumn(room.data() + skip, values.size(), width,
                [&](std::size_t row) { return divider.quotient(line.distance(values[row], row)); });
    return {line.base, line.slope, static_cast<std::int64_t>(unit), width, skip > 0, room};
}

FactColumn packStretches(std::span<const std::int64_t> values, const Stretches& stretches,
                         std::vector<std::uint8_t>& room) {
    std::array<std::int64_t, kStretches> kept;
    for (std::size_t i = 0; i < stretches.count; ++i)
        kept[i] = values[stretches.starts[i]];
    const FactColumn column = packEach({kept.data(), stretches.count}, room, values.size());
    for (std::size_t i = 0; i < stretches.count; ++i) {
        const std::size_t end = i + 1 < stretches.count ? stretches.starts[i + 1] : values.size();
        std::memset(room.data() + stretches.starts[i], static_cast<int>(i), end - stretches.starts[i]);
    }
    return column;
}

} // namespace

FactColumn packColumn(std::span<const std::int64_t> values, std::vector<std::uint8_t>& room) {
    if (isConstant(values)) return {values.empty() ? 0 : values.front(), 0, 1, 0, false, {}};
    Stretches stretches;
    if (values.size() >= 2 * kStretches && findStretches(values, stretches))
        return packStretches(values, stretches, room);
    return packEach(values, room, 0);
}

static bool unpackIndexed(const FactColumn& column, std::span<std::int64_t> values) {
    const std::size_t rows = values.size();
    const auto width = static_cast<std::size_t>(column.width);
    if (width == 0 || column.packed.size() < rows) return false;
    FactColumn among = column;
    among.indexed = false;
    among.packed = column.packed.subspan(rows);
    std::array<std::int64_t, kStretches> kept;
    const std::size_t count = among.packed.size() / width;
    if (count > kStretches || !unpackColumn(among, {kept.data(), count})) return false;
    std::size_t highest = 0;
    for (const std::uint8_t index : column.packed.first(rows))
        highest = std::max<std::size_t>(highest, index);
    if (highest >= count) return false;
    for (std::size_t row = 0; row < rows; ++row)
        values[row] = kept[column.packed[row]];
    return true;
}

bool unpackColumn(const FactColumn& column, std::span<std::int64_t> values) {
    if (column.indexed) return unpackIndexed(column, values);
    if (column.width < 0 || column.packed.size() != static_cast<std::size_t>(column.width) * values.size())
        return false;
    switch (column.width) {
    case 0: {
        auto line = static_cast<std::uint64_t>(column.base);
        for (std::int64_t& value : values) {
            value = static_cast<std::int64_t>(line);
            line += static_cast<std::uint64_t>(column.slope);
        }
        return true;
    }
    case 1: unpackAs<std::uint8_t>(column, values); return true;
    case 2: unpackAs<std::uint16_t>(column, values); return true;
    case 4: unpackAs<std::uint32_t>(column, values); return true;
    case 8: unpackAs<std::uint64_t>(column, values); return true;
    default: return false;
    }
}

std::int64_t checksumOf(const FactColumn& column) {
    const std::int64_t numbers[] = {column.base, column.slope, column.unit, column.width,
                                    column.indexed ? 1 : 0};
    return rowChecksum(column.packed, numbers);
}

} // namespace openbell
