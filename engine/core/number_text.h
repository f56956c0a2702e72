#pragma once
// A decimal number of any size kept exactly: sign, digits, exponent. For comparing and normalising what was
// written in a configuration. Pure; any thread.
#include "engine/core/result.h"
#include <compare>
#include <string>
#include <string_view>

namespace openbell {

struct NumberText {
    bool negative = false;
    std::string digits; // no leading or trailing zeros; empty for zero
    int exponent = 0;   // value = 0.digits * 10^exponent

    // A JSON number: -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?, the exponent within +-9999.
    [[nodiscard]] static Result<NumberText> parse(std::string_view text);
    // Plain digits where they are at most 40, else with an exponent; equal numbers have equal texts.
    [[nodiscard]] std::string toString() const;
    // Digits after the point.
    [[nodiscard]] int decimals() const { return std::max(0, static_cast<int>(digits.size()) - exponent); }
    [[nodiscard]] bool isInteger() const { return decimals() == 0; }

    friend bool operator==(const NumberText&, const NumberText&) = default;
    friend std::strong_ordering operator<=>(const NumberText& a, const NumberText& b);
};

// The length of the JSON number at the start of `text`, 0 when there is none.
[[nodiscard]] std::size_t jsonNumberLength(std::string_view text);

} // namespace openbell
