#pragma once
// Exact decimal text <-> fixed-point values. Pure; any thread.
#include "engine/core/fixed.h"
#include "engine/core/result.h"
#include <string>
#include <string_view>

namespace openbell {

// Decimal text ("-12.5", "1e-3", "+7") as raw units of 10^-decimals. Surplus digits are rounded half to even.
// Errors: empty, not a number, out of the range of int64.
[[nodiscard]] Result<std::int64_t> parseDecimal(std::string_view text, int decimals);

// Shortest exact text: no trailing zeros beyond `minDecimals`, '.' as the point.
[[nodiscard]] std::string formatDecimal(std::int64_t raw, int decimals, int minDecimals = 0);

template <class Value>
[[nodiscard]] Result<Value> parseFixed(std::string_view text) {
    return parseDecimal(text, Value::kDecimals).map([](std::int64_t raw) { return Value::fromRaw(raw); });
}

template <class Tag>
[[nodiscard]] std::string toText(Fixed<Tag> value, int minDecimals = 0) {
    return formatDecimal(value.raw(), Fixed<Tag>::kDecimals, minDecimals);
}

} // namespace openbell
