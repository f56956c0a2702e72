#include "engine/market/interval.h"
#include <charconv>

namespace openbell {

Result<Interval> Interval::parse(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    if (error == std::errc{}) {
        if (unit == "d" && number == 1) return day();
        if (unit == "h" && number >= 1 && number <= 12) return ofMinutes(number * 60);
        if (unit == "m" && number >= 1 && number <= 720) return ofMinutes(number);
    }
    return fail("unknown interval '{}': use 1m, 3m, 5m, 10m, 15m, 30m, 60m or 1d", text);
}

std::string Interval::toString() const {
    return isDay() ? "1d" : fmt::format("{}m", minutes);
}

} // namespace openbell
