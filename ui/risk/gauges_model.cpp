#include "ui/risk/gauges_model.h"

namespace openbell {

void GaugesModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

QVariant GaugesModel::data(const QModelIndex& index, int role) const {
    if (role != ShareRole) return RowModel::data(index, role);
    if (!index.isValid() || !has(index.row())) return {};
    const RiskGauge& gauge = row(index.row());
    return gauge.limit ? QVariant{gauge.share()} : QVariant{};
}

ColumnSpec GaugesModel::spec(Column column) const {
    switch (column) {
    case GaugeColumn::Title: return {tr("Limit"), 17, ColumnKind::Text};
    case GaugeColumn::Use: return {tr("Used"), 14, ColumnKind::Text};
    case GaugeColumn::Share: return {tr("Share"), 9, ColumnKind::Number};
    case GaugeColumn::Now: return {tr("Now"), 13, ColumnKind::Number};
    case GaugeColumn::Limit: return {tr("At most"), 13, ColumnKind::Number};
    case GaugeColumn::State: return {tr("State"), 10, ColumnKind::Text};
    case GaugeColumn::Meaning: return {tr("What is measured"), 52, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString GaugesModel::display(const Row& row, Column column) const {
    switch (column) {
    case GaugeColumn::Title: return toQString(row.title);
    case GaugeColumn::Use: return {}; // a bar
    case GaugeColumn::Share: return row.limit ? percentText(row.share()) : QString{};
    case GaugeColumn::Now: return gaugeNumber(row, row.value, m_format);
    case GaugeColumn::Limit: return row.limit ? gaugeNumber(row, *row.limit, m_format) : tr("none");
    case GaugeColumn::State: return gaugeStateText(stateOf(row));
    case GaugeColumn::Meaning: return toQString(row.meaning);
    }
    Q_UNREACHABLE();
}

QVariant GaugesModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case GaugeColumn::Title: return toQString(row.title);
    case GaugeColumn::Use:
    case GaugeColumn::Share:
    case GaugeColumn::State: return row.limit ? row.share() : -1.0;
    case GaugeColumn::Now: return QVariant::fromValue<qlonglong>(row.value);
    case GaugeColumn::Limit: return QVariant::fromValue<qlonglong>(row.limit.value_or(INT64_MAX));
    case GaugeColumn::Meaning: return toQString(row.meaning);
    }
    Q_UNREACHABLE();
}

Tone GaugesModel::tone(const Row& row, Column column) const {
    if (column == GaugeColumn::Title || column == GaugeColumn::Limit) return Tone::None;
    if (column == GaugeColumn::Meaning) return Tone::Muted;
    switch (stateOf(row)) {
    case GaugeState::NoLimit: return Tone::Muted;
    case GaugeState::Ok: return Tone::None;
    case GaugeState::Near: return Tone::Warning;
    case GaugeState::AtLimit: return Tone::Down;
    }
    Q_UNREACHABLE();
}

QVariant GaugesModel::tip(const Row& row, Column) const {
    QString text = toQString(row.meaning);
    if (!row.allowed.isZero())
        text += tr("\n%1 of %2").arg(m_format.money(row.amount), m_format.money(row.allowed));
    return text + tr("\nF2 changes the limit");
}

} // namespace openbell
