#pragma once
// Money inside the words of a story. Pure; any thread.
#include "engine/core/fixed.h"
#include <string>
#include <string_view>

namespace openbell {

using MoneyText = std::string (*)(Money);

[[nodiscard]] std::string exactMoney(Money money); // "-103450.2512"

// For people: two decimals, digits grouped as is usual for the currency, a real minus sign.
[[nodiscard]] MoneyText readableMoney(std::string_view currency); // "−1,03,450.25" for INR

} // namespace openbell
