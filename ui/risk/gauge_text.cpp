#include "ui/risk/gauge_text.h"
#include "engine/core/decimal.h"
#include <QCoreApplication>

namespace openbell {
namespace {

struct GaugeText {
    Q_DECLARE_TR_FUNCTIONS(openbell::RiskPanel)
};

constexpr int kPercentDecimals = Fraction::kDecimals - 2;

int decimalsOf(GaugeUnit unit) {
    switch (unit) {
    case GaugeUnit::Share: return kPercentDecimals;
    case GaugeUnit::Amount: return Money::kDecimals;
    case GaugeUnit::Count:
    case GaugeUnit::Millis: return 0;
    }
    Q_UNREACHABLE();
}

} // namespace

GaugeState stateOf(const RiskGauge& gauge) {
    if (!gauge.limit) return GaugeState::NoLimit;
    if (gauge.value >= *gauge.limit) return GaugeState::AtLimit;
    return gauge.share() >= kNearShare ? GaugeState::Near : GaugeState::Ok;
}

QString gaugeStateText(GaugeState state) {
    switch (state) {
    case GaugeState::NoLimit: return GaugeText::tr("no limit");
    case GaugeState::Ok: return GaugeText::tr("OK");
    case GaugeState::Near: return GaugeText::tr("▲ near");
    case GaugeState::AtLimit: return GaugeText::tr("■ at limit");
    }
    Q_UNREACHABLE();
}

QString gaugeNumber(const RiskGauge& gauge, std::int64_t raw, const DisplayFormat& format) {
    switch (gauge.unit) {
    case GaugeUnit::Share: return percentText(Fraction::fromRaw(raw).toDouble());
    case GaugeUnit::Amount: return format.money(Money::fromRaw(raw));
    case GaugeUnit::Count: return countText(raw, format.grouping());
    case GaugeUnit::Millis: return GaugeText::tr("%1 ms").arg(countText(raw, format.grouping()));
    }
    Q_UNREACHABLE();
}

QString editableLimit(const RiskGauge& gauge) {
    return gauge.limit ? toQString(formatDecimal(*gauge.limit, decimalsOf(gauge.unit))) : QString{};
}

std::optional<std::optional<std::int64_t>> parseLimit(const RiskGauge& gauge, const QString& text) {
    QString plain = text.trimmed();
    plain.remove(QLatin1Char{'%'});
    if (plain.trimmed().isEmpty()) return std::optional<std::int64_t>{};
    const auto units = parseUnits(plain, decimalsOf(gauge.unit));
    if (!units) return std::nullopt;
    return std::optional{*units};
}

QString limitUnit(GaugeUnit unit, const DisplayFormat& format) {
    switch (unit) {
    case GaugeUnit::Share: return QStringLiteral("%");
    case GaugeUnit::Amount: return format.currency();
    case GaugeUnit::Count: return {};
    case GaugeUnit::Millis: return QStringLiteral("ms");
    }
    Q_UNREACHABLE();
}

bool isLooser(const std::optional<std::int64_t>& wanted, const std::optional<std::int64_t>& now) {
    if (!now) return false;
    return !wanted || *wanted > *now;
}

} // namespace openbell
