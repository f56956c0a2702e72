#include "engine/feed/csv/stamp_reader.h"
#include "engine/feed/csv/fixed_text.h"

namespace openbell {

StampReader::StampReader(TimeFormat format, Zone zone)
    : m_format{std::move(format)}, m_zone{std::move(zone)} {}
StampReader::StampReader(Date date, Zone zone) : m_zone{std::move(zone)}, m_date{date} {}

StampReader StampReader::ofNoTimes() {
    StampReader reader;
    reader.m_readsTimes = false;
    return reader;
}

bool StampReader::readWhole(std::string_view text, Stamp& out) {
    if (!m_readsTimes) return out = {}, true;
    if (!m_format) return readMillis(text, out);
    WrittenTime written;
    TimePlace place;
    if (!m_format->parse(text, written, &place)) return false;
    out = resolve(written);
    remember(text, written, place);
    return true;
}

bool StampReader::read(std::string_view date, std::string_view timeOfDay, Stamp& out) {
    const std::size_t size = date.size() + 1 + timeOfDay.size();
    if (size > m_joined.size()) return false;
    std::memcpy(m_joined.data(), date.data(), date.size());
    m_joined[date.size()] = ' ';
    std::memcpy(m_joined.data() + date.size() + 1, timeOfDay.data(), timeOfDay.size());
    return read({m_joined.data(), size}, out);
}

bool StampReader::readMillis(std::string_view text, Stamp& out) const {
    std::int64_t millionths = 0; // of a millisecond: picoseconds would be finer, nanoseconds are 1e-6 ms
    const char* end = text.data() + text.size();
    if (text.empty() || readMillionths(text.data(), end, millionths) != end) return false;
    if (millionths < 0 || millionths > kNanosPerDay) return false;
    out.localDate = m_date;
    out.time = m_zone.toUtc(m_date, millionths);
    return true;
}

Stamp StampReader::resolve(const WrittenTime& written) {
    const Date date{written.days};
    if (written.hasOffset) {
        const UtcTime time{written.days * kNanosPerDay + written.nanosOfDay - written.offset};
        const bool counted = m_format->pattern().starts_with("epoch");
        return {time, counted ? m_zone.dateOf(time) : date};
    }
    if (written.days != m_zoneDay) {
        m_zoneDay = written.days;
        m_zoneMidnight = m_zone.toUtc(date, 0).ns;
        m_zoneDayIsPlain = m_zone.toUtc(date, kNanosPerDay - kNanosPerMinute).ns - m_zoneMidnight ==
                           kNanosPerDay - kNanosPerMinute;
    }
    if (m_zoneDayIsPlain) return {UtcTime{m_zoneMidnight + written.nanosOfDay}, date};
    return {m_zone.toUtc(date, written.nanosOfDay), date};
}

void StampReader::remember(std::string_view text, const WrittenTime& written, const TimePlace& place) {
    m_cachedSize = 0;
    const bool plain = written.hasOffset || m_zoneDayIsPlain;
    const bool fraction = written.nanosOfDay % kNanosPerSecond != 0;
    if (!place.isFixed() || !plain || fraction || text.size() > m_cached.size()) return;
    std::memcpy(m_cached.data(), text.data(), text.size());
    m_cachedSize = text.size();
    m_place = place;
    m_betweenA = place.minute == place.hour + 3 ? place.hour + 2 : 0;
    m_betweenB = place.second == place.minute + 3 ? place.minute + 2 : 0;
    m_cachedDate = Date{written.days};
    m_cachedMidnight = written.hasOffset ? written.days * kNanosPerDay - written.offset : m_zoneMidnight;
}

std::string StampReader::describe() const {
    return m_format ? m_format->pattern() : "milliseconds since midnight";
}

} // namespace openbell
