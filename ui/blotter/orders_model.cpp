#include "ui/blotter/orders_model.h"
#include "ui/blotter/order_text.h"

namespace openbell {

void OrdersModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec OrdersModel::spec(Column column) const {
    switch (column) {
    case OrderColumn::Id: return {tr("Order"), 7, ColumnKind::Number};
    case OrderColumn::Created: return {m_format.titled(tr("Created")), 19, ColumnKind::Time};
    case OrderColumn::Symbol: return {tr("Symbol"), 13, ColumnKind::Text};
    case OrderColumn::Side: return {tr("Side"), 7, ColumnKind::Text};
    case OrderColumn::Type: return {tr("Type"), 6, ColumnKind::Text};
    case OrderColumn::Leg: return {tr("Leg"), 7, ColumnKind::Text};
    case OrderColumn::Amount: return {tr("Quantity"), 8, ColumnKind::Number};
    case OrderColumn::Filled: return {tr("Filled"), 8, ColumnKind::Number};
    case OrderColumn::Limit: return {tr("Limit"), 10, ColumnKind::Number};
    case OrderColumn::Stop: return {tr("Stop"), 10, ColumnKind::Number};
    case OrderColumn::Average: return {tr("Average"), 10, ColumnKind::Number};
    case OrderColumn::State: return {tr("State"), 16, ColumnKind::Text};
    case OrderColumn::Strategy: return {tr("Strategy"), 14, ColumnKind::Text};
    case OrderColumn::Reason: return {tr("Reason"), 34, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString OrdersModel::display(const Row& row, Column column) const {
    switch (column) {
    case OrderColumn::Id: return countText(row.id.value);
    case OrderColumn::Created: return m_format.stamp(row.created);
    case OrderColumn::Symbol: return toQString(row.symbol);
    case OrderColumn::Side: return SideText::of(row.side);
    case OrderColumn::Type: return toQString(row.type);
    case OrderColumn::Leg: return wordOf(row.leg);
    case OrderColumn::Amount: return m_format.quantity(row.quantity);
    case OrderColumn::Filled: return m_format.quantity(row.filled);
    case OrderColumn::Limit: return m_format.level(row.limit);
    case OrderColumn::Stop: return m_format.level(row.stop);
    case OrderColumn::Average: return m_format.priceOrBlank(row.average);
    case OrderColumn::State: return stateText(row);
    case OrderColumn::Strategy: return toQString(row.strategy);
    case OrderColumn::Reason: return wordOf(row.reason);
    }
    Q_UNREACHABLE();
}

QVariant OrdersModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case OrderColumn::Id: return row.id.value;
    case OrderColumn::Created: return QVariant::fromValue<qlonglong>(row.created.ns);
    case OrderColumn::Symbol: return toQString(row.symbol);
    case OrderColumn::Side: return SideText::of(row.side);
    case OrderColumn::Type: return toQString(row.type);
    case OrderColumn::Leg: return wordOf(row.leg);
    case OrderColumn::Amount: return row.quantity.toDouble();
    case OrderColumn::Filled: return row.filled.toDouble();
    case OrderColumn::Limit: return row.limit.toDouble();
    case OrderColumn::Stop: return row.stop.toDouble();
    case OrderColumn::Average: return row.average.toDouble();
    case OrderColumn::State: return stateText(row);
    case OrderColumn::Strategy: return toQString(row.strategy);
    case OrderColumn::Reason: return wordOf(row.reason);
    }
    Q_UNREACHABLE();
}

Tone OrdersModel::tone(const Row& row, Column column) const {
    switch (column) {
    case OrderColumn::Side: return row.side == Side::Buy ? Tone::Up : Tone::Down;
    case OrderColumn::State: return stateTone(row);
    case OrderColumn::Id:
    case OrderColumn::Created:
    case OrderColumn::Symbol:
    case OrderColumn::Type:
    case OrderColumn::Leg:
    case OrderColumn::Amount:
    case OrderColumn::Filled:
    case OrderColumn::Limit:
    case OrderColumn::Stop:
    case OrderColumn::Average:
    case OrderColumn::Strategy:
    case OrderColumn::Reason: return Tone::None;
    }
    Q_UNREACHABLE();
}

QVariant OrdersModel::tip(const Row& row, Column column) const {
    const bool explains = column == OrderColumn::Reason || column == OrderColumn::State;
    if (explains && isUnknown(row))
        return tr(
            "The broker has not said what became of this order. It might fill at any time; its symbol is "
            "locked until it is known.");
    return explains ? toQString(row.reason) : QVariant{};
}

} // namespace openbell
