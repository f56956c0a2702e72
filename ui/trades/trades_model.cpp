#include "ui/trades/trades_model.h"

namespace openbell {
namespace {

QString directionText(Side side) {
    return side == Side::Buy ? TradesModel::tr("▲ Long") : TradesModel::tr("▼ Short");
}

QString multipleText(const std::optional<double>& value) {
    if (!value) return {};
    const QString text = realText(*value, 2, Grouping::Western);
    return *value >= 0.005 ? QLatin1Char{'+'} + text : text;
}

Tone multipleTone(const std::optional<double>& value) {
    return value ? toneOfSign((*value > 0) - (*value < 0)) : Tone::None;
}

} // namespace

void TradesModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec TradesModel::spec(Column column) const {
    switch (column) {
    case TradeColumn::Id: return {tr("Trade"), 6, ColumnKind::Number};
    case TradeColumn::Symbol: return {tr("Symbol"), 13, ColumnKind::Text};
    case TradeColumn::Direction: return {tr("Direction"), 8, ColumnKind::Text};
    case TradeColumn::Amount: return {tr("Quantity"), 8, ColumnKind::Number};
    case TradeColumn::EntryTime: return {m_format.titled(tr("Entry")), 16, ColumnKind::Time};
    case TradeColumn::EntryPrice: return {tr("Entry price"), 10, ColumnKind::Number};
    case TradeColumn::ExitTime: return {m_format.titled(tr("Exit")), 16, ColumnKind::Time};
    case TradeColumn::ExitPrice: return {tr("Exit price"), 10, ColumnKind::Number};
    case TradeColumn::Net: return {tr("Net P&L"), 11, ColumnKind::Number};
    case TradeColumn::Costs: return {tr("Costs"), 10, ColumnKind::Number};
    case TradeColumn::RMultiple: return {tr("R"), 6, ColumnKind::Number};
    case TradeColumn::ExitReason: return {tr("Exit by"), 12, ColumnKind::Text};
    case TradeColumn::EntryReason: return {tr("Entry reason"), 44, ColumnKind::Text};
    case TradeColumn::Strategy: return {tr("Strategy"), 14, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString TradesModel::display(const Row& row, Column column) const {
    switch (column) {
    case TradeColumn::Id: return countText(row.id.value);
    case TradeColumn::Symbol: return toQString(row.symbol);
    case TradeColumn::Direction: return directionText(row.side);
    case TradeColumn::Amount: return m_format.quantity(row.quantity);
    case TradeColumn::EntryTime: return m_format.stamp(row.entryTime);
    case TradeColumn::EntryPrice: return m_format.priceOrBlank(row.entryPrice);
    case TradeColumn::ExitTime: return m_format.stamp(row.exitTime);
    case TradeColumn::ExitPrice: return m_format.priceOrBlank(row.exitPrice);
    case TradeColumn::Net: return m_format.signedMoney(row.net);
    case TradeColumn::Costs: return m_format.money(row.costs);
    case TradeColumn::RMultiple: return multipleText(row.rMultiple);
    case TradeColumn::ExitReason: return toQString(row.exitReason);
    case TradeColumn::EntryReason: return toQString(row.entryReason);
    case TradeColumn::Strategy: return toQString(row.strategy);
    }
    Q_UNREACHABLE();
}

QVariant TradesModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case TradeColumn::Id: return row.id.value;
    case TradeColumn::Symbol: return toQString(row.symbol);
    case TradeColumn::Direction: return directionText(row.side);
    case TradeColumn::Amount: return row.quantity.toDouble();
    case TradeColumn::EntryTime: return QVariant::fromValue<qlonglong>(row.entryTime.ns);
    case TradeColumn::EntryPrice: return row.entryPrice.toDouble();
    case TradeColumn::ExitTime: return QVariant::fromValue<qlonglong>(row.exitTime.ns);
    case TradeColumn::ExitPrice: return row.exitPrice.toDouble();
    case TradeColumn::Net: return row.net.toDouble();
    case TradeColumn::Costs: return row.costs.toDouble();
    case TradeColumn::RMultiple: return row.rMultiple ? QVariant{*row.rMultiple} : QVariant{};
    case TradeColumn::ExitReason: return toQString(row.exitReason);
    case TradeColumn::EntryReason: return toQString(row.entryReason);
    case TradeColumn::Strategy: return toQString(row.strategy);
    }
    Q_UNREACHABLE();
}

Tone TradesModel::tone(const Row& row, Column column) const {
    switch (column) {
    case TradeColumn::Direction: return row.side == Side::Buy ? Tone::Up : Tone::Down;
    case TradeColumn::Net: return toneOfSign(row.net.sign());
    case TradeColumn::RMultiple: return multipleTone(row.rMultiple);
    case TradeColumn::Id:
    case TradeColumn::Symbol:
    case TradeColumn::Amount:
    case TradeColumn::EntryTime:
    case TradeColumn::EntryPrice:
    case TradeColumn::ExitTime:
    case TradeColumn::ExitPrice:
    case TradeColumn::Costs:
    case TradeColumn::ExitReason:
    case TradeColumn::EntryReason:
    case TradeColumn::Strategy: return Tone::None;
    }
    Q_UNREACHABLE();
}

QVariant TradesModel::tip(const Row& row, Column column) const {
    if (column == TradeColumn::EntryReason || column == TradeColumn::ExitReason ||
        column == TradeColumn::Strategy)
        return display(row, column);
    return {};
}

} // namespace openbell
