#pragma once
// Names of facts: the indicator, then its parameters, joined by '_', as in "bb_upper_20_2". Pure; any thread.
#include "engine/core/result.h"
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openbell {

enum class FactKind : std::uint8_t {
    Open,
    High,
    Low,
    Close,
    Volume, // bar values, usable where a fact is
    Sma,
    Ema,
    Wma,
    Hma,
    Ehma,
    Rsi,
    Atr,
    Adx,
    PlusDi,
    MinusDi, // name_PERIOD
    Macd,
    MacdSignal,
    MacdHist, // macd_FAST_SLOW_SIGNAL written macd_12_26_9
    BbUpper,
    BbMiddle,
    BbLower, // bb_upper_PERIOD_DEVIATIONS
    StochK,
    StochD, // stoch_k_PERIOD_KSMOOTH_DPERIOD
    Vwap,   // of the session
    RollingHigh,
    RollingLow,
    VolumeMean,
    Volatility, // rolling_high_20 rolling_low_20 volume_mean_20 volatility_20
    ConfluenceBias,
    ConfluenceConfidence,
    ConfluenceAgreement, // see confluence.h; the parts follow
    ConfluenceTrend,
    ConfluenceMomentum,
    ConfluenceDirection,
    ConfluenceVolume,
    ConfluenceStochastic,
    Regime, // see regime.h
};

struct FactName {
    FactKind kind = FactKind::Close;
    std::array<double, 3> parameters{}; // unused ones are 0; periods are whole numbers from 1 to 100,000

    // The error says what is wrong, lists the known names, and names the nearest one to a typo.
    [[nodiscard]] static Result<FactName> parse(std::string_view text);
    [[nodiscard]] std::string toString() const;
    // Parameter `index` as a period in bars.
    [[nodiscard]] int period(std::size_t index = 0) const { return static_cast<int>(parameters[index]); }
    friend bool operator==(const FactName&, const FactName&) = default;
};

// Names separated by commas or blanks, "sma_15,rsi_14"; an empty list is an error.
[[nodiscard]] Result<std::vector<FactName>> parseFactList(std::string_view text);

// One line a fact: name pattern, meaning, unit and range; for help texts.
struct FactHelp {
    std::string pattern, meaning;
};
[[nodiscard]] const std::vector<FactHelp>& factHelp();

} // namespace openbell
