#include "engine/feed/series_builder.h"
#include <algorithm>

namespace openbell {

namespace {

constexpr std::size_t kNear = 512; // bars moved for a late one before an index is cheaper

bool earlier(const Bar& a, const Bar& b) {
    return a.start < b.start;
}

SeriesBuilder::Added compared(const Bar& first, const Bar& again) {
    return first == again ? SeriesBuilder::Added::Repeated : SeriesBuilder::Added::Conflict;
}

} // namespace

SeriesBuilder::Added SeriesBuilder::addLate(const Bar& bar) {
    const auto known = std::lower_bound(m_committed.begin(), m_committed.end(), bar, earlier);
    if (known != m_committed.end() && known->start == bar.start) return compared(*known, bar);
    if (m_ordered) {
        const auto at = std::lower_bound(m_staged.begin(), m_staged.end(), bar, earlier);
        if (at != m_staged.end() && at->start == bar.start) return compared(*at, bar);
        if (static_cast<std::size_t>(m_staged.end() - at) <= kNear) {
            m_staged.insert(at, bar);
            return Added::New;
        }
        indexStaged();
    }
    const auto [it, added] = m_positions.try_emplace(bar.start.ns, m_staged.size());
    if (!added) return compared(m_staged[it->second], bar);
    m_staged.push_back(bar);
    return Added::New;
}

void SeriesBuilder::indexStaged() {
    m_ordered = false;
    m_positions.reserve(m_staged.size() * 2);
    for (std::size_t i = 0; i < m_staged.size(); ++i)
        m_positions.emplace(m_staged[i].start.ns, i);
}

std::span<const Bar> SeriesBuilder::staged() {
    if (!m_ordered) {
        std::sort(m_staged.begin(), m_staged.end(), earlier); // starts are distinct
        m_positions.clear();
        m_ordered = true;
    }
    return m_staged;
}

void SeriesBuilder::commit() {
    (void)staged();
    if (m_committed.empty()) {
        m_committed.swap(m_staged);
        return;
    }
    if (m_staged.empty()) return;
    const auto middle = static_cast<std::ptrdiff_t>(m_committed.size());
    const bool follows = m_staged.front().start > m_committed.back().start;
    m_committed.insert(m_committed.end(), m_staged.begin(), m_staged.end());
    if (!follows)
        std::inplace_merge(m_committed.begin(), m_committed.begin() + middle, m_committed.end(), earlier);
    m_staged.clear();
}

void SeriesBuilder::rollback() {
    m_staged.clear();
    m_positions.clear();
    m_ordered = true;
}

} // namespace openbell
