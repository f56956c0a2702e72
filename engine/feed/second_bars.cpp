#include "engine/feed/second_bars.h"
#include <algorithm>

namespace openbell {

namespace {

UtcTime minuteOf(UtcTime time) {
    const std::int64_t into = time.ns % kNanosPerMinute;
    return time.plus(into < 0 ? -into - kNanosPerMinute : -into);
}

} // namespace

std::vector<Bar> minutesOf(std::span<const Bar> seconds) {
    std::vector<Bar> minutes;
    for (Bar bar : seconds) {
        bar.start = minuteOf(bar.start);
        if (minutes.empty() || minutes.back().start != bar.start) {
            minutes.push_back(bar);
            continue;
        }
        Bar& minute = minutes.back();
        minute.high = std::max(minute.high, bar.high);
        minute.low = std::min(minute.low, bar.low);
        minute.close = bar.close;
        const std::int64_t room = INT64_MAX - bar.volume.raw();
        minute.volume = Quantity::fromRaw(std::min(minute.volume.raw(), room) + bar.volume.raw());
    }
    return minutes;
}

} // namespace openbell
