#include "engine/core/zone.h"
#include "engine/core/nearest_name.h"
#include <date/tz.h>

namespace openbell {

namespace {

std::int64_t nanosSinceEpoch(date::sys_seconds time) {
    const std::int64_t seconds = time.time_since_epoch().count();
    constexpr std::int64_t limit = INT64_MAX / kNanosPerSecond;
    if (seconds >= limit) return INT64_MAX;
    return seconds <= -limit ? INT64_MIN : seconds * kNanosPerSecond;
}

std::int64_t floorDiv(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

std::vector<std::string> knownZones() {
    std::vector<std::string> names{"UTC"};
    for (const auto& zone : date::get_tzdb().zones)
        names.push_back(zone.name());
    return names;
}

} // namespace

Zone::Zone(std::string name, const date::time_zone* zone) : m_name{std::move(name)}, m_zone{zone} {}

Result<Zone> Zone::find(std::string_view name) {
    if (name == "UTC") return utc();
    try {
        return Zone{std::string{name}, date::locate_zone(std::string{name})};
    } catch (const std::exception&) {
        return fail(
            "unknown time zone '{}': use an IANA name such as Asia/Kolkata, America/New_York or UTC{}", name,
            didYouMean(name, knownZones()));
    }
}

Zone Zone::utc() {
    return Zone{"UTC", nullptr};
}

const Zone::Span& Zone::spanAt(UtcTime time) const {
    struct Cached {
        const date::time_zone* zone = nullptr;
        Span span;
    };
    thread_local Cached cached;
    if (cached.zone != m_zone || time.ns < cached.span.from || time.ns >= cached.span.to) {
        const auto info =
            m_zone->get_info(date::sys_seconds{std::chrono::seconds{floorDiv(time.ns, kNanosPerSecond)}});
        cached = {
            m_zone,
            {nanosSinceEpoch(info.begin), nanosSinceEpoch(info.end), info.offset.count() * kNanosPerSecond}};
    }
    return cached.span;
}

std::int64_t Zone::toLocal(UtcTime time) const {
    return m_zone ? time.ns + spanAt(time).offset : time.ns;
}

UtcTime Zone::toUtc(std::int64_t localNanos) const {
    if (!m_zone) return {localNanos};
    // Right in all but the hours around a change: the same offset holds at the result.
    const Span guess = spanAt(UtcTime{localNanos});
    const UtcTime candidate{localNanos - guess.offset};
    constexpr std::int64_t margin = kNanosPerDay;
    if (candidate.ns - margin > guess.from && candidate.ns + margin < guess.to) return candidate;
    const date::local_seconds local{std::chrono::seconds{floorDiv(localNanos, kNanosPerSecond)}};
    const auto seconds = m_zone->to_sys(local, date::choose::earliest).time_since_epoch().count();
    return {seconds * kNanosPerSecond +
            (localNanos - floorDiv(localNanos, kNanosPerSecond) * kNanosPerSecond)};
}

UtcTime Zone::toUtc(Date date, std::int64_t nanosOfDay) const {
    return toUtc(date.days * kNanosPerDay + nanosOfDay);
}

Date Zone::dateOf(UtcTime time) const {
    return {static_cast<std::int32_t>(floorDiv(toLocal(time), kNanosPerDay))};
}

std::int64_t Zone::nanosOfDay(UtcTime time) const {
    const std::int64_t local = toLocal(time);
    return local - floorDiv(local, kNanosPerDay) * kNanosPerDay;
}

std::string Zone::toIso(UtcTime time) const {
    const std::int64_t local = toLocal(time);
    std::string out = toIsoUtc(UtcTime{local});
    const std::int64_t minutes = (local - time.ns) / kNanosPerMinute;
    if (!m_zone) return out;
    out.pop_back();
    return out + fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                             std::abs(minutes) % 60);
}

} // namespace openbell
