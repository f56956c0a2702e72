#pragma once
// Numbers as little-endian bytes, and back. The reader never reads beyond its end: it fails, and then gives
// zeros. Plain values; one thread.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace openbell {

using Bytes = std::vector<std::uint8_t>;

class ByteWriter {
public:
    template <class Number>
    requires std::is_arithmetic_v<Number>
    void number(Number value) {
        std::uint8_t bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        m_bytes.insert(m_bytes.end(), bytes, bytes + sizeof value);
    }
    // Its length in two bytes, then itself; at most 65,535 bytes.
    void text(std::string_view value) {
        number(static_cast<std::uint16_t>(value.size()));
        m_bytes.insert(m_bytes.end(), value.begin(), value.end());
    }
    [[nodiscard]] Bytes take() { return std::move(m_bytes); }

private:
    Bytes m_bytes;
};

class ByteReader {
public:
    explicit ByteReader(std::span<const std::uint8_t> bytes) : m_left{bytes} {}

    template <class Number>
    requires std::is_arithmetic_v<Number>
    void number(Number& value) {
        value = {};
        if (m_left.size() < sizeof value) return stop();
        std::memcpy(&value, m_left.data(), sizeof value);
        m_left = m_left.subspan(sizeof value);
    }
    void text(std::string_view& value) {
        std::uint16_t size = 0;
        number(size);
        value = {};
        if (m_left.size() < size) return stop();
        value = {reinterpret_cast<const char*>(m_left.data()), size};
        m_left = m_left.subspan(size);
    }
    [[nodiscard]] std::size_t left() const { return m_left.size(); }
    // All was read, and nothing was missing.
    [[nodiscard]] bool isWhole() const { return !m_failed && m_left.empty(); }
    [[nodiscard]] bool hasFailed() const { return m_failed; }

private:
    void stop() {
        m_failed = true;
        m_left = {};
    }
    std::span<const std::uint8_t> m_left;
    bool m_failed = false;
};

} // namespace openbell
