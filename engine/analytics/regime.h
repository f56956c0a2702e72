#pragma once
// The market's regime at a bar. Pure; any thread.
//
//   volatile   : atr_14 / close is at least 1.8 times its mean over the last 50 bars; else
//   trend up   : adx_14 >= 25, plus_di_14 > minus_di_14, and ema_50 is above its value of 10 bars ago; else
//   trend down : adx_14 >= 25, minus_di_14 > plus_di_14, and ema_50 is below its value of 10 bars ago; else
//   range.
// ADX 25 as the border of a trend is Wilder's (1978) customary reading; the other numbers are Openbell's own.
#include <cstdint>
#include <optional>
#include <string_view>

namespace openbell {

enum class Regime : std::uint8_t { Range = 0, TrendUp = 1, TrendDown = 2, Volatile = 3 };

struct RegimeInputs {
    double adx = 0, plusDi = 0, minusDi = 0;
    double emaSlow = 0, emaSlowBefore = 0; // ema_50 now and 10 bars ago
    double atrShare = 0, atrShareMean = 0; // atr_14 / close, and its mean over 50 bars
};

inline constexpr double kTrendAdx = 25, kVolatileRatio = 1.8;
inline constexpr int kSlopeBars = 10, kAtrShareBars = 50;

// None while an input is NaN.
[[nodiscard]] std::optional<Regime> regimeOf(const RegimeInputs& inputs);

// "range", "trend up", "trend down", "volatile"
[[nodiscard]] std::string_view regimeText(Regime regime);
// What the value of the fact `regime` means; none for NaN or any other number.
[[nodiscard]] std::optional<Regime> regimeFromFact(double value);

// regimeOf as a kernel, inputs in the order of RegimeInputs; NaN for none.
struct RegimeKernel {
    [[nodiscard]] double update(double adx, double plusDi, double minusDi, double emaSlow,
                                double emaSlowBefore, double atrShare, double atrShareMean) const;
    friend bool operator==(const RegimeKernel&, const RegimeKernel&) = default;
};

} // namespace openbell
