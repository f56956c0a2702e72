#pragma once
// Up to 63 bytes of text in a plain value, so that what carries it stays fixed-size. Longer text is cut at a
// whole UTF-8 character. Any thread.
#include <array>
#include <cstdint>
#include <string_view>

namespace openbell {

class ShortText {
public:
    static constexpr std::size_t kMost = 63;
    constexpr ShortText() = default;
    constexpr explicit ShortText(std::string_view text) {
        std::size_t size = text.size() < kMost ? text.size() : kMost;
        if (size < text.size())
            while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
                --size;
        for (std::size_t i = 0; i < size; ++i)
            m_bytes[i] = text[i];
        m_size = static_cast<std::uint8_t>(size);
    }
    [[nodiscard]] constexpr std::string_view view() const { return {m_bytes.data(), m_size}; }
    [[nodiscard]] constexpr bool isEmpty() const { return m_size == 0; }
    friend constexpr bool operator==(const ShortText& a, const ShortText& b) { return a.view() == b.view(); }

private:
    std::array<char, kMost> m_bytes{};
    std::uint8_t m_size = 0;
};

} // namespace openbell
