#pragma once
// Turns written times into UTC instants, at memory speed where only the time of day changes from row to row.
// One thread.
#include "engine/core/zone.h"
#include "engine/feed/csv/time_format.h"
#include <array>
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
    // The date and the time of day from two columns.
    [[nodiscard]] bool read(std::string_view date, std::string_view timeOfDay, Stamp& out);
    // How times must look, for messages.
    [[nodiscard]] std::string describe() const;

private:
    [[nodiscard]] bool readCached(std::string_view text, Stamp& out) const;
    [[nodiscard]] bool readWhole(std::string_view text, Stamp& out);
    [[nodiscard]] bool readMillis(std::string_view text, Stamp& out) const;
    [[nodiscard]] Stamp resolve(const WrittenTime& written);
    void remember(std::string_view text, const WrittenTime& written, const TimePlace& place);

    std::optional<TimeFormat> m_format; // none: milliseconds since midnight
    Zone m_zone;
    Date m_date;

    // The last text read in full, and what its day is.
    std::array<char, 40> m_cached{};
    std::size_t m_cachedSize = 0; // 0 = nothing to reuse
    TimePlace m_place;
    Date m_cachedDate;
    std::int64_t m_cachedMidnight = 0; // UTC nanoseconds of its midnight; its day has 24 hours

    std::array<char, 80> m_joined{};
    std::int32_t m_zoneDay = INT32_MIN; // the zone's day worked out last
    std::int64_t m_zoneMidnight = 0;
    bool m_zoneDayIsPlain = false; // no change of the clock in it
};

} // namespace openbell
