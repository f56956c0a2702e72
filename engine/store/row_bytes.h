#pragma once
// Rows of values one after another in one run of bytes, in this process only: how the write buffer keeps what
// waits to be written without an allocation a row. Pure; internal to engine/store.
#include "engine/store/sql_value.h"
#include <array>
#include <cstring>
#include <vector>

namespace openbell {

inline constexpr std::size_t kMostColumns = 64;

// u16 table, u16 columns, then of each value its kind and its 8 bytes, or the size and bytes of a text.
class RowAppender {
public:
    explicit RowAppender(std::vector<std::uint8_t>& bytes) : m_bytes{bytes} {}
    void add(int table, std::span<const SqlValue> row) {
        std::size_t size = 2 * sizeof(std::uint16_t);
        for (const SqlValue& value : row)
            size += 1 + std::visit([](const auto& v) { return sizeOf(v); }, value);
        m_bytes.resize(m_bytes.size() + size);
        m_at = m_bytes.data() + m_bytes.size() - size;
        put(static_cast<std::uint16_t>(table));
        put(static_cast<std::uint16_t>(row.size()));
        for (const SqlValue& value : row) {
            put(static_cast<std::uint8_t>(value.index()));
            std::visit([this](const auto& v) { putValue(v); }, value);
        }
    }

private:
    static std::size_t sizeOf(std::monostate) { return 0; }
    static std::size_t sizeOf(std::int64_t) { return sizeof(std::int64_t); }
    static std::size_t sizeOf(double) { return sizeof(double); }
    template <class View>
    static std::size_t sizeOf(const View& view) {
        return sizeof(std::uint64_t) + view.size();
    }

    void put(const void* data, std::size_t size) {
        if (size > 0) std::memcpy(m_at, data, size);
        m_at += size;
    }
    template <class Number>
    void put(Number number) {
        put(&number, sizeof number);
    }
    void putValue(std::monostate) {}
    void putValue(std::int64_t number) { put(number); }
    void putValue(double number) { put(number); }
    template <class View>
    void putValue(const View& view) {
        put(static_cast<std::uint64_t>(view.size()));
        put(view.data(), view.size());
    }

    std::vector<std::uint8_t>& m_bytes;
    std::uint8_t* m_at = nullptr; // the next byte of the row
};

class RowCursor {
public:
    explicit RowCursor(const std::vector<std::uint8_t>& bytes)
        : m_at{bytes.data()}, m_end{m_at + bytes.size()} {}
    // The next row; its values show the bytes.
    [[nodiscard]] bool next() {
        if (m_at == m_end) return false;
        m_table = get<std::uint16_t>();
        m_columns = get<std::uint16_t>();
        for (std::size_t i = 0; i < m_columns; ++i)
            m_row[i] = value(get<std::uint8_t>());
        return true;
    }
    [[nodiscard]] int table() const { return m_table; }
    [[nodiscard]] std::span<const SqlValue> row() const { return {m_row.data(), m_columns}; }

private:
    template <class Number>
    Number get() {
        Number number;
        std::memcpy(&number, m_at, sizeof number);
        m_at += sizeof number;
        return number;
    }
    template <class View>
    View view() {
        const auto size = get<std::uint64_t>();
        const auto* data = reinterpret_cast<const typename View::value_type*>(m_at);
        m_at += size;
        return {data, static_cast<std::size_t>(size)};
    }
    SqlValue value(std::uint8_t kind) {
        switch (kind) {
        case 1: return get<std::int64_t>();
        case 2: return get<double>();
        case 3: return view<std::string_view>();
        case 4: return view<Bytes>();
        default: return std::monostate{};
        }
    }

    const std::uint8_t *m_at, *m_end;
    int m_table = 0;
    std::size_t m_columns = 0;
    std::array<SqlValue, kMostColumns> m_row;
};

} // namespace openbell
