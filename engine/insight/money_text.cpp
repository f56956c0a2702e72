#include "engine/insight/money_text.h"
#include "engine/core/decimal.h"

namespace openbell {

namespace {

// Groups of three digits, or of two before the last three.
template <std::size_t kEarlier>
std::string grouped(Money money) {
    constexpr std::int64_t hundredth = Money::kScale / 100;
    const std::int64_t cents = mulDiv(money.raw(), 1, hundredth, Rounding::HalfEven);
    std::string text = formatDecimal(cents, 2, 2);
    const bool negative = text.front() == '-';
    if (negative) text.erase(0, 1);
    for (std::size_t at = text.size() - 3, step = 3; at > step; step = kEarlier) {
        at -= step;
        text.insert(at, 1, ',');
    }
    return (negative ? "\u2212" : "") + text;
}

} // namespace

std::string exactMoney(Money money) {
    return toText(money);
}

MoneyText readableMoney(std::string_view currency) {
    return currency == "INR" ? grouped<2> : grouped<3>;
}

} // namespace openbell
