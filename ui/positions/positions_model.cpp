#include "ui/positions/positions_model.h"

namespace openbell {

void PositionsModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec PositionsModel::spec(Column column) const {
    switch (column) {
    case PositionColumn::Symbol: return {tr("Symbol"), 13, ColumnKind::Text};
    case PositionColumn::Direction: return {tr("Direction"), 9, ColumnKind::Text};
    case PositionColumn::Amount: return {tr("Quantity"), 10, ColumnKind::Number};
    case PositionColumn::Average: return {tr("Average"), 11, ColumnKind::Number};
    case PositionColumn::Last: return {tr("Last"), 11, ColumnKind::Number};
    case PositionColumn::Unrealised: return {tr("Unrealised P&L"), 15, ColumnKind::Number};
    case PositionColumn::Realised: return {tr("Realised P&L"), 15, ColumnKind::Number};
    case PositionColumn::Stop: return {tr("Stop"), 11, ColumnKind::Number};
    case PositionColumn::Target: return {tr("Target"), 11, ColumnKind::Number};
    case PositionColumn::Strategy: return {tr("Strategy"), 16, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString PositionsModel::display(const Row& row, Column column) const {
    switch (column) {
    case PositionColumn::Symbol: return toQString(row.symbol);
    case PositionColumn::Direction: return row.quantity.sign() < 0 ? tr("▼ Short") : tr("▲ Long");
    case PositionColumn::Amount: return m_format.quantity(row.quantity);
    case PositionColumn::Average: return m_format.priceOrBlank(row.average);
    case PositionColumn::Last: return m_format.priceOrBlank(row.last);
    case PositionColumn::Unrealised: return m_format.signedMoney(row.unrealised);
    case PositionColumn::Realised: return m_format.signedMoney(row.realised);
    case PositionColumn::Stop: return m_format.priceOrBlank(row.stop);
    case PositionColumn::Target: return m_format.priceOrBlank(row.target);
    case PositionColumn::Strategy: return toQString(row.strategy);
    }
    Q_UNREACHABLE();
}

QVariant PositionsModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case PositionColumn::Symbol: return toQString(row.symbol);
    case PositionColumn::Direction: return row.quantity.sign() < 0 ? tr("▼ Short") : tr("▲ Long");
    case PositionColumn::Amount: return row.quantity.toDouble();
    case PositionColumn::Average: return row.average.toDouble();
    case PositionColumn::Last: return row.last.toDouble();
    case PositionColumn::Unrealised: return row.unrealised.toDouble();
    case PositionColumn::Realised: return row.realised.toDouble();
    case PositionColumn::Stop: return row.stop.toDouble();
    case PositionColumn::Target: return row.target.toDouble();
    case PositionColumn::Strategy: return toQString(row.strategy);
    }
    Q_UNREACHABLE();
}

Tone PositionsModel::tone(const Row& row, Column column) const {
    switch (column) {
    case PositionColumn::Direction: return toneOfSign(row.quantity.sign());
    case PositionColumn::Unrealised: return toneOfSign(row.unrealised.sign());
    case PositionColumn::Realised: return toneOfSign(row.realised.sign());
    case PositionColumn::Symbol:
    case PositionColumn::Amount:
    case PositionColumn::Average:
    case PositionColumn::Last:
    case PositionColumn::Stop:
    case PositionColumn::Target:
    case PositionColumn::Strategy: return Tone::None;
    }
    Q_UNREACHABLE();
}

QVariant PositionsModel::tip(const Row& row, Column column) const {
    Q_UNUSED(row)
    Q_UNUSED(column)
    return {};
}

} // namespace openbell
