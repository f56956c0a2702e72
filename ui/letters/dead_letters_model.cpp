#include "ui/letters/dead_letters_model.h"

namespace openbell {

ColumnSpec DeadLettersModel::spec(Column column) const {
    switch (column) {
    case DeadLetterColumn::Time: return {m_format.titled(tr("Since")), 19, ColumnKind::Time};
    case DeadLetterColumn::Store: return {tr("Database"), 10, ColumnKind::Text};
    case DeadLetterColumn::Session: return {tr("Session"), 26, ColumnKind::Text};
    case DeadLetterColumn::What: return {tr("Not written"), 30, ColumnKind::Text};
    case DeadLetterColumn::Reason: return {tr("Reason"), 60, ColumnKind::Text};
    }
    Q_UNREACHABLE();
}

QString DeadLettersModel::display(const Row& row, Column column) const {
    switch (column) {
    case DeadLetterColumn::Time: return m_format.dateTime(row.time);
    case DeadLetterColumn::Store: return toQString(row.store + ".db");
    case DeadLetterColumn::Session: return toQString(row.session);
    case DeadLetterColumn::What: return toQString(row.what);
    case DeadLetterColumn::Reason: return toQString(row.reason);
    }
    Q_UNREACHABLE();
}

QVariant DeadLettersModel::sortKey(const Row& row, Column column) const {
    if (column == DeadLetterColumn::Time) return QVariant::fromValue<qlonglong>(row.time.ns);
    return display(row, column);
}

Tone DeadLettersModel::tone(const Row&, Column column) const {
    return column == DeadLetterColumn::What ? Tone::Warning : Tone::None;
}

} // namespace openbell
