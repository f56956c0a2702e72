#include "ui/blotter/fills_model.h"
#include "ui/blotter/order_text.h"

namespace openbell {
void FillsModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec FillsModel::spec(Column column) const {
    switch (column) {
    case FillColumn::Id: return {tr("Fill"), 7, ColumnKind::Number};
    case FillColumn::Time: return {m_format.titled(tr("Time")), 16, ColumnKind::Time};
    case FillColumn::Order: return {tr("Order"), 7, ColumnKind::Number};
    case FillColumn::Symbol: return {tr("Symbol"), 13, ColumnKind::Text};
    case FillColumn::Side: return {tr("Side"), 7, ColumnKind::Text};
    case FillColumn::Amount: return {tr("Quantity"), 10, ColumnKind::Number};
    case FillColumn::At: return {tr("Price"), 12, ColumnKind::Number};
    case FillColumn::Value: return {tr("Value"), 15, ColumnKind::Number};
    case FillColumn::Costs: return {tr("Costs"), 11, ColumnKind::Number};
    }
    Q_UNREACHABLE();
}

QString FillsModel::display(const Row& row, Column column) const {
    switch (column) {
    case FillColumn::Id: return countText(row.id.value);
    case FillColumn::Time: return m_format.stamp(row.time);
    case FillColumn::Order: return countText(row.order.value);
    case FillColumn::Symbol: return toQString(row.symbol);
    case FillColumn::Side: return SideText::of(row.side);
    case FillColumn::Amount: return m_format.quantity(row.quantity);
    case FillColumn::At: return m_format.priceOrBlank(row.price);
    case FillColumn::Value: return m_format.money(notional(row.price, row.quantity));
    case FillColumn::Costs: return m_format.money(row.costs);
    }
    Q_UNREACHABLE();
}

QVariant FillsModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case FillColumn::Id: return row.id.value;
    case FillColumn::Time: return QVariant::fromValue<qlonglong>(row.time.ns);
    case FillColumn::Order: return row.order.value;
    case FillColumn::Symbol: return toQString(row.symbol);
    case FillColumn::Side: return SideText::of(row.side);
    case FillColumn::Amount: return row.quantity.toDouble();
    case FillColumn::At: return row.price.toDouble();
    case FillColumn::Value: return notional(row.price, row.quantity).toDouble();
    case FillColumn::Costs: return row.costs.toDouble();
    }
    Q_UNREACHABLE();
}

Tone FillsModel::tone(const Row& row, Column column) const {
    switch (column) {
    case FillColumn::Side: return row.side == Side::Buy ? Tone::Up : Tone::Down;
    case FillColumn::Id:
    case FillColumn::Time:
    case FillColumn::Order:
    case FillColumn::Symbol:
    case FillColumn::Amount:
    case FillColumn::At:
    case FillColumn::Value:
    case FillColumn::Costs: return Tone::None;
    }
    Q_UNREACHABLE();
}

QVariant FillsModel::tip(const Row& row, Column column) const {
    Q_UNUSED(row)
    Q_UNUSED(column)
    return {};
}

} // namespace openbell
