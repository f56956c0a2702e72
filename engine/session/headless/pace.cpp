#include "engine/session/headless/pace.h"
#include <algorithm>
#include <charconv>

namespace openbell::headless {

Result<double> parseSpeed(std::string_view text) {
    if (text == "max") return 0.0;
    std::string_view number = text;
    if (number.ends_with('x')) number.remove_suffix(1);
    double speed = 0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), speed);
    const bool whole = read.ec == std::errc{} && read.ptr == number.data() + number.size();
    constexpr double least = 0.01, most = 1e6;
    if (!whole || !(speed >= least && speed <= most))
        return fail("'{}' is no speed: use max, or how many times real time, from {} to {:.0f}", text, least,
                    most);
    return speed;
}

std::chrono::nanoseconds Pace::waitFor(UtcTime next, Clock::time_point now) {
    if (next == kNoTime) return {};
    if (next != m_waits) {
        const std::int64_t gap = m_waits == kNoTime ? 0 : std::min(next.ns - m_waits.ns, m_interval.nanos());
        const auto wait =
            std::chrono::nanoseconds{static_cast<std::int64_t>(static_cast<double>(gap) / m_speed)};
        // What came late is not waited for twice; what came very late is not made up for.
        constexpr auto patience = std::chrono::seconds{1};
        m_due = (m_waits == kNoTime || now - m_due > patience ? now : m_due) + wait;
        m_waits = next;
    }
    return m_due - now;
}

} // namespace openbell::headless
