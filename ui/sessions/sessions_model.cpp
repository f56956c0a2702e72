#include "ui/sessions/sessions_model.h"

namespace openbell {

ColumnSpec SessionsModel::spec(Column column) const {
    switch (column) {
    case SessionColumn::Recorded: return {tr("Recorded UTC"), 17, ColumnKind::Time};
    case SessionColumn::Mode: return {tr("Mode"), 9, ColumnKind::Text};
    case SessionColumn::State: return {tr("State"), 10, ColumnKind::Text};
    case SessionColumn::Symbols: return {tr("Symbols"), 24, ColumnKind::Text};
    case SessionColumn::Strategies: return {tr("Strategies"), 24, ColumnKind::Text};
    case SessionColumn::Interval: return {tr("Bars"), 5, ColumnKind::Text};
    case SessionColumn::From: return {tr("From"), 11, ColumnKind::Time};
    case SessionColumn::To: return {tr("To"), 11, ColumnKind::Time};
    case SessionColumn::Trades: return {tr("Trades"), 7, ColumnKind::Number};
    case SessionColumn::Net: return {tr("Net P&L"), 16, ColumnKind::Number};
    case SessionColumn::Id: return {tr("Session"), 22, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString SessionsModel::display(const Row& row, Column column) const {
    const DisplayFormat local{row.currency, row.zone};
    switch (column) {
    case SessionColumn::Recorded: return DisplayFormat{}.minute(row.recorded);
    case SessionColumn::Mode: return toQString(row.mode);
    case SessionColumn::State: return toQString(row.state);
    case SessionColumn::Symbols:
        return toQString(row.symbols) + (row.synthetic ? tr(" (synthetic)") : QString{});
    case SessionColumn::Strategies: return toQString(row.strategies);
    case SessionColumn::Interval: return toQString(row.interval);
    case SessionColumn::From: return toQString(local.zone().dateOf(row.from).toString());
    case SessionColumn::To: return toQString(local.zone().dateOf(row.to.plus(-1)).toString());
    case SessionColumn::Trades: return countText(row.trades);
    case SessionColumn::Net:
        return row.net ? local.signedMoney(*row.net) + QLatin1Char{' '} + toQString(row.currency) : QString{};
    case SessionColumn::Id: return toQString(row.id);
    }
    Q_UNREACHABLE();
}

QVariant SessionsModel::sortKey(const Row& row, Column column) const {
    switch (column) {
    case SessionColumn::Recorded: return QVariant::fromValue<qlonglong>(row.recorded.ns);
    case SessionColumn::From: return QVariant::fromValue<qlonglong>(row.from.ns);
    case SessionColumn::To: return QVariant::fromValue<qlonglong>(row.to.ns);
    case SessionColumn::Trades: return QVariant::fromValue<qlonglong>(row.trades);
    case SessionColumn::Net: return row.net ? QVariant{row.net->toDouble()} : QVariant{};
    case SessionColumn::Mode:
    case SessionColumn::State:
    case SessionColumn::Symbols:
    case SessionColumn::Strategies:
    case SessionColumn::Interval:
    case SessionColumn::Id: return display(row, column);
    }
    Q_UNREACHABLE();
}

Tone SessionsModel::tone(const Row& row, Column column) const {
    if (column == SessionColumn::Net && row.net) return toneOfSign(row.net->sign());
    if (column == SessionColumn::State && row.state != "finished") return Tone::Warning;
    return Tone::None;
}

QVariant SessionsModel::tip(const Row& row, Column column) const {
    if (column == SessionColumn::Symbols || column == SessionColumn::Strategies ||
        column == SessionColumn::Id)
        return display(row, column);
    return {};
}

} // namespace openbell
