#include "ui/killswitch/receipt_model.h"

namespace openbell {

ColumnSpec ReceiptModel::spec(Column column) const {
    switch (column) {
    case ReceiptColumn::State: return {tr("State"), 12, ColumnKind::Text};
    case ReceiptColumn::What: return {tr("What"), 58, ColumnKind::Text};
    case ReceiptColumn::Outcome: return {tr("Outcome"), 44, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString ReceiptModel::display(const Row& row, Column column) const {
    switch (column) {
    case ReceiptColumn::State: return row.line.done ? tr("✔ done") : tr("… open");
    case ReceiptColumn::What: return toQString(row.line.what);
    case ReceiptColumn::Outcome: return toQString(row.line.outcome);
    }
    Q_UNREACHABLE();
}

Tone ReceiptModel::tone(const Row& row, Column column) const {
    return row.line.done || column == ReceiptColumn::What ? Tone::None : Tone::Warning;
}

} // namespace openbell
