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
        put(static_cast<std::uint16_t>(table));
        put(static_cast<std::uint16_t>(row.size()));
        for (const SqlValue& value : row) {
            put(static_cast<std::uint8_t>(value.index()));
            std::visit([this](const auto& v) { putValue(v); }, value);
        }
    }

private:
    void append(const void* data, std::size_t size) {
        const std::size_t at = m_bytes.size();
        m_bytes.resize(at + size);
        if (size > 0) std::memcpy(m_bytes.data() + at, data, size);
    }
    template <class Number>
    void put(Number number) {
        append(&number, sizeof number);
    }
    void putValue(std::monostate) {}
    void putValue(std::int64_t number) { put(number); }
    void putValue(double number) { put(number); }
    template <class View>
    void putValue(const View& view) {
        put(static_cast<std::uint64_t>(view.size()));
        append(view.data(), view.size());
    }

    std::vector<std::uint8_t>& m_bytes;
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
