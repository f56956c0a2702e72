#include "engine/analytics/confluence.h"
#include "engine/analytics/sliding_window.h"
#include <algorithm>
#include <cmath>

namespace openbell {

namespace {

constexpr double kThreshold = 0.1; // below it a reading counts as undecided

double sign(double x) {
    return static_cast<double>((x > 0) - (x < 0));
}

double clampedRatio(double x, double unit) {
    return unit > 0 ? std::clamp(x / unit, -1.0, 1.0) : 0;
}

double volumePart(const ConfluenceInputs& in) {
    if (std::isnan(in.vwap) || in.volumeMean <= 0) return 0;
    return clampedRatio(in.close - in.vwap, in.atr) * std::min(1.0, in.volume / in.volumeMean);
}

double directionPart(const ConfluenceInputs& in) {
    const double sum = in.plusDi + in.minusDi;
    return sum > 0 ? (in.plusDi - in.minusDi) / sum * std::min(1.0, in.adx / 25) : 0;
}

} // namespace

Confluence confluenceOf(const ConfluenceInputs& in) {
    const double warm = in.emaFast + in.emaMiddle + in.emaSlow + in.rsi + in.macdHistogram + in.atr +
                        in.plusDi + in.minusDi + in.adx + in.volumeMean + in.stochasticK + in.stochasticD;
    if (std::isnan(warm))
        return {kNoValue, kNoValue, kNoValue, kNoValue, kNoValue, kNoValue, kNoValue, kNoValue};

    Confluence c;
    c.trend =
        (sign(in.emaFast - in.emaMiddle) + sign(in.emaMiddle - in.emaSlow) + sign(in.close - in.emaSlow)) / 3;
    c.momentum = (clampedRatio(in.rsi - 50, 20) + clampedRatio(in.macdHistogram, in.atr / 4)) / 2;
    c.direction = directionPart(in);
    c.volume = volumePart(in);
    c.stochastic = ((in.stochasticK - 50) / 50 + sign(in.stochasticK - in.stochasticD)) / 2;

    const double score =
        0.30 * c.trend + 0.25 * c.momentum + 0.20 * c.direction + 0.10 * c.volume + 0.15 * c.stochastic;
    if (std::abs(score) < kThreshold) return c;
    c.bias = sign(score);
    for (const double part : {c.trend, c.momentum, c.direction, c.volume, c.stochastic})
        c.agreement += part * c.bias >= kThreshold ? 1 : 0;
    c.confidence = (std::abs(score) + c.agreement / 5) / 2;
    return c;
}

} // namespace openbell
