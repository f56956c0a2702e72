#include "ui/format/display_format.h"

namespace openbell {
namespace {

Zone zoneOrUtc(std::string_view name) {
    auto zone = Zone::find(name);
    return zone ? *zone : Zone::utc();
}

QString twoDigits(std::int64_t value) {
    return QString::number(value).rightJustified(2, QLatin1Char{'0'});
}

} // namespace

DisplayFormat::DisplayFormat() : m_zone{Zone::utc()} {}

DisplayFormat::DisplayFormat(std::string_view currency, std::string_view zone)
    : m_grouping{groupingFor(currency)},
      m_zone{zoneOrUtc(zone)},
      m_currency{QString::fromUtf8(currency.data(), static_cast<qsizetype>(currency.size()))} {}

QString DisplayFormat::price(Price price, int decimals) const {
    return priceText(price, decimals, m_grouping);
}

QString DisplayFormat::priceOrBlank(Price price, int decimals) const {
    return price.isZero() ? QString{} : priceText(price, decimals, m_grouping);
}

QString DisplayFormat::level(Price level) const {
    int decimals = Price::kDecimals;
    for (std::int64_t raw = level.raw(); decimals > 2 && raw % 10 == 0; raw /= 10)
        --decimals;
    return priceOrBlank(level, decimals);
}

QString DisplayFormat::money(Money money) const {
    return moneyText(money, m_grouping);
}

QString DisplayFormat::signedMoney(Money money) const {
    return signedMoneyText(money, m_grouping);
}

QString DisplayFormat::quantity(Quantity quantity) const {
    return quantityText(quantity, m_grouping);
}

QString DisplayFormat::timeOfDay(UtcTime time) const {
    if (time == kNoTime) return {};
    const std::int64_t minutes = m_zone.nanosOfDay(time) / kNanosPerMinute;
    return twoDigits(minutes / 60) + QLatin1Char{':'} + twoDigits(minutes % 60);
}

QString DisplayFormat::minute(UtcTime time) const {
    if (time == kNoTime) return {};
    return toQString(m_zone.dateOf(time).toString()) + QLatin1Char{' '} + timeOfDay(time);
}

QString DisplayFormat::dateTime(UtcTime time) const {
    if (time == kNoTime) return {};
    const std::int64_t seconds = m_zone.nanosOfDay(time) / kNanosPerSecond;
    return minute(time) + QLatin1Char{':'} + twoDigits(seconds % 60);
}

QString DisplayFormat::stamp(UtcTime time) const {
    return time == kNoTime || time.ns % kNanosPerMinute == 0 ? minute(time) : dateTime(time);
}

QString DisplayFormat::withZone(UtcTime time) const {
    if (time == kNoTime) return {};
    return dateTime(time) + QLatin1Char{' '} + zoneLabel();
}

QString DisplayFormat::zoneLabel() const {
    const std::string& name = m_zone.name();
    if (name == "Asia/Kolkata") return QStringLiteral("IST");
    if (name == "America/New_York") return QStringLiteral("ET");
    return toQString(name);
}

} // namespace openbell
