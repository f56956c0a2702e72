#include "engine/analytics/regime.h"
#include "engine/analytics/sliding_window.h"
#include <cmath>

namespace openbell {

std::optional<Regime> regimeOf(const RegimeInputs& in) {
    const double warm =
        in.adx + in.plusDi + in.minusDi + in.emaSlow + in.emaSlowBefore + in.atrShare + in.atrShareMean;
    if (std::isnan(warm)) return std::nullopt;
    if (in.atrShareMean > 0 && in.atrShare >= kVolatileRatio * in.atrShareMean) return Regime::Volatile;
    if (in.adx >= kTrendAdx && in.plusDi > in.minusDi && in.emaSlow > in.emaSlowBefore)
        return Regime::TrendUp;
    if (in.adx >= kTrendAdx && in.minusDi > in.plusDi && in.emaSlow < in.emaSlowBefore)
        return Regime::TrendDown;
    return Regime::Range;
}

std::string_view regimeText(Regime regime) {
    switch (regime) {
    case Regime::Range: return "range";
    case Regime::TrendUp: return "trend up";
    case Regime::TrendDown: return "trend down";
    case Regime::Volatile: return "volatile";
    }
    return "unknown";
}

std::optional<Regime> regimeFromFact(double value) {
    for (const Regime regime : {Regime::Range, Regime::TrendUp, Regime::TrendDown, Regime::Volatile})
        if (value == static_cast<double>(regime)) return regime;
    return std::nullopt;
}

double RegimeKernel::update(double adx, double plusDi, double minusDi, double emaSlow, double emaSlowBefore,
                            double atrShare, double atrShareMean) const {
    const auto regime = regimeOf({adx, plusDi, minusDi, emaSlow, emaSlowBefore, atrShare, atrShareMean});
    return regime ? static_cast<double>(*regime) : kNoValue;
}

} // namespace openbell
