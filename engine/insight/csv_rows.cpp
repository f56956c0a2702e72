#include "engine/insight/csv_rows.h"
#include "engine/core/decimal.h"
#include <array>
#include <charconv>
#include <cmath>

namespace openbell {

namespace {

constexpr std::size_t kFlushAt = 1U << 20U;

void appendTwo(std::string& out, std::int64_t value) {
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
}

} // namespace

CsvRows::CsvRows(TextSink sink) : m_sink{std::move(sink)} {
    m_buffer.reserve(kFlushAt + 4096);
}

CsvRows::~CsvRows() {
    finish();
}

void CsvRows::header(std::string_view names) {
    m_buffer += names;
    m_buffer += "\r\n";
}

void CsvRows::separate() {
    if (!m_atStart) m_buffer += ',';
    m_atStart = false;
}

CsvRows& CsvRows::text(std::string_view value) {
    separate();
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
        m_buffer += value;
        return *this;
    }
    m_buffer += '"';
    for (const char c : value) {
        if (c == '"') m_buffer += '"';
        m_buffer += c;
    }
    m_buffer += '"';
    return *this;
}

CsvRows& CsvRows::blank() {
    separate();
    return *this;
}

CsvRows& CsvRows::whole(std::int64_t value) {
    separate();
    std::array<char, 24> text{};
    const auto done = std::to_chars(text.data(), text.data() + text.size(), value);
    m_buffer.append(text.data(), done.ptr);
    return *this;
}

CsvRows& CsvRows::id(std::uint32_t value) {
    return value == 0 ? blank() : whole(value);
}

CsvRows& CsvRows::real(double value) {
    separate();
    if (!std::isfinite(value)) return *this;
    std::array<char, 32> text{};
    const auto done = std::to_chars(text.data(), text.data() + text.size(), value);
    m_buffer.append(text.data(), done.ptr);
    return *this;
}

CsvRows& CsvRows::ratio(std::int64_t part, std::int64_t whole) {
    if (whole <= 0) return blank();
    // Ten decimals of a ratio as large as 1e8 fit; a larger one has lost its meaning and is written plainly.
    constexpr std::int64_t one = 10'000'000'000;
    if (std::abs(static_cast<double>(part)) / static_cast<double>(whole) > 1e8)
        return real(static_cast<double>(part) / static_cast<double>(whole));
    decimal(mulDiv(part, one, whole, Rounding::HalfEven), 10);
    return *this;
}

void CsvRows::decimal(std::int64_t raw, int decimals) {
    separate();
    std::array<char, 24> digits{};
    const bool negative = raw < 0;
    auto magnitude = negative ? 0 - static_cast<std::uint64_t>(raw) : static_cast<std::uint64_t>(raw);
    while (decimals > 0 && magnitude % 10 == 0) {
        magnitude /= 10;
        --decimals;
    }
    char* at = digits.data() + digits.size();
    for (int place = 0; magnitude != 0 || place <= decimals; ++place) {
        if (place == decimals && decimals > 0) *--at = '.';
        *--at = static_cast<char>('0' + magnitude % 10);
        magnitude /= 10;
    }
    if (negative) m_buffer += '-';
    m_buffer.append(at, digits.data() + digits.size());
}

void CsvRows::wallTime(std::int64_t nanos) {
    std::int64_t day = nanos / kNanosPerDay;
    std::int64_t rest = nanos % kNanosPerDay;
    if (rest < 0) {
        rest += kNanosPerDay;
        --day;
    }
    if (day != m_day) {
        m_day = day;
        m_dayText = Date{static_cast<std::int32_t>(day)}.toString();
    }
    if (rest % kNanosPerSecond != 0) {
        const std::string iso = toIsoUtc(UtcTime{nanos});
        m_buffer.append(iso, 0, iso.size() - 1);
        return;
    }
    const std::int64_t seconds = rest / kNanosPerSecond;
    m_buffer += m_dayText;
    m_buffer += 'T';
    appendTwo(m_buffer, seconds / 3600);
    m_buffer += ':';
    appendTwo(m_buffer, seconds / 60 % 60);
    m_buffer += ':';
    appendTwo(m_buffer, seconds % 60);
}

CsvRows& CsvRows::utc(UtcTime time) {
    separate();
    if (time == kNoTime) return *this;
    wallTime(time.ns);
    m_buffer += 'Z';
    return *this;
}

CsvRows& CsvRows::local(UtcTime time, const Zone& zone) {
    if (zone.name() == "UTC") return utc(time);
    separate();
    if (time == kNoTime) return *this;
    const std::int64_t wall = zone.toLocal(time);
    wallTime(wall);
    const std::int64_t minutes = (wall - time.ns) / kNanosPerMinute;
    m_buffer += minutes < 0 ? '-' : '+';
    appendTwo(m_buffer, std::abs(minutes) / 60);
    m_buffer += ':';
    appendTwo(m_buffer, std::abs(minutes) % 60);
    return *this;
}

void CsvRows::end() {
    m_buffer += "\r\n";
    m_atStart = true;
    if (m_buffer.size() >= kFlushAt) finish();
}

void CsvRows::finish() {
    if (m_buffer.empty()) return;
    m_sink(m_buffer);
    m_buffer.clear();
}

} // namespace openbell
