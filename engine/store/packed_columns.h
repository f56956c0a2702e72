#pragma once
// Packs columns of 64-bit integers into one small blob and back, exactly: the layout of every packed blob of
// the stores (bars, ticks, equity and the other mass facts). Pure; any thread.
//
// Layout, version 1; all numbers little-endian, nothing aligned, no padding:
//     offset 0   u16  version = 1
//            2   u16  columns C
//            4   u32  rows N
//            8   C x { i64 base, u64 unit, u8 width }        17 bytes a column
//       8 + 17C  C x N x width bytes: the packed values, column after column
//     value = base + unit x packed, modulo 2^64; width is 0 (every value is base), 1, 2, 4 or 8 bytes.
// The base is the column's smallest value, the unit the greatest common divisor of the distances to it, the
// width the smallest that holds them: equal columns always give equal bytes.
#include "engine/core/result.h"
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace openbell {

static_assert(std::endian::native == std::endian::little, "packed blobs are copied as they are");

inline constexpr std::size_t kMaxColumns = 128;

using PackedBytes = std::vector<std::uint8_t>;

// Appends columns to a blob; all have `rows` values.
class ColumnPacker {
public:
    ColumnPacker(std::size_t columns, std::size_t rows);
    void add(std::span<const std::int64_t> values);
    // `value(row)` gives an int64.
    template <class Value>
    void addEach(Value value) {
        for (std::size_t row = 0; row < m_scratch.size(); ++row)
            m_scratch[row] = value(row);
        add(m_scratch);
    }
    [[nodiscard]] PackedBytes take() { return std::move(m_bytes); }

private:
    std::vector<std::int64_t> m_scratch;
    PackedBytes m_bytes;
    std::size_t m_column = 0;
};

// Reads a blob in place; it must outlive the view.
class PackedView {
public:
    // Errors: another version, another number of columns, a length that does not fit.
    [[nodiscard]] static Result<PackedView> parse(std::span<const std::uint8_t> bytes, std::size_t columns);

    [[nodiscard]] std::size_t rows() const { return m_rows; }
    // set(row, value) for every value of one column, or for the rows from `first` to before `end`.
    template <class Set>
    void each(std::size_t column, Set set) const {
        each(column, 0, m_rows, set);
    }
    template <class Set>
    void each(std::size_t column, std::size_t first, std::size_t end, Set set) const {
        const Column& c = m_columns[column];
        switch (c.width) {
        case 0:
            for (std::size_t row = first; row < end; ++row)
                set(row, c.base);
            return;
        case 1: return eachAs<std::uint8_t>(c, first, end, set);
        case 2: return eachAs<std::uint16_t>(c, first, end, set);
        case 4: return eachAs<std::uint32_t>(c, first, end, set);
        default: return eachAs<std::uint64_t>(c, first, end, set);
        }
    }

private:
    struct Column { // set by parse() for the columns there are
        std::int64_t base;
        std::uint64_t unit;
        std::uint8_t width;
        const std::uint8_t* data;
    };

    template <class Narrow, class Set>
    static void eachAs(const Column& c, std::size_t first, std::size_t end, Set set) {
        const std::uint8_t* data = c.data;
        const auto base = static_cast<std::uint64_t>(c.base);
        const std::uint64_t unit = c.unit;
        // Without this, counting takes as long as the values.
#pragma GCC unroll 8
        for (std::size_t row = first; row < end; ++row) {
            Narrow packed;
            std::memcpy(&packed, data + row * sizeof(Narrow), sizeof(Narrow));
            set(row, static_cast<std::int64_t>(base + unit * packed));
        }
    }

    std::size_t m_rows = 0;
    Column m_columns[kMaxColumns];
};

} // namespace openbell
