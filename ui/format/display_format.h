#pragma once
// How one session's values are written: its currency decides the grouping, its zone the times. An immutable
// value; any thread.
#include "ui/format/number_text.h"

namespace openbell {

class DisplayFormat {
public:
    DisplayFormat(); // Western grouping, UTC
    // An unknown zone falls back to UTC, and zoneLabel() says so.
    DisplayFormat(std::string_view currency, std::string_view zone);

    [[nodiscard]] QString price(Price price, int decimals = 2) const;
    [[nodiscard]] QString priceOrBlank(Price price, int decimals = 2) const; // 0 means none
    [[nodiscard]] QString level(Price price) const; // of an order: every decimal that it has, two at least
    [[nodiscard]] QString money(Money money) const;
    [[nodiscard]] QString signedMoney(Money money) const;
    [[nodiscard]] QString quantity(Quantity quantity) const;

    [[nodiscard]] QString dateTime(UtcTime time) const;  // 2024-01-20 09:15:00
    [[nodiscard]] QString stamp(UtcTime time) const;     // 2024-01-20 09:15, with seconds where there are any
    [[nodiscard]] QString minute(UtcTime time) const;    // 2024-01-20 09:15
    [[nodiscard]] QString timeOfDay(UtcTime time) const; // 09:15
    [[nodiscard]] QString withZone(UtcTime time) const;  // 2024-01-20 09:15:00 IST

    [[nodiscard]] Grouping grouping() const { return m_grouping; }
    [[nodiscard]] const Zone& zone() const { return m_zone; }
    [[nodiscard]] const QString& currency() const { return m_currency; }
    // A column title with the zone its times are in: "Entry IST".
    [[nodiscard]] QString titled(const QString& title) const {
        return title + QLatin1Char{' '} + zoneLabel();
    }
    [[nodiscard]] QString zoneLabel() const; // "IST", "ET", "UTC", else the IANA name

private:
    Grouping m_grouping = Grouping::Western;
    Zone m_zone;
    QString m_currency;
};

[[nodiscard]] inline QString toQString(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace openbell
