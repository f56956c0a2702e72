#pragma once
// The facts that a session's strategies and exits read, each once: the order of columns in every snapshot.
// Built before the first bar, constant afterwards.
#include "engine/analytics/fact_name.h"
#include <algorithm>
#include <vector>

namespace openbell {

class FactTable {
public:
    // The column of a fact; a new one is added at the end.
    std::uint16_t column(const FactName& name) {
        const auto found = std::find(m_names.begin(), m_names.end(), name);
        const auto column = static_cast<std::uint16_t>(found - m_names.begin());
        if (found == m_names.end()) m_names.push_back(name);
        return column;
    }
    [[nodiscard]] const std::vector<FactName>& names() const { return m_names; }

private:
    std::vector<FactName> m_names;
};

} // namespace openbell
