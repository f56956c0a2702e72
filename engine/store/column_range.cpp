#include "engine/store/column_range.h"
#include "engine/store/exact_divider.h"
#include <algorithm>
#include <array>
#include <numeric>

namespace openbell {

// Four at a time: one after the other each comparison would wait for the last.
ColumnRange rangeOf(std::span<const std::int64_t> values) {
    if (values.empty()) return {};
    std::array<std::int64_t, 4> low, high;
    low.fill(values.front());
    high.fill(values.front());
    std::size_t row = 0;
    for (; row + 4 <= values.size(); row += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) {
            low[lane] = std::min(low[lane], values[row + lane]);
            high[lane] = std::max(high[lane], values[row + lane]);
        }
    for (; row < values.size(); ++row) {
        low[0] = std::min(low[0], values[row]);
        high[0] = std::max(high[0], values[row]);
    }
    return {std::min({low[0], low[1], low[2], low[3]}), std::max({high[0], high[1], high[2], high[3]})};
}

// Most values are multiples of what was found so far, which a multiplication shows; once it is 1 nothing can
// change.
std::uint64_t commonUnit(std::span<const std::int64_t> values, std::int64_t base) {
    std::uint64_t unit = 0;
    ExactDivider divider{1};
    for (const std::int64_t value : values) {
        const std::uint64_t distance = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base);
        if (unit != 0 && divider.divides(distance)) continue;
        unit = std::gcd(unit, distance);
        if (unit == 0) continue;
        if (unit == 1) break;
        divider = ExactDivider{unit};
    }
    return unit;
}

} // namespace openbell
