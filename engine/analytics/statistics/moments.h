#pragma once
// Moments and quantiles of a sample of doubles; none where they are not defined. Pure; any thread.
#include <optional>
#include <span>

namespace openbell {

// None for an empty sample.
[[nodiscard]] std::optional<double> meanOf(std::span<const double> sample);
// Square root of the squared deviations over n - ddof (0 population, 1 sample); none for n <= ddof.
[[nodiscard]] std::optional<double> deviationOf(std::span<const double> sample, int ddof);
// Third standardised moment m3 / m2^1.5 of the population; none for fewer than 3 values or no spread.
[[nodiscard]] std::optional<double> skewOf(std::span<const double> sample);
// Excess kurtosis m4 / m2^2 - 3 of the population; none for fewer than 4 values or no spread.
[[nodiscard]] std::optional<double> excessKurtosisOf(std::span<const double> sample);
// Linear interpolation between order statistics at (n - 1) * share (Hyndman and Fan's type 7, 1996); share
// 0..1.
[[nodiscard]] std::optional<double> quantileOf(std::span<const double> sample, double share);

// a / b, none where b is 0 or either is missing.
[[nodiscard]] std::optional<double> quotient(std::optional<double> a, std::optional<double> b);

} // namespace openbell
