#pragma once
// A limit in words: its numbers in its unit, how much of it is used, and how to read one that was typed.
// Pure.
#include "ui/format/display_format.h"

namespace openbell {

enum class GaugeState : std::uint8_t { NoLimit, Ok, Near, AtLimit };
inline constexpr double kNearShare = 0.8;

[[nodiscard]] GaugeState stateOf(const RiskGauge& gauge);
[[nodiscard]] QString gaugeStateText(GaugeState state); // "OK", "near", "at limit", "no limit"
// "1.20 %", "10,000.00", "7"; a value of the gauge, raw.
[[nodiscard]] QString gaugeNumber(const RiskGauge& gauge, std::int64_t raw, const DisplayFormat& format);
// The same to be edited: no unit, every digit.
[[nodiscard]] QString editableLimit(const RiskGauge& gauge);
// A limit as typed, in the gauge's unit: percent, money or a count; empty lifts it. Outer none: not readable.
[[nodiscard]] std::optional<std::optional<std::int64_t>> parseLimit(const RiskGauge& gauge,
                                                                    const QString& text);
[[nodiscard]] QString limitUnit(GaugeUnit unit, const DisplayFormat& format); // "%", "INR", ""
[[nodiscard]] bool isLooser(const std::optional<std::int64_t>& wanted,
                            const std::optional<std::int64_t>& now);

} // namespace openbell
