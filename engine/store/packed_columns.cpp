#include "engine/store/packed_columns.h"
#include "engine/core/check.h"
#include "engine/store/column_range.h"
#include "engine/store/exact_divider.h"
#include <algorithm>

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
    const ColumnRange range = rangeOf(values);
    const std::uint64_t unit = commonUnit(values, range.low);
    const std::uint8_t width = unit == 0 ? std::uint8_t{0} : bytesFor(range.width() / unit);
    std::uint8_t* header = m_bytes.data() + kHeaderSize + m_column++ * kColumnSize;
    putAt(header, range.low);
    putAt(header + 8, unit);
    putAt(header + 16, width);
    const std::size_t at = m_bytes.size();
    m_bytes.resize(at + width * values.size());
    const ExactDivider divider{std::max<std::uint64_t>(unit, 1)};
    writeColumn(m_bytes.data() + at, values.size(), width, [&](std::size_t row) {
        return divider.quotient(static_cast<std::uint64_t>(values[row]) -
                                static_cast<std::uint64_t>(range.low));
    });
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
