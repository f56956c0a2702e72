#pragma once
// The lowest and highest value of any range of a long series in O(log n): level k holds the extents of 4^k
// elements. The elements themselves stay with the caller, who passes base(i) -> Extent. GUI thread only.
#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace openbell {

struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void include(Extent other) {
        low = std::min(low, other.low);
        high = std::max(high, other.high);
    }
    [[nodiscard]] bool isEmpty() const { return !(low <= high); }
};

class MinMaxPyramid {
public:
    // Elements from `from` on are new or changed, and there are `count` of them now.
    template <class Base>
    void update(std::size_t from, std::size_t count, const Base& base) {
        std::size_t below = count;
        std::size_t level = 0;
        for (; below > kFactor; ++level) {
            if (m_levels.size() <= level) {
                m_levels.emplace_back();
                from = 0; // a level that did not exist yet is built whole
            }
            std::vector<Extent>& extents = m_levels[level];
            const std::size_t size = (below + kFactor - 1) / kFactor;
            extents.resize(size);
            for (std::size_t i = from / kFactor; i < size; ++i) {
                Extent sum;
                for (std::size_t j = i * kFactor; j < std::min(below, (i + 1) * kFactor); ++j)
                    sum.include(level == 0 ? base(j) : m_levels[level - 1][j]);
                extents[i] = sum;
            }
            from /= kFactor;
            below = size;
        }
        m_levels.resize(level); // fewer where there are fewer elements than before
    }

    void clear() { m_levels.clear(); }

    // Extent of [first, end); empty when first >= end.
    template <class Base>
    [[nodiscard]] Extent range(std::size_t first, std::size_t end, const Base& base) const {
        Extent sum;
        for (; first < end && (first % kFactor != 0 || m_levels.empty()); ++first)
            sum.include(base(first));
        for (; first < end && end % kFactor != 0;)
            sum.include(base(--end));
        for (std::size_t level = 0; first < end; ++level) {
            first /= kFactor;
            end /= kFactor;
            const std::vector<Extent>& extents = m_levels[level];
            const bool top = level + 1 >= m_levels.size();
            for (; first < end && (top || first % kFactor != 0); ++first)
                sum.include(extents[first]);
            for (; first < end && end % kFactor != 0;)
                sum.include(extents[--end]);
        }
        return sum;
    }

private:
    static constexpr std::size_t kFactor = 4;
    std::vector<std::vector<Extent>> m_levels; // level 0 covers kFactor elements each
};

} // namespace openbell
