#pragma once
// Values as a test writes them: money("12.50"), price("99.95"), qty(10), at("2024-01-20T09:15:00+05:30").
#include "engine/core/decimal.h"
#include "engine/core/ids.h"
#include "engine/core/utc_time.h"
#include <QTest>

namespace openbell::tests {

inline Money money(std::string_view text) {
    return parseFixed<Money>(text).value();
}
inline Price price(std::string_view text) {
    return parseFixed<Price>(text).value();
}
inline Fraction fraction(std::string_view text) {
    return parseFixed<Fraction>(text).value();
}
inline Quantity qty(std::int64_t units) {
    return Quantity::whole(units);
}
inline UtcTime at(std::string_view iso) {
    return parseIso(iso).value();
}

} // namespace openbell::tests

namespace openbell {

// What a failing QCOMPARE shows.
template <class Tag>
char* toString(const Fixed<Tag>& value) {
    return QTest::toString(QString::number(value.toDouble(), 'f', Tag::kDecimals));
}
inline char* toString(const UtcTime& time) {
    return QTest::toString(QString::fromStdString(time == kNoTime ? "none" : toIsoUtc(time)));
}
template <class Tag>
char* toString(const Id<Tag>& id) {
    return QTest::toString(QString::number(id.value));
}

} // namespace openbell
