#pragma once
// Confluence: how far five independent readings of a bar point the same way. Pure; any thread.
//
// Each part is in -1 (bearish) .. +1 (bullish). clamp() limits to -1..1, sgn() is -1, 0 or 1, and a quotient
// by a zero ATR is 0 (a flat price points nowhere):
//   trend      = (sgn(ema_9 - ema_21) + sgn(ema_21 - ema_50) + sgn(close - ema_50)) / 3
//   momentum   = (clamp((rsi_14 - 50) / 20) + clamp(macd_hist_12_26_9 / (atr_14 / 4))) / 2
//   direction  = (plus_di_14 - minus_di_14) / (plus_di_14 + minus_di_14) * min(1, adx_14 / 25)
//   volume     = clamp((close - vwap) / atr_14) * min(1, volume / volume_mean_20); 0 where nothing trades
//   stochastic = ((stoch_k_14_3_3 - 50) / 50 + sgn(stoch_k_14_3_3 - stoch_d_14_3_3)) / 2
// score      = 0.30 trend + 0.25 momentum + 0.20 direction + 0.10 volume + 0.15 stochastic
// bias       = sgn(score), 0 where |score| < 0.1
// agreement  = number of parts with the sign of the bias and a size of at least 0.1; 0 where the bias is 0
// confidence = (|score| + agreement / 5) / 2, 0 where the bias is 0
// The levels are the customary ones (RSI 30/50/70, ADX 25: Wilder 1978); weights and thresholds are
// Openbell's own.
#include <array>

namespace openbell {

struct ConfluenceInputs {
    double close = 0, volume = 0;
    double emaFast = 0, emaMiddle = 0, emaSlow = 0; // ema_9, ema_21, ema_50
    double rsi = 0, macdHistogram = 0, atr = 0, plusDi = 0, minusDi = 0, adx = 0;
    double vwap = 0, volumeMean = 0; // vwap may be NaN: no volume yet
    double stochasticK = 0, stochasticD = 0;
};

struct Confluence {
    double bias = 0, confidence = 0, agreement = 0;
    double trend = 0, momentum = 0, direction = 0, volume = 0, stochastic = 0;
};

// All NaN while an input other than the vwap is.
[[nodiscard]] Confluence confluenceOf(const ConfluenceInputs& inputs);

// The same as a kernel: inputs in the order of ConfluenceInputs, outputs in the order of Confluence.
struct ConfluenceKernel {
    [[nodiscard]] std::array<double, 8> update(double close, double volume, double emaFast, double emaMiddle,
                                               double emaSlow, double rsi, double macdHistogram, double atr,
                                               double plusDi, double minusDi, double adx, double vwap,
                                               double volumeMean, double stochasticK,
                                               double stochasticD) const {
        const Confluence c =
            confluenceOf({close, volume, emaFast, emaMiddle, emaSlow, rsi, macdHistogram, atr, plusDi,
                          minusDi, adx, vwap, volumeMean, stochasticK, stochasticD});
        return {c.bias, c.confidence, c.agreement, c.trend, c.momentum, c.direction, c.volume, c.stochastic};
    }
    friend bool operator==(const ConfluenceKernel&, const ConfluenceKernel&) = default;
};

} // namespace openbell
