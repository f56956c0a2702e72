#include "engine/analytics/statistics/moments.h"
#include <algorithm>
#include <cmath>
#include <vector>

namespace openbell {

namespace {

struct CentralMoments {
    double second = 0, third = 0, fourth = 0;
};

CentralMoments centralMoments(std::span<const double> sample, double mean) {
    CentralMoments sums;
    for (const double x : sample) {
        const double d = x - mean, square = d * d;
        sums.second += square;
        sums.third += square * d;
        sums.fourth += square * square;
    }
    const auto n = static_cast<double>(sample.size());
    return {sums.second / n, sums.third / n, sums.fourth / n};
}

// A spread of nothing but rounding is none: equal values seldom have exactly their mean.
bool hasSpread(double variance, double mean) {
    return variance > 1e-28 * mean * mean;
}

} // namespace

std::optional<double> meanOf(std::span<const double> sample) {
    if (sample.empty()) return std::nullopt;
    double sum = 0;
    for (const double x : sample)
        sum += x;
    return sum / static_cast<double>(sample.size());
}

std::optional<double> deviationOf(std::span<const double> sample, int ddof) {
    const auto n = static_cast<double>(sample.size());
    if (n <= ddof || sample.empty()) return std::nullopt;
    const double mean = *meanOf(sample);
    const double variance = centralMoments(sample, mean).second;
    return hasSpread(variance, mean) ? std::sqrt(variance * n / (n - ddof)) : 0;
}

std::optional<double> skewOf(std::span<const double> sample) {
    if (sample.size() < 3) return std::nullopt;
    const double mean = *meanOf(sample);
    const CentralMoments m = centralMoments(sample, mean);
    if (!hasSpread(m.second, mean)) return std::nullopt;
    return m.third / (m.second * std::sqrt(m.second));
}

std::optional<double> excessKurtosisOf(std::span<const double> sample) {
    if (sample.size() < 4) return std::nullopt;
    const double mean = *meanOf(sample);
    const CentralMoments m = centralMoments(sample, mean);
    if (!hasSpread(m.second, mean)) return std::nullopt;
    return m.fourth / (m.second * m.second) - 3;
}

std::optional<double> quantileOf(std::span<const double> sample, double share) {
    if (sample.empty()) return std::nullopt;
    std::vector<double> sorted{sample.begin(), sample.end()};
    std::ranges::sort(sorted);
    const double position = static_cast<double>(sorted.size() - 1) * std::clamp(share, 0.0, 1.0);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

std::optional<double> quotient(std::optional<double> a, std::optional<double> b) {
    if (!a || !b || *b == 0) return std::nullopt;
    return *a / *b;
}

} // namespace openbell
