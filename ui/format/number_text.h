#pragma once
// Numbers of the engine as text for people: grouped digits, a fixed number of decimals, a real minus sign, so
// that right-aligned columns of tabular figures line up. Pure; any thread.
#include "engine/api/operator_values.h"
#include <QString>

namespace openbell {

enum class Grouping : std::uint8_t { Western, Indian }; // 1,234,567 or 12,34,567

// Indian for INR, Western for every other currency.
[[nodiscard]] Grouping groupingFor(std::string_view currency);

// Rounded half to even to `decimals` (0..6).
[[nodiscard]] QString priceText(Price price, int decimals, Grouping grouping);
// Two decimals.
[[nodiscard]] QString moneyText(Money money, Grouping grouping);
// Two decimals with the sign always written ("+12.50"), but none for what rounds to zero.
[[nodiscard]] QString signedMoneyText(Money money, Grouping grouping);
[[nodiscard]] QString signedPriceText(Price difference, int decimals, Grouping grouping);
// Whole where it is whole, otherwise the shortest exact decimals.
[[nodiscard]] QString quantityText(Quantity quantity, Grouping grouping);
[[nodiscard]] QString countText(std::int64_t count, Grouping grouping = Grouping::Western);
// A fraction as percent: 0.0123 -> "1.23 %"; signed: "+1.23 %". Empty when not finite.
[[nodiscard]] QString percentText(double fraction, bool withSign = false);
// A double with grouped digits; empty when not finite.
[[nodiscard]] QString realText(double value, int decimals, Grouping grouping);
// Three significant figures and a unit, for axes: 1.25 M, or 12.5 L and 1.25 Cr in Indian grouping.
[[nodiscard]] QString compactText(double value, Grouping grouping);

// An amount as people type it ("10,00,000", "2500.50"); none when it is not a number or has more than 4
// decimals.
[[nodiscard]] std::optional<Money> parseMoney(const QString& text);
// The same with at most 6 decimals.
[[nodiscard]] std::optional<Price> parsePrice(const QString& text);
// The same as a count of 10^-decimals: parseUnits("1.5", 2) = 150.
[[nodiscard]] std::optional<std::int64_t> parseUnits(const QString& text, int decimals);

} // namespace openbell
