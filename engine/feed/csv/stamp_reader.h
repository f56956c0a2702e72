#pragma once
// Turns written times into UTC instants, at memory speed where only the time of day changes from row to row.
// One thread.
#include "engine/core/zone.h"
#include "engine/feed/csv/time_format.h"
#include <array>
#include <cstring>
#include <optional>

namespace openbell {

struct Stamp {
    UtcTime time;
    Date localDate; // as written, or in the zone where the text counts from 1970
};

class StampReader {
public:
    // Times without an offset are wall times of `zone`.
    StampReader(TimeFormat format, Zone zone);
    // Milliseconds since midnight of `date` in `zone` (LEAN), with decimals perhaps.
    StampReader(Date date, Zone zone);

    [[nodiscard]] bool read(std::string_view text, Stamp& out) {
        if (m_cachedSize != 0 && text.size() == m_cachedSize && readCached(text, out)) return true;
        return readWhole(text, out);
    }
    // Reads at `at` when the text there, up to a `delimiter`, differs from the last one in its time of day at
    // most; the position after it, else nullptr and nothing is known.
    [[nodiscard]] const char* readSimilar(const char* at, const char* end, char delimiter, Stamp& out) const {
        if (m_cachedSize == 0 || static_cast<std::size_t>(end - at) <= m_cachedSize ||
            at[m_cachedSize] != delimiter || !readCached({at, m_cachedSize}, out))
            return nullptr;
        return at + m_cachedSize;
    }
    // The date and the time of day from two columns.
    [[nodiscard]] bool read(std::string_view date, std::string_view timeOfDay, Stamp& out);
    // Of a file whose times are not read: every text is the same instant.
    [[nodiscard]] static StampReader ofNoTimes();
    // How times must look, for messages.
    [[nodiscard]] std::string describe() const;

private:
    StampReader() : m_zone{Zone::utc()} {}
    [[nodiscard]] bool readCached(std::string_view text, Stamp& out) const {
        const char* const at = text.data();
        const char* const cached = m_cached.data();
        const unsigned hour = twoDigits(at + m_place.hour);
        const unsigned minute = twoDigits(at + m_place.minute);
        const unsigned second = m_place.second != 0 ? twoDigits(at + m_place.second) : 0;
        if (hour > 23 || minute > 59 || second > 59) return false;
        if (!equalBytes(at, cached, m_place.hour) || at[m_betweenA] != cached[m_betweenA] ||
            at[m_betweenB] != cached[m_betweenB] ||
            !equalBytes(at + m_place.end, cached + m_place.end, m_cachedSize - m_place.end))
            return false;
        out.localDate = m_cachedDate;
        out.time.ns = m_cachedMidnight + ((hour * 60 + minute) * 60 + second) * kNanosPerSecond;
        return true;
    }
    // Two digits as a number; 100 and more when they are not digits.
    [[nodiscard]] static unsigned twoDigits(const char* at) {
        const unsigned high = static_cast<unsigned char>(at[0]) - static_cast<unsigned>('0');
        const unsigned low = static_cast<unsigned char>(at[1]) - static_cast<unsigned>('0');
        return high > 9 || low > 9 ? 100 : high * 10 + low;
    }
    [[nodiscard]] static bool equalBytes(const char* a, const char* b, std::size_t size) {
        if (size < 8 || size > 16) return size == 0 || std::memcmp(a, b, size) == 0;
        std::uint64_t words[4]; // the first and the last eight bytes, which may overlap
        std::memcpy(&words[0], a, 8);
        std::memcpy(&words[1], b, 8);
        std::memcpy(&words[2], a + size - 8, 8);
        std::memcpy(&words[3], b + size - 8, 8);
        return words[0] == words[1] && words[2] == words[3];
    }
    [[nodiscard]] bool readWhole(std::string_view text, Stamp& out);
    [[nodiscard]] bool readMillis(std::string_view text, Stamp& out) const;
    [[nodiscard]] Stamp resolve(const WrittenTime& written);
    void remember(std::string_view text, const WrittenTime& written, const TimePlace& place);

    std::optional<TimeFormat> m_format; // none: milliseconds since midnight
    bool m_readsTimes = true;
    Zone m_zone;
    Date m_date;

    // The last text read in full, and what its day is.
    std::array<char, 40> m_cached{};
    std::size_t m_cachedSize = 0; // 0 = nothing to reuse
    TimePlace m_place;
    std::size_t m_betweenA = 0,
                m_betweenB = 0; // separators within the time of day, else the text's first byte
    Date m_cachedDate;
    std::int64_t m_cachedMidnight = 0; // UTC nanoseconds of its midnight; its day has 24 hours

    std::array<char, 80> m_joined{};
    std::int32_t m_zoneDay = INT32_MIN; // the zone's day worked out last
    std::int64_t m_zoneMidnight = 0;
    bool m_zoneDayIsPlain = false; // no change of the clock in it
};

} // namespace openbell
