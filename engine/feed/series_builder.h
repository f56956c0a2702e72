#pragma once
// The bars of one series as they are read: each start once, the first one wins; a file's bars can be taken
// back. One thread. Nearly ordered input costs next to nothing, any order works.
#include "engine/market/bar.h"
#include <span>
#include <unordered_map>
#include <vector>

namespace openbell {

class SeriesBuilder {
public:
    enum class Added : std::uint8_t { New, Repeated, Conflict }; // Conflict: repeated with other values

    Added add(const Bar& bar) {
        const bool newest = m_committed.empty() || bar.start > m_committed.back().start;
        if (newest && m_ordered && (m_staged.empty() || bar.start > m_staged.back().start)) [[likely]] {
            m_staged.push_back(bar);
            return Added::New;
        }
        return addLate(bar);
    }
    // Room for so many bars more, so that they need not move while they grow.
    void reserve(std::size_t count) { m_staged.reserve(m_staged.size() + count); }
    // The bars since the last commit, in order of start.
    [[nodiscard]] std::span<const Bar> staged();
    void commit();
    void rollback();
    // All committed bars, in order of start.
    [[nodiscard]] std::span<const Bar> bars() const { return m_committed; }
    void release() { m_committed = {}; }

private:
    Added addLate(const Bar& bar);
    void indexStaged();

    std::vector<Bar> m_committed;
    std::vector<Bar> m_staged;
    bool m_ordered = true;                                     // m_staged ascends
    std::unordered_map<std::int64_t, std::size_t> m_positions; // of m_staged when it does not
};

} // namespace openbell
