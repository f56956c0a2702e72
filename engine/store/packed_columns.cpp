#include "engine/store/packed_columns.h"
#include "engine/core/check.h"
#include <algorithm>
#include <numeric>

namespace openbell {

namespace {

constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kHeaderSize = 8, kColumnSize = 17;
constexpr std::size_t kMaxRows = std::size_t{1}
                                 << 24; // far above a day's ticks; bounds what a blob can claim

template <class Value>
void putAt(std::uint8_t* at, Value value) {
    std::memcpy(at, &value, sizeof value);
}

template <class Value>
Value getAt(const std::uint8_t* at) {
    Value value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

std::uint64_t distance(std::int64_t value, std::int64_t base) {
    return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base);
}

// The greatest common divisor of all distances to `base`; 0 when all are 0. Most values are multiples of
// what was found so far, which one division shows; once it is 1 nothing can change.
std::uint64_t commonUnit(std::span<const std::int64_t> values, std::int64_t base) {
    std::uint64_t unit = 0;
    for (const std::int64_t value : values) {
        const std::uint64_t d = distance(value, base);
        if (unit == 0)
            unit = d;
        else if (d % unit != 0)
            unit = std::gcd(unit, d);
        if (unit == 1) break;
    }
    return unit;
}

std::uint8_t widthOf(std::uint64_t largest) {
    if (largest == 0) return 0;
    if (largest <= UINT8_MAX) return 1;
    if (largest <= UINT16_MAX) return 2;
    return largest <= UINT32_MAX ? 4 : 8;
}

template <class Narrow>
void writeValues(std::uint8_t* out, std::span<const std::int64_t> values, std::int64_t base,
                 std::uint64_t unit) {
    if (unit == 1) {
        for (const std::int64_t value : values) {
            putAt(out, static_cast<Narrow>(distance(value, base)));
            out += sizeof(Narrow);
        }
        return;
    }
    for (const std::int64_t value : values) {
        putAt(out, static_cast<Narrow>(distance(value, base) / unit));
        out += sizeof(Narrow);
    }
}

} // namespace

ColumnPacker::ColumnPacker(std::size_t columns, std::size_t rows) : m_scratch(rows) {
    ENSURE(columns <= kMaxColumns && rows <= kMaxRows);
    m_bytes.reserve(kHeaderSize + columns * (kColumnSize + rows * 4));
    m_bytes.resize(kHeaderSize + columns * kColumnSize);
    putAt(m_bytes.data(), kVersion);
    putAt(m_bytes.data() + 2, static_cast<std::uint16_t>(columns));
    putAt(m_bytes.data() + 4, static_cast<std::uint32_t>(rows));
}

void ColumnPacker::add(std::span<const std::int64_t> values) {
    ENSURE(values.size() == m_scratch.size());
    std::int64_t base = 0, top = 0;
    if (!values.empty()) {
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        base = *low;
        top = *high;
    }
    const std::uint64_t unit = commonUnit(values, base);
    const std::uint8_t width = unit == 0 ? std::uint8_t{0} : widthOf(distance(top, base) / unit);
    std::uint8_t* header = m_bytes.data() + kHeaderSize + m_column++ * kColumnSize;
    putAt(header, base);
    putAt(header + 8, unit);
    putAt(header + 16, width);
    const std::size_t at = m_bytes.size();
    m_bytes.resize(at + width * values.size());
    std::uint8_t* out = m_bytes.data() + at;
    switch (width) {
    case 0: break;
    case 1: writeValues<std::uint8_t>(out, values, base, unit); break;
    case 2: writeValues<std::uint16_t>(out, values, base, unit); break;
    case 4: writeValues<std::uint32_t>(out, values, base, unit); break;
    default: writeValues<std::uint64_t>(out, values, base, unit); break;
    }
}

Result<PackedView> PackedView::parse(std::span<const std::uint8_t> bytes, std::size_t columns) {
    ENSURE(columns <= kMaxColumns);
    if (bytes.size() < kHeaderSize + columns * kColumnSize)
        return fail("packed data of {} bytes are too short", bytes.size());
    if (const auto version = getAt<std::uint16_t>(bytes.data()); version != kVersion)
        return fail("packed data have layout {}, this program reads {}", version, kVersion);
    if (const auto found = getAt<std::uint16_t>(bytes.data() + 2); found != columns)
        return fail("packed data have {} columns instead of {}", found, columns);
    PackedView view;
    view.m_rows = getAt<std::uint32_t>(bytes.data() + 4);
    if (view.m_rows > kMaxRows) return fail("packed data claim {} rows", view.m_rows);
    std::size_t at = kHeaderSize + columns * kColumnSize;
    for (std::size_t i = 0; i < columns; ++i) {
        const std::uint8_t* header = bytes.data() + kHeaderSize + i * kColumnSize;
        const auto width = header[16];
        if (width > 8 || !(width == 0 || std::has_single_bit(width)))
            return fail("packed data have a column of {} bytes a value", width);
        view.m_columns[i] = {getAt<std::int64_t>(header), getAt<std::uint64_t>(header + 8), width,
                             bytes.data() + std::min(at, bytes.size())};
        at += width * view.m_rows;
    }
    if (at != bytes.size())
        return fail("packed data have {} bytes instead of the {} their header asks for", bytes.size(), at);
    return view;
}

} // namespace openbell
