#include "ui/format/number_text.h"
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>

namespace openbell {
namespace {

constexpr QChar kMinus{0x2212};
constexpr std::array<std::int64_t, 7> kPowersOfTen{1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

std::uint64_t magnitudeOf(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

QString groupDigits(const QString& digits, Grouping grouping) {
    QString text;
    const auto count = digits.size();
    for (qsizetype i = 0; i < count; ++i) {
        const auto left = count - i; // digits from here to the point
        const bool western = left % 3 == 0;
        const bool indian = left == 3 || (left > 3 && left % 2 == 1);
        if (i > 0 && (grouping == Grouping::Indian ? indian : western)) text += QLatin1Char{','};
        text += digits[i];
    }
    return text;
}

// `units` counts 10^-decimals.
QString unitsText(std::int64_t units, int decimals, Grouping grouping) {
    const auto one = static_cast<std::uint64_t>(kPowersOfTen[static_cast<std::size_t>(decimals)]);
    const std::uint64_t magnitude = magnitudeOf(units);
    QString text = groupDigits(QString::number(magnitude / one), grouping);
    if (decimals > 0)
        text +=
            QLatin1Char{'.'} + QString::number(magnitude % one).rightJustified(decimals, QLatin1Char{'0'});
    return units < 0 ? kMinus + text : text;
}

std::int64_t roundedUnits(std::int64_t raw, std::int64_t scale, int decimals) {
    return mulDiv(raw, kPowersOfTen[static_cast<std::size_t>(decimals)], scale, Rounding::HalfEven);
}

QString withPlus(std::int64_t units, const QString& text) {
    return units > 0 ? QLatin1Char{'+'} + text : text;
}

} // namespace

Grouping groupingFor(std::string_view currency) {
    return currency == "INR" ? Grouping::Indian : Grouping::Western;
}

QString priceText(Price price, int decimals, Grouping grouping) {
    const int places = std::clamp(decimals, 0, Price::kDecimals);
    return unitsText(roundedUnits(price.raw(), Price::kScale, places), places, grouping);
}

QString moneyText(Money money, Grouping grouping) {
    return unitsText(roundedUnits(money.raw(), Money::kScale, 2), 2, grouping);
}

QString signedMoneyText(Money money, Grouping grouping) {
    const std::int64_t units = roundedUnits(money.raw(), Money::kScale, 2);
    return withPlus(units, unitsText(units, 2, grouping));
}

QString signedPriceText(Price difference, int decimals, Grouping grouping) {
    const int places = std::clamp(decimals, 0, Price::kDecimals);
    const std::int64_t units = roundedUnits(difference.raw(), Price::kScale, places);
    return withPlus(units, unitsText(units, places, grouping));
}

QString quantityText(Quantity quantity, Grouping grouping) {
    int decimals = Quantity::kDecimals;
    std::int64_t units = quantity.raw();
    for (; decimals > 0 && units % 10 == 0; --decimals)
        units /= 10;
    return unitsText(units, decimals, grouping);
}

QString countText(std::int64_t count, Grouping grouping) {
    return unitsText(count, 0, grouping);
}

QString percentText(double fraction, bool withSign) {
    const QString text = realText(fraction * 100, 2, Grouping::Western);
    if (text.isEmpty()) return {};
    const bool plus = withSign && std::llround(fraction * 10'000) > 0;
    return (plus ? QStringLiteral("+") : QString{}) + text + QStringLiteral(" %");
}

QString realText(double value, int decimals, Grouping grouping) {
    const int places = std::clamp(decimals, 0, 6);
    const double units = value * static_cast<double>(kPowersOfTen[static_cast<std::size_t>(places)]);
    if (!std::isfinite(units)) return {};
    if (std::abs(units) > 9e18) return QString::number(value, 'g', 6);
    return unitsText(std::llround(units), places, grouping);
}

QString compactText(double value, Grouping grouping) {
    struct Unit {
        double one;
        const char* name;
    };
    static constexpr std::array<Unit, 3> kWestern{{{1e9, " B"}, {1e6, " M"}, {1e3, " K"}}};
    static constexpr std::array<Unit, 3> kIndian{{{1e7, " Cr"}, {1e5, " L"}, {1e3, " K"}}};
    if (!std::isfinite(value)) return {};
    const double magnitude = std::abs(value);
    const QString sign = value < 0 ? QString{kMinus} : QString{};
    for (const Unit& unit : grouping == Grouping::Indian ? kIndian : kWestern) {
        if (magnitude >= unit.one)
            return sign + QString::number(magnitude / unit.one, 'g', 4) + QLatin1String{unit.name};
    }
    return sign + QString::number(magnitude, 'g', 4);
}

// A comma only where it groups digits, so that a decimal comma does not multiply a price by a hundred.
std::optional<std::int64_t> parseUnits(const QString& text, int decimals) {
    static const QRegularExpression number{
        QStringLiteral("^(\\d*|\\d{1,3}(?:,\\d{3})+|\\d{1,2}(?:,\\d{2})*,\\d{3})(?:\\.(\\d*))?$")};
    constexpr qsizetype mostDigits = 12; // beyond any price, quantity or account
    const auto match = number.match(text.trimmed());
    QString whole = match.captured(1);
    whole.remove(QLatin1Char{','});
    const QString fraction = match.captured(2);
    const bool hasDigits = !whole.isEmpty() || !fraction.isEmpty();
    if (!match.hasMatch() || !hasDigits || whole.size() > mostDigits || fraction.size() > decimals)
        return std::nullopt;
    bool ok = false;
    const qlonglong units = (whole + fraction.leftJustified(decimals, QLatin1Char{'0'})).toLongLong(&ok);
    if (!ok) return std::nullopt;
    return units;
}

std::optional<Money> parseMoney(const QString& text) {
    const auto units = parseUnits(text, Money::kDecimals);
    return units ? std::optional{Money::fromRaw(*units)} : std::nullopt;
}

std::optional<Price> parsePrice(const QString& text) {
    const auto units = parseUnits(text, Price::kDecimals);
    return units ? std::optional{Price::fromRaw(*units)} : std::nullopt;
}

} // namespace openbell
