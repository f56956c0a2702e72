#pragma once
// Round distances for the lines of a chart. Pure; any thread.
#include <algorithm>
#include <cmath>

namespace openbell {

// The smallest step of 1, 2 or 5 times a power of ten that divides `range` (> 0) into at most `most` parts.
[[nodiscard]] inline double niceStep(double range, int most) {
    const double rough = range / std::max(1, most);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough) return factor * power;
    }
    return 10 * power;
}

} // namespace openbell
