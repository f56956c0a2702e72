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

using ByteVector = std::vector<std::uint8_t>;

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
    // Seven bits a byte, the lowest first; the top bit says that more follow.
    void varint(std::uint64_t value) {
        for (; value > 0x7F; value >>= 7)
            m_bytes.push_back(static_cast<std::uint8_t>(value | 0x80U));
        m_bytes.push_back(static_cast<std::uint8_t>(value));
    }
    // 0, -1, 1, -2 ... as 0, 1, 2, 3 ...
    void signedVarint(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    [[nodiscard]] const ByteVector& bytes() const { return m_bytes; }
    [[nodiscard]] ByteVector take() { return std::move(m_bytes); }
    void clear() { m_bytes.clear(); }

private:
    ByteVector m_bytes;
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
    // Fails on one that is longer than it must be, or than 64 bits.
    void varint(std::uint64_t& value) {
        value = 0;
        for (unsigned shift = 0;; shift += 7) {
            std::uint8_t byte = 0;
            number(byte);
            const bool tooLong = (shift > 0 && byte == 0) || (shift == 63 && byte > 1);
            if (m_failed || tooLong) {
                value = 0;
                return stop();
            }
            value |= std::uint64_t{byte & 0x7FU} << shift;
            if (byte <= 0x7F) return;
        }
    }
    void signedVarint(std::int64_t& value) {
        std::uint64_t code = 0;
        varint(code);
        value = static_cast<std::int64_t>((code >> 1) ^ (0 - (code & 1)));
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
