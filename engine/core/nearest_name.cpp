#include "engine/core/nearest_name.h"
#include <algorithm>
#include <cctype>

namespace openbell {

std::string nearestName(std::string_view text, const std::vector<std::string>& candidates) {
    // Edits (insert, delete, replace, swap of neighbours) that turn one into the other; case counts for
    // nothing.
    const auto distance = [&](std::string_view a, std::string_view b) {
        std::vector<std::vector<std::size_t>> edits(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
        const auto same = [](char x, char y) {
            return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
        };
        for (std::size_t i = 0; i <= a.size(); ++i) {
            for (std::size_t j = 0; j <= b.size(); ++j) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                const std::size_t replaced = edits[i - 1][j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
                edits[i][j] = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1, replaced});
                if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                    edits[i][j] = std::min(edits[i][j], edits[i - 2][j - 2] + 1);
            }
        }
        return edits[a.size()][b.size()];
    };
    std::string best;
    std::size_t bestDistance = std::max<std::size_t>(1, text.size() / 3) + 1;
    if (text.size() > 64) return best;
    for (const std::string& candidate : candidates) {
        const std::size_t edits = distance(text, candidate);
        if (edits >= bestDistance || edits >= candidate.size()) continue;
        best = candidate;
        bestDistance = edits;
    }
    return best;
}

std::string didYouMean(std::string_view text, const std::vector<std::string>& candidates) {
    const std::string nearest = nearestName(text, candidates);
    return nearest.empty() ? nearest : "; did you mean '" + nearest + "'?";
}

} // namespace openbell
