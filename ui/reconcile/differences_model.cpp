#include "ui/reconcile/differences_model.h"

namespace openbell {

void DifferencesModel::setFormat(const DisplayFormat& format) {
    m_format = format;
    textsChanged();
}

ColumnSpec DifferencesModel::spec(Column column) const {
    switch (column) {
    case DifferenceColumn::State: return {tr("State"), 12, ColumnKind::Text};
    case DifferenceColumn::Kind: return {tr("Kind"), 10, ColumnKind::Text};
    case DifferenceColumn::What: return {tr("What"), 18, ColumnKind::Text};
    case DifferenceColumn::Local: return {tr("Local"), 15, ColumnKind::Number};
    case DifferenceColumn::Broker: return {tr("Broker"), 24, ColumnKind::Number};
    case DifferenceColumn::Difference: return {tr("Broker − local"), 15, ColumnKind::Number};
    case DifferenceColumn::Time: return {m_format.titled(tr("Since")), 19, ColumnKind::Time};
    }
    Q_UNREACHABLE();
}

QString DifferencesModel::display(const Row& row, Column column) const {
    const auto kind = [&] {
        switch (row.kind) {
        case DifferenceKind::Position: return tr("Position");
        case DifferenceKind::Order: return tr("Order");
        case DifferenceKind::Trade: return tr("Trade");
        case DifferenceKind::Cash: return tr("Cash");
        }
        Q_UNREACHABLE();
    };
    const auto state = [&] {
        switch (row.state) {
        case DifferenceState::Open: return tr("≠ open");
        case DifferenceState::Adopted: return tr("✔ adopted");
        case DifferenceState::Ignored: return tr("– ignored");
        case DifferenceState::Gone: return tr("✔ gone");
        }
        Q_UNREACHABLE();
    };
    switch (column) {
    case DifferenceColumn::State: return state();
    case DifferenceColumn::Kind: return kind();
    case DifferenceColumn::What: return toQString(row.what);
    case DifferenceColumn::Local: return toQString(row.local);
    case DifferenceColumn::Broker: return toQString(row.broker);
    case DifferenceColumn::Difference: return toQString(row.difference);
    case DifferenceColumn::Time: return m_format.dateTime(row.time);
    }
    Q_UNREACHABLE();
}

QVariant DifferencesModel::sortKey(const Row& row, Column column) const {
    if (column == DifferenceColumn::State) return static_cast<int>(row.state);
    if (column == DifferenceColumn::Time) return QVariant::fromValue<qlonglong>(row.time.ns);
    return display(row, column);
}

Tone DifferencesModel::tone(const Row& row, Column column) const {
    if (row.state != DifferenceState::Open) return Tone::Muted;
    const bool marked = column == DifferenceColumn::State || column == DifferenceColumn::Difference;
    return marked ? Tone::Warning : Tone::None;
}

} // namespace openbell
